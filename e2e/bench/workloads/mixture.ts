/**
 * The Gaussian mixture as a benchmark workload: 20 iterations of full covariances without a tolerance, from every n/k-th
 * row with the covariance of all rows, as the scikit-learn side. `lowerBound` is what both print.
 */
import { noCheckpoint } from "@/lib/ml/checkpoint";
import { expectationMaximisation } from "@/lib/ml/mixture/expectation-maximisation";
import { mixtureAt } from "@/lib/ml/mixture/start";
import { gatherPoints } from "@/lib/ml/points";
import type { NumberColumn } from "@/lib/table/table";
import type { Workload } from "./kmeans";

const DIMENSIONS = 8;
const COMPONENTS = 8;

export const workloads: readonly Workload[] = [
  {
    id: "G1",
    file: "g1.f32",
    columns: DIMENSIONS,
    async prepare(bytes, compute) {
      const rows = new Float32Array(bytes);
      const count = rows.length / DIMENSIONS;
      const columns = Array.from({ length: DIMENSIONS }, (_, t): NumberColumn => {
        const values = Float64Array.from({ length: count }, (__, i) => rows[i * DIMENSIONS + t]);
        return { name: `x${t}`, type: "number", role: "feature", values };
      });
      return async () => {
        const points = await gatherPoints(columns, count, noCheckpoint);
        const chosen = Array.from({ length: COMPONENTS }, (_, c) => c * Math.floor(count / COMPONENTS));
        const start = await mixtureAt(points, chosen, "full", 1e-6, noCheckpoint);
        const { lowerBound, iterations } = await expectationMaximisation(
          compute,
          points,
          start,
          { maxIterations: 20, tolerance: 0, regularisation: 1e-6 },
          noCheckpoint,
        );
        return { lowerBound, iterations };
      };
    },
  },
];
