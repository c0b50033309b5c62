import type { RowGroups } from "@/lib/table/operations/key-codes";
import { KeyTable } from "@/lib/table/operations/key-table";
import type { Checkpoint } from "./checkpoint";
import { inSlices } from "./in-slices";

/** Lines left out, each counted under the first reason that holds. */
export interface LeftOut {
  readonly noCustomer: number;
  readonly noDate: number;
  readonly noAmount: number;
  /** On or after the reference date: not known at that time. */
  readonly afterReference: number;
}

/** Which lines count, and whose they are. */
export interface CountedLines {
  /** Customer of each line, numbered by first line that counts; -1 for lines left out. */
  readonly codes: Int32Array;
  readonly customers: number;
  /** The first line of each customer that counts. */
  readonly firstRow: Uint32Array;
  readonly leftOut: LeftOut;
}

/** Leaves out lines without a customer, date or amount and those from `before` on. O(lines). */
export async function countedLines(
  groups: RowGroups,
  times: Float64Array,
  amounts: Float64Array,
  before: number,
  checkpoint: Checkpoint,
): Promise<CountedLines> {
  const lines = groups.codes.length;
  const keys = groups.codes;
  let [noCustomer, noDate, noAmount, afterReference] = [0, 0, 0, 0];
  await inSlices(lines, 4, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      if (keys[row] < 0) noCustomer++;
      else if (Number.isNaN(times[row])) noDate++;
      else if (Number.isNaN(amounts[row])) noAmount++;
      else if (times[row] >= before) afterReference++;
    }
  });
  const leftOut = { noCustomer, noDate, noAmount, afterReference };
  if (noDate + noAmount + afterReference === 0) return { codes: keys, customers: groups.count, firstRow: groups.first, leftOut };
  const codes = new Int32Array(lines);
  const customerOf = new Int32Array(groups.count).fill(-1);
  const firstRow = new Uint32Array(groups.count);
  let customers = 0;
  await inSlices(lines, 4, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      const key = keys[row];
      if (key < 0 || !(times[row] < before) || Number.isNaN(amounts[row])) {
        codes[row] = -1;
        continue;
      }
      if (customerOf[key] < 0) {
        firstRow[customers] = row;
        customerOf[key] = customers++;
      }
      codes[row] = customerOf[key];
    }
  });
  return { codes, customers, firstRow: firstRow.slice(0, customers), leftOut };
}

/**
 * The latest and the earliest time of each customer. Each of these sums is a pass of its own: what it writes to then
 * stays in the processor's cache, which is faster than one pass over all of it. O(lines).
 */
export async function purchaseTimes(lines: CountedLines, times: Float64Array, checkpoint: Checkpoint): Promise<{ first: Float64Array; last: Float64Array }> {
  const { codes, customers } = lines;
  const first = new Float64Array(customers).fill(Number.POSITIVE_INFINITY);
  const last = new Float64Array(customers).fill(Number.NEGATIVE_INFINITY);
  await inSlices(codes.length, 4, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) if (codes[row] >= 0 && times[row] > last[codes[row]]) last[codes[row]] = times[row];
  });
  await inSlices(codes.length, 4, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) if (codes[row] >= 0 && times[row] < first[codes[row]]) first[codes[row]] = times[row];
  });
  return { first, last };
}

/** The sum of each customer's amounts, by Kahan's summation as pandas sums groups: cents do not get lost among many lines. O(lines). */
export async function totals(lines: CountedLines, amounts: Float64Array, checkpoint: Checkpoint): Promise<{ sums: Float64Array; negativeLines: number }> {
  const { codes, customers } = lines;
  /** Each sum with what it has lost, side by side. */
  const pairs = new Float64Array(customers * 2);
  let negativeLines = 0;
  await inSlices(codes.length, 6, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      const customer = codes[row];
      if (customer < 0) continue;
      const amount = amounts[row];
      const before = pairs[2 * customer];
      const corrected = amount - pairs[2 * customer + 1];
      const sum = before + corrected;
      pairs[2 * customer + 1] = sum - before - corrected;
      pairs[2 * customer] = sum;
      if (amount < 0) negativeLines++;
    }
  });
  const sums = new Float64Array(customers);
  for (let customer = 0; customer < customers; customer++) sums[customer] = pairs[2 * customer];
  return { sums, negativeLines };
}

/** The number of different orders of each customer; a line without an order is one. O(lines). */
export async function orderCounts(lines: CountedLines, orders: RowGroups | null, checkpoint: Checkpoint): Promise<{ counts: Float64Array; noOrder: number }> {
  const { codes, customers } = lines;
  const counts = new Int32Array(customers);
  const seen = new KeyTable(orders ? orders.count : 0);
  let noOrder = 0;
  await inSlices(codes.length, 8, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      const customer = codes[row];
      if (customer < 0) continue;
      const order = orders ? orders.codes[row] : -1;
      if (order < 0) {
        noOrder++;
        counts[customer]++;
      } else {
        const before = seen.count;
        if (seen.add(order, customer) === before) counts[customer]++;
      }
    }
  });
  return { counts: Float64Array.from(counts), noOrder };
}
