import type { Checkpoint } from "@/lib/compute/checkpoint";
import { inBlocks, part } from "./blocks";
import type { Space } from "./scratch";

/** Bits a pass looks at: the counters of so many buckets stay in the fastest cache. */
const MOST_BITS = 12;

/** Bits of each pass over a number up to `most`: as few passes as there can be, of equal width. */
function passWidth(bits: number): number {
  return bits === 0 ? 0 : Math.ceil(bits / Math.ceil(bits / MOST_BITS));
}

/** Rows with an equal upper half up to which comparing the lower halves is quicker than sorting by them. */
const SHORT_RUN = 24;

/**
 * `order` (null: 0, 1, 2 ...) sorted by the numbers that stand beside its places, least significant digit first; equal numbers
 * keep their order. `most`: the largest number, when `high` (the upper 32 bits) is absent. The result lies in `space`, what is
 * needed on the way in `scratch`. O(rows x passes); a digit that is the same everywhere costs no pass.
 *
 * Numbers of 64 bits are sorted by their upper halves; what these leave equal is mostly a few rows here and there, put in
 * order by insertion. Only where many are equal are the lower halves sorted by as well, and then first.
 *
 * Source: Knuth, The Art of Computer Programming 3, sections 5.2.1 and 5.2.5.
 */
export async function sortByDigits(
  order: Order,
  low: Uint32Array,
  high: Uint32Array | null,
  most: number,
  checkpoint: Checkpoint,
  space: Space,
  scratch: Space,
): Promise<Uint32Array<ArrayBuffer>> {
  if (!high) return sortByKeys(order, low, bitsUpTo(most), checkpoint, space, scratch);
  const first = order ? scratch : space;
  let sorted = await sortByKeys(null, high, 32, part(checkpoint, 0, 3), first, scratch);
  if (!settleRuns(sorted, low, high)) {
    const byLow = await sortByKeys(null, low, 32, part(checkpoint, 1, 3), scratch, scratch);
    sorted = await sortByKeys(byLow, gathered(high, byLow, scratch), 32, part(checkpoint, 2, 3), first, scratch);
  }
  return order ? gathered(order, sorted, space) : sorted;
}

function gathered(values: Uint32Array, places: Uint32Array, space: Space): Uint32Array<ArrayBuffer> {
  const taken = space.uint32(places.length);
  for (let i = 0; i < places.length; i++) taken[i] = values[places[i]];
  return taken;
}

function bitsUpTo(most: number): number {
  return most > 0 ? Math.floor(Math.log2(most)) + 1 : 0;
}

/** Puts rows with equal upper halves in the order of their lower ones; false, with nothing lost, when there are too many of them. */
function settleRuns(sorted: Uint32Array, low: Uint32Array, high: Uint32Array): boolean {
  const rows = sorted.length;
  let begin = 0;
  while (begin < rows) {
    const upper = high[sorted[begin]];
    let end = begin + 1;
    while (end < rows && high[sorted[end]] === upper) end++;
    if (end - begin > SHORT_RUN && !allEqual(sorted, low, begin, end)) return false;
    if (end - begin > 1 && end - begin <= SHORT_RUN) insertInOrder(sorted, low, begin, end);
    begin = end;
  }
  return true;
}

function allEqual(sorted: Uint32Array, low: Uint32Array, begin: number, end: number): boolean {
  for (let i = begin + 1; i < end; i++) if (low[sorted[i]] !== low[sorted[begin]]) return false;
  return true;
}

function insertInOrder(sorted: Uint32Array, low: Uint32Array, begin: number, end: number): void {
  for (let i = begin + 1; i < end; i++) {
    const place = sorted[i];
    const key = low[place];
    let j = i - 1;
    while (j >= begin && low[sorted[j]] > key) {
      sorted[j + 1] = sorted[j];
      j--;
    }
    sorted[j + 1] = place;
  }
}

/**
 * `order` (null: 0, 1, 2 ...) sorted by the `bits` lower bits of `keys`, which stand beside its places. Neither is changed. On
 * the way each number stands beside its key, so that a pass touches one place in memory for both.
 */
