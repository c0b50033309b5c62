import { groupRows } from "@/lib/table/operations/key-codes";
import { KeyTable } from "@/lib/table/operations/key-table";
import type { Column, DateColumn, NumberColumn } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { LAST_TIME } from "../formula/dates";
import { phase } from "../phase";
import { type CalendarUnit, periodOf, type Span } from "./periods";

const STRIDE = 16_384;

/** The columns of a transaction table that series are made of. */
export interface SeriesColumns {
  readonly customer: Column;
  readonly date: DateColumn;
  /** Without it every line counts as an order. */
  readonly order: Column | undefined;
  /** What is summed: one column, or two multiplied. Empty: orders are counted. */
  readonly factors: readonly NumberColumn[];
}

/** One series a customer, in order of each customer's first line. */
export interface CustomerSeries {
  readonly count: number;
  readonly length: number;
  /** count x length, row by row: the sum or the number of orders of each period. */
  readonly values: Float64Array;
  /** A line of each customer, from which the id is read. */
  readonly firstRow: Uint32Array;
  readonly span: Span;
  /** Lines in the series. */
  readonly lines: number;
  /** Lines left out, each counted under the first reason that holds. */
  readonly leftOut: { readonly noCustomer: number; readonly noDate: number; readonly noAmount: number; readonly outside: number };
}

/** First and last time of the lines that have a customer and a date; null without any. O(lines). */
function timesOf(columns: SeriesColumns, codes: Int32Array): { readonly from: number; readonly to: number } | null {
  const times = columns.date.values;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < codes.length; row++) {
    const time = times[row];
    if (codes[row] < 0 || !(Math.abs(time) <= LAST_TIME)) continue;
    if (time < from) from = time;
    if (time > to) to = time;
  }
  return from <= to ? { from, to } : null;
}

/**
 * Sums a transaction table up to one series a customer. `spanFor` chooses the periods from the first and last time; it may
 * throw. All customers are kept, also those without a line in the span. O(lines + customers x periods).
 */
export async function gatherSeries(
  columns: SeriesColumns,
  lines: number,
  unit: CalendarUnit,
  spanFor: (from: number, to: number, customers: number) => Span,
  checkpoint: Checkpoint,
): Promise<CustomerSeries> {
  const groups = await groupRows(columns.customer, phase(checkpoint, 0, 0.3));
  const orders = columns.factors.length === 0 && columns.order ? await groupRows(columns.order, phase(checkpoint, 0.3, 0.5)) : null;
  const found = timesOf(columns, groups.codes);
  const span = found ? spanFor(found.from, found.to, groups.count) : { first: 0, length: 0, partial: 0 };
  const { length } = span;
  const times = columns.date.values;
  const values = new Float64Array(groups.count * length);
  const lost = new Float64Array(values.length);
  const pairs = new KeyTable(orders ? orders.count : 0);
  let inside = 0;
  let [noCustomer, noDate, noAmount, outside] = [0, 0, 0, 0];
  for (let row = 0; row < lines; row++) {
    if (row % STRIDE === 0) await checkpoint(0.5 + 0.5 * (row / lines), 1);
    const customer = groups.codes[row];
    const time = times[row];
    let amount = 1;
    for (const factor of columns.factors) amount *= factor.values[row];
    if (customer < 0) noCustomer++;
    else if (!(Math.abs(time) <= LAST_TIME)) noDate++;
    else if (!Number.isFinite(amount)) noAmount++;
    else {
      const period = periodOf(time, unit) - span.first;
      // An order of several lines counts once, in the period of its first line.
      const counts = isNew(pairs, orders ? orders.codes[row] : -1, customer);
      if (period < 0 || period >= length) outside++;
      else {
        inside++;
        if (!counts) continue;
        // Kahan's summation, as pandas sums groups: a purchase and its return leave exactly nothing.
        const at = customer * length + period;
        const corrected = amount - lost[at];
        const sum = values[at] + corrected;
        lost[at] = sum - values[at] - corrected;
        values[at] = sum;
      }
    }
  }
  return { count: groups.count, length, values, firstRow: groups.first, span, lines: inside, leftOut: { noCustomer, noDate, noAmount, outside } };
}

/** Whether the customer's order has not been seen before; a missing order (-1) is always new. */
function isNew(pairs: KeyTable, order: number, customer: number): boolean {
  if (order < 0) return true;
  const before = pairs.count;
  return pairs.add(order, customer) === before;
}
