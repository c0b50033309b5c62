import type { Checkpoint } from "@/lib/compute/checkpoint";
import { byRows } from "./blocks";
import type { RowsByGroup } from "./key-codes";

/** Median of each group's values, the mean of the two middle ones when their number is even; NaN without one. O(rows) expected. */
export async function medianByGroup(values: Float64Array, { starts, rows }: RowsByGroup, checkpoint: Checkpoint): Promise<Float64Array> {
  const groups = starts.length - 1;
  const medians = new Float64Array(groups);
  let space = new Float64Array(1024);
  await byRows(starts, checkpoint, (from, to) => {
    for (let group = from; group < to; group++) {
      const begin = starts[group];
      const end = starts[group + 1];
      if (end - begin === 1) {
        medians[group] = values[rows[begin]];
        continue;
      }
      if (end - begin > space.length) space = new Float64Array(2 * (end - begin));
      let count = 0;
      for (let i = begin; i < end; i++) {
        const value = values[rows[i]];
        if (!Number.isNaN(value)) space[count++] = value;
      }
      medians[group] = medianOf(space, count);
    }
  });
  return medians;
}

function medianOf(space: Float64Array, count: number): number {
  if (count < 3) return count === 0 ? Number.NaN : count === 1 ? space[0] : (space[0] + space[1]) / 2;
  const middle = count >> 1;
  const upper = select(space, count, middle);
  if (count % 2 === 1) return upper;
  let lower = space[0];
  for (let i = 1; i < middle; i++) if (space[i] > lower) lower = space[i];
  return (lower + upper) / 2;
}

/** The value that sorting would put at `place`; smaller ones stand before it afterwards. Hoare's selection, insertion sort for short parts. */
function select(space: Float64Array, count: number, place: number): number {
  let low = 0;
  let high = count - 1;
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
