/**
 * k-prototypes as a benchmark workload: three numbers and two categories (columns cut into steps of 5) of 5,000 rows,
 * k = 10 from given rows, as the kmodes side.
 */
import { noCheckpoint } from "@/lib/ml/checkpoint";
import { defaultGamma, kPrototypes } from "@/lib/ml/prototypes/k-prototypes";
import { gatherMixed } from "@/lib/ml/prototypes/mixed-rows";
import type { CodedColumn, NumberColumn } from "@/lib/table/table";
import type { Workload } from "./kmeans";

const DIMENSIONS = 5;
const NUMBERS = 3;
const CLUSTERS = 10;
const MOST_ROWS = 5_000;
const STEP = 5;

export const workloads: readonly Workload[] = [
  {
    id: "KP1",
    file: "h10.f32",
    columns: DIMENSIONS,
    async prepare(bytes, compute) {
      const values = new Float32Array(bytes);
      const rows = Math.min(MOST_ROWS, values.length / DIMENSIONS);
      const column = (t: number) => Float64Array.from({ length: rows }, (_, i) => values[i * DIMENSIONS + t]);
      const numbers = Array.from({ length: NUMBERS }, (_, t): NumberColumn => ({ name: `x${t}`, type: "number", role: "feature", values: column(t) }));
      const categories = Array.from({ length: DIMENSIONS - NUMBERS }, (_, t): CodedColumn => {
        const steps = Array.from(column(NUMBERS + t), (value) => String(Math.floor(value / STEP)));
        const dictionary = [...new Set(steps)];
        const codes = new Map(dictionary.map((step, code) => [step, code]));
        return { name: `c${t}`, type: "category", role: "feature", codes: Int32Array.from(steps, (step) => codes.get(step) ?? -1), dictionary };
      });
      const from = Array.from({ length: CLUSTERS }, (_, c) => c * Math.floor(rows / CLUSTERS));
      return async () => {
        const mixed = await gatherMixed(numbers, categories, rows, true, 1000, noCheckpoint);
        const options = { clusters: CLUSTERS, start: "spread", starts: 1, gamma: defaultGamma(mixed), maxIterations: 100, seed: 0, from } as const;
        const { cost, iterations } = await kPrototypes(compute, mixed, options, noCheckpoint);
        return { cost, iterations };
      };
    },
  },
];
