/**
 * Orders points so that every run of `leaf` of them is close together: halves at the median of the widest dimension, again
 * and again (a k-d tree, Bentley 1975), with cuts at multiples of `leaf`. `order` (points of `values`, row by row) is put into order
 * in place. A generator, so that large sets can rest: it yields after a few milliseconds.
 * O(count log(count) x dimensions).
 */
export function* spatialOrder(order: Uint32Array, leaf: number, values: Float64Array | Float32Array, dimensions: number): Generator<void, void> {
  const pending: [number, number][] = [[0, order.length]];
  let work = 0;
  for (let range = pending.pop(); range; range = pending.pop()) {
    const [from, to] = range;
    if (to - from <= leaf) continue;
    const leaves = Math.ceil((to - from) / leaf);
    const middle = from + Math.ceil(leaves / 2) * leaf;
    const dimension = widest(order, from, to, values, dimensions);
    select(order, from, to, middle, values, dimensions, dimension);
    pending.push([middle, to], [from, middle]);
    work += (to - from) * (dimensions + 4);
    if (work > 300_000) {
      work = 0;
      yield;
    }
  }
}

function widest(order: Uint32Array, from: number, to: number, values: Float64Array | Float32Array, dimensions: number): number {
  let best = 0;
  let width = -1;
  for (let t = 0; t < dimensions; t++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = from; i < to; i++) {
      const value = values[order[i] * dimensions + t];
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (high - low > width) {
      width = high - low;
      best = t;
    }
  }
  return best;
}

/** Brings the smallest `middle - from` points of a range to its front (Hoare's selection, median of three). */
function select(order: Uint32Array, from: number, to: number, middle: number, values: Float64Array | Float32Array, line: number, t: number): void {
  let left = from;
  let right = to - 1;
  while (left < right) {
    const a = values[order[left] * line + t];
    const b = values[order[(left + right) >> 1] * line + t];
    const c = values[order[right] * line + t];
    const pivot = a < b ? (b < c ? b : Math.max(a, c)) : a < c ? a : Math.max(b, c);
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[order[i] * line + t] < pivot) i++;
      while (values[order[j] * line + t] > pivot) j--;
      if (i > j) break;
      const held = order[i];
      order[i++] = order[j];
      order[j--] = held;
    }
    if (middle <= j) right = j;
    else if (middle >= i) left = i;
    else return;
  }
}
