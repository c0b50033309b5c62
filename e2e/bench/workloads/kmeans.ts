/**
 * k-means and silhouette as benchmark workloads: the ids, data and settings of the scikit-learn side, run through the
 * public functions of lib/ml. Data come as bytes, row by row in f32, and lie in table columns before the clock starts.
 */
import type { Compute } from "@/lib/compute/compute";
import { noCheckpoint } from "@/lib/ml/checkpoint";
import { kMeans } from "@/lib/ml/kmeans";
import { labelPoints } from "@/lib/ml/kmeans/label";
import { gatherPoints, type Points } from "@/lib/ml/points";
import { silhouettes } from "@/lib/ml/silhouette";
import type { NumberColumn } from "@/lib/table/table";

/** What shows that the same work was done. */
export type Figures = Readonly<Record<string, number>>;

/** What is timed: tells its figures, or what computes them once the clock has stopped. */
export type Run = () => Promise<Figures | (() => Figures)>;

export interface Workload {
  readonly id: string;
  /** File of f32 rows that both sides read. */
  readonly file: string;
  readonly columns: number;
  /** What happens before the clock starts. */
  prepare(bytes: ArrayBuffer, compute: Compute): Promise<Run>;
}

function columnsOf(bytes: ArrayBuffer, dimensions: number): { readonly columns: NumberColumn[]; readonly rows: number } {
  const values = new Float32Array(bytes);
  const rows = values.length / dimensions;
  const columns = Array.from({ length: dimensions }, (_, t): NumberColumn => {
    const column = new Float64Array(rows);
    for (let i = 0; i < rows; i++) column[i] = values[i * dimensions + t];
    return { name: `x${t}`, type: "number", role: "feature", values: column };
  });
  return { columns, rows };
}

/** Every n/k-th row, in centred units. */
function startOf(columns: readonly NumberColumn[], points: Points, clusters: number): Float64Array {
  const step = Math.floor(points.count / clusters);
  const { length } = columns;
  return Float64Array.from({ length: clusters * length }, (_, at) => columns[at % length].values[Math.floor(at / length) * step] - points.center[at % length]);
}

/** Twenty iterations without a tolerance, from every n/k-th row or from k-means++. */
function clustering(id: string, file: string, dimensions: number, clusters: number, fixed: boolean): Workload {
  return {
    id,
    file,
    columns: dimensions,
    async prepare(bytes, compute) {
      const { columns, rows } = columnsOf(bytes, dimensions);
      return async () => {
        const points = await gatherPoints(columns, rows, noCheckpoint);
        const start = startOf(columns, points, clusters);
        const options = { clusters, starts: 1, maxIterations: 20, tolerance: 0, seed: 0, start: fixed ? start : ("k-means++" as const) };
        const { inertia, iterations } = await kMeans(points, options, compute, noCheckpoint);
        return { inertia, iterations };
      };
    },
  };
}

const silhouette: Workload = {
  id: "S1",
  file: "s1.f32",
  columns: 8,
  async prepare(bytes, compute) {
    const { columns, rows } = columnsOf(bytes, 8);
    const points = await gatherPoints(columns, rows, noCheckpoint);
    // Both sides label alike: the nearest of every n/8-th row.
    const clusters = 8;
    const centres = startOf(columns, points, clusters);
    const { labels } = await labelPoints(points, centres, compute, noCheckpoint);
    return async () => {
      const [{ score }] = await silhouettes(points, [{ labels, clusters }], 0, compute, noCheckpoint);
      return { score: score ?? Number.NaN };
    };
  },
};

export const workloads: readonly Workload[] = [
  clustering("K1fixed", "k1.f32", 8, 8, true),
  clustering("K1", "k1.f32", 8, 8, false),
  clustering("K2fixed", "k2.f32", 32, 50, true),
  clustering("K2", "k2.f32", 32, 50, false),
  silhouette,
];
