import { classCounts } from "./classes";
import { permutation, type Random } from "./random";

export interface Split {
  /** Row numbers, ascending. */
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * Holds back `share` of the rows of each class, drawn at random: as near to the share as whole rows allow, and at
 * least one row of each class on either side where it has two. Codes below 0 are in neither. O(rows).
 */
export function stratifiedSplit(codes: Int32Array, classes: number, share: number, random: Random): Split {
  const counts = classCounts(codes, classes);
  const left = Array.from(counts, (count) => Math.min(Math.max(count - 1, 0), Math.max(count > 1 ? 1 : 0, Math.round(count * share))));
  const held = new Uint8Array(codes.length);
  for (const row of permutation(codes.length, random)) {
    const code = codes[row];
    if (code >= 0 && left[code] > 0) {
      left[code]--;
      held[row] = 1;
    }
  }
  const split = { train: new Uint32Array(codes.length), test: new Uint32Array(codes.length) };
  let train = 0;
  let test = 0;
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] < 0) continue;
    if (held[row] === 1) split.test[test++] = row;
    else split.train[train++] = row;
  }
  return { train: split.train.slice(0, train), test: split.test.slice(0, test) };
}
