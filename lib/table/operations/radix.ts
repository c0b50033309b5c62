import type { Checkpoint } from "@/lib/compute/checkpoint";
import { inBlocks, part } from "./blocks";

/** Bits a pass looks at: the counters of so many buckets stay in the fastest cache. */
const MOST_BITS = 12;

/** Bits of each pass over a number up to `most`: as few passes as there can be, of equal width. */
function passWidth(bits: number): number {
  return bits === 0 ? 0 : Math.ceil(bits / Math.ceil(bits / MOST_BITS));
}

/** Rows with an equal upper half up to which comparing the lower halves is quicker than sorting by them. */
const SHORT_RUN = 24;

/**
 * `order` sorted by the numbers that stand beside its places, least significant digit first; equal numbers keep their order.
 * `most`: the largest number, when `high` (the upper 32 bits) is absent. O(rows x passes); a digit that is the same everywhere
 * costs no pass.
 *
 * Numbers of 64 bits are sorted by their upper halves; what these leave equal is mostly a few rows here and there, put in
 * order by insertion. Only where many are equal are the lower halves sorted by as well, and then first.
 *
 * Source: Knuth, The Art of Computer Programming 3, sections 5.2.1 and 5.2.5.
 */
export async function sortByDigits(
  order: Uint32Array<ArrayBuffer>,
  low: Uint32Array,
  high: Uint32Array | null,
  most: number,
  checkpoint: Checkpoint,
): Promise<Uint32Array<ArrayBuffer>> {
  if (!high) return sortByKeys(order, low, bitsUpTo(most), checkpoint);
  const places = new Uint32Array(order.length);
  for (let i = 0; i < places.length; i++) places[i] = i;
  let sorted = await sortByKeys(places, high, 32, part(checkpoint, 0, 3));
  if (!settleRuns(sorted, low, high)) {
    sorted = await sortByKeys(places, low, 32, part(checkpoint, 1, 3));
    sorted = await sortByKeys(sorted, gathered(high, sorted), 32, part(checkpoint, 2, 3));
  }
  return gathered(order, sorted);
}

function gathered(values: Uint32Array, places: Uint32Array): Uint32Array<ArrayBuffer> {
  const taken = new Uint32Array(places.length);
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

/** `order` sorted by the `bits` lower bits of `keys`, which stand beside its places. Neither is changed. */
async function sortByKeys(order: Uint32Array<ArrayBuffer>, keys: Uint32Array, bits: number, checkpoint: Checkpoint): Promise<Uint32Array<ArrayBuffer>> {
  const rows = order.length;
  const width = passWidth(bits);
  const passes = width === 0 ? 0 : Math.ceil(bits / width);
  const spaces = Array.from({ length: Math.min(2, passes) }, () => ({ order: new Uint32Array(rows), keys: new Uint32Array(rows) }));
  let from: { readonly order: Uint32Array<ArrayBuffer>; readonly keys: Uint32Array } = { order, keys };
  for (let pass = 0; pass < passes; pass++) {
    const progress = part(checkpoint, pass, passes);
    const shift = pass * width;
    const places = countDigits(from.keys, shift, width);
    if (!places) continue;
    const source = from;
    const target = from === spaces[0] ? spaces[1] : spaces[0];
    const last = pass === passes - 1;
    await inBlocks(rows, progress, (begin, end) => scatter(source.order, source.keys, target.order, target.keys, places, shift, width, last, begin, end));
    from = target;
  }
  return from.order === order ? order.slice() : from.order;
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

function scatter(
  order: Uint32Array,
  low: Uint32Array,
  toOrder: Uint32Array,
  toLow: Uint32Array,
  places: Uint32Array,
  shift: number,
  width: number,
  last: boolean,
  begin: number,
  end: number,
): void {
  const mask = (1 << width) - 1;
  for (let i = begin; i < end; i++) {
    const key = low[i];
    const place = places[(key >>> shift) & mask]++;
    toOrder[place] = order[i];
    if (!last) toLow[place] = key;
  }
}
