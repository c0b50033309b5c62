import type { MixedRows } from "./mixed-rows";

/** How strongly a column goes with the clusters, from 0 (not at all) to 1 (it follows from them). */
export interface Separating {
  readonly column: string;
  readonly kind: "number" | "category";
  /** Correlation ratio of a number, Cramér's V of a category; null where the column does not vary. */
  readonly strength: number | null;
}

/** One entry a column, the numbers (called `names`) first. O(rows x columns). */
export function separatingColumns({ points, categories, count }: MixedRows, names: readonly string[], labels: Int32Array, clusters: number): Separating[] {
  const sizes = new Float64Array(clusters);
  for (const label of labels) sizes[label]++;
  const numbers = names.map((column, t): Separating => {
    const sums = new Float64Array(clusters);
    let total = 0;
    for (let i = 0; i < count; i++) {
      const value = points?.values[i * names.length + t] ?? 0;
      sums[labels[i]] += value;
      total += value * value;
    }
    const between = sums.reduce((sum, of, c) => sum + (sizes[c] > 0 ? of ** 2 / sizes[c] : 0), 0);
    return { column, kind: "number", strength: total > 0 ? Math.sqrt(Math.min(1, between / total)) : null };
  });
  return [
    ...numbers,
    ...categories.map(({ name, codes, counts }): Separating => ({ column: name, kind: "category", strength: cramersV(codes, counts, labels, sizes) })),
  ];
}

/** Cramér's V (1946) of two codings; null where one of them does not vary. */
function cramersV(codes: Uint16Array, counts: Float64Array, labels: Int32Array, sizes: Float64Array): number | null {
  const least = Math.min(counts.length, sizes.filter((size) => size > 0).length) - 1;
  if (least < 1) return null;
  const table = new Float64Array(sizes.length * counts.length);
  for (let i = 0; i < codes.length; i++) table[labels[i] * counts.length + codes[i]]++;
  let sum = 0;
  for (let c = 0; c < sizes.length; c++)
    for (let l = 0; l < counts.length; l++) if (sizes[c] > 0) sum += table[c * counts.length + l] ** 2 / sizes[c] / counts[l];
  return Math.sqrt(Math.max(0, Math.min(1, (sum - 1) / least)));
}
