import type { RowGroups } from "@/lib/table/operations/key-codes";
import { KeyTable } from "@/lib/table/operations/key-table";
import type { Space } from "@/lib/table/operations/scratch";
import type { Checkpoint } from "./checkpoint";
import { DAY_MS } from "./formula/dates";
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

/** Leaves out lines without a customer, date or amount and those from `before` on. What is not the groups' own lies in `space`. O(lines). */
export async function countedLines(
  groups: RowGroups,
  times: Float64Array,
  amounts: Float64Array,
  before: number,
  checkpoint: Checkpoint,
  space: Space,
): Promise<CountedLines> {
  const lines = groups.codes.length;
  const keys = groups.codes;
  let [noCustomer, noDate, noAmount, afterReference] = [0, 0, 0, 0];
  await inSlices(lines, 4, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      if (keys[row] >= 0 && times[row] < before && !Number.isNaN(amounts[row])) continue;
      if (keys[row] < 0) noCustomer++;
      else if (Number.isNaN(times[row])) noDate++;
      else if (Number.isNaN(amounts[row])) noAmount++;
      else afterReference++;
    }
  });
  const leftOut = { noCustomer, noDate, noAmount, afterReference };
  if (noDate + noAmount + afterReference === 0) return { codes: keys, customers: groups.count, firstRow: groups.first, leftOut };
  const codes = space.int32(lines);
  const customerOf = space.int32(groups.count).fill(-1);
  const firstRow = space.uint32(groups.count);
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
  return { codes, customers, firstRow: firstRow.subarray(0, customers), leftOut };
}

export interface PurchaseTimes {
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
export async function purchaseTimes(lines: CountedLines, times: Float64Array, checkpoint: Checkpoint, space: Space): Promise<PurchaseTimes> {
  const { codes, customers } = lines;
  const ends = space.int32(2 * customers);
  const base = customers > 0 ? times[lines.firstRow[0]] : 0;
  for (const unit of UNITS) {
    for (let at = 0; at < ends.length; at += 2) {
      ends[at] = FARTHEST;
      ends[at + 1] = -FARTHEST;
    }
    let whole = true;
    await inSlices(codes.length, 8, checkpoint, (from, to) => {
      whole = whole && endsInUnits(ends, codes, times, base, unit, from, to);
    });
    if (!whole) continue;
    const first = new Float64Array(customers);
    const last = new Float64Array(customers);
    for (let customer = 0; customer < customers; customer++) {
      first[customer] = base + ends[2 * customer] * unit;
      last[customer] = base + ends[2 * customer + 1] * unit;
    }
    return { first, last };
  }
  return exactTimes(lines, times, checkpoint);
}

/** `ends`: of each customer the earliest and the latest, side by side. False at a time that is not a whole number of units from `base`, or too far. */
function endsInUnits(ends: Int32Array, codes: Int32Array, times: Float64Array, base: number, unit: number, from: number, to: number): boolean {
  for (let row = from; row < to; row++) {
    const customer = codes[row];
    if (customer < 0) continue;
    const exact = (times[row] - base) / unit;
    const time = exact | 0;
    if (time !== exact || time <= -FARTHEST || time >= FARTHEST) return false;
    const at = 2 * customer;
    const sooner = time - ends[at];
    const later = ends[at + 1] - time;
    // A difference below 0 is taken as it is, one above as 0.
    ends[at] += sooner & (sooner >> 31);
    ends[at + 1] -= later & (later >> 31);
  }
  return true;
}

async function exactTimes({ codes, customers }: CountedLines, times: Float64Array, checkpoint: Checkpoint): Promise<PurchaseTimes> {
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
export async function totals(
  lines: CountedLines,
  amounts: Float64Array,
  checkpoint: Checkpoint,
  space: Space,
): Promise<{ sums: Float64Array; negativeLines: number }> {
  const { codes, customers } = lines;
  /** Each sum with what it has lost, side by side. */
  const pairs = space.float64(customers * 2).fill(0);
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
  const counts = new Float64Array(customers);
  if (!orders) return { counts, noOrder: await countLines(counts, codes, checkpoint) };
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

/** Every line is an order; returns how many there are. */
async function countLines(counts: Float64Array, codes: Int32Array, checkpoint: Checkpoint): Promise<number> {
  let lines = 0;
  await inSlices(codes.length, 2, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      if (codes[row] < 0) continue;
      counts[codes[row]]++;
      lines++;
    }
  });
  return lines;
}
