import { takeColumn, withRole } from "@/lib/table/columns";
import { groupRows } from "@/lib/table/operations/key-codes";
import { type Scratch, withScratch } from "@/lib/table/operations/scratch";
import type { Column, DateColumn, NumberColumn } from "@/lib/table/table";
import type { Checkpoint } from "./checkpoint";
import { quantile, sortedInRuns } from "./distribution";
import { DAY_MS, startOfDay, wholeDays } from "./formula/dates";
import { lineAmounts } from "./line-amounts";
import { phase } from "./phase";
import { type LeftOut, orderCounts, sumLines } from "./rfm-sums";

export type { LeftOut } from "./rfm-sums";

/** The columns of a transaction table. The amount of a line is `amount`, or quantity x price. */
export interface TransactionColumns {
  readonly customer: Column;
  /** Without it every line counts as an order. */
  readonly order: Column | undefined;
  readonly date: DateColumn;
  readonly amount: NumberColumn | { readonly quantity: NumberColumn; readonly price: NumberColumn };
}

/** Per-customer sums, in order of each customer's first line. */
export interface CustomerSums {
  readonly customers: number;
  /** A line of each customer, from which the id is read. */
  readonly firstRow: Uint32Array;
  /** Whole days from the last purchase to the reference. */
  readonly recency: Float64Array;
  /** Distinct orders. */
  readonly frequency: Float64Array;
  /** Sum of amounts, returns subtracted. */
  readonly monetary: Float64Array;
  /** Whole days from the first purchase to the reference. */
  readonly tenure: Float64Array;
  /** Midnight UTC, ms. */
  readonly reference: number;
  readonly firstPurchase: number;
  readonly lastPurchase: number;
  readonly lines: number;
  readonly leftOut: LeftOut;
  /** Lines without an order number: each counted as an order of its own. */
  readonly noOrder: number;
  readonly negativeLines: number;
}

/**
 * Sums transactions up by customer, as of a reference date. Recency is floor((reference - last purchase) / 1 day), where
 * the reference is the midnight (UTC) that begins the reference date; without one it is the day after the last purchase.
 * Lines without a customer, date or amount are left out and counted, as are lines from the reference on.
 *
 * Source of the measures: Hughes, Strategic Database Marketing (1994). O(lines): customers and orders are numbered through open-addressing tables, then summed pass by pass.
 */
export function sumByCustomer(columns: TransactionColumns, lines: number, reference: number | null, checkpoint: Checkpoint): Promise<CustomerSums> {
  return withScratch((scratch) => sumIn(scratch, columns, lines, reference, checkpoint));
}

async function sumIn(scratch: Scratch, columns: TransactionColumns, lines: number, reference: number | null, checkpoint: Checkpoint): Promise<CustomerSums> {
  const customers = await groupRows(columns.customer, phase(checkpoint, 0, 0.4), scratch);
  const amounts = await lineAmounts(columns.amount, lines, phase(checkpoint, 0.4, 0.5));
  const found = await sumLines(customers, columns.date.values, amounts, reference ?? Number.POSITIVE_INFINITY, phase(checkpoint, 0.5, 0.8), scratch);
  const orders = columns.order ? await groupRows(columns.order, phase(checkpoint, 0.8, 0.9), scratch) : null;
  const { counts, noOrder } = orders ? await orderCounts(found, orders, phase(checkpoint, 0.9, 1)) : { counts: found.lines, noOrder: 0 };
  const { first, last, leftOut } = found;
  const [firstPurchase, lastPurchase] = [least(first), greatest(last)];
  const asOf = reference ?? (found.customers === 0 ? 0 : startOfDay(lastPurchase) + DAY_MS);
  return {
    customers: found.customers,
    firstRow: found.firstRow.slice(),
    recency: daysUntil(last, asOf),
    frequency: counts,
    monetary: found.sums,
    tenure: daysUntil(first, asOf),
    reference: asOf,
    firstPurchase,
    lastPurchase,
    lines: lines - leftOut.noCustomer - leftOut.noDate - leftOut.noAmount - leftOut.afterReference,
    leftOut,
    noOrder,
    negativeLines: found.negativeLines,
  };
}

function least(values: Float64Array): number {
  let found = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) if (values[i] < found) found = values[i];
  return found;
}

function greatest(values: Float64Array): number {
  let found = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) if (values[i] > found) found = values[i];
  return found;
}

/** Whole days from each time to a later one, in the place of the times. */
function daysUntil(times: Float64Array, end: number): Float64Array {
  for (let i = 0; i < times.length; i++) times[i] = wholeDays(times[i], end);
  return times;
}

/** Upper ends of the first four of five scores, for each measure. */
export interface ScoreEdges {
  readonly recency: readonly number[];
  readonly frequency: readonly number[];
  readonly monetary: readonly number[];
}

/** Quintiles of the customers, as pandas `qcut(…, 5)`. Ties share a score, so with many ties some scores stay unused. O(n log n). */
export async function scoreEdges(sums: CustomerSums, checkpoint: Checkpoint): Promise<ScoreEdges> {
  const quintiles = async (values: Float64Array, index: number) => {
    const sorted = await sortedInRuns(values, phase(checkpoint, index / 3, (index + 1) / 3));
    return sorted.length === 0 ? [] : [0.2, 0.4, 0.6, 0.8].map((p) => quantile(sorted, p));
  };
  return { recency: await quintiles(sums.recency, 0), frequency: await quintiles(sums.frequency, 1), monetary: await quintiles(sums.monetary, 2) };
}

/** 1 to 5; 5 is best, so a small recency scores high. */
function scores(values: Float64Array, edges: readonly number[], descending: boolean): Float64Array {
  return values.map((value) => {
    const above = edges.reduce((count, edge) => count + (value > edge ? 1 : 0), 0);
    return descending ? 5 - above : 1 + above;
  });
}

/** One row a customer: the id, recency, frequency, monetary and what else was asked for. */
export function customerColumns(columns: TransactionColumns, sums: CustomerSums, edges: ScoreEdges | null, extras: boolean): Column[] {
  const number = (name: string, values: Float64Array, role: "feature" | null = "feature"): NumberColumn => ({ name, role, type: "number", values });
  const made: Column[] = [
    withRole(takeColumn(columns.customer, sums.firstRow), "id"),
    number("recency", sums.recency),
    number("frequency", sums.frequency),
    number("monetary", sums.monetary),
  ];
  if (extras)
    made.push(
      number("tenure", sums.tenure),
      number(
        "average order value",
        sums.monetary.map((value, i) => value / sums.frequency[i]),
      ),
    );
  if (edges) {
    const recency = scores(sums.recency, edges.recency, true);
    const frequency = scores(sums.frequency, edges.frequency, false);
    const monetary = scores(sums.monetary, edges.monetary, false);
    made.push(number("recency score", recency, null), number("frequency score", frequency, null), number("monetary score", monetary, null));
    made.push(scoreCells(recency, frequency, monetary));
  }
  return made;
}

/** The classic cell of the RFM cube: `555` are the best customers. */
function scoreCells(recency: Float64Array, frequency: Float64Array, monetary: Float64Array): Column {
  const codeOf = new Map<string, number>();
  const codes = new Int32Array(recency.length);
  for (let i = 0; i < codes.length; i++) {
    const cell = `${recency[i]}${frequency[i]}${monetary[i]}`;
    let code = codeOf.get(cell);
    if (code === undefined) {
      code = codeOf.size;
      codeOf.set(cell, code);
    }
    codes[i] = code;
  }
  return { name: "RFM score", role: null, type: "category", codes, dictionary: [...codeOf.keys()] };
}
