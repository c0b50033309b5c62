import type { Checkpoint } from "../checkpoint";

/** The values of one column that have a group, in ascending order. */
export interface SortedColumn {
  readonly values: Float64Array;
  /** Group of each of `values`. */
  readonly groups: Uint16Array;
  /** The values of each group, ascending. */
  readonly byGroup: readonly Float64Array[];
}

const DIGIT = 11;
const BUCKETS = 1 << DIGIT;
/** Bits by which each digit is shifted in its half, low half first. */
const DIGITS = [
  { high: false, shift: 0 },
  { high: false, shift: 11 },
  { high: false, shift: 22 },
  { high: true, shift: 0 },
  { high: true, shift: 11 },
  { high: true, shift: 22 },
] as const;
/** Values moved between two checkpoints: a few milliseconds. */
const SLICE = 1 << 17;

/**
 * Sorts a column once for everything that is read off its order: quantiles, ranks, effect sizes. Rows without a group
 * (negative) or a finite value are left out. Exact: a radix sort over the bits of the numbers (least significant digit
 * first, 11 bits at a time, digits that are all alike skipped), so linear in the rows. `count`: groups, at most 65,535.
 */
export async function sortByGroup(values: Float64Array, groups: Int32Array, count: number, checkpoint: Checkpoint): Promise<SortedColumn> {
  const kept = await keep(values, groups, checkpoint);
  const { length } = kept.groups;
  let from = kept;
  let to: Keys = { low: new Uint32Array(length), high: new Uint32Array(length), groups: new Uint16Array(length) };
  for (const [index, digit] of DIGITS.entries()) {
    const starts = bucketStarts(from, digit);
    await checkpoint(index, DIGITS.length);
    if (starts === null) continue;
    for (let at = 0; at < length; at += SLICE) {
      move(from, to, starts, digit, at, Math.min(length, at + SLICE));
      await checkpoint(index, DIGITS.length);
    }
    [from, to] = [to, from];
  }
  const sorted = await numbersOf(from, checkpoint);
  const sizes = new Uint32Array(count);
  for (let i = 0; i < length; i++) sizes[from.groups[i]]++;
  const byGroup = Array.from(sizes, (size) => new Float64Array(size));
  const filled = new Uint32Array(count);
  const { groups: codes } = from;
  await slices(length, checkpoint, (first, end) => {
    for (let i = first; i < end; i++) byGroup[codes[i]][filled[codes[i]]++] = sorted[i];
  });
  return { values: sorted, groups: from.groups, byGroup };
}

async function slices(length: number, checkpoint: Checkpoint, work: (first: number, end: number) => void): Promise<void> {
  for (let at = 0; at < length; at += SLICE) {
    work(at, Math.min(length, at + SLICE));
    await checkpoint(0, 1);
  }
}

/** Numbers as pairs of 32-bit keys whose unsigned order is the order of the numbers. */
interface Keys {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly groups: Uint16Array;
}

type Digit = (typeof DIGITS)[number];

async function keep(values: Float64Array, groups: Int32Array, checkpoint: Checkpoint): Promise<Keys> {
  let length = 0;
  for (let row = 0; row < groups.length; row++) if (groups[row] >= 0 && Number.isFinite(values[row])) length++;
  const numbers = new Float64Array(length);
  const kept = new Uint16Array(length);
  let filled = 0;
  await slices(groups.length, checkpoint, (first, end) => {
    let i = filled;
    for (let row = first; row < end; row++) {
      if (groups[row] < 0 || !Number.isFinite(values[row])) continue;
      // Adding nought makes -0 and 0 the same number.
      numbers[i] = values[row] + 0;
      kept[i++] = groups[row];
    }
    filled = i;
  });
  const words = new Uint32Array(numbers.buffer);
  const low = new Uint32Array(length);
  const high = new Uint32Array(length);
  await slices(length, checkpoint, (first, end) => {
    for (let i = first; i < end; i++) {
      const top = words[2 * i + 1];
      const negative = top >>> 31 === 1;
      low[i] = negative ? ~words[2 * i] : words[2 * i];
      high[i] = negative ? ~top : top ^ 0x80000000;
    }
  });
  return { low, high, groups: kept };
}

async function numbersOf({ low, high }: Keys, checkpoint: Checkpoint): Promise<Float64Array> {
  const numbers = new Float64Array(low.length);
  const words = new Uint32Array(numbers.buffer);
  await slices(low.length, checkpoint, (first, end) => {
    for (let i = first; i < end; i++) {
      const negative = high[i] >>> 31 === 0;
      words[2 * i] = negative ? ~low[i] : low[i];
      words[2 * i + 1] = negative ? ~high[i] : high[i] ^ 0x80000000;
    }
  });
  return numbers;
}

/** Where each bucket of a digit begins, or null when all values share one bucket. */
function bucketStarts(keys: Keys, { high, shift }: Digit): Uint32Array | null {
  const half = high ? keys.high : keys.low;
  const counts = new Uint32Array(BUCKETS);
  for (let i = 0; i < half.length; i++) counts[(half[i] >>> shift) & (BUCKETS - 1)]++;
  if (half.length === 0 || counts[(half[0] >>> shift) & (BUCKETS - 1)] === half.length) return null;
  let start = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const size = counts[bucket];
    counts[bucket] = start;
    start += size;
  }
  return counts;
}

function move(from: Keys, to: Keys, starts: Uint32Array, { high, shift }: Digit, first: number, end: number): void {
  const half = high ? from.high : from.low;
  for (let i = first; i < end; i++) {
    const place = starts[(half[i] >>> shift) & (BUCKETS - 1)]++;
    to.low[place] = from.low[i];
    to.high[place] = from.high[i];
    to.groups[place] = from.groups[i];
  }
}
