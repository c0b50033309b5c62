import * as z from "zod";
import { fail } from "@/lib/problem";
import { freeName, withColumns, withRole } from "@/lib/table/columns";
import type { Column, NumberColumn, Table } from "@/lib/table/table";
import type { Checkpoint } from "./checkpoint";
import { moments, quantile, sortedInRuns } from "./distribution";
import { phase } from "./phase";

export const LOGS = ["none", "log1p", "signed"] as const;
export const SCALES = ["none", "standard", "minmax", "robust"] as const;
export type Log = (typeof LOGS)[number];
export type Scale = (typeof SCALES)[number];

export interface TransformSettings {
  /** `log1p`: log(1 + x), for values from 0 up. `signed`: sign(x) log(1 + |x|). */
  readonly log: Log;
  /** As scikit-learn's StandardScaler (population deviation), MinMaxScaler and RobustScaler (median and quartiles). */
  readonly scale: Scale;
  /** Missing values stay missing, or become the column's median (of the raw values). */
  readonly missing: "keep" | "median";
}

/** What was learned of one column: value = (log(raw) - center) / scale, with missing raw values replaced by `fill`. */
export const fittedColumnSchema = z.object({
  source: z.string(),
  name: z.string(),
  log: z.enum(LOGS),
  fill: z.number().nullable(),
  center: z.number(),
  scale: z.number(),
});
export type FittedColumn = z.output<typeof fittedColumnSchema>;

export interface FitResult {
  readonly fitted: readonly FittedColumn[];
  /** Of each column: the present raw values in ascending order. */
  readonly sorted: readonly Float64Array[];
  /** Columns with no spread, whose scale is 1 and whose values become 0. */
  readonly constant: readonly string[];
  /** Columns without any value. */
  readonly empty: readonly string[];
}

/** What stands behind the name of a transformed column, in brackets. */
const LOG_LABELS: Readonly<Record<Log, string | null>> = { none: null, log1p: "log", signed: "signed log" };
const SCALE_LABELS: Readonly<Record<Scale, string | null>> = { none: null, standard: "z", minmax: "0–1", robust: "robust" };

/** `recency (log, z)`: the raw name and what was done; `(filled)` when only missing values were replaced. */
export function transformedName(source: string, settings: TransformSettings): string {
  const parts = [LOG_LABELS[settings.log], SCALE_LABELS[settings.scale]].filter((part) => part !== null);
  return `${source} (${parts.length > 0 ? parts.join(", ") : "filled"})`;
}

/**
 * Learns the transform of each column. Fails with `feature.log-negative` when log1p meets a negative value.
 * O(rows log rows) a column.
 */
export async function fitTransform(table: Table, columns: readonly NumberColumn[], settings: TransformSettings, checkpoint: Checkpoint): Promise<FitResult> {
  const taken = new Set(table.columns.map((column) => column.name));
  const constant: string[] = [];
  const empty: string[] = [];
  const fitted: FittedColumn[] = [];
  const samples: Float64Array[] = [];
  for (const [i, column] of columns.entries()) {
    const sorted = await sortedInRuns(column.values, phase(checkpoint, i / columns.length, (i + 1) / columns.length));
    if (settings.log === "log1p" && sorted.length > 0 && sorted[0] < 0) refuseNegative(column.name, sorted);
    const fill = settings.missing === "median" && sorted.length > 0 ? quantile(sorted, 0.5) : null;
    const missing = column.values.length - sorted.length;
    const { center, scale, flat } = fitScale(logSample(sorted, settings.log, fill, missing), settings.scale);
    samples.push(sorted);
    if (sorted.length === 0) empty.push(column.name);
    else if (flat) constant.push(column.name);
    const name = freeName(transformedName(column.name, settings), taken);
    taken.add(name);
    fitted.push({ source: column.name, name, log: settings.log, fill, center, scale });
  }
  return { fitted, sorted: samples, constant, empty };
}

function refuseNegative(column: string, sorted: Float64Array): never {
  let rows = 0;
  while (rows < sorted.length && sorted[rows] < 0) rows++;
  return fail("feature.log-negative", { column, rows, count: rows, min: sorted[0] }, { param: "log", fix: { type: "set-params", params: { log: "signed" } } });
}

