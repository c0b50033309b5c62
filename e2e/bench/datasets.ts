import { Random } from "@/lib/ml/random";
import { transactions, transactionsFile } from "./transactions";

/** Gaussian crowds around uniform centres, optionally with uniform noise: the data every side reads, as f32 row by row. */
interface Crowds {
  readonly rows: number;
  readonly columns: number;
  readonly centers: number;
  readonly deviation: number;
  /** Share of rows that belong to no crowd. */
  readonly noise?: number;
}

/** Files of the workloads. Sizes and shapes as in the project's performance targets. */
const CROWDS: Readonly<Record<string, Crowds>> = {
  "k1.f32": { rows: 1_000_000, columns: 8, centers: 8, deviation: 4 },
  "k2.f32": { rows: 200_000, columns: 32, centers: 50, deviation: 4 },
  "d2.f32": { rows: 100_000, columns: 2, centers: 25, deviation: 0.5, noise: 0.1 },
  "d5.f32": { rows: 50_000, columns: 5, centers: 12, deviation: 1, noise: 0.1 },
  "h10.f32": { rows: 10_000, columns: 5, centers: 10, deviation: 2 },
  "h20.f32": { rows: 20_000, columns: 5, centers: 10, deviation: 2 },
  "h20x10.f32": { rows: 20_000, columns: 10, centers: 10, deviation: 2, noise: 0.05 },
  "g1.f32": { rows: 200_000, columns: 8, centers: 8, deviation: 3 },
  "s1.f32": { rows: 20_000, columns: 8, centers: 8, deviation: 3 },
  "p1.f32": { rows: 500_000, columns: 30, centers: 10, deviation: 2 },
  "t5.f32": { rows: 5_000, columns: 20, centers: 10, deviation: 2 },
};

export function datasetNames(): string[] {
  return [...Object.keys(CROWDS), "tx.f32", "tx.csv"];
}

/** The bytes of a data set; the same on every machine. */
export function dataset(name: string): Float32Array | Uint8Array {
  if (name === "tx.f32") return transactions();
  if (name === "tx.csv") return transactionsFile();
  const { rows, columns, centers, deviation, noise = 0 } = CROWDS[name];
  const random = new Random(42);
  const places = Float64Array.from({ length: centers * columns }, () => 20 * random.uniform() - 10);
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const apart = random.uniform() < noise;
    const center = random.below(centers);
    for (let t = 0; t < columns; t++)
      values[row * columns + t] = apart ? 22 * random.uniform() - 11 : places[center * columns + t] + deviation * random.normal();
  }
  return values;
}
