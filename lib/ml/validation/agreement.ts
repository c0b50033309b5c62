import { logGamma } from "@/lib/stats/special";
import type { Checkpoint } from "../checkpoint";

/** How often each label of one labelling meets each label of another: `counts[a * columns + b]`. */
export interface CrossTable {
  readonly counts: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly total: number;
}

/** Counts the pairs of labels; items without one in either labelling (negative) are left out. O(items). */
export function crossTable(a: Int32Array, b: Int32Array, rows: number, columns: number): CrossTable {
  const counts = new Float64Array(rows * columns);
  let total = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] < 0 || b[i] < 0) continue;
    counts[a[i] * columns + b[i]]++;
    total++;
  }
  return { counts, rows, columns, total };
}

export interface Agreement {
  /** Adjusted Rand index (Hubert and Arabie 1985): 1 the same, 0 as by chance. */
  readonly adjustedRand: number;
  /** Mutual information over the mean of the two entropies: 1 the same, 0 nothing in common. */
  readonly normalizedMutualInformation: number;
  /** The same, corrected for chance (Vinh, Epps and Bailey 2010). */
  readonly adjustedMutualInformation: number;
}

/** Agreement of two labellings, as scikit-learn defines each. O(rows x columns + sum of the smaller margins); null without items. */
export async function agreementOf(table: CrossTable, checkpoint: Checkpoint): Promise<Agreement | null> {
  const { counts, rows, columns, total } = table;
  if (total === 0) return null;
  const a = new Float64Array(rows);
  const b = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      a[i] += counts[i * columns + j];
      b[j] += counts[i * columns + j];
    }
  }
  const information = mutualInformation(table, a, b);
  const entropies = (entropy(a, total) + entropy(b, total)) / 2;
  const rand = adjustedRand(counts, a, b, total);
  if (rand === 1) return { adjustedRand: 1, normalizedMutualInformation: 1, adjustedMutualInformation: 1 };
  const expected = await expectedInformation(a, b, total, checkpoint);
  const room = entropies - expected;
  const least = Number.EPSILON;
  return {
    adjustedRand: rand,
    normalizedMutualInformation: information <= least ? 0 : information / Math.max(least, entropies),
    adjustedMutualInformation: (information - expected) / (room < 0 ? Math.min(room, -least) : Math.max(room, least)),
  };
}

function adjustedRand(counts: Float64Array, a: Float64Array, b: Float64Array, total: number): number {
  const squares = (list: Float64Array) => list.reduce((sum, count) => sum + count * count, 0);
  // Ordered pairs of items: together in both, in the second only, in the first only, in neither.
  const both = squares(counts) - total;
  const second = squares(b) - squares(counts);
  const first = squares(a) - squares(counts);
  const neither = total * total - both - second - first - total;
  if (first === 0 && second === 0) return 1;
  return (2 * (both * neither - first * second)) / ((both + first) * (first + neither) + (both + second) * (second + neither));
}

function entropy(sizes: Float64Array, total: number): number {
  return sizes.reduce((sum, size) => (size > 0 ? sum - (size / total) * Math.log(size / total) : sum), 0);
}

function mutualInformation({ counts, columns, total }: CrossTable, a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (const [at, count] of counts.entries()) {
    if (count === 0) continue;
    sum += (count / total) * (Math.log(count / total) - Math.log(a[Math.floor(at / columns)] / total) - Math.log(b[at % columns] / total));
  }
  return Math.max(0, sum);
}

/** Mutual information to be expected of random labellings with the same sizes (hypergeometric). */
async function expectedInformation(a: Float64Array, b: Float64Array, total: number, checkpoint: Checkpoint): Promise<number> {
  const logFactorial = Float64Array.from({ length: total + 1 }, (_, n) => logGamma(n + 1));
  let expected = 0;
  for (const [i, left] of a.entries()) {
    await checkpoint(i, a.length);
    for (const right of b) {
      const fixed = logFactorial[left] + logFactorial[right] + logFactorial[total - left] + logFactorial[total - right] - logFactorial[total];
      const most = Math.min(left, right);
      for (let both = Math.max(1, left + right - total); both <= most; both++) {
        const chance = fixed - logFactorial[both] - logFactorial[left - both] - logFactorial[right - both] - logFactorial[total - left - right + both];
        expected += (both / total) * Math.log((total * both) / (left * right)) * Math.exp(chance);
      }
    }
  }
  return expected;
}
