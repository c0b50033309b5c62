import type { RowGroups } from "@/lib/table/operations/key-codes";
import type { Checkpoint } from "./checkpoint";
import { inSlices } from "./in-slices";
import type { Random } from "./random";

/**
 * `wanted` rows at random without replacement, in the table's order. With strata each gives its share by largest remainders
 * (rows without a stratum are one of their own), ties settled by chance. O(rows).
 *
 * Source: selection sampling, Knuth, The Art of Computer Programming 2, algorithm 3.4.2 S.
 */
export async function sampleRows(rows: number, wanted: number, strata: RowGroups | null, random: Random, checkpoint: Checkpoint): Promise<Uint32Array> {
  const count = strata ? strata.count + 1 : 1;
  const left = new Float64Array(count);
  const stratumOf = (row: number) => (!strata ? 0 : strata.codes[row] < 0 ? strata.count : strata.codes[row]);
  for (let row = 0; row < rows; row++) left[stratumOf(row)]++;
  const total = Math.min(rows, wanted);
  const quotas = Float64Array.from(strata ? apportioned([...left], total, random) : [total]);
  const drawn = new Uint32Array(quotas.reduce((sum, quota) => sum + quota, 0));
  let at = 0;
  await inSlices(rows, 8, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      const stratum = stratumOf(row);
      if (random.uniform() * left[stratum]-- < quotas[stratum]) {
        quotas[stratum]--;
        drawn[at++] = row;
      }
    }
  });
  return drawn;
}

/** Shares `total` among strata in proportion to their sizes, by largest remainders; ties are settled by chance. */
function apportioned(sizes: readonly number[], total: number, random: Random): number[] {
  const sum = Math.max(
    1,
    sizes.reduce((a, b) => a + b, 0),
  );
  const exact = sizes.map((size) => (size / sum) * total);
  const quotas = exact.map(Math.floor);
  const order = random.shuffle([...sizes.keys()]).sort((a, b) => exact[b] - quotas[b] - (exact[a] - quotas[a]));
  const left = total - quotas.reduce((a, b) => a + b, 0);
  for (const stratum of order.slice(0, left)) quotas[stratum]++;
  return quotas;
}
