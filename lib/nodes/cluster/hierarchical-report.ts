import type { Cophenetic } from "@/lib/ml/hierarchical/cophenetic";
import type { Jump } from "@/lib/ml/hierarchical/cut";
import type { Linkage } from "@/lib/ml/hierarchical/linkages";
import type { TopTree } from "@/lib/ml/hierarchical/top-tree";
import type { PointMap } from "@/lib/ml/plane";
import type { Replay } from "@/lib/ml/replay/contract";
import type { Report } from "../contract";
import type { ClusteredSegment, FeatureInfo } from "./reports";

export interface HierarchicalReport extends Report {
  readonly kind: "cluster.hierarchical";
  readonly rows: number;
  /** Rows without a segment because a feature is missing. */
  readonly missing: number;
  /** Rows the tree is made of; the others went to the nearest centre. */
  readonly linked: number;
  readonly linkage: Linkage;
  /** `k` segments come of every cut from `low` to just below `high`; `high` is null at the top of the tree. */
  readonly cut: { readonly by: "k" | "height"; readonly k: number; readonly low: number; readonly high: number | null };
  readonly features: readonly FeatureInfo[];
  readonly segments: readonly ClusteredSegment[];
  readonly tree: TopTree;
  /** Segment of each group of the tree. */
  readonly groupSegments: readonly number[];
  /** Where the heights of the merges jump most; null when there is no jump. */
  readonly jump: Jump | null;
  readonly cophenetic: Cophenetic;
  /** Share of the rows of the tree whose nearest segment centre is that of their own segment: how true the assigner is. */
  readonly agreement: number;
  readonly silhouette: { readonly score: number | null; readonly standardError: number; readonly measured: number };
  readonly daviesBouldin: number | null;
  readonly calinskiHarabasz: number | null;
  readonly map: PointMap;
  readonly replay?: Replay;
}

export function isHierarchicalReport(report: Report): report is HierarchicalReport {
  return report.kind === "cluster.hierarchical";
}