/** The values the scale is learned on, ascending: both logs keep the order. Filled values take part. */
function logSample(sorted: Float64Array, log: Log, fill: number | null, missing: number): Float64Array {
  const sample = fill === null ? sorted : withFilled(sorted, fill, missing);
  return log === "none" ? sample : sample.map((value) => logOf(value, log));
}

/** `count` times `fill` put where it belongs among ascending values. */
function withFilled(sorted: Float64Array, fill: number, count: number): Float64Array {
  const filled = new Float64Array(sorted.length + count);
  let before = 0;
  while (before < sorted.length && sorted[before] < fill) before++;
  filled.set(sorted.subarray(0, before));
  filled.fill(fill, before, before + count);
  filled.set(sorted.subarray(before), before + count);
  return filled;
}

/** A transformed column's values in ascending order, from its raw ones: each part of the transform keeps the order. O(n). */
export function transformedSample(sorted: Float64Array, fitted: FittedColumn, missing: number): Float64Array {
  const { log, fill, center, scale } = fitted;
  return logSample(sorted, log, fill, missing).map((value) => (value - center) / scale);
}

function fitScale(sorted: Float64Array, scale: Scale): { center: number; scale: number; flat: boolean } {
  const n = sorted.length;
  if (n === 0) return { center: 0, scale: 1, flat: false };
  const spread = sorted[n - 1] - sorted[0];
  switch (scale) {
    case "none":
      return { center: 0, scale: 1, flat: false };
    case "standard": {
      const { mean, deviation } = moments(sorted);
      // scikit-learn's bound on the error of a variance: below it the column is a constant.
      const variance = deviation * deviation;
      const flat = spread === 0 || variance <= n * Number.EPSILON * variance + (n * mean * Number.EPSILON) ** 2;
      return { center: mean, scale: flat ? 1 : deviation, flat };
    }
    case "minmax":
      return { center: sorted[0], ...unlessZero(spread) };
    case "robust":
      return { center: quantile(sorted, 0.5), ...unlessZero(quantile(sorted, 0.75) - quantile(sorted, 0.25)) };
  }
}

/** A scale of zero becomes 1, as scikit-learn does, so that nothing is divided by it. */
function unlessZero(scale: number): { scale: number; flat: boolean } {
  const flat = scale < 10 * Number.EPSILON;
  return { scale: flat ? 1 : scale, flat };
}

function logOf(value: number, log: Log): number {
  if (log === "none") return value;
  return log === "log1p" || value >= 0 ? Math.log1p(value) : -Math.log1p(-value);
}

/**
 * Adds the transformed columns (role feature, origin: the raw column) and takes the role feature from their originals.
 * A value that log1p cannot take (-1 and below, in rows not seen when learning) becomes missing. O(rows x columns).
 */
export async function applyTransform(table: Table, fitted: readonly FittedColumn[], checkpoint: Checkpoint): Promise<Table> {
  const sources = new Set(fitted.map((column) => column.source));
  const added: Column[] = [];
  for (const [i, column] of fitted.entries()) {
    added.push(transformed(table, column));
    await checkpoint(i + 1, fitted.length);
  }
  const kept = table.columns.map((column) => (sources.has(column.name) && column.role === "feature" ? withRole(column, null) : column));
  return withColumns({ ...table, columns: kept }, added);
}

function transformed(table: Table, fitted: FittedColumn): NumberColumn {
  const source = table.columns.find((column) => column.name === fitted.source);
  if (!source) return fail("common.column-missing", { column: fitted.source }, { param: "columns" });
  if (source.type !== "number") return fail("common.column-type", { column: source.name, type: source.type, wanted: "number" }, { param: "columns" });
  const { fill, center, scale, log } = fitted;
  const values = new Float64Array(source.values.length);
  for (let row = 0; row < values.length; row++) {
    const raw = source.values[row];
    const present = fill !== null && Number.isNaN(raw) ? fill : raw;
    const value = (logOf(present, log) - center) / scale;
    values[row] = Number.isFinite(value) ? value : Number.NaN;
  }
  return { name: fitted.name, role: "feature", origin: source.origin ?? source.name, type: "number", values };
}
