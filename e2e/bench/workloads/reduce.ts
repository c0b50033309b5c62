/**
 * Reductions as benchmark workloads: the ids, data and settings of the scikit-learn and umap-learn sides. `explained` is the share
 * of the first two components of PCA, `kl` the divergence t-SNE ends with; maps of UMAP are compared by the neighbours they keep (`preserved`).
 */
import { noCheckpoint } from "@/lib/ml/checkpoint";
import { gatherWithCovariance } from "@/lib/ml/covariance";
import { principalComponents } from "@/lib/ml/pca";
import { gatherPoints } from "@/lib/ml/points";
import { tsne } from "@/lib/ml/tsne/tsne";
import { umap } from "@/lib/ml/umap/umap";
import type { NumberColumn } from "@/lib/table/table";
import type { Workload } from "./kmeans";

function columnsOf(bytes: ArrayBuffer, dimensions: number): NumberColumn[] {
  const rows = new Float32Array(bytes);
  return Array.from({ length: dimensions }, (_, t): NumberColumn => {
    const values = new Float64Array(rows.length / dimensions);
    for (let i = 0; i < values.length; i++) values[i] = rows[i * dimensions + t];
    return { name: `x${t}`, type: "number", role: "feature", values };
  });
}

export const workloads: readonly Workload[] = [
  {
    id: "P1",
    file: "p1.f32",
    columns: 30,
    async prepare(bytes, compute) {
      const columns = columnsOf(bytes, 30);
      return async () => {
        const points = await gatherWithCovariance(columns, columns[0].values.length, compute, noCheckpoint);
        const { variances, total } = await principalComponents(points, { count: 2 }, compute, noCheckpoint);
        return { explained: (variances[0] + variances[1]) / total };
      };
    },
  },
  {
    id: "T1",
    file: "t5.f32",
    columns: 20,
    async prepare(bytes, compute) {
      const columns = columnsOf(bytes, 20);
      return async () => {
        const points = await gatherPoints(columns, columns[0].values.length, noCheckpoint);
        const options = { perplexity: 30, iterations: 1000, exaggeration: 12, learningRate: null, angle: 0.5, seed: 0 };
        const { divergence, preserved } = await tsne(points, options, compute, noCheckpoint);
        return { kl: divergence, preserved: preserved.share };
      };
    },
  },
  {
    id: "U1",
    file: "t5.f32",
    columns: 20,
    async prepare(bytes, compute) {
      const columns = columnsOf(bytes, 20);
      return async () => {
        const points = await gatherPoints(columns, columns[0].values.length, noCheckpoint);
        const { preserved } = await umap(points, { neighbors: 15, minDist: 0.1, epochs: 200, seed: 0 }, compute, noCheckpoint);
        return { preserved: preserved.share };
      };
    },
  },
];
