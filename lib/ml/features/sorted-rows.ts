import type { Checkpoint } from "../checkpoint";

/** Rows sorted at one go: a few milliseconds. */
const RUN = 16_384;

/** The rows given in the ascending order of their values, equal ones as they came; sorted in runs and merged, so that it can be cancelled. O(n log n). */
export async function sortedRows(rows: Uint32Array, values: Float64Array, checkpoint: Checkpoint): Promise<Uint32Array> {
  const { length } = rows;
  let from = rows.slice();
  const passes = 1 + Math.ceil(Math.log2(Math.max(1, length / RUN)));
  for (let start = 0; start < length; start += RUN) {
    from.subarray(start, start + RUN).sort((a, b) => values[a] - values[b]);
    await checkpoint(Math.min(length, start + RUN), length * passes);
  }
  let to = new Uint32Array(length);
  for (let width = RUN, pass = 1; width < length; width *= 2, pass++) {
    for (let start = 0; start < length; start += 2 * width) {
      const middle = Math.min(length, start + width);
      const end = Math.min(length, start + 2 * width);
      let [left, right] = [start, middle];
      for (let at = start; at < end; at++) {
        to[at] = right >= end || (left < middle && values[from[left]] <= values[from[right]]) ? from[left++] : from[right++];
        if ((at & 0x3ffff) === 0x3ffff) await checkpoint(pass * length + at, length * passes);
      }
    }
    [from, to] = [to, from];
  }
  return from;
}
