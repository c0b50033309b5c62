import type { RowGroups } from "@/lib/table/operations/key-codes";
import { KeyTable } from "@/lib/table/operations/key-table";
import type { Space } from "@/lib/table/operations/scratch";
import type { Checkpoint } from "./checkpoint";
import { DAY_MS } from "./formula/dates";
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
 * Sums up the lines of each customer that have a date before `before` and an amount. Amounts, times and lines are gone through one
 * after another: what a pass keeps of each customer stays in the second cache of a processor, which all of it together would not.
 * Only where a line is left out are customers numbered anew. Codes and first rows of the result may lie in `space`. O(lines).
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
  const all = await addUp(codes, count, times, amounts, before, phase(checkpoint, 0, 0.3), space);
  if (all) {
    const leftOut = { noCustomer: all.noCustomer, noDate: 0, noAmount: 0, afterReference: 0 };
    return sumUp({ codes, customers: count, firstRow: groups.first, leftOut }, all, times, phase(checkpoint, 0.3, 1), space);
  }
  const counted = await countedLines(groups, times, amounts, before, phase(checkpoint, 0.3, 0.5), space);
  const found = await addUp(counted.codes, counted.customers, times, amounts, before, phase(checkpoint, 0.5, 0.7), space);
  if (!found) throw new RangeError("a line that is left out counts");
  return sumUp(counted, found, times, phase(checkpoint, 0.7, 1), space);
}

async function sumUp(counted: CountedLines, { sums, negativeLines }: Amounts, times: Float64Array, checkpoint: Checkpoint, space: Space): Promise<LineSums> {
  const { first, last } = await purchaseTimes(counted, times, phase(checkpoint, 0, 0.8), space);
  const lines = new Float64Array(counted.customers);
  await inBlocks(counted.codes.length, phase(checkpoint, 0.8, 1), (from, to) => countInto(lines, counted.codes, from, to));
  return { ...counted, sums, lines, first, last, negativeLines };
}

/** `work(from, to)` block by block, until it gives a row before `to`: that is given, or else the number of rows. */
async function inBlocks(rows: number, checkpoint: Checkpoint, work: (from: number, to: number) => number): Promise<number> {
  for (let from = 0; from < rows; from += BLOCK) {
    const to = Math.min(rows, from + BLOCK);
    const row = work(from, to);
    if (row < to) return row;
    await checkpoint(to, rows);
  }
  return rows;
}

function isLeftOut(time: number, amount: number, before: number): boolean {
  return !(time < before) || Number.isNaN(amount);
}

interface Amounts {
  readonly sums: Float64Array;
  readonly noCustomer: number;
  readonly negativeLines: number;
}

/** The sum of each customer's amounts, by Kahan's summation as pandas sums groups: cents do not get lost among many lines. Null as soon as a line is left out. */
async function addUp(
  codes: Int32Array,
  customers: number,
  times: Float64Array,
  amounts: Float64Array,
  before: number,
  checkpoint: Checkpoint,
  space: Space,
): Promise<Amounts | null> {
  const pairs = space.float64(2 * customers).fill(0);
  const counters = new Uint32Array(2);
  const row = await inBlocks(codes.length, checkpoint, (from, to) => addInto(pairs, counters, codes, times, amounts, before, from, to));
  if (row < codes.length) return null;
  const sums = new Float64Array(customers);
  for (let customer = 0; customer < customers; customer++) sums[customer] = pairs[2 * customer];
  return { sums, noCustomer: counters[0], negativeLines: counters[1] };
}

/** `pairs`: each sum with what it has lost, side by side. `counters`: lines of no customer, lines below zero. Returns the first row that is to be left out; `to` without one. */
function addInto(
  pairs: Float64Array,
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
    const amount = amounts[row];
    if (isLeftOut(times[row], amount, before)) return row;
    const at = 2 * customer;
    const sumBefore = pairs[at];
    const corrected = amount - pairs[at + 1];
    const sum = sumBefore + corrected;
    pairs[at] = sum;
    pairs[at + 1] = sum - sumBefore - corrected;
    if (amount < 0) counters[1]++;
  }
  return to;
}

function countInto(lines: Float64Array, codes: Int32Array, from: number, to: number): number {
  for (let row = from; row < to; row++) if (codes[row] >= 0) lines[codes[row]]++;
  return to;
}

interface PurchaseTimes {
  readonly first: Float64Array;
  readonly last: Float64Array;
}

/** Units that dates are whole multiples of: days, minutes, seconds. */
const UNITS = [DAY_MS, 60_000, 1000];
/** Fewer units than this on either side: differences of such numbers are 32-bit integers. */
const FARTHEST = 2 ** 30;

/**
 * The earliest and the latest time of each customer. Dates are mostly whole days, minutes or seconds: counted from the first
 * one in such units they are small integers, whose lesser and greater are found without a branch. O(lines).
 */
async function purchaseTimes(lines: CountedLines, times: Float64Array, checkpoint: Checkpoint, space: Space): Promise<PurchaseTimes> {
  const { codes, customers } = lines;
  const ends = space.int32(2 * customers);
  const base = customers > 0 ? times[lines.firstRow[0]] : 0;
  const first = new Float64Array(customers);
  const last = new Float64Array(customers);
  for (const unit of UNITS) {
    for (let at = 0; at < ends.length; at += 2) {
      ends[at] = FARTHEST;
      ends[at + 1] = -FARTHEST;
    }
    const row = await inBlocks(codes.length, checkpoint, (from, to) => endsInUnits(ends, codes, times, base, unit, from, to));
    if (row < codes.length) continue;
    for (let customer = 0; customer < customers; customer++) {
      first[customer] = base + ends[2 * customer] * unit;
      last[customer] = base + ends[2 * customer + 1] * unit;
    }
    return { first, last };
  }
  first.fill(Number.POSITIVE_INFINITY);
  last.fill(Number.NEGATIVE_INFINITY);
  await inBlocks(codes.length, checkpoint, (from, to) => exactEnds(first, last, codes, times, from, to));
  return { first, last };
}

/** `ends`: of each customer the earliest and the latest, side by side. Returns the row of a time that is not a whole number of units from `base`, or too far; `to` without one. */
function endsInUnits(ends: Int32Array, codes: Int32Array, times: Float64Array, base: number, unit: number, from: number, to: number): number {
  for (let row = from; row < to; row++) {
    const customer = codes[row];
    if (customer < 0) continue;
    const exact = (times[row] - base) / unit;
    const time = exact | 0;
    if (time !== exact || time <= -FARTHEST || time >= FARTHEST) return row;
    const at = 2 * customer;
    const sooner = time - ends[at];
    const later = ends[at + 1] - time;
    // A difference below 0 is taken as it is, one above as 0.
    ends[at] += sooner & (sooner >> 31);
    ends[at + 1] -= later & (later >> 31);
  }
  return to;
}

function exactEnds(first: Float64Array, last: Float64Array, codes: Int32Array, times: Float64Array, from: number, to: number): number {
  for (let row = from; row < to; row++) {
    const customer = codes[row];
    if (customer < 0) continue;
    if (times[row] < first[customer]) first[customer] = times[row];
    if (times[row] > last[customer]) last[customer] = times[row];
  }
  return to;
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
