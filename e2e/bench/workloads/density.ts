/**
 * DBSCAN and HDBSCAN as benchmark workloads: the ids, data and settings of the scikit-learn and hdbscan side, run through
 * the public functions of lib/ml. D1a and D1b are those of native_baselines.py; H5 and H10 are hdbscan with
 * min_cluster_size 50, min_samples 10 on d5.f32 and on 20,000 rows in 10 columns (ten blobs and 5 % noise: h20x10.f32).
 */
import type { Compute } from "@/lib/compute/compute";
import { noCheckpoint } from "@/lib/ml/checkpoint";
import { dbscan } from "@/lib/ml/density/dbscan";
import { hdbscan } from "@/lib/ml/density/hdbscan";
import type { DensityPoints } from "@/lib/ml/density/tree";
import type { Workload } from "./kmeans";

function pointsOf(bytes: ArrayBuffer, dimensions: number): DensityPoints {
  const values = new Float32Array(bytes);
  const rows = values.length / dimensions;
  const columns = Array.from({ length: dimensions }, (_, t) => Float64Array.from({ length: rows }, (__, i) => values[i * dimensions + t]));
  return { columns, rows: Uint32Array.from({ length: rows }, (_, i) => i) };
}

function withNoise(labels: Int32Array): number {
  return labels.reduce((sum, label) => sum + (label < 0 ? 1 : 0), 0);
}

function dense(id: string, file: string, dimensions: number, epsilon: number): Workload {
  return {
    id,
    file,
    columns: dimensions,
    async prepare(bytes: ArrayBuffer, compute: Compute) {
      const points = pointsOf(bytes, dimensions);
      return async () => {
        const { labels, clusters, core } = await dbscan(points, { epsilon, minPoints: 10 }, compute, noCheckpoint);
        return { clusters, noise: withNoise(labels), core: core.reduce((sum, one) => sum + one, 0) };
      };
    },
  };
}

function hierarchy(id: string, file: string, dimensions: number): Workload {
  return {
    id,
    file,
    columns: dimensions,
    async prepare(bytes: ArrayBuffer, compute: Compute) {
      const points = pointsOf(bytes, dimensions);
      return async () => {
        const options = { minClusterSize: 50, minSamples: 10, selection: "eom", allowSingle: false, epsilon: 0 } as const;
        const { labels, selected, linkage } = await hdbscan(points, options, compute, noCheckpoint);
        return { clusters: selected.length, noise: withNoise(labels), weight: linkage.distances.reduce((sum, distance) => sum + distance, 0) };
      };
    },
  };
}

export const workloads: readonly Workload[] = [
  dense("D1a", "d2.f32", 2, 0.08),
  dense("D1b", "d5.f32", 5, 0.7),
  hierarchy("H5", "d5.f32", 5),
  hierarchy("H10", "h20x10.f32", 10),
];
