import type { RowGroups } from "@/lib/table/operations/key-codes";
import { KeyTable } from "@/lib/table/operations/key-table";
import type { Space } from "@/lib/table/operations/scratch";
import type { Checkpoint } from "./checkpoint";
import { inSlices } from "./in-slices";
import { phase } from "./phase";

/** Lines left out, each counted under the first reason that holds. */
export interface LeftOut {
  readonly noCustomer: number;
  readonly noDate: number;
  readonly noAmount: number;
  /** On or after the reference date: not known at that time. */
  readonly afterReference: number;
}

/** Which lines count, and whose they are. */
interface CountedLines {
  /** Customer of each line, numbered by first line that counts; -1 for lines left out. */
  readonly codes: Int32Array;
  readonly customers: number;
  /** The first line of each customer that counts. */
  readonly firstRow: Uint32Array;
  readonly leftOut: LeftOut;
}

/** Leaves out lines without a customer, date or amount and those from `before` on. The result lies in `space`. O(lines). */
async function countedLines(
  groups: RowGroups,
  times: Float64Array,
  amounts: Float64Array,
  before: number,
  checkpoint: Checkpoint,
  space: Space,
): Promise<CountedLines> {
  const lines = groups.codes.length;
  const keys = groups.codes;
  const codes = space.int32(lines);
  const customerOf = space.int32(groups.count).fill(-1);
  const firstRow = space.uint32(groups.count);
  let customers = 0;
  let [noCustomer, noDate, noAmount, afterReference] = [0, 0, 0, 0];
  await inSlices(lines, 4, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      const key = keys[row];
      if (key < 0 || isLeftOut(times[row], amounts[row], before)) {
        codes[row] = -1;
        if (key < 0) noCustomer++;
        else if (Number.isNaN(times[row])) noDate++;
        else if (Number.isNaN(amounts[row])) noAmount++;
        else afterReference++;
        continue;
      }
      if (customerOf[key] < 0) {
        firstRow[customers] = row;
        customerOf[key] = customers++;
      }
      codes[row] = customerOf[key];
    }
  });
  return { codes, customers, firstRow: firstRow.subarray(0, customers), leftOut: { noCustomer, noDate, noAmount, afterReference } };
}

/** Each customer's lines summed up, numbered by first line that counts. */
export interface LineSums extends CountedLines {
  /** Sums of amounts. */
  readonly sums: Float64Array;
  /** Lines. */
  readonly lines: Float64Array;
  /** Earliest and latest times. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly negativeLines: number;
}

/** Lines between two checkpoints: a short block, so that a first run goes on in machine code as soon as there is some. */
const BLOCK = 1 << 15;

/**
 * Sums up the lines of each customer that have a date before `before` and an amount. One pass does it all where no line is left
 * out; where one is, customers are numbered anew first. Amounts are added by Kahan's summation, as pandas sums groups: cents do
 * not get lost among many lines. Codes and first rows of the result may lie in `space`. O(lines).
 */
export async function sumLines(
  groups: RowGroups,
  times: Float64Array,
  amounts: Float64Array,
  before: number,
  checkpoint: Checkpoint,
  space: Space,
): Promise<LineSums> {
  const { codes, count } = groups;
  const figures = space.float64(4 * count);
  const lines = new Float64Array(count);
  const all = await sumAll(figures, lines, codes, times, amounts, before, phase(checkpoint, 0, 0.4));
  if (all.row === codes.length) {
    const leftOut = { noCustomer: all.noCustomer, noDate: 0, noAmount: 0, afterReference: 0 };
    return readOut(figures, lines, { codes, customers: count, firstRow: groups.first, leftOut }, all.negativeLines);
  }
  const counted = await countedLines(groups, times, amounts, before, phase(checkpoint, 0.4, 0.7), space);
  const own = lines.subarray(0, counted.customers);
  const { negativeLines } = await sumAll(figures, own, counted.codes, times, amounts, before, phase(checkpoint, 0.7, 1));
  return readOut(figures, own.slice(), counted, negativeLines);
}

/** Sums up block by block. `row`: how far it came. */
async function sumAll(
  figures: Float64Array,
  lines: Float64Array,
  codes: Int32Array,
  times: Float64Array,
  amounts: Float64Array,
  before: number,
  checkpoint: Checkpoint,
): Promise<{ row: number; noCustomer: number; negativeLines: number }> {
  lines.fill(0);
  for (let customer = 0; customer < lines.length; customer++) {
    figures[4 * customer] = 0;
    figures[4 * customer + 1] = 0;
    figures[4 * customer + 2] = Number.POSITIVE_INFINITY;
    figures[4 * customer + 3] = Number.NEGATIVE_INFINITY;
  }
  const counters = new Uint32Array(2);
  let row = 0;
  while (row < codes.length) {
    const to = Math.min(codes.length, row + BLOCK);
    row = sumInto(figures, lines, counters, codes, times, amounts, before, row, to);
    if (row < to) break;
    await checkpoint(to, codes.length);
  }
  const [noCustomer, negativeLines] = counters;
  return { row, noCustomer, negativeLines };
}

function isLeftOut(time: number, amount: number, before: number): boolean {
  return !(time < before) || Number.isNaN(amount);
}

/**
 * Adds the lines `from` to `to` to their customers' figures, which lie side by side: the sum, what it has lost, the earliest and
 * the latest time. `counters`: lines of no customer, lines below zero. Returns the first row that is to be left out; `to` without one.
 */
function sumInto(
  figures: Float64Array,
  lines: Float64Array,
  counters: Uint32Array,
  codes: Int32Array,
  times: Float64Array,
  amounts: Float64Array,
  before: number,
  from: number,
  to: number,
): number {
  for (let row = from; row < to; row++) {
    const customer = codes[row];
    if (customer < 0) {
      counters[0]++;
      continue;
    }
    const time = times[row];
    const amount = amounts[row];
    if (isLeftOut(time, amount, before)) return row;
    const at = 4 * customer;
    const sumBefore = figures[at];
    const corrected = amount - figures[at + 1];
    const sum = sumBefore + corrected;
    figures[at] = sum;
    figures[at + 1] = sum - sumBefore - corrected;
    if (time < figures[at + 2]) figures[at + 2] = time;
    if (time > figures[at + 3]) figures[at + 3] = time;
    lines[customer]++;
    if (amount < 0) counters[1]++;
  }
  return to;
}

function readOut(figures: Float64Array, lines: Float64Array, counted: CountedLines, negativeLines: number): LineSums {
  const { customers } = counted;
  const sums = new Float64Array(customers);
  const first = new Float64Array(customers);
  const last = new Float64Array(customers);
  for (let customer = 0; customer < customers; customer++) {
    sums[customer] = figures[4 * customer];
    first[customer] = figures[4 * customer + 2];
    last[customer] = figures[4 * customer + 3];
  }
  return { ...counted, sums, lines, first, last, negativeLines };
}

/** The number of different orders of each customer; a line without an order is one. O(lines). */
export async function orderCounts(lines: CountedLines, orders: RowGroups, checkpoint: Checkpoint): Promise<{ counts: Float64Array; noOrder: number }> {
  const { codes, customers } = lines;
  const counts = new Float64Array(customers);
  const seen = new KeyTable(orders.count);
  let noOrder = 0;
  await inSlices(codes.length, 8, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      const customer = codes[row];
      if (customer < 0) continue;
      const order = orders.codes[row];
      if (order < 0) {
        noOrder++;
        counts[customer]++;
      } else {
        const before = seen.count;
        if (seen.add(order, customer) === before) counts[customer]++;
      }
    }
  });
  return { counts, noOrder };
}
