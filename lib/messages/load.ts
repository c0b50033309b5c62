import type { Language } from "./languages";

/**
 * One file an area in each language. Node groups own an area each (`cluster.json`): its `nodes`, `problems`,
 * `advice`, `dropped` and `results`. The others belong to parts of the studio.
 */
export const AREAS = ["common", "home", "studio", "engine", "source", "prepare", "feature", "cluster", "classify", "experiment", "deliver"] as const;
export type Area = (typeof AREAS)[number];

export type Messages = Readonly<Record<Area, Readonly<Record<string, unknown>>>>;

/** The words of one language; each language is a chunk of its own. */
export async function loadMessages(language: Language): Promise<Messages> {
  switch (language) {
    case "en":
      return (await import("./en")).default;
    case "ru":
      return (await import("./ru")).default;
    case "ro":
      return (await import("./ro")).default;
  }
}
