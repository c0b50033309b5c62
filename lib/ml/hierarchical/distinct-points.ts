import type { Points } from "../points";

/** Points for a search in space: scaled, each place once, neighbours near one another in the list. */
export interface DistinctPoints {
  readonly count: number;
  readonly dimensions: number;
  /** count x dimensions, between -1 and 1. */
  readonly values: Float64Array;
  /** What the coordinates were multiplied by: a power of two, so that no bit is lost. */
  readonly scale: number;
  /** Points of the original at place i: `rows[starts[i]] .. rows[starts[i + 1] - 1]`. */
  readonly starts: Int32Array;
  readonly rows: Int32Array;
}

/** Points in a leaf of the order. */
const LEAF = 16;

/** Gathers what stands at the same place and orders the places by halving the widest extent (a k-d tree's leaves). O(n log n x dimensions). */
export function distinctPoints({ values, count, dimensions }: Points): DistinctPoints {
  let greatest = 0;
  for (let i = 0; i < values.length; i++) greatest = Math.max(greatest, Math.abs(values[i]));
  const scale = greatest > 0 ? 2 ** -Math.ceil(Math.log2(greatest)) : 1;
  // Adding 0 makes of -0 a 0: equal places have equal bits.
  const scaled = Float64Array.from(values, (value) => value * scale + 0);
  const { place, firsts } = placesOf(scaled, count, dimensions);
  const order = spaceOrder(scaled, firsts, dimensions);
  const position = new Int32Array(firsts.length);
  for (const [at, index] of order.entries()) position[index] = at;

  const starts = new Int32Array(firsts.length + 1);
  for (let i = 0; i < count; i++) starts[position[place[i]] + 1]++;
  for (let i = 0; i < firsts.length; i++) starts[i + 1] += starts[i];
  const next = starts.slice(0, firsts.length);
  const rows = new Int32Array(count);
  for (let i = 0; i < count; i++) rows[next[position[place[i]]]++] = i;
  const gathered = new Float64Array(firsts.length * dimensions);
  for (const [at, index] of order.entries()) {
    const from = firsts[index] * dimensions;
    gathered.set(scaled.subarray(from, from + dimensions), at * dimensions);
  }
  return { count: firsts.length, dimensions, values: gathered, scale, starts, rows };
}

/** Number of the place of each point, and the first point of each place, by a hash table of the bits. */
function placesOf(values: Float64Array, count: number, dimensions: number): { readonly place: Int32Array; readonly firsts: Int32Array } {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  let capacity = 16;
  while (capacity < 2 * count) capacity *= 2;
  const table = new Int32Array(capacity).fill(-1);
  const place = new Int32Array(count);
  const firsts: number[] = [];
  const same = (a: number, b: number) => {
    for (let t = 0; t < dimensions; t++) if (values[a * dimensions + t] !== values[b * dimensions + t]) return false;
    return true;
  };
  for (let i = 0; i < count; i++) {
    let hash = 0x811c9dc5;
    for (let w = 2 * i * dimensions; w < 2 * (i + 1) * dimensions; w++) hash = Math.imul(hash ^ words[w], 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & (capacity - 1);
    while (table[slot] >= 0 && !same(firsts[table[slot]], i)) slot = (slot + 1) & (capacity - 1);
    if (table[slot] < 0) {
      table[slot] = firsts.length;
      firsts.push(i);
    }
    place[i] = table[slot];
  }
  return { place, firsts: Int32Array.from(firsts) };
}

/** The indices into `firsts` so that halves, quarters, ... of the list are halves, quarters, ... of the space. */
function spaceOrder(values: Float64Array, firsts: Int32Array, dimensions: number): Int32Array {
  const order = Int32Array.from(firsts, (_, i) => i);
  const along = (index: number, axis: number) => values[firsts[index] * dimensions + axis];
  const waiting: [number, number][] = [[0, order.length]];
  for (let range = waiting.pop(); range; range = waiting.pop()) {
    const [from, to] = range;
    if (to - from <= LEAF) continue;
    let axis = 0;
    let widest = -1;
    for (let t = 0; t < dimensions; t++) {
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (let i = from; i < to; i++) {
        const value = along(order[i], t);
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      if (high - low > widest) {
        widest = high - low;
        axis = t;
      }
    }
    const middle = (from + to) >> 1;
    select(order, from, to - 1, middle, (index) => along(index, axis));
    waiting.push([from, middle], [middle, to]);
  }
  return order;
}

/** Moves the items so that none before `nth` is greater and none after it is smaller (Hoare's quickselect). */
function select(items: Int32Array, first: number, last: number, nth: number, key: (item: number) => number): void {
  let from = first;
  let to = last;
  while (from < to) {
    const a = key(items[from]);
    const b = key(items[(from + to) >> 1]);
    const c = key(items[to]);
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let i = from;
    let j = to;
    while (i <= j) {
      while (key(items[i]) < pivot) i++;
      while (key(items[j]) > pivot) j--;
      if (i > j) break;
      const held = items[i];
      items[i++] = items[j];
      items[j--] = held;
    }
    if (nth <= j) to = j;
    else if (nth >= i) from = i;
    else return;
  }
}
