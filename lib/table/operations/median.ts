import type { Checkpoint } from "@/lib/compute/checkpoint";
import { byRows } from "./blocks";
import type { RowsByGroup } from "./rows-by-group";

/**
 * Median of each group's values, the mean of the two middle ones when their number is even; NaN without one. The values are
 * gathered group after group, then each group's middle is selected where its values lie. O(rows) expected.
 */
export async function medianByGroup(values: Float64Array, { starts, rows }: RowsByGroup, checkpoint: Checkpoint): Promise<Float64Array> {
  const medians = new Float64Array(starts.length - 1);
  let space = new Float64Array(0);
  await byRows(starts, checkpoint, (from, to) => {
    const length = starts[to] - starts[from];
    if (length > space.length) space = new Float64Array(length);
    gather(space, values, rows, starts[from], length);
    medianInto(medians, space, starts, from, to);
  });
  return medians;
}

function gather(space: Float64Array, values: Float64Array, rows: Uint32Array, start: number, length: number): void {
  for (let i = 0; i < length; i++) space[i] = values[rows[start + i]];
}

function medianInto(medians: Float64Array, space: Float64Array, starts: Uint32Array, from: number, to: number): void {
  const base = starts[from];
  let begin = 0;
  for (let group = from; group < to; group++) {
    const end = starts[group + 1] - base;
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
