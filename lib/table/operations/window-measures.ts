/**
 * What windows measure within the groups `from` to before `to`. Group g has the places `starts[g]` to `starts[g + 1] - 1`;
 * `result` and `ordered` (the values of those places) begin with the first of them.
 */

/** 1, 2, 3 ... in each group. */
export function numberWithin(result: Float64Array, starts: Uint32Array, from: number, to: number): void {
  const base = starts[from];
  for (let group = from; group < to; group++) {
    const begin = starts[group];
    const end = starts[group + 1];
    for (let i = begin; i < end; i++) result[i - base] = i - begin + 1;
  }
}

/** The number of the first row with equal codes; when `dense`, of the different codes so far. */
export function rankWithin(
  result: Float64Array,
  rows: Uint32Array,
  starts: Uint32Array,
  codes: readonly Int32Array[],
  dense: boolean,
  from: number,
  to: number,
): void {
  const base = starts[from];
  for (let group = from; group < to; group++) {
    let rank = 1;
    for (let i = starts[group]; i < starts[group + 1]; i++) {
      if (i > starts[group] && codes.some((code) => code[rows[i]] !== code[rows[i - 1]])) rank = dense ? rank + 1 : i - starts[group] + 1;
      result[i - base] = rank;
    }
  }
}

/** The value `offset` places before (behind, when negative), or NaN. */
export function shiftWithin(result: Float64Array, ordered: Float64Array, starts: Uint32Array, offset: number, from: number, to: number): void {
  const base = starts[from];
  for (let group = from; group < to; group++) {
    const begin = starts[group] - base;
    const end = starts[group + 1] - base;
    for (let i = begin; i < end; i++) {
      const at = i - offset;
      result[i] = at >= begin && at < end ? ordered[at] : Number.NaN;
    }
  }
}

/** As `shiftWithin`, of codes, from row to row. */
export function shiftCells<T extends Int32Array | Uint8Array>(
  cells: T,
  source: T,
  missing: number,
  rows: Uint32Array,
  starts: Uint32Array,
  offset: number,
  from: number,
  to: number,
): void {
  for (let group = from; group < to; group++) {
    const begin = starts[group];
    const end = starts[group + 1];
    for (let i = begin; i < end; i++) {
      const at = i - offset;
      cells[rows[i]] = at >= begin && at < end ? source[rows[at]] : missing;
    }
  }
}

/** Running sums by Kahan's summation, or the means of the values so far. */
export function runWithin(result: Float64Array, ordered: Float64Array, starts: Uint32Array, mean: boolean, from: number, to: number): void {
  const base = starts[from];
  for (let group = from; group < to; group++) {
    const end = starts[group + 1] - base;
    let sum = 0;
    let lost = 0;
    let count = 0;
    for (let i = starts[group] - base; i < end; i++) {
      const value = ordered[i];
      if (Number.isNaN(value)) {
        result[i] = Number.NaN;
        continue;
      }
      const corrected = value - lost;
      const next = sum + corrected;
      lost = next - sum - corrected;
      sum = next;
      count++;
      result[i] = mean ? sum / count : sum;
    }
  }
}

/** Each value over its group's sum (Kahan's), NaN where that is 0. */
export function shareWithin(result: Float64Array, ordered: Float64Array, starts: Uint32Array, from: number, to: number): void {
  const base = starts[from];
  for (let group = from; group < to; group++) {
    const begin = starts[group] - base;
    const end = starts[group + 1] - base;
    let sum = 0;
    let lost = 0;
    for (let i = begin; i < end; i++) {
      const value = ordered[i];
      if (Number.isNaN(value)) continue;
      const corrected = value - lost;
      const next = sum + corrected;
      lost = next - sum - corrected;
      sum = next;
    }
    for (let i = begin; i < end; i++) result[i] = sum === 0 ? Number.NaN : ordered[i] / sum;
  }
}
