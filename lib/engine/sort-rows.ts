import type { Checkpoint } from "@/lib/ml/checkpoint";
import type { Column, DateColumn, NumberColumn } from "@/lib/table/table";

/** Rows merged between two checkpoints. */
const SLICE = 131_072;

/**
 * Row numbers in the order of a column: numbers and dates by value, words by `collator`, false before true.
 * Missing cells come last in both directions; equal cells keep the order of the table.
 * Numbers by merging, O(n log n), sliced; the others by counting, O(n + words log words).
 */
export function sortRows(column: Column, descending: boolean, collator: Intl.Collator, checkpoint: Checkpoint): Promise<Uint32Array> {
  if (column.type === "number" || column.type === "date") return sortNumbers(column, descending, checkpoint);
  return Promise.resolve(
    "codes" in column ? countCodes(column.codes, wordRanks(column.dictionary, collator), descending) : countCodes(column.values, BOOLEAN_RANKS, descending),
  );
}

const BOOLEAN_RANKS = Uint32Array.of(0, 1);

async function sortNumbers(column: NumberColumn | DateColumn, descending: boolean, checkpoint: Checkpoint): Promise<Uint32Array> {
  const { values } = column;
  const rows = values.length;
  let from = new Uint32Array(rows);
  let present = 0;
  for (let row = 0; row < rows; row++) if (!Number.isNaN(values[row])) from[present++] = row;
  let last = present;
  for (let row = 0; row < rows; row++) if (Number.isNaN(values[row])) from[last++] = row;
  let to = from.slice();
  let work = 0;
  for (let width = 1; width < present; width *= 2) {
    for (let start = 0; start < present; start += 2 * width) {
      const middle = Math.min(start + width, present);
      const end = Math.min(start + 2 * width, present);
      mergeRuns(values, from, to, [start, middle, end], descending);
      work += end - start;
      if (work < SLICE) continue;
      work = 0;
      await checkpoint(0, 0);
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Merges two sorted runs, from start to middle and from middle to end, into `to`. */
function mergeRuns(
  values: Float64Array,
  from: Uint32Array,
  to: Uint32Array,
  [start, middle, end]: readonly [number, number, number],
  descending: boolean,
): void {
  let left = start;
  let right = middle;
  for (let at = start; at < end; at++) {
    const a = values[from[left]];
    const b = values[from[right]];
    const takeLeft = right >= end || (left < middle && (descending ? a >= b : a <= b));
    to[at] = takeLeft ? from[left++] : from[right++];
  }
}

/** The place of each word in the order of all. */
function wordRanks(dictionary: readonly string[], collator: Intl.Collator): Uint32Array {
  const order = Uint32Array.from(dictionary.keys()).sort((a, b) => collator.compare(dictionary[a], dictionary[b]));
  const ranks = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) ranks[order[i]] = i;
  return ranks;
}

/** Counting sort of codes by rank; a code without a rank is missing. */
function countCodes(codes: Int32Array | Uint8Array, ranks: Uint32Array, descending: boolean): Uint32Array {
  const missing = ranks.length;
  const bucketOf = (code: number) => (code < 0 || code >= missing ? missing : descending ? missing - 1 - ranks[code] : ranks[code]);
  const starts = new Uint32Array(missing + 2);
  for (const code of codes) starts[bucketOf(code) + 1]++;
  for (let bucket = 1; bucket < starts.length; bucket++) starts[bucket] += starts[bucket - 1];
  const order = new Uint32Array(codes.length);
  for (let row = 0; row < codes.length; row++) order[starts[bucketOf(codes[row])]++] = row;
  return order;
}
