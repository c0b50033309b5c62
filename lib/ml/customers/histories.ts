import { groupRows } from "@/lib/table/operations/key-codes";
import { KeyTable } from "@/lib/table/operations/key-table";
import type { Checkpoint } from "../checkpoint";
import { DAY_MS, LAST_TIME } from "../formula/dates";
import { lineAmounts } from "../line-amounts";
import { phase } from "../phase";
import type { TransactionColumns } from "../rfm";
import { periodOf } from "../series/periods";
import type { Histories } from "./patterns";

const STRIDE = 65_536;

export const CLV_PERIODS = ["day", "week"] as const;
export type ClvPeriod = (typeof CLV_PERIODS)[number];

/** What of a transaction table is read; order numbers play no part: purchases of one period are one. */
export type PurchaseColumns = Pick<TransactionColumns, "customer" | "date"> & { readonly amount: TransactionColumns["amount"] | null };

/** A purchase: all that a customer bought within one period. */
export interface Purchases {
  readonly customers: number;
  /** A line of each customer, from which the id is read. */
  readonly firstRow: Uint32Array;
  readonly count: number;
  /** Customer and number of the period of each purchase, in no order. */
  readonly customer: Int32Array;
  readonly period: Int32Array;
  /** Sum of the amounts; 1 where there are none. */
  readonly amount: Float64Array;
  /** Number of the last period that counts. */
  readonly end: number;
  readonly lines: number;
  readonly leftOut: {
    readonly noCustomer: number;
    readonly noDate: number;
    readonly noAmount: number;
    /** On or after the reference date. */
    readonly afterReference: number;
    /** Amounts of 0 and less, where they were not to count. */
    readonly returns: number;
  };
}

/** Number of the period that a time lies in: days since 1970, or weeks that begin on Monday. */
export function clvPeriodOf(time: number, period: ClvPeriod): number {
  return period === "day" ? Math.floor(time / DAY_MS) : periodOf(time, "week");
}

/**
 * Purchases by customer and period, as the `lifetimes` package sums transactions up. Lines from `reference` (ms) on are left
 * out; the observation ends with the period before it, or with the last purchase. O(lines).
 */
export async function gatherPurchases(
  columns: PurchaseColumns,
  lines: number,
  period: ClvPeriod,
  reference: number | null,
  countReturns: boolean,
  checkpoint: Checkpoint,
): Promise<Purchases> {
  const groups = await groupRows(columns.customer, phase(checkpoint, 0, 0.3));
  const amounts = columns.amount ? await lineAmounts(columns.amount, lines, phase(checkpoint, 0.3, 0.4)) : null;
  const times = columns.date.values;
  const numberOf = new Int32Array(groups.count).fill(-1);
  const firstRow: number[] = [];
  const pairs = new KeyTable(groups.count * 2);
  const customer = new Growing();
  const periods = new Growing();
  const amount = new Growing();
  let last = Number.NEGATIVE_INFINITY;
  let [noCustomer, noDate, noAmount, afterReference, returns] = [0, 0, 0, 0, 0];
  for (let row = 0; row < lines; row++) {
    if (row % STRIDE === STRIDE - 1) await checkpoint(0.4 + 0.6 * (row / lines), 1);
    const group = groups.codes[row];
    const time = times[row];
    const spent = amounts ? amounts[row] : 1;
    if (group < 0) noCustomer++;
    else if (!(Math.abs(time) <= LAST_TIME)) noDate++;
    else if (!Number.isFinite(spent)) noAmount++;
    else if (reference !== null && time >= reference) afterReference++;
    else if (!countReturns && spent <= 0) returns++;
    else {
      if (time > last) last = time;
      if (numberOf[group] < 0) {
        numberOf[group] = firstRow.length;
        firstRow.push(row);
      }
      const at = clvPeriodOf(time, period);
      const purchase = pairs.add(numberOf[group], at);
      if (purchase === customer.length) {
        customer.push(numberOf[group]);
        periods.push(at);
        amount.push(amounts ? spent : 1);
      } else if (amounts) amount.add(purchase, spent);
    }
  }
  const end = reference !== null ? clvPeriodOf(reference - 1, period) : customer.length > 0 ? clvPeriodOf(last, period) : 0;
  return {
    customers: firstRow.length,
    firstRow: Uint32Array.from(firstRow),
    count: customer.length,
    customer: Int32Array.from(customer.values()),
    period: Int32Array.from(periods.values()),
    amount: amount.values(),
    end,
    lines: lines - noCustomer - noDate - noAmount - afterReference - returns,
    leftOut: { noCustomer, noDate, noAmount, afterReference, returns },
  };
}

/** Histories as of the end of a period, and who they belong to. */
export interface HistoriesAt extends Histories {
  /** Number of each history's customer. */
  readonly customer: Int32Array;
  /** Purchases of each of them after `end`: for a hold-out. */
  readonly later: Float64Array;
}

/**
 * Histories from the purchases up to and with period `end`: frequency, recency, T and monetary value as
 * `summary_data_from_transaction_data` of `lifetimes` defines them (the first purchase counts in neither frequency nor
 * monetary value). Customers whose first purchase came later are left out. O(purchases).
 */
export async function historiesAt(purchases: Purchases, end: number, checkpoint: Checkpoint): Promise<HistoriesAt> {
  const { customers, count, customer, period, amount } = purchases;
  const first = new Float64Array(customers).fill(Number.POSITIVE_INFINITY);
  const last = new Float64Array(customers).fill(Number.NEGATIVE_INFINITY);
  const times = new Float64Array(customers);
  const later = new Float64Array(customers);
  const total = new Float64Array(customers);
  const firstAmount = new Float64Array(customers);
  for (let i = 0; i < count; i++) {
    if (i % STRIDE === STRIDE - 1) await checkpoint(i, count);
    const c = customer[i];
    if (period[i] > end) {
      later[c]++;
      continue;
    }
    times[c]++;
    total[c] += amount[i];
    if (period[i] < first[c]) {
      first[c] = period[i];
      firstAmount[c] = amount[i];
    }
    if (period[i] > last[c]) last[c] = period[i];
  }
  const known: number[] = [];
  for (let c = 0; c < customers; c++) if (times[c] > 0) known.push(c);
  const of = (value: (c: number) => number) => Float64Array.from(known, value);
  return {
    customers: known.length,
    customer: Int32Array.from(known),
    frequency: of((c) => times[c] - 1),
    recency: of((c) => last[c] - first[c]),
    T: of((c) => end - first[c]),
    monetary: of((c) => (times[c] > 1 ? (total[c] - firstAmount[c]) / (times[c] - 1) : 0)),
    later: of((c) => later[c]),
  };
}

/** A list of numbers that grows. */
class Growing {
  length = 0;
  private items = new Float64Array(1024);

  push(value: number): void {
    if (this.length === this.items.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.items);
      this.items = larger;
    }
    this.items[this.length++] = value;
  }

  add(index: number, value: number): void {
    this.items[index] += value;
  }

  values(): Float64Array {
    return this.items.slice(0, this.length);
  }
}
