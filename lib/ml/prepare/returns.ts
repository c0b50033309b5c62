import * as z from "zod";
import { findColumn, isMissing, withColumns, withRole } from "@/lib/table/columns";
import { groupRows } from "@/lib/table/operations/key-codes";
import { KeyTable } from "@/lib/table/operations/key-table";
import type { Column, Role, Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";
import { phase } from "../phase";
import { takeRowsInTurn } from "../take-rows";
import { isCoded, partRows, presentColumn, presentDates, presentNumbers } from "./column-access";
import { RETURN_LEFTOVERS, RETURN_ORDERS, RETURN_PRICES } from "./return-choices";
import { matchReturns } from "./return-matching";

/** Which columns to read and how to match; the mark of credit notes is found on the table it was learned from. */
export const returnsStateSchema = z.object({
  customer: z.string(),
  product: z.string().nullable(),
  order: z.string().nullable(),
  date: z.string().nullable(),
  quantity: z.string(),
  price: z.string().nullable(),
  amount: z.string().nullable(),
  /** What the order numbers of credit notes begin with; empty: only a negative quantity makes a return. */
  mark: z.string(),
  matchPrice: z.enum(RETURN_PRICES),
  take: z.enum(RETURN_ORDERS),
  leftovers: z.enum(RETURN_LEFTOVERS),
  netQuantity: z.string(),
  netAmount: z.string(),
});
export type ReturnsState = z.output<typeof returnsStateSchema>;

/** What became of a row. */
export const LINE = { sale: 0, netted: 1, leftover: 2, emptied: 3 } as const;

export interface ReturnsApplied {
  readonly table: Table;
  /** Returns or parts of returns without a sale, with what is left of them. */
  readonly unmatched: Table;
  /** Returns taken off in full and sales returned in full, as they are after it. */
  readonly settled: Table;
  /** One of LINE a row: a sale that stays, a return taken off in full, a return with a rest, a sale returned in full. */
  readonly fate: Uint8Array;
  /** Net quantity and amount of each row of the input: of sales after returns, of returns what is left of them. */
  readonly quantity: Float64Array;
  readonly amount: Float64Array;
  /** Amounts as they came. */
  readonly before: Float64Array;
  readonly returns: Uint8Array;
  /** Return rows without a customer: they cannot be matched. */
  readonly anonymous: number;
  /** Lines without a quantity or an amount: passed on as they are. */
  readonly unknown: number;
}

/**
 * Takes returns off the sales they belong to. A return is a line with a negative quantity, or of an order with the mark
 * of a credit note. It is matched to sales of the same customer and product that are not later, the latest (or earliest)
 * first, at the same price where that is asked for; its amount is taken off with its quantity, so that all amounts add
 * up to what they did before. O(rows log rows).
 */
export async function applyReturns(table: Table, state: ReturnsState, checkpoint: Checkpoint): Promise<ReturnsApplied> {
  const { rows } = table;
  const source = presentNumbers(table, state.quantity).values;
  const returns = await returnRows(table, state, source, phase(checkpoint, 0, 0.1));
  const before = amountsOf(table, state);
  const quantity = new Float64Array(rows);
  const amount = before.slice();
  let unknown = 0;
  await inSlices(rows, 4, phase(checkpoint, 0.1, 0.2), (from, to) => {
    for (let row = from; row < to; row++) {
      // A credit note may give its quantity without a sign.
      quantity[row] = returns[row] === 1 ? -Math.abs(source[row]) : source[row];
      const unsigned = source[row] > 0 || state.amount !== null;
      if (returns[row] === 1 && unsigned && before[row] > 0) amount[row] = -before[row];
      if (Number.isNaN(source[row]) || Number.isNaN(before[row])) unknown++;
    }
  });
  const signed = amount.slice();
  const keys = await keysOf(table, state, returns, phase(checkpoint, 0.2, 0.4));
  const times = state.date === null ? null : presentDates(table, state.date).values;
  const lines = { rows, returns, quantity, amount, times };
  if (state.matchPrice !== "ignore" && state.price !== null) {
    const priced = await withPrice(keys.codes, presentNumbers(table, state.price), phase(checkpoint, 0.4, 0.5));
    await matchReturns(lines, priced, state.take, phase(checkpoint, 0.5, 0.65));
  }
  if (state.matchPrice !== "require" || state.price === null) await matchReturns(lines, keys, state.take, phase(checkpoint, 0.65, 0.8));
  const fate = fateOf(lines, source);
  return {
    ...(await split(table, state, fate, lines, phase(checkpoint, 0.8, 1))),
    fate,
    quantity,
    amount,
    before: signed,
    returns,
    anonymous: keys.anonymous,
    unknown,
  };
}

async function returnRows(table: Table, state: ReturnsState, quantity: Float64Array, checkpoint: Checkpoint): Promise<Uint8Array> {
  const returns = new Uint8Array(table.rows);
  const order = state.order === null || state.mark === "" ? undefined : presentColumn(table, state.order);
  const mark = state.mark.toUpperCase();
  const marked = order && isCoded(order) ? order.dictionary.map((name) => name.toUpperCase().startsWith(mark)) : null;
  await inSlices(table.rows, 4, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      const credit = marked !== null && order !== undefined && isCoded(order) && order.codes[row] >= 0 && marked[order.codes[row]];
      // A line without a quantity is no return of anything.
      if (quantity[row] < 0 || (credit && quantity[row] > 0)) returns[row] = 1;
    }
  });
  return returns;
}

