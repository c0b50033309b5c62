import type { PointMap } from "@/lib/ml/plane";
import type { Replay } from "@/lib/ml/replay/contract";
import type { Report } from "../contract";
import type { ReducedColumn } from "./reduction-input";

export interface PcaComponent {
  /** Its column; null for one that was not kept. */
  readonly name: string | null;
  /** n - 1, in the squared units of the columns. */
  readonly variance: number;
  /** Of the variance of all columns; alone and together with those before it. */
  readonly share: number;
  readonly cumulative: number;
  /** One a column: the direction, of length 1. */
  readonly weights: readonly number[];
  /** One a column: correlation of the column with the component, null where either does not vary. */
  readonly correlations: readonly (number | null)[];
}

export interface PcaReport extends Report {
  readonly kind: "feature.pca";
  readonly rows: number;
  /** Rows without scores because a value is missing. */
  readonly missing: number;
  readonly columns: readonly ReducedColumn[];
  /** All that vary, the kept ones first. */
  readonly components: readonly PcaComponent[];
  readonly kept: number;
  /** Variance that the kept ones hold together. */
  readonly held: number;
  readonly whitened: boolean;
  /** Some rows on the first two, each divided by its deviation; without a second one y is 0. */
  readonly map: PointMap;
}

export interface EmbeddingReport extends Report {
  readonly kind: "feature.tsne" | "feature.umap";
  readonly rows: number;
  readonly missing: number;
  /** Rows the map was made of, and rows that were placed between them. */
  readonly embedded: number;
  readonly placed: number;
  readonly columns: readonly ReducedColumn[];
  /** Names of the two new columns. */
  readonly axes: readonly [string, string];
  /** Neighbours that made the map, a point. */
  readonly neighbors: number;
  /** Share of the nearest neighbours that are neighbours on the map, and how many were compared. */
  readonly preserved: { readonly share: number; readonly neighbors: number };
  /** Rows that have the same values as another one. */
  readonly duplicates: number;
  readonly iterations: number;
  /** t-SNE: what remains of the Kullback-Leibler divergence, and how it fell. */
  readonly divergence?: number;
  readonly trace?: readonly { readonly iteration: number; readonly divergence: number }[];
  readonly perplexity?: number;
  readonly learningRate?: number;
  /** UMAP: links of the neighbourhood graph and the curve 1 / (1 + a d^2b). */
  readonly links?: number;
  readonly curve?: { readonly a: number; readonly b: number };
  readonly minDist?: number;
  readonly map: PointMap;
  readonly replay?: Replay;
}

export function isPcaReport(report: Report): report is PcaReport {
  return report.kind === "feature.pca";
}

export function isEmbeddingReport(report: Report): report is EmbeddingReport {
  return report.kind === "feature.tsne" || report.kind === "feature.umap";
}
