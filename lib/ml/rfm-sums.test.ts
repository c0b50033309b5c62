import { describe, expect, it } from "vitest";
import { hash32 } from "@/lib/table/operations/fixtures/seeded";
import { FRESH } from "@/lib/table/operations/scratch";
import { noCheckpoint } from "./checkpoint";
import { sumLines } from "./rfm-sums";

const DAY = 86_400_000;
const ROWS = 70_000;
const CUSTOMERS = 3000;

/** Dates of each coarseness, beyond the range of 32-bit integers too. */
const DATES: Readonly<Record<string, (row: number) => number>> = {
  days: (row) => DAY * (10_000 + (hash32(row, 1) % 3000)),
  seconds: (row) => 1000 * (hash32(row, 3) % 2_000_000_001),
  milliseconds: (row) => 1e12 + (hash32(row, 4) % 1_000_000),
  "millions of years apart": (row) => DAY * (row % 2 === 0 ? -(2 ** 26) : 2 ** 26) + DAY * (hash32(row, 6) % 9),
};
const NEVER = Number.POSITIVE_INFINITY;
const CENTS = (row: number) => (hash32(row, 7) % 10_001) / 100 - 20;

/** Which lines have no customer, no date, no amount or come too late: none, a few from late on, or many. */
const LEFT_OUT: Readonly<Record<string, (row: number, kind: number) => boolean>> = {
  "nothing left out": () => false,
  "one line at the end left out": (row) => row === ROWS - 1,
  "many lines left out": (row, kind) => hash32(row, 20 + kind) % 5 === 0,
};

interface Lines {
  readonly codes: Int32Array;
  readonly first: Uint32Array;
  readonly count: number;
}

/** Groups by first appearance, the plainest way; some lines are of no customer. */
function groupsOf(noKey: (row: number) => boolean): Lines {
  const numbers = new Map<number, number>();
  const first: number[] = [];
  const codes = Int32Array.from({ length: ROWS }, (_, row) => {
    const customer = hash32(row, 9) % CUSTOMERS;
    if (noKey(row)) return -1;
    if (!numbers.has(customer)) first.push(row);
    const number = numbers.get(customer) ?? numbers.size;
    numbers.set(customer, number);
    return number;
  });
  return { codes, first: Uint32Array.from(first), count: first.length };
}

/** Oracle: each customer's own list of lines that count. */
describe.each(Object.entries(DATES))("dates in %s", (_, dateOf) => {
  it.each(Object.entries(LEFT_OUT))("%s", async (kind, leaves) => {
    const groups = groupsOf((row) => leaves(row, 0));
    const times = Float64Array.from({ length: ROWS }, (_, row) => (leaves(row, 1) ? Number.NaN : dateOf(row)));
    const amounts = Float64Array.from({ length: ROWS }, (_, row) => (leaves(row, 2) ? Number.NaN : CENTS(row)));
    const before = kind === "many lines left out" ? dateOf(3) : NEVER;
    const lists = new Map<number, number[]>();
    const leftOut = { noCustomer: 0, noDate: 0, noAmount: 0, afterReference: 0 };
    for (let row = 0; row < ROWS; row++) {
      if (groups.codes[row] < 0) leftOut.noCustomer++;
      else if (Number.isNaN(times[row])) leftOut.noDate++;
      else if (Number.isNaN(amounts[row])) leftOut.noAmount++;
      else if (times[row] >= before) leftOut.afterReference++;
      else lists.set(groups.codes[row], [...(lists.get(groups.codes[row]) ?? []), row]);
    }
    const found = await sumLines(groups, times, amounts, before, noCheckpoint, FRESH);
    expect(found.leftOut).toEqual(leftOut);
    expect(found.customers).toBe(lists.size);
    expect([...found.firstRow]).toEqual([...lists.values()].map(([row]) => row));
    expect([...found.lines]).toEqual([...lists.values()].map((rows) => rows.length));
    expect([...found.first]).toEqual([...lists.values()].map((rows) => Math.min(...rows.map((row) => times[row]))));
    expect([...found.last]).toEqual([...lists.values()].map((rows) => Math.max(...rows.map((row) => times[row]))));
    // Cents are added as whole numbers: a sum is right to the last bit but for its own rounding.
    const cents = [...lists.values()].map((rows) => rows.reduce((sum, row) => sum + Math.round(100 * amounts[row]), 0) / 100);
    for (const [customer, sum] of cents.entries()) expect(found.sums[customer]).toBeCloseTo(sum, 10);
    expect(found.negativeLines).toBe([...lists.values()].flat().filter((row) => amounts[row] < 0).length);
  });
});

it("sums up nothing", async () => {
  const found = await sumLines(
    { codes: Int32Array.of(-1), first: new Uint32Array(0), count: 0 },
    Float64Array.of(Number.NaN),
    Float64Array.of(1),
    NEVER,
    noCheckpoint,
    FRESH,
  );
  expect(found).toMatchObject({ customers: 0, negativeLines: 0, leftOut: { noCustomer: 1, noDate: 0, noAmount: 0, afterReference: 0 } });
});