function amountsOf(table: Table, state: ReturnsState): Float64Array {
  if (state.amount !== null) return presentNumbers(table, state.amount).values;
  const quantity = presentNumbers(table, state.quantity).values;
  if (state.price === null) return quantity.map(() => 0);
  const price = presentNumbers(table, state.price).values;
  return quantity.map((each, row) => each * price[row]);
}

export interface Keys {
  /** Customer and product of each row, numbered; -1 where one is missing. */
  readonly codes: Int32Array;
  readonly count: number;
}

async function keysOf(table: Table, state: ReturnsState, returns: Uint8Array, checkpoint: Checkpoint): Promise<Keys & { readonly anonymous: number }> {
  const customer = presentColumn(table, state.customer);
  const product = state.product === null ? undefined : presentColumn(table, state.product);
  const groups = await groupRows(customer, checkpoint);
  let anonymous = 0;
  for (let row = 0; row < table.rows; row++) if (returns[row] === 1 && isMissing(customer, row)) anonymous++;
  if (!product) return { codes: groups.codes, count: groups.count, anonymous };
  return { ...(await pairs(groups.codes, (await groupRows(product, checkpoint)).codes, checkpoint)), anonymous };
}

async function withPrice(codes: Int32Array, price: Column, checkpoint: Checkpoint): Promise<Keys> {
  return pairs(codes, (await groupRows(price, checkpoint)).codes, checkpoint);
}

async function pairs(a: Int32Array, b: Int32Array, checkpoint: Checkpoint): Promise<Keys> {
  const numbered = new KeyTable(1024);
  const codes = new Int32Array(a.length);
  await inSlices(a.length, 50, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) codes[row] = a[row] < 0 || b[row] < 0 ? -1 : numbered.add(a[row], b[row]);
  });
  return { codes, count: numbered.count };
}

export interface Lines {
  readonly rows: number;
  readonly returns: Uint8Array;
  readonly quantity: Float64Array;
  readonly amount: Float64Array;
  /** Null: the order of the rows stands for time. */
  readonly times: Float64Array | null;
}

function fateOf({ returns, quantity, rows }: Lines, source: Float64Array): Uint8Array {
  const fate = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    if (returns[row] === 1) fate[row] = quantity[row] === 0 ? LINE.netted : LINE.leftover;
    else if (quantity[row] === 0 && source[row] !== 0) fate[row] = LINE.emptied;
  }
  return fate;
}

async function split(
  table: Table,
  state: ReturnsState,
  fate: Uint8Array,
  lines: Lines,
  checkpoint: Checkpoint,
): Promise<Pick<ReturnsApplied, "table" | "unmatched" | "settled">> {
  const left = fate.map((each) => Number(each === LINE.netted || each === LINE.emptied || (each === LINE.leftover && state.leftovers === "apart")));
  const rest = fate.map((each) => Number(each === LINE.leftover));
  const net = withNet(table, state, lines);
  const kept = await takeRowsInTurn(net, partRows(left, lines.rows).kept, phase(checkpoint, 0, 0.8));
  const unmatched = await takeRowsInTurn(net, partRows(rest, lines.rows).left, phase(checkpoint, 0.8, 0.9));
  const done = fate.map((each) => Number(each === LINE.netted || each === LINE.emptied));
  const settled = await takeRowsInTurn(net, partRows(done, lines.rows).left, phase(checkpoint, 0.9, 1));
  return { table: kept, unmatched, settled };
}

/** The net columns take over the roles, so that later nodes count what was kept. */
function withNet(table: Table, state: ReturnsState, { quantity, amount }: Lines): Table {
  const taken = new Set<Role>(["quantity", "amount"]);
  const columns = table.columns.map((column) => (column.role !== null && taken.has(column.role) ? withRole(column, null) : column));
  const amounts: Column[] = state.amount === null && state.price === null ? [] : [{ name: state.netAmount, role: "amount", type: "number", values: amount }];
  return withColumns({ ...table, columns }, [{ name: state.netQuantity, role: "quantity", type: "number", values: quantity }, ...amounts]);
}

/** The shortest start, letters only, of orders that mostly hold returns; empty when there is none. O(rows). */
export function findMark(table: Table, order: string, quantity: string): string {
  const column = findColumn(table, order);
  const amounts = findColumn(table, quantity);
  if (!column || !isCoded(column) || amounts?.type !== "number") return "";
  const marks = column.dictionary.map((name) => /^\s*(\p{L}{1,4})[\s\-_#/]*\d/u.exec(name)?.[1].toUpperCase() ?? "");
  const rows = new Uint32Array(marks.length);
  const below = new Uint32Array(marks.length);
  for (let row = 0; row < table.rows; row++) {
    const code = column.codes[row];
    if (code < 0) continue;
    rows[code]++;
    if (amounts.values[row] < 0) below[code]++;
  }
  const lines = new Map<string, { rows: number; negative: number }>();
  for (const [code, mark] of marks.entries()) {
    const seen = lines.get(mark) ?? { rows: 0, negative: 0 };
    seen.rows += rows[code];
    seen.negative += below[code];
    lines.set(mark, seen);
  }
  const total = [...lines.values()].reduce((sum, { rows }) => sum + rows, 0);
  const found = [...lines].filter(([mark, { rows, negative }]) => mark !== "" && rows < total / 2 && (negative > rows / 2 || CREDIT_MARKS.has(mark)));
  return found.sort((a, b) => b[1].rows - a[1].rows).at(0)?.[0] ?? "";
}

/** What shops call a cancellation, credit note or return, where quantities have no sign: C, CN, RET, В(озврат), ST(orno) … */
const CREDIT_MARKS = new Set(["C", "CN", "CR", "CM", "R", "RET", "RTN", "RMA", "REF", "В", "ВЗ", "ВОЗ", "ST", "STO", "RT"]);
