import { type Trends, trendsOf } from "@/lib/ml/customers/trend";
import { MONTHS, type Peaks, peaksOf, seriesLines, trendColumns, WEEKDAYS } from "@/lib/ml/customers/trend-columns";
import { shapeOf, sortedInRuns } from "@/lib/ml/distribution";
import { phase } from "@/lib/ml/phase";
import { appendStep } from "@/lib/ml/recipe/append-step";
import type { TrendState } from "@/lib/ml/recipe/trend-step";
import { type CustomerSeries, gatherSeries, type SeriesColumns } from "@/lib/ml/series/gather";
import { startOfPeriod } from "@/lib/ml/series/periods";
import type { Table } from "@/lib/table/table";
import { chosenSpan, seriesColumns } from "../cluster/series-input";
import type { RunContext } from "../contract";
import { fail } from "../problem";
import { CUSTOMER_NAMES } from "./customer-names";
import type { TrendParams } from "./trend";
import { MOVEMENTS, type Movement, type TrendReport } from "./trend-report";

/** A change smaller than this is none. */
const STEADY = 0.1;
const CYCLES = { day: 7, week: 52, month: 12 } as const;

/** One series a customer: described in one table, line by line in the other. */
export async function describeTrends(data: Table, params: TrendParams, ctx: RunContext): Promise<{ data: Table; series: Table; report: TrendReport }> {
  const columns = seriesColumns(data, params);
  const summed = columns.factors.length > 0;
  const span = (from: number, to: number, customers: number) => chosenSpan(from, to, customers, params);
  const series = await gatherSeries(columns, data.rows, params.unit, span, phase(ctx.checkpoint, 0, 0.3));
  if (series.length === 0) fail("cluster.series-empty", { column: columns.date.name }, { param: "date" });
  tell(series, columns, ctx);
  const trends = await trendsOf(series, params, phase(ctx.checkpoint, 0.3, 0.6));
  const peaks = await peaksOf(columns, data.rows, phase(ctx.checkpoint, 0.6, 0.75));
  if (!trends.seasonality) {
    const fix = params.unit === "day" ? {} : { fix: { type: "set-params", params: { unit: "day" } } as const };
    ctx.warn({ code: "feature.trend-no-season", severity: "info", detail: { periods: series.length, need: 2 * CYCLES[params.unit] }, param: "unit", ...fix });
  }
  const { amount, orders, ...names } = CUSTOMER_NAMES[ctx.language].trend;
  const measure = summed && columns.factors.length === 1 ? columns.factors[0].name : summed ? amount : orders;
  const words = { ...calendarNames(ctx.language), names };
  const made = trendColumns(columns.customer, series, trends, peaks, words, summed);
  const lines = await seriesLines(columns.customer, series, params.unit, { date: names.date, measure }, phase(ctx.checkpoint, 0.75, 0.9));
  const state = (output: TrendState["output"]): TrendState => ({
    customer: columns.customer.name,
    date: columns.date.name,
    order: columns.order?.name ?? null,
    factors: columns.factors.map(({ name }) => name),
    unit: params.unit,
    periods: series.length,
    keepPartial: params.partial,
    output,
    measure,
    method: params.method,
    start: params.start,
    window: params.window,
    ...words,
  });
  const reads = [columns.customer.name, columns.date.name, ...(columns.order ? [columns.order.name] : []), ...columns.factors.map(({ name }) => name)];
  const recipeOf = (output: TrendState["output"], table: Pick<Table, "columns">) =>
    appendStep(data, { kind: "trend", state: state(output), reads, writes: table.columns.map(({ name }) => name), replacesAll: true });
  return {
    data: { rows: series.count, columns: made, recipe: recipeOf("customers", { columns: made }) },
    series: { ...lines, recipe: recipeOf("series", lines) },
    report: await reportOf(data.rows, columns, series, trends, peaks, params, ctx),
  };
}

