import type { Language } from "./languages";

/** Areas that any page needs. */
const PAGE_AREAS = ["common", "home", "studio", "engine"] as const;
/** Areas of the nodes, one a group: `nodes`, `problems`, `advice`, `dropped` and `results` of each. */
const NODE_AREAS = ["source", "prepare", "feature", "cluster", "classify", "experiment", "deliver"] as const;
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

/** Parts of the words of nodes: what cards and problems say, what forms say besides, what reports say, and the help. */
export const WORD_PARTS = ["core", "forms", "results", "help"] as const;
export type WordPart = (typeof WORD_PARTS)[number];

const NODE_WORDS: Readonly<Record<Language, Readonly<Record<WordPart, () => Promise<{ readonly default: NodeMessages }>>>>> = {
  en: {
    core: () => import("./en/nodes"),
    forms: () => import("./en/forms"),
    results: () => import("./en/results"),
    help: () => import("./en/help"),
  },
  ru: {
    core: () => import("./ru/nodes"),
    forms: () => import("./ru/forms"),
    results: () => import("./ru/results"),
    help: () => import("./ru/help"),
  },
  ro: {
    core: () => import("./ro/nodes"),
    forms: () => import("./ro/forms"),
    results: () => import("./ro/results"),
    help: () => import("./ro/help"),
  },
};

/** A part of the words of nodes in one language, a chunk of its own: home does without any, an empty canvas with the first. */
export async function loadNodeMessages(language: Language, part: WordPart): Promise<NodeMessages> {
  return (await NODE_WORDS[language][part]()).default;
}

/** All words of one language. */
export async function loadMessages(language: Language): Promise<Messages> {
  const [page, ...parts] = await Promise.all([loadPageMessages(language), ...WORD_PARTS.map((part) => loadNodeMessages(language, part))]);
  const whole = (area: (typeof NODE_AREAS)[number]): Words => parts.map((words) => words[area]).reduce(merged);
  const { source, prepare, feature, cluster, classify, experiment, deliver } = Object.fromEntries(NODE_AREAS.map((area) => [area, whole(area)]));
  return { ...page, source, prepare, feature, cluster, classify, experiment, deliver };
}

function merged(a: Words, b: Words): Words {
  const both = Object.entries(b).map(([key, words]) => {
    const before = a[key];
    return [key, isWords(before) && isWords(words) ? merged(before, words) : words];
  });
  return { ...a, ...Object.fromEntries(both) };
}

function isWords(value: unknown): value is Words {
  return typeof value === "object" && value !== null;
}
