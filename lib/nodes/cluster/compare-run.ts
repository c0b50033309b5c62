import { agreementOf, type CrossTable, crossTable } from "@/lib/ml/validation/agreement";
import { fatesOf, matchLabels } from "@/lib/ml/validation/matching";
import { cell, freeName, takeRows, withColumns } from "@/lib/table/columns";
import type { BooleanColumn, CodedColumn, Column, Table } from "@/lib/table/table";
import { chooseColumn } from "../choose-columns";
import type { RunContext } from "../contract";
import { fail } from "../problem";
import type { CompareReport } from "./compare-report";
import { segmentColorAt } from "./segment-colors";

const TYPES = ["category", "text", "boolean"] as const;
/** Segments of a column at most: with more it holds something else. */
const MOST_SEGMENTS = 100;
/** Share of the smaller side's names that must be on both sides to match segments by name. */
const NAMED_ALIKE = 0.5;

export interface CompareParams {
  readonly segment: string | null;
  readonly second: string | null;
  readonly segmentAfter: string | null;
  readonly customer: string | null;
  readonly customerAfter: string | null;
  readonly match: "automatic" | "names" | "overlap";
}

/** One row a customer who is in both: its place in the table before and in the one after. */
interface Joined {
  readonly before: Uint32Array;
  readonly after: Uint32Array;
  readonly customer: string | null;
}

/** Table of who is where now, and report. Fails in words when there is nothing to compare. */
export async function compareOutputs(before: Table, after: Table | undefined, params: CompareParams, ctx: RunContext) {
  const [first, second] = after
    ? [segmentColumn(before, params.segment, "segment"), segmentColumn(after, params.segmentAfter, "segmentAfter")]
    : twoColumns(before, params);
  const joined = after ? await join(before, after, params, ctx) : everyRow(before.rows);
  const a = Int32Array.from(joined.before, (row) => first.codes[row]);
  const b = Int32Array.from(joined.after, (row) => second.codes[row]);
  const left = used(a, b, first);
  const right = used(b, a, second);
  const table = crossTable(left.codes, right.codes, left.names.length, right.names.length);
  const agreement = (await agreementOf(table, ctx.checkpoint)) ?? fail("cluster.compare-none", {}, { param: after ? "customer" : "second" });

  const by = params.match === "automatic" ? (namedAlike(left.names, right.names) ? "names" : "overlap") : params.match;
  const pairs = by === "names" ? left.names.map((name) => right.names.indexOf(name)) : matchLabels(table);
  const count = (row: number, column: number) => table.counts[row * table.columns + column];
  const stayed = pairs.reduce((sum, column, row) => (column < 0 ? sum : sum + count(row, column)), 0);
  const fresh = right.names.flatMap((_, column) => (pairs.includes(column) ? [] : [column]));
  const colors = right.names.map((_, column) => {
    const row = pairs.indexOf(column);
    return segmentColorAt(row >= 0 ? row : left.names.length + fresh.indexOf(column));
  });
  const report: CompareReport = {
    kind: "cluster.compare",
    columns: { before: first.name, after: second.name },
    customer: joined.customer,
    rows: { before: assigned(first.codes), after: assigned(second.codes), both: table.total },
    unassigned: before.rows - assigned(first.codes) + (after ? after.rows : before.rows) - assigned(second.codes),
    before: left.names.map((name, row) => ({ name, size: sum(table, row, null), color: segmentColorAt(row) })),
    after: right.names.map((name, column) => ({ name, size: sum(table, null, column), color: colors[column] })),
    counts: left.names.map((_, row) => right.names.map((__, column) => count(row, column))),
    matched: { by, pairs },
    moved: table.total - stayed,
    agreement,
    fates: fatesOf(table),
    fresh,
  };
  return { data: withMoves(after ?? before, joined, left, right, pairs, first.name), report };
}

interface SegmentCodes {
  readonly name: string;
  readonly codes: Int32Array;
  readonly names: readonly string[];
}

function segmentColumn(table: Table, name: string | null, param: string): SegmentCodes {
  const column = chooseColumn(table, name, { param, types: TYPES, role: "segment" });
  return codesOf(column, param);
}

/** Two segment columns of one table: today's, and those that a clustering node left before it, unless others are named. */
function twoColumns(table: Table, { segment, second }: CompareParams): [SegmentCodes, SegmentCodes] {
  const named = (name: string | null, param: string) => (name === null ? undefined : chooseColumn(table, name, { param, types: TYPES }));
  const after = named(segment, "segment") ?? chooseColumn(table, null, { param: "segment", types: TYPES, role: "segment" });
  const left = table.columns.filter((column) => column.type === "category" && column !== after && /^segment( \d+)?$/.test(column.name)).at(-1);
  const before = named(second, "second") ?? left;
  if (!before || before === after) return fail("cluster.compare-second", { column: after.name }, { param: "second" });
  return [codesOf(before, "second"), codesOf(after, "segment")];
}

