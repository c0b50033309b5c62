import { describe, expect, it } from "vitest";
import { noCheckpoint } from "../checkpoint";
import { seriesNamesSchema } from "../customers/column-names";
import { transactionColumns, transactions } from "../fixtures/transactions";
import { customerColumns } from "./customer-columns";
import oracle from "./fixtures/periods.json";
import { gatherSeries, type SeriesColumns } from "./gather";
import { PERIOD_UNITS, type PeriodUnit, periodOf, spanOf, spanOfLength, startOfPeriod } from "./periods";
import { scaleOne } from "./scale";

const { customer, date, order, quantity, price } = transactionColumns;
const gather = (more: Pick<SeriesColumns, "order" | "factors">, unit: PeriodUnit, count: number | null = null) =>
  gatherSeries({ customer, date, ...more }, transactions.rows, unit, (from, to) => spanOf(from, to, unit, true, count), noCheckpoint);
const at = (iso: string) => Date.parse(`${iso}Z`);

// Oracle: pandas periods and pivot tables, lib/ml/series/fixtures/periods.py.
describe.each(PERIOD_UNITS)("series by %s", (unit) => {
  const known = oracle[unit];

  it("are pandas' sums of quantity times price", async () => {
    const series = await gather({ order: undefined, factors: [quantity, price] }, unit);
    expect(Array.from(series.firstRow, (row) => customer.values[row])).toEqual(oracle.customers);
    expect(known.periods.map((_, i) => startOfPeriod(series.span.first + i, unit))).toEqual(known.periods);
    expect(series.length).toBe(known.periods.length);
    for (const [i, sum] of known.sums.entries()) expect(series.values[i]).toBeCloseTo(sum, 5);
    const { noCustomer, noDate, noAmount, outside } = series.leftOut;
    expect(series.lines + noCustomer + noDate + noAmount + outside).toBe(transactions.rows);
  });

  it("are pandas' numbers of orders", async () => {
    const series = await gather({ order, factors: [] }, unit);
    expect([...series.values]).toEqual(known.counts);
  });

  it("keep every customer when only the last periods are wanted", async () => {
    const series = await gather({ order, factors: [] }, unit, 2);
    expect([series.count, series.length]).toEqual([oracle.customers.length, 2]);
    expect([...series.values]).toEqual(
      oracle.customers.flatMap((_, i) => known.counts.slice((i + 1) * known.periods.length - 2, (i + 1) * known.periods.length)),
    );
  });
});

describe("periods", () => {
  it("begin at midnight UTC, weeks on Monday", () => {
    expect(startOfPeriod(periodOf(at("2026-11-22T23:59"), "week"), "week")).toBe(at("2026-11-16T00:00"));
    expect(startOfPeriod(periodOf(at("1969-12-31T12:00"), "week"), "week")).toBe(at("1969-12-29T00:00"));
    expect(startOfPeriod(periodOf(at("2024-02-29T12:00"), "month"), "month")).toBe(at("2024-02-01T00:00"));
    expect(startOfPeriod(periodOf(at("1969-12-31T12:00"), "month"), "month")).toBe(at("1969-12-01T00:00"));
    expect(startOfPeriod(periodOf(at("0050-03-04T00:00"), "month"), "month")).toBe(at("0050-03-01T00:00"));
  });

  it("leave out those at the ends that the data covers in part", () => {
    const from = at("2010-12-01T08:26");
    const to = at("2011-12-09T12:50");
    expect(spanOf(from, to, "month", false, null)).toEqual({ first: periodOf(from, "month"), length: 12, partial: 1 });
    expect(spanOf(from, to, "month", true, null)).toMatchObject({ length: 13, partial: 0 });
    expect(spanOf(from, to, "month", false, 3)).toEqual({ first: periodOf(at("2011-09-01T00:00"), "month"), length: 3, partial: 1 });
    // A month that lacks only its last day, or a week its Sunday: nine tenths are covered, or not.
    expect(spanOf(at("2026-01-01T00:00"), at("2026-02-27T00:00"), "month", false, null)).toMatchObject({ length: 2, partial: 0 });
    expect(spanOf(at("2026-11-16T00:00"), at("2026-11-28T00:00"), "week", false, null)).toMatchObject({ length: 1, partial: 1 });
    // A single period stays, however little of it is covered.
    expect(spanOf(from, from, "month", false, null)).toMatchObject({ length: 1, partial: 0 });
  });

  it("of new rows are as many as wanted, up to their own last whole one", () => {
    const span = spanOfLength(at("2012-03-01T00:00"), at("2012-05-31T00:00"), "month", false, 12);
    expect([startOfPeriod(span.first, "month"), span.length]).toEqual([at("2011-06-01T00:00"), 12]);
  });
});

describe("customers of series", () => {
  it("have totals, active periods, trend, variation and peak", async () => {
    const values = Float64Array.of(0, 2, 4, 0, 0, 0, 5, 5, 5, 3, -1, 1);
    const span = { first: periodOf(at("2026-01-01T00:00"), "month"), length: 3, partial: 0 };
    const leftOut = { noCustomer: 0, noDate: 0, noAmount: 0, outside: 0 };
    const series = { count: 4, length: 3, values, firstRow: Uint32Array.of(1, 2, 3, 4), span, lines: 12, leftOut };
    const named = { name: "month 2", role: null, type: "number", values: Float64Array.of(9, 11, 12, 13, 14) } as const;
    const { columns, periods } = await customerColumns(named, series, "month", true, seriesNamesSchema.parse({}), noCheckpoint);
    const column = (name: string) => columns.flatMap((each) => (each.name === name && "values" in each ? [Array.from(each.values)] : []))[0];
    expect(columns.map(({ name, role }) => [name, role])).toEqual([
      ["month 2", "id"],
      ["total", "amount"],
      ["active periods", "feature"],
      ["trend", "feature"],
      ["variation", "feature"],
      ["peak period", null],
      ["month 1", null],
      ["month 2 2", null],
      ["month 3", null],
    ]);
    expect(periods).toEqual(["month 1", "month 2 2", "month 3"]);
    expect(column("total")).toEqual([6, 0, 15, 3]);
    expect(column("active periods")).toEqual([2, 0, 3, 3]);
    expect(column("trend")).toEqual([1, Number.NaN, 0, -1]);
    expect(column("variation")?.map((value) => Math.round(value * 1e6) / 1e6)).toEqual([0.816497, Number.NaN, 0, 1.632993]);
    expect(column("peak period")).toEqual([at("2026-03-01T00:00"), Number.NaN, at("2026-01-01T00:00"), at("2026-01-01T00:00")]);
  });

  it("are scaled to shares of what they move, zeros staying zeros", () => {
    const series = Float64Array.of(1, -1, 2);
    scaleOne(series, "share");
    expect([...series]).toEqual([0.25, -0.25, 0.5]);
    const zeros = new Float64Array(3);
    scaleOne(zeros, "share");
    expect([...zeros]).toEqual([0, 0, 0]);
  });
});
