import { type Column, MISSING_CODE } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";

const STRIDE = 32_768;

export interface Ids {
  /** A code for each row by the id's value, -1 where it is missing. */
  readonly codes: Int32Array;
  readonly count: number;
  readonly value: (code: number) => string | number;
}

/** A code for each row by the id's value. O(rows). */
export function idsOf(column: Exclude<Column, { readonly type: "boolean" }>): Ids {
  if ("codes" in column) return { codes: column.codes, count: column.dictionary.length, value: (code) => column.dictionary[code] };
  const known = new Map<number, number>();
  const values: number[] = [];
  const codes = new Int32Array(column.values.length).fill(MISSING_CODE);
  for (const [row, value] of column.values.entries()) {
    if (Number.isNaN(value)) continue;
    let code = known.get(value);
    if (code === undefined) {
      code = values.length;
      known.set(value, code);
      values.push(value);
    }
    codes[row] = code;
  }
  return { codes, count: values.length, value: (code) => values[code] };
}

/** The times of each id one after the other, not sorted: those of id `c` are `times[starts[c]]` to `times[starts[c + 1] - 1]`. O(rows). */
export async function timesById({ codes, count }: Ids, dates: Float64Array, checkpoint: Checkpoint): Promise<{ times: Float64Array; starts: Int32Array }> {
  const starts = new Int32Array(count + 1);
  for (let row = 0; row < codes.length; row++) if (codes[row] >= 0 && !Number.isNaN(dates[row])) starts[codes[row] + 1]++;
  for (let code = 0; code < count; code++) starts[code + 1] += starts[code];
  const next = starts.slice();
  const times = new Float64Array(starts[count]);
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] >= 0 && !Number.isNaN(dates[row])) times[next[codes[row]]++] = dates[row];
    if (row % STRIDE === STRIDE - 1) await checkpoint(row, codes.length);
  }
  return { times, starts };
}
