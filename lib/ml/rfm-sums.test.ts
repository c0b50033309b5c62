import { describe, expect, it } from "vitest";
import { hash32 } from "@/lib/table/operations/fixtures/seeded";
import { FRESH } from "@/lib/table/operations/scratch";
import { noCheckpoint } from "./checkpoint";
import { purchaseTimes } from "./rfm-sums";

const DAY = 86_400_000;
const ROWS = 5000;
const CUSTOMERS = 300;
const LEFT_OUT = { noCustomer: 0, noDate: 0, noAmount: 0, afterReference: 0 };

/** Dates of each coarseness, the last kinds too fine or too far apart for 32-bit integers. */
const DATES: Readonly<Record<string, (row: number) => number>> = {
  days: (row) => DAY * (10_000 + (hash32(row, 1) % 3000)),
  minutes: (row) => 60_000 * (hash32(row, 2) % 3_000_000),
  seconds: (row) => 1000 * (hash32(row, 3) % 2_000_000_001),
  milliseconds: (row) => 1e12 + (hash32(row, 4) % 1_000_000),
  "days, but for one line": (row) => (row === ROWS - 1 ? 5 * DAY + 1 : DAY * (hash32(row, 5) % 100)),
  "millions of years apart": (row) => DAY * (row % 2 === 0 ? -(2 ** 26) : 2 ** 26) + DAY * (hash32(row, 6) % 9),
};

/** Oracle: the least and the greatest of each customer's own list. */
describe("first and last purchases", () => {
  it.each(Object.entries(DATES))("of dates in %s", async (_, dateOf) => {
    const times = Float64Array.from({ length: ROWS }, (_, row) => dateOf(row));
    const codes = new Int32Array(ROWS);
    const firstRow: number[] = [];
    const numbers = new Map<number, number>();
    for (let row = 0; row < ROWS; row++) {
      const customer = hash32(row, 9) % CUSTOMERS;
      // Some lines are left out.
      if (customer === 0) codes[row] = -1;
      else {
        if (!numbers.has(customer)) firstRow.push(row);
        if (!numbers.has(customer)) numbers.set(customer, numbers.size);
        codes[row] = numbers.get(customer) ?? -1;
      }
    }
    const lines = { codes, customers: firstRow.length, firstRow: Uint32Array.from(firstRow), leftOut: LEFT_OUT };
    const { first, last } = await purchaseTimes(lines, times, noCheckpoint, FRESH);
    for (let customer = 0; customer < firstRow.length; customer++) {
      const own = times.filter((_, row) => codes[row] === customer);
      expect(first[customer]).toBe(Math.min(...own));
      expect(last[customer]).toBe(Math.max(...own));
    }
  });

  it("of no customers", async () => {
    const lines = { codes: Int32Array.of(-1), customers: 0, firstRow: new Uint32Array(0), leftOut: LEFT_OUT };
    expect((await purchaseTimes(lines, Float64Array.of(Number.NaN), noCheckpoint, FRESH)).first).toHaveLength(0);
  });
});
