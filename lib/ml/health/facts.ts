import { isMissing } from "@/lib/table/columns";
import type { Column, Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { DAY_MS } from "../formula/dates";
import { idsOf, timesById } from "./visits";

/** What methods ask of a table before they run: how much there is of everything. Null: not to be told from it. */
export interface TableFacts {
  readonly rows: number;
  /** Columns of numbers with the role of a feature. */
  readonly features: number;
  /** Different identifiers. */
  readonly customers: number | null;
  /** Customers who came on more than one day. */
  readonly repeat: number | null;
  /** Whole days from the first date to the last. */
  readonly spanDays: number | null;
  /** Median number of days between two days on which one customer came. */
  readonly gapDays: number | null;
  /** Classes of the target and rows of its rarest one. */
  readonly target: { readonly classes: number; readonly rarest: number } | null;
}

/** More classes than this are a measurement. */
const MOST_CLASSES = 20;
/** Gaps that the median is taken of: evenly spread over the customers. */
const MOST_GAPS = 200_000;

/** Counts what a table has. O(rows log rows). */
export async function factsOf(table: Table, checkpoint: Checkpoint): Promise<TableFacts> {
  const id = table.columns.find(({ role }) => role === "id");
  const date = table.columns.find(({ role, type }) => role === "date" && type === "date");
  const target = table.columns.find(({ role }) => role === "target");
  const facts = {
    rows: table.rows,
    features: table.columns.filter(({ role, type }) => role === "feature" && type === "number").length,
    target: target ? classesOf(target, table.rows) : null,
    spanDays: date?.type === "date" ? spanOf(date.values) : null,
  };
  if (!id || id.type === "boolean") return { ...facts, customers: null, repeat: null, gapDays: null };
  const ids = idsOf(id);
  if (date?.type !== "date") return { ...facts, customers: used(ids.codes, ids.count), repeat: null, gapDays: null };
  const { times, starts } = await timesById(ids, date.values, checkpoint);
  const gaps: number[] = [];
  let repeat = 0;
  const every = Math.max(1, Math.ceil(times.length / MOST_GAPS));
  for (let code = 0; code < ids.count; code++) {
    if (code % 2048 === 2047) await checkpoint(code, ids.count);
    const days = times.subarray(starts[code], starts[code + 1]).map((time) => Math.floor(time / DAY_MS));
    days.sort();
    let several = false;
    for (let i = 1; i < days.length; i++) {
      if (days[i] === days[i - 1]) continue;
      several = true;
      if (code % every === 0) gaps.push(days[i] - days[i - 1]);
    }
    if (several) repeat++;
  }
  const sorted = Float64Array.from(gaps).sort();
  return {
    ...facts,
    customers: used(ids.codes, ids.count),
    repeat,
    gapDays: sorted.length === 0 ? null : sorted[sorted.length >> 1],
  };
}

function used(codes: Int32Array, count: number): number {
  const seen = new Uint8Array(count);
  for (const code of codes) if (code >= 0) seen[code] = 1;
  return seen.reduce((sum, each) => sum + each, 0);
}

function spanOf(times: Float64Array): number | null {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    if (time < first) first = time;
    if (time > last) last = time;
  }
  return last >= first ? Math.floor((last - first) / DAY_MS) : null;
}

function classesOf(column: Column, rows: number): TableFacts["target"] {
  const counts = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    if (isMissing(column, row)) continue;
    const value = "codes" in column ? column.codes[row] : column.values[row];
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > MOST_CLASSES) return null;
  }
  return counts.size < 2 ? null : { classes: counts.size, rarest: Math.min(...counts.values()) };
}