async function sortByKeys(
  order: Order,
  keys: Uint32Array,
  bits: number,
  checkpoint: Checkpoint,
  space: Space,
  scratch: Space,
): Promise<Uint32Array<ArrayBuffer>> {
  const rows = keys.length;
  const width = passWidth(bits);
  const passes = digitPasses(keys, bits, width);
  const sorted = space.uint32(rows);
  if (passes.length === 0) {
    for (let i = 0; i < rows; i++) sorted[i] = order ? order[i] : i;
    return sorted;
  }
  if (passes.length === 1) {
    const [{ places, shift }] = passes;
    await inBlocks(rows, checkpoint, (from, to) => scatterRows(sorted, order, keys, places, shift, width, from, to));
    return sorted;
  }
  let [source, target] = [scratch.uint32(2 * rows), scratch.uint32(2 * rows)];
  for (const [pass, { places, shift }] of passes.entries()) {
    const progress = part(checkpoint, pass, passes.length);
    const [read, write] = [source, target];
    await inBlocks(rows, progress, (from, to) => {
      if (pass === 0) scatterPairs(write, order, keys, places, shift, width, from, to);
      else if (pass < passes.length - 1) movePairs(write, read, places, shift, width, from, to);
      else moveRows(sorted, read, places, shift, width, from, to);
    });
    [source, target] = [write, read];
  }
  return sorted;
}

/** A pass: where each bucket of its digit begins. */
interface Pass {
  readonly shift: number;
  readonly places: Uint32Array;
}

/** The passes over `bits` bits, but for digits that are the same everywhere. */
function digitPasses(keys: Uint32Array, bits: number, width: number): Pass[] {
  const passes: Pass[] = [];
  for (let shift = 0; shift < bits; shift += width) {
    const places = countDigits(keys, shift, width);
    if (places) passes.push({ shift, places });
  }
  return passes;
}

/** Where each bucket begins; null when all keys are in one. */
function countDigits(keys: Uint32Array, shift: number, width: number): Uint32Array | null {
  const buckets = 1 << width;
  const mask = buckets - 1;
  const counts = new Uint32Array(buckets);
  for (let i = 0; i < keys.length; i++) counts[(keys[i] >>> shift) & mask]++;
  let place = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const count = counts[bucket];
    if (count === keys.length) return null;
    counts[bucket] = place;
    place += count;
  }
  return counts;
}

type Order = Uint32Array | null;

function scatterRows(sorted: Uint32Array, order: Order, keys: Uint32Array, places: Uint32Array, shift: number, width: number, from: number, to: number): void {
  const mask = (1 << width) - 1;
  for (let i = from; i < to; i++) sorted[places[(keys[i] >>> shift) & mask]++] = order ? order[i] : i;
}

function scatterPairs(pairs: Uint32Array, order: Order, keys: Uint32Array, places: Uint32Array, shift: number, width: number, from: number, to: number): void {
  const mask = (1 << width) - 1;
  for (let i = from; i < to; i++) {
    const key = keys[i];
    const at = 2 * places[(key >>> shift) & mask]++;
    pairs[at] = order ? order[i] : i;
    pairs[at + 1] = key;
  }
}

function movePairs(target: Uint32Array, source: Uint32Array, places: Uint32Array, shift: number, width: number, from: number, to: number): void {
  const mask = (1 << width) - 1;
  for (let i = 2 * from; i < 2 * to; i += 2) {
    const key = source[i + 1];
    const at = 2 * places[(key >>> shift) & mask]++;
    target[at] = source[i];
    target[at + 1] = key;
  }
}

function moveRows(sorted: Uint32Array, source: Uint32Array, places: Uint32Array, shift: number, width: number, from: number, to: number): void {
  const mask = (1 << width) - 1;
  for (let i = 2 * from; i < 2 * to; i += 2) sorted[places[(source[i + 1] >>> shift) & mask]++] = source[i];
}
