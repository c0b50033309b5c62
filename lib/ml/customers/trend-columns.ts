import { freeName, takeColumn, withRole } from "@/lib/table/columns";
import { groupRows } from "@/lib/table/operations/key-codes";
import { KeyTable } from "@/lib/table/operations/key-table";
import type { Column, DateColumn, NumberColumn, Role } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { DAY_MS, LAST_TIME } from "../formula/dates";
import { phase } from "../phase";
import type { CustomerSeries, SeriesColumns } from "../series/gather";
import { type CalendarUnit, startOfPeriod } from "../series/periods";
import type { TrendNames } from "./column-names";
import type { Trends } from "./trend";

const STRIDE = 16_384;
export const MONTHS = 12;
export const WEEKDAYS = 7;

/** In which month and on which weekday each customer's measure is largest: 0 January, 0 Monday; -1 where nothing is above 0. */
export interface Peaks {
  readonly month: Int32Array;
  readonly weekday: Int32Array;
  /** Sums of the measure over all customers. */
  readonly months: Float64Array;
  readonly weekdays: Float64Array;
}

/** Of equals the earlier. Customers as `gatherSeries` numbers them; by UTC. O(lines + customers). */
export async function peaksOf(columns: SeriesColumns, lines: number, checkpoint: Checkpoint): Promise<Peaks> {
  const groups = await groupRows(columns.customer, phase(checkpoint, 0, 0.3));
  const orders = columns.factors.length === 0 && columns.order ? await groupRows(columns.order, phase(checkpoint, 0.3, 0.5)) : null;
  const pairs = new KeyTable(orders?.count ?? 0);
  const byMonth = new Float64Array(groups.count * MONTHS);
  const byWeekday = new Float64Array(groups.count * WEEKDAYS);
  const times = columns.date.values;
  for (let row = 0; row < lines; row++) {
    if (row % STRIDE === 0) await checkpoint(0.5 + 0.5 * (row / lines), 1);
    const customer = groups.codes[row];
    const time = times[row];
    let amount = 1;
    for (const factor of columns.factors) amount *= factor.values[row];
    if (customer < 0 || !(Math.abs(time) <= LAST_TIME) || !Number.isFinite(amount)) continue;
    const order = orders ? orders.codes[row] : -1;
    if (order >= 0) {
      const before = pairs.count;
      if (pairs.add(order, customer) !== before) continue;
    }
    byMonth[customer * MONTHS + new Date(time).getUTCMonth()] += amount;
    // 1970-01-01 was a Thursday.
    byWeekday[customer * WEEKDAYS + ((((Math.floor(time / DAY_MS) + 3) % WEEKDAYS) + WEEKDAYS) % WEEKDAYS)] += amount;
  }
  const months = new Float64Array(MONTHS);
  const weekdays = new Float64Array(WEEKDAYS);
  return { month: largest(byMonth, MONTHS, months), weekday: largest(byWeekday, WEEKDAYS, weekdays), months, weekdays };
}

function largest(values: Float64Array, width: number, totals: Float64Array): Int32Array {
  return Int32Array.from({ length: values.length / width }, (_, customer) => {
    let best = -1;
    let most = 0;
    for (let k = 0; k < width; k++) {
      const value = values[customer * width + k];
      totals[k] += value;
      if (value > most) {
        most = value;
        best = k;
      }
    }
    return best;
  });
}

/** Words that become data: months from January, weekdays from Monday, names of columns. */
export interface TrendWords {
  readonly months: readonly string[];
  readonly weekdays: readonly string[];
  readonly names: TrendNames;
}

/** One row a customer: the id, totals and what `trendsOf` found. Where something cannot be told it is missing. */
export function trendColumns(customer: Column, series: CustomerSeries, trends: Trends, peaks: Peaks, words: TrendWords, summed: boolean): readonly Column[] {
  const { names } = words;
  const id = withRole(takeColumn(customer, series.firstRow), "id");
  const taken = new Set([id.name]);
  const free = (name: string) => {
    const found = freeName(name, taken);
    taken.add(found);
    return found;
  };
  const number = (name: string, values: Float64Array, role: Role | null = "feature"): NumberColumn => ({ name: free(name), role, type: "number", values });
  const peak = (name: string, codes: Int32Array, dictionary: readonly string[]): Column => ({
    name: free(name),
    role: null,
    type: "category",
    codes,
    dictionary,
  });
  return [
    id,
    number(names.total, trends.total, summed ? "amount" : "feature"),
    number(names.active, trends.active),
    number(names.slope, trends.slope, null),
    number(names.trend, trends.trend),
    number(names.last, trends.last, null),
    number(names.before, trends.previous, null),
    number(names.change, trends.change, null),
    number(names.volatility, trends.volatility),
    ...(trends.seasonality ? [number(names.seasonality, trends.seasonality, null)] : []),
    peak(names.peakMonth, peaks.month, words.months),
    peak(names.peakWeekday, peaks.weekday, words.weekdays),
  ];
}

/**
 * The series one line a customer and period, zeros among them: id, date and the measure (role amount), as transactions are read.
 * A line is dated on the first day of its period, those of the last period on its last day: so both ends count as whole
 * for whoever cuts them into periods again. O(customers x periods).
 */
export async function seriesLines(
  customer: Column,
  series: CustomerSeries,
  unit: CalendarUnit,
  names: { readonly date: string; readonly measure: string },
  checkpoint: Checkpoint,
): Promise<{ rows: number; columns: readonly Column[] }> {
  const { count, length, values, firstRow, span } = series;
  const rows = count * length;
  const owners = new Uint32Array(rows);
  const times = new Float64Array(rows);
  const dates = Float64Array.from({ length }, (_, t) =>
    t + 1 < length ? startOfPeriod(span.first + t, unit) : startOfPeriod(span.first + t + 1, unit) - DAY_MS,
  );
  for (let i = 0; i < count; i++) {
    if (i % STRIDE === 0) await checkpoint(i, count);
    owners.fill(firstRow[i], i * length, (i + 1) * length);
    times.set(dates, i * length);
  }
  const id = withRole(takeColumn(customer, owners), "id");
  const taken = new Set([id.name]);
  const date: DateColumn = { name: freeName(names.date, taken), role: "date", type: "date", values: times };
  taken.add(date.name);
  const amount: NumberColumn = { name: freeName(names.measure, taken), role: "amount", type: "number", values };
  return { rows, columns: [id, date, amount] };
}
