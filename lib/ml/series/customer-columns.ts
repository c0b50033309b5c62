import { freeName, takeColumn, withRole } from "@/lib/table/columns";
import type { Column, Role } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import type { SeriesNames } from "../customers/column-names";
import type { CustomerSeries } from "./gather";
import { type PeriodUnit, startOfPeriod } from "./periods";
import { activePeriods } from "./scale";

/** Values between two checkpoints: a few milliseconds. */
const SLICE = 1 << 18;

/**
 * One row a customer: the id; the total (role amount where amounts were summed), periods with something in them, trend
 * (least-squares slope a period, as a share of the mean), variation (population deviation over the mean) and the period
 * of the peak; then one column a period, `month 1` the earliest. Trend and variation are missing where the mean is 0.
 * O(customers x periods).
 */
export async function customerColumns(
  customer: Column,
  series: CustomerSeries,
  unit: PeriodUnit,
  summed: boolean,
  names: SeriesNames,
  checkpoint: Checkpoint,
): Promise<{ readonly columns: readonly Column[]; readonly periods: readonly string[] }> {
  const { count, length, values, span } = series;
  const id = withRole(takeColumn(customer, series.firstRow), "id");
  const taken = new Set([id.name]);
  const columns: Column[] = [id];
  const column = (base: string, role: Role | null) => {
    const name = freeName(base, taken);
    taken.add(name);
    const cells = new Float64Array(count);
    columns.push({ name, role, type: "number", values: cells });
    return cells;
  };
  const total = column(names.total, summed ? "amount" : "feature");
  const active = column(names.active, "feature");
  const trend = column(names.trend, "feature");
  const variation = column(names.variation, "feature");
  const peak = new Float64Array(count);
  const peakName = freeName(names.peak, taken);
  columns.push({ name: peakName, role: null, type: "date", values: peak });
  taken.add(peakName);
  const first = columns.length;
  const cells = Array.from({ length }, (_, t) => column(`${names.period ?? unit} ${t + 1}`, null));

  const middle = (length - 1) / 2;
  const spread = (length * (length * length - 1)) / 12;
  const slice = Math.max(1, Math.floor(SLICE / Math.max(1, length)));
  for (let i = 0; i < count; i++) {
    if (i % slice === 0) await checkpoint(i, count);
    const at = i * length;
    let sum = 0;
    let slope = 0;
    let highest = 0;
    for (let t = 0; t < length; t++) {
      const value = values[at + t];
      cells[t][i] = value;
      sum += value;
      slope += (t - middle) * value;
      if (value > values[at + highest]) highest = t;
    }
    const mean = sum / length;
    let squares = 0;
    for (let t = 0; t < length; t++) squares += (values[at + t] - mean) ** 2;
    total[i] = sum;
    active[i] = activePeriods(values, at, length);
    trend[i] = mean === 0 || length < 2 ? Number.NaN : slope / spread / Math.abs(mean);
    variation[i] = mean === 0 ? Number.NaN : Math.sqrt(squares / length) / Math.abs(mean);
    peak[i] = active[i] === 0 ? Number.NaN : startOfPeriod(span.first + highest, unit);
  }
  return { columns, periods: columns.slice(first).map(({ name }) => name) };
}
