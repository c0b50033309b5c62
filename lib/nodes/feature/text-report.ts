import type { Language } from "@/lib/messages/languages";
import type { Report } from "../contract";

export interface TextTerm {
  readonly term: string;
  /** Rows it stands in. */
  readonly rows: number;
  readonly share: number;
  readonly idf: number;
  /** The column that holds it; null when it has none of its own. */
  readonly name: string | null;
}

export interface TextTopic {
  readonly name: string;
  /** Rows that belong to it more than to any other topic. */
  readonly rows: number;
  readonly share: number;
  readonly words: readonly { readonly term: string; readonly weight: number }[];
  /** A text that belongs to it nearly alone. */
  readonly example: string | null;
  /** Mean sentiment of its rows; null without sentiment. */
  readonly sentiment: number | null;
}

export interface OpinionWord {
  readonly word: string;
  readonly rows: number;
  /** Mean of what it counted, denials included. */
  readonly strength: number;
}

export interface TextSentiment {
  readonly mean: number | null;
  readonly positive: number;
  readonly neutral: number;
  readonly negative: number;
  /** Rows with a score from -1 to 1, in equal bins. */
  readonly histogram: readonly number[];
  readonly praise: readonly OpinionWord[];
  readonly complaints: readonly OpinionWord[];
}

export interface TextReport extends Report {
  readonly kind: "feature.text";
  readonly column: string;
  readonly rows: number;
  /** Rows without a text. */
  readonly missing: number;
  /** Rows by the language their text was read in. */
  readonly languages: readonly { readonly language: Language; readonly rows: number }[];
  /** Words a text, on average. */
  readonly words: number | null;
  /** Different terms that were kept. */
  readonly vocabulary: number;
  readonly terms: readonly TextTerm[];
  readonly topics: readonly TextTopic[];
  /** Share of the squared TF-IDF that the topics hold. */
  readonly explained: number | null;
  readonly sentiment: TextSentiment | null;
}

export function isTextReport(found: Report): found is TextReport {
  return found.kind === "feature.text";
}
