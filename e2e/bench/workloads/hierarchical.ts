/**
 * Agglomerative clustering as benchmark workloads: the ids, data and settings of the scipy side, the public function of
 * lib/ml. `top` is the height of the last merge, which both sides print.
 */
import type { Compute } from "@/lib/compute/compute";
import { noCheckpoint } from "@/lib/ml/checkpoint";
import { linkageTree } from "@/lib/ml/hierarchical/linkage";
import type { Linkage } from "@/lib/ml/hierarchical/linkages";
import { gatherPoints } from "@/lib/ml/points";
import type { NumberColumn } from "@/lib/table/table";
import type { Workload } from "./kmeans";

const DIMENSIONS = 5;

function columnsOf(bytes: ArrayBuffer): NumberColumn[] {
  const rows = new Float32Array(bytes);
  return Array.from({ length: DIMENSIONS }, (_, t): NumberColumn => {
    const values = Float64Array.from({ length: rows.length / DIMENSIONS }, (__, i) => rows[i * DIMENSIONS + t]);
    return { name: `x${t}`, type: "number", role: "feature", values };
  });
}

function tree(id: string, file: string, linkage: Linkage): Workload {
  return {
    id,
    file,
    columns: DIMENSIONS,
    async prepare(bytes: ArrayBuffer, compute: Compute) {
      const columns = columnsOf(bytes);
      return async () => {
        const points = await gatherPoints(columns, columns[0].values.length, noCheckpoint);
        const { heights } = await linkageTree(points, linkage, compute, noCheckpoint);
        return { top: heights.at(-1) ?? Number.NaN };
      };
    },
  };
}

export const workloads: readonly Workload[] = [
  tree("H1ward10", "h10.f32", "ward"),
  tree("H1ward20", "h20.f32", "ward"),
  tree("H1avg10", "h10.f32", "average"),
  tree("H1avg20", "h20.f32", "average"),
  tree("H1complete20", "h20.f32", "complete"),
  tree("H1single20", "h20.f32", "single"),
];
