import type { Checkpoint } from "@/lib/compute/checkpoint";
import { byRows, inBlocks, part } from "./blocks";
import type { Space } from "./scratch";

/**
 * Median of each group's values, the mean of the two middle ones when their number is even; NaN without one. The values are
 * laid out group after group, then each group's middle is selected where its values lie. `sizes`: rows of each group.
 * O(rows) expected.
 */
export async function medianByGroup(
  values: Float64Array,
  codes: Int32Array,
  sizes: Uint32Array,
  checkpoint: Checkpoint,
  scratch: Space,
): Promise<Float64Array> {
  const groups = sizes.length;
  // The start of each group stands at the place after its own and moves on with its values: in the end it is where the next one starts.
  const starts = scratch.uint32(groups + 1);
  starts[0] = 0;
  const rows = startsInto(starts, sizes);
  const laidOut = scratch.float64(rows);
  await inBlocks(codes.length, part(checkpoint, 0, 2), (from, to) => layOut(laidOut, starts, codes, values, from, to));
  const medians = new Float64Array(groups);
  await byRows(starts, part(checkpoint, 1, 2), (from, to) => medianInto(medians, laidOut, starts, from, to), 1 << 15);
  return medians;
}

function startsInto(starts: Uint32Array, sizes: Uint32Array): number {
  let start = 0;
  for (let group = 0; group < sizes.length; group++) {
    starts[group + 1] = start;
    start += sizes[group];
  }
  return start;
}

function layOut(laidOut: Float64Array, starts: Uint32Array, codes: Int32Array, values: Float64Array, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const group = codes[row];
    if (group >= 0) laidOut[starts[group + 1]++] = values[row];
  }
}

function medianInto(medians: Float64Array, space: Float64Array, starts: Uint32Array, from: number, to: number): void {
  let begin = starts[from];
  for (let group = from; group < to; group++) {
    const end = starts[group + 1];
    medians[group] = end - begin === 1 ? space[begin] : medianOf(space, begin, end);
    begin = end;
  }
}

/** The median of `space` from `begin` to `end`, whose order it changes; missing values are passed over. */
function medianOf(space: Float64Array, begin: number, end: number): number {
  let after = begin;
  for (let i = begin; i < end; i++) {
    const value = space[i];
    if (!Number.isNaN(value)) space[after++] = value;
  }
  const count = after - begin;
  if (count < 3) return count === 0 ? Number.NaN : count === 1 ? space[begin] : (space[begin] + space[begin + 1]) / 2;
  const middle = begin + (count >> 1);
  const upper = select(space, begin, after - 1, middle);
  if (count % 2 === 1) return upper;
  let lower = space[begin];
  for (let i = begin + 1; i < middle; i++) if (space[i] > lower) lower = space[i];
  return (lower + upper) / 2;
}

/** The value that sorting from `first` to `last` would put at `place`; smaller ones stand before it afterwards. Hoare's selection, insertion sort for short parts. */
function select(space: Float64Array, first: number, last: number, place: number): number {
  let low = first;
  let high = last;
  while (high - low > 16) {
    const pivot = middleOfThree(space[low], space[(low + high) >> 1], space[high]);
    let i = low;
    let j = high;
    while (i <= j) {
      while (space[i] < pivot) i++;
      while (space[j] > pivot) j--;
      if (i > j) break;
      const held = space[i];
      space[i++] = space[j];
      space[j--] = held;
    }
    if (place <= j) high = j;
    else if (place >= i) low = i;
    else return space[place];
  }
  for (let i = low + 1; i <= high; i++) {
    const value = space[i];
    let j = i - 1;
    while (j >= low && space[j] > value) {
      space[j + 1] = space[j];
      j--;
    }
    space[j + 1] = value;
  }
  return space[place];
}

function middleOfThree(a: number, b: number, c: number): number {
  if (a < b) return Math.min(b, Math.max(a, c));
  return Math.min(a, Math.max(b, c));
}
