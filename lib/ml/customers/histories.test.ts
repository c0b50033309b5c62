import { describe, expect, it } from "vitest";
import type { Column, DateColumn, NumberColumn } from "@/lib/table/table";
import { noCheckpoint } from "../checkpoint";
import { DAY_MS } from "../formula/dates";
import { fitBgNbd } from "./fit";
import oracle from "./fixtures/cdnow.json";
import { clvPeriodOf, gatherPurchases, historiesAt } from "./histories";
import { checkHoldout } from "./holdout";
import { patternsOf } from "./patterns";

const id: NumberColumn = { name: "id", role: "id", type: "number", values: Float64Array.from(oracle.id) };
const date: DateColumn = { name: "date", role: "date", type: "date", values: Float64Array.from(oracle.day, (day) => oracle.epoch + day * DAY_MS) };
const amount: NumberColumn = { name: "amount", role: "amount", type: "number", values: Float64Array.from(oracle.cents, (cents) => cents / 100) };
const columns = { customer: id, date, amount };

const SUMMARIES = [
  ["day", null, oracle.summaries["D None"]],
  ["week", null, oracle.summaries["W None"]],
  ["day", Date.UTC(1997, 9, 1), oracle.summaries["D 1997-09-30"]],
] as const;

// Oracle: lifetimes.utils.summary_data_from_transaction_data on CDNOW's sample, lib/ml/customers/fixtures/clv.py.
describe("histories of CDNOW's customers are those of lifetimes", () => {
  it.each(SUMMARIES)("by %s up to %s", async (period, reference, wanted) => {
    const purchases = await gatherPurchases(columns, oracle.id.length, period, reference, true, noCheckpoint);
    const found = await historiesAt(purchases, purchases.end, noCheckpoint);
    // The ids of the file ascend, and so do those of the oracle.
    expect(Array.from(found.frequency)).toEqual(wanted.frequency);
    expect(Array.from(found.recency)).toEqual(wanted.recency);
    expect(Array.from(found.T)).toEqual(wanted.T);
    for (const [i, value] of wanted.sum.entries()) expect(found.monetary[i]).toBeCloseTo(value, 6);
    expect(found.monetary.reduce((a, b) => a + b, 0)).toBeCloseTo(wanted.monetarySum, 6);
  });

  it("and so is the check on held-out purchases", async () => {
    const purchases = await gatherPurchases(columns, oracle.id.length, "day", null, true, noCheckpoint);
    const end = clvPeriodOf(Date.UTC(1997, 8, 30), "day");
    const found = await historiesAt(purchases, end, noCheckpoint);
    const { model } = await fitBgNbd(await patternsOf(found, noCheckpoint), 0, noCheckpoint);
    const { bgnbd, buckets, duration, actual, predicted } = oracle.holdout;
    for (const key of ["r", "alpha", "a", "b"] as const) expect(Math.abs(model[key] / bgnbd[key] - 1)).toBeLessThan(0.01);
    const check = await checkHoldout(found, bgnbd, purchases.end - end, noCheckpoint);
    expect(purchases.end - end).toBe(duration);
    expect(check.actual).toBe(actual);
    expect(check.predicted).toBeCloseTo(predicted, 6);
    expect(check.buckets.map(({ customers }) => customers)).toEqual(buckets.customers);
    for (const [i, bucket] of check.buckets.entries()) {
      expect(bucket.actual).toBeCloseTo(buckets.actual[i], 8);
      expect(bucket.predicted).toBeCloseTo(buckets.predicted[i], 8);
    }
    expect(check.groups.reduce((sum, { customers }) => sum + customers, 0)).toBe(check.customers);
  });
});

describe("purchases of awkward lines", () => {
  const lines = (ids: readonly number[], times: readonly number[], amounts: readonly number[]) => {
    const customer: Column = { ...id, values: Float64Array.from(ids) };
    return { customer, date: { ...date, values: Float64Array.from(times) }, amount: { ...amount, values: Float64Array.from(amounts) } };
  };

  it("are counted or left out for one reason each", async () => {
    const table = lines([1, Number.NaN, 1, 1, 2, 1, 3], [0, 0, Number.NaN, DAY_MS, 9 * DAY_MS, 5 * DAY_MS, 1e300], [5, 5, 5, Number.NaN, 7, -2, 1]);
    const purchases = await gatherPurchases(table, 7, "day", 8 * DAY_MS, false, noCheckpoint);
    expect(purchases.leftOut).toEqual({ noCustomer: 1, noDate: 2, noAmount: 1, afterReference: 1, returns: 1 });
    expect([purchases.customers, purchases.count, purchases.lines, purchases.end]).toEqual([1, 1, 1, 7]);
    expect(purchases.lines + Object.values(purchases.leftOut).reduce((a, b) => a + b, 0)).toBe(7);
    const counted = await historiesAt(await gatherPurchases(table, 7, "day", 8 * DAY_MS, true, noCheckpoint), 7, noCheckpoint);
    expect([counted.frequency[0], counted.recency[0], counted.T[0], counted.monetary[0]]).toEqual([1, 5, 7, -2]);
  });

  it("may be none", async () => {
    const none = await gatherPurchases(lines([], [], []), 0, "week", null, false, noCheckpoint);
    expect((await historiesAt(none, none.end, noCheckpoint)).customers).toBe(0);
  });
});
