import type { Language } from "./languages";

/** Areas that any page needs. */
export const PAGE_AREAS = ["common", "home", "studio", "engine"] as const;
/** Areas of the nodes, one a group: `nodes`, `problems`, `advice`, `dropped` and `results` of each. */
export const NODE_AREAS = ["source", "prepare", "feature", "cluster", "classify", "experiment", "deliver"] as const;
/** One file an area in each language. */
export const AREAS = [...PAGE_AREAS, ...NODE_AREAS] as const;
export type Area = (typeof AREAS)[number];

type Words = Readonly<Record<string, unknown>>;
export type PageMessages = Readonly<Record<(typeof PAGE_AREAS)[number], Words>>;
export type NodeMessages = Readonly<Record<(typeof NODE_AREAS)[number], Words>>;
export type Messages = PageMessages & NodeMessages;

/** The words of pages in one language, a chunk of its own. */
export async function loadPageMessages(language: Language): Promise<PageMessages> {
  switch (language) {
    case "en":
      return (await import("./en/page")).default;
    case "ru":
      return (await import("./ru/page")).default;
    case "ro":
      return (await import("./ro/page")).default;
  }
}

/** The words of nodes in one language, a chunk of its own: home does without them. */
export async function loadNodeMessages(language: Language): Promise<NodeMessages> {
  switch (language) {
    case "en":
      return (await import("./en/nodes")).default;
    case "ru":
      return (await import("./ru/nodes")).default;
    case "ro":
      return (await import("./ro/nodes")).default;
  }
}

/** All words of one language. */
export async function loadMessages(language: Language): Promise<Messages> {
  const [page, nodes] = await Promise.all([loadPageMessages(language), loadNodeMessages(language)]);
  return { ...page, ...nodes };
}