async function reportOf(
  rows: number,
  columns: SeriesColumns,
  series: CustomerSeries,
  trends: Trends,
  peaks: Peaks,
  { unit, method, window }: TrendParams,
  ctx: RunContext,
): Promise<TrendReport> {
  const totals = new Float64Array(series.length);
  for (let i = 0; i < series.count; i++) {
    if (i % 16_384 === 0) await ctx.checkpoint(0.9, 1);
    for (let t = 0; t < series.length; t++) totals[t] += series.values[i * series.length + t];
  }
  const shape = async (values: Float64Array, from: number) => {
    const sorted = await sortedInRuns(values, phase(ctx.checkpoint, from, from + 0.03));
    return shapeOf(sorted, values.length - sorted.length);
  };
  const trend = await shape(trends.trend, 0.91);
  return {
    kind: "feature.trend",
    columns: {
      customer: columns.customer.name,
      date: columns.date.name,
      order: columns.order?.name ?? null,
      measured: columns.factors.map(({ name }) => name),
    },
    rows,
    lines: series.lines,
    customers: series.count,
    unit,
    periods: Array.from({ length: series.length }, (_, t) => startOfPeriod(series.span.first + t, unit)),
    totals: Array.from(totals),
    method,
    window: Math.min(window, Math.floor(series.length / 2)),
    movements: movementsOf(trends),
    trend,
    volatility: await shape(trends.volatility, 0.94),
    seasonality: trends.seasonality ? await shape(trends.seasonality, 0.97) : null,
    cycle: CYCLES[unit],
    untold: trend.missing,
    months: peaked(peaks.months, peaks.month, MONTHS),
    weekdays: peaked(peaks.weekdays, peaks.weekday, WEEKDAYS),
  };
}

function movementsOf({ last, previous }: Trends): TrendReport["movements"] {
  const found = new Map(MOVEMENTS.map((movement) => [movement, { movement, customers: 0, last: 0, previous: 0 }]));
  for (let i = 0; i < last.length; i++) {
    const one = found.get(movementOf(last[i], previous[i]));
    if (!one) continue;
    one.customers++;
    one.last += last[i];
    one.previous += previous[i];
  }
  return [...found.values()];
}

function movementOf(last: number, previous: number): Movement {
  if (previous === 0) return last === 0 ? "inactive" : "new";
  if (last === 0) return "gone";
  const change = (last - previous) / Math.abs(previous);
  return change > STEADY ? "growing" : change < -STEADY ? "shrinking" : "steady";
}

function peaked(totals: Float64Array, peaks: Int32Array, length: number): { total: number; customers: number }[] {
  const customers = new Float64Array(length);
  for (const peak of peaks) if (peak >= 0) customers[peak]++;
  return Array.from(totals, (total, k) => ({ total, customers: customers[k] }));
}

/** Months and weekdays in the document's language, as a calendar writes them. */
function calendarNames(language: RunContext["language"]): { months: string[]; weekdays: string[] } {
  const month = new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" });
  const weekday = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
  return {
    months: Array.from({ length: MONTHS }, (_, k) => month.format(Date.UTC(2024, k, 15))),
    // 2024-01-01 was a Monday.
    weekdays: Array.from({ length: WEEKDAYS }, (_, k) => weekday.format(Date.UTC(2024, 0, 1 + k))),
  };
}

function tell({ leftOut, span }: CustomerSeries, columns: SeriesColumns, ctx: RunContext): void {
  const { noCustomer, noDate, noAmount, outside } = leftOut;
  if (noCustomer > 0) ctx.dropped("feature.no-customer", noCustomer, { column: columns.customer.name });
  if (noDate > 0) ctx.dropped("feature.no-date", noDate, { column: columns.date.name });
  if (noAmount > 0) ctx.dropped("feature.no-amount", noAmount, { column: columns.factors.map(({ name }) => name).join(" × ") });
  if (outside > 0) ctx.dropped("cluster.series-outside", outside);
  if (span.partial > 0) ctx.warn({ code: "cluster.series-partial", severity: "info", detail: { count: span.partial }, param: "partial" });
}
