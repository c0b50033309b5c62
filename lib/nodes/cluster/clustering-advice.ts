import type { Table } from "@/lib/table/table";
import type { Advice } from "../problem";
import { adviseFeatures, adviseSizes } from "./feature-advice";
import type { ClusteringReport } from "./reports";

/** Kaufman and Rousseeuw (1990): below this no substantial structure has been found. */
const WEAK_SILHOUETTE = 0.25;

/** What to say of clusters around centres. `k`: the setting by which their number can be changed, null when there is none. */
export function adviseClustering({ features, segments, silhouette }: ClusteringReport, k: number | null, data: Table): Advice[] {
  const advice = adviseFeatures(features, data);
  if (silhouette.score !== null && silhouette.score < WEAK_SILHOUETTE) {
    const fix = { type: "insert-before", node: "cluster.choose-k", params: {}, before: "data" } as const;
    const detail = { score: Math.round(silhouette.score * 1000) / 1000, k: segments.length };
    advice.push({ code: "cluster.weak-separation", severity: "info", detail, fix });
  }
  if (k === null) return advice;
  const sizes = segments.map(({ size }) => size);
  return [...advice, ...adviseSizes(sizes, k)];
}