function codesOf(column: Column, param: string): SegmentCodes {
  if (column.type === "boolean") return booleanCodes(column);
  if (column.type !== "category" && column.type !== "text")
    return fail("common.column-type", { column: column.name, type: column.type, wanted: "category" }, { param });
  return checked(column, param);
}

function booleanCodes(column: BooleanColumn): SegmentCodes {
  return { name: column.name, codes: Int32Array.from(column.values, (value) => (value === 255 ? -1 : value)), names: ["false", "true"] };
}

function checked({ name, codes, dictionary }: CodedColumn, param: string): SegmentCodes {
  const values = new Set(codes);
  values.delete(-1);
  if (values.size === 0) fail("cluster.no-segments", { column: name }, { param });
  if (values.size > MOST_SEGMENTS) fail("cluster.not-segments", { column: name, values: values.size }, { param });
  return { name, codes, names: dictionary };
}

/** Codes of the labels that are met among the rows compared, in the order of the dictionary. */
function used(codes: Int32Array, others: Int32Array, { names }: SegmentCodes): { readonly codes: Int32Array; readonly names: string[] } {
  const met = new Set<number>();
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0 && others[i] >= 0) met.add(codes[i]);
  const order = [...met].sort((a, b) => a - b);
  const place = new Map(order.map((code, at) => [code, at]));
  return { codes: codes.map((code) => place.get(code) ?? -1), names: order.map((code) => names[code]) };
}

function everyRow(rows: number): Joined {
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  return { before: all, after: all, customer: null };
}

/** Finds each customer of the second table in the first. A customer with several rows counts once, by the first of them. */
async function join(before: Table, after: Table, params: CompareParams, ctx: RunContext): Promise<Joined> {
  const left = chooseColumn(before, params.customer, { param: "customer", role: "id" });
  const right = chooseColumn(after, params.customerAfter, { param: "customerAfter", role: "id" });
  const places = new Map<string, number>();
  let repeated = 0;
  for (let row = 0; row < before.rows; row++) {
    const value = cell(left, row);
    if (value === null) continue;
    if (places.has(String(value))) repeated++;
    else places.set(String(value), row);
    if (row % 50_000 === 0) await ctx.checkpoint(0.4 * (row / before.rows), 1);
  }
  const seen = new Set<string>();
  const pairs: [number, number][] = [];
  for (let row = 0; row < after.rows; row++) {
    const value = cell(right, row);
    if (row % 50_000 === 0) await ctx.checkpoint(0.4 + 0.4 * (row / after.rows), 1);
    if (value === null) continue;
    if (seen.has(String(value))) {
      repeated++;
      continue;
    }
    seen.add(String(value));
    const place = places.get(String(value));
    if (place !== undefined) pairs.push([place, row]);
  }
  if (pairs.length === 0) fail("cluster.compare-strangers", { before: left.name, after: right.name }, { param: "customer" });
  if (repeated > 0) ctx.warn({ code: "cluster.compare-repeated", severity: "warning", detail: { count: repeated, column: right.name }, param: "customer" });
  return { before: Uint32Array.from(pairs, ([row]) => row), after: Uint32Array.from(pairs, ([, row]) => row), customer: right.name };
}

/** True when enough names are on both sides and say more than a number. */
function namedAlike(left: readonly string[], right: readonly string[]): boolean {
  const common = left.filter((name) => right.includes(name) && !/^\d+$/.test(name)).length;
  return common >= NAMED_ALIKE * Math.min(left.length, right.length) && common > 0;
}

function assigned(codes: Int32Array): number {
  return codes.reduce((count, code) => (code >= 0 ? count + 1 : count), 0);
}

function sum({ counts, rows, columns }: CrossTable, row: number | null, column: number | null): number {
  let total = 0;
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) if ((row ?? i) === i && (column ?? j) === j) total += counts[i * columns + j];
  return total;
}

/** The customers of both, as they are afterwards, with the segment they were in and whether they moved. */
function withMoves(
  table: Table,
  { after, customer }: Joined,
  left: { readonly codes: Int32Array; readonly names: readonly string[] },
  right: { readonly codes: Int32Array },
  pairs: readonly number[],
  name: string,
): Table {
  const kept = customer === null ? table : takeRows(table, after);
  const taken = new Set(kept.columns.map((column) => column.name));
  const moved = Uint8Array.from(left.codes, (code, i) => (code < 0 || right.codes[i] < 0 ? 255 : Number(pairs[code] !== right.codes[i])));
  const before: Column = { name: freeName(`${name} before`, taken), type: "category", role: null, codes: left.codes, dictionary: left.names };
  return withColumns(kept, [...(customer === null ? [] : [before]), { name: freeName("moved", taken), type: "boolean", role: null, values: moved }]);
}
