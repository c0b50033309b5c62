import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";
import type { MixedRows } from "./mixed-rows";

/** How strongly a column goes with the clusters, from 0 (not at all) to 1 (it follows from them). */
export interface Separating {
  readonly column: string;
  readonly kind: "number" | "category";
  /** Correlation ratio of a number, Cramér's V of a category; null where the column does not vary. */
  readonly strength: number | null;
}

/** One entry a column, the numbers (called `names`) first. O(rows x columns). */
export async function separatingColumns(
  { points, categories, count }: MixedRows,
  names: readonly string[],
  labels: Int32Array,
  clusters: number,
  checkpoint: Checkpoint,
): Promise<Separating[]> {
  const sizes = new Float64Array(clusters);
  for (const label of labels) sizes[label]++;
  const width = names.length;
  const values = points?.values ?? new Float64Array(0);
  const sums = new Float64Array(clusters * width);
  const totals = new Float64Array(width);
  await inSlices(count, width, checkpoint, (from, to) => {
    for (let i = from, at = from * width; i < to; i++) {
      for (let t = 0; t < width; t++, at++) {
        sums[labels[i] * width + t] += values[at];
        totals[t] += values[at] ** 2;
      }
    }
  });
  const numbers = names.map((column, t): Separating => {
    const between = sizes.reduce((sum, size, c) => sum + (size > 0 ? sums[c * width + t] ** 2 / size : 0), 0);
    return { column, kind: "number", strength: totals[t] > 0 ? Math.sqrt(Math.min(1, between / totals[t])) : null };
  });
  const others: Separating[] = [];
  for (const { name, codes, counts } of categories) {
    const table = new Float64Array(clusters * counts.length);
    await inSlices(count, 2, checkpoint, (from, to) => {
      for (let i = from; i < to; i++) table[labels[i] * counts.length + codes[i]]++;
    });
    others.push({ column: name, kind: "category", strength: cramersV(table, counts, sizes) });
  }
  return [...numbers, ...others];
}

/** Cramér's V (1946) of a table of clusters x levels; null where one of them does not vary. */
function cramersV(table: Float64Array, counts: Float64Array, sizes: Float64Array): number | null {
  const least = Math.min(counts.length, sizes.filter((size) => size > 0).length) - 1;
  if (least < 1) return null;
  let sum = 0;
  for (let c = 0; c < sizes.length; c++)
    for (let l = 0; l < counts.length; l++) if (sizes[c] > 0) sum += table[c * counts.length + l] ** 2 / sizes[c] / counts[l];
  return Math.sqrt(Math.max(0, Math.min(1, (sum - 1) / least)));
}
