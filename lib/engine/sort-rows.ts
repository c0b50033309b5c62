import type { Checkpoint } from "@/lib/ml/checkpoint";
import { isMissing } from "@/lib/table/columns";
import type { Column } from "@/lib/table/table";

/** Comparisons between two checkpoints. */
const SLICE = 131_072;

/**
 * Row numbers in the order of a column: numbers and dates by value, words by `collator`, false before true.
 * Missing cells come last in both directions; equal cells keep the order of the table. O(n log n), sliced.
 */
export async function sortRows(column: Column, descending: boolean, collator: Intl.Collator, checkpoint: Checkpoint): Promise<Uint32Array> {
  const keys = sortKeys(column, collator);
  const rows = keys.length;
  let from = new Uint32Array(rows);
  let present = 0;
  for (let row = 0; row < rows; row++) if (!isMissing(column, row)) from[present++] = row;
  let last = present;
  for (let row = 0; row < rows; row++) if (isMissing(column, row)) from[last++] = row;
  let to = from.slice();
  const after = descending ? (a: number, b: number) => a < b : (a: number, b: number) => a > b;
  let work = 0;
  for (let width = 1; width < present; width *= 2) {
    for (let start = 0; start < present; start += 2 * width) {
      const middle = Math.min(start + width, present);
      const end = Math.min(start + 2 * width, present);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        const takeLeft = right >= end || (left < middle && !after(keys[from[left]], keys[from[right]]));
        to[at] = takeLeft ? from[left++] : from[right++];
        if (++work % SLICE === 0) await checkpoint(0, 0);
      }
    }
    [from, to] = [to, from];
  }
  return from;
}

/** A number a row whose order is the order of the cells. */
function sortKeys(column: Column, collator: Intl.Collator): Float64Array | Uint8Array {
  if (!("codes" in column)) return column.values;
  const order = Uint32Array.from(column.dictionary.keys()).sort((a, b) => collator.compare(column.dictionary[a], column.dictionary[b]));
  const rank = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) rank[order[i]] = i;
  return Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : rank[code]));
}
