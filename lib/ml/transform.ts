import * as z from "zod";
import { fail } from "@/lib/problem";
import { freeName, withColumns, withRole } from "@/lib/table/columns";
import type { NumberColumn, Table } from "@/lib/table/table";
import type { Checkpoint } from "./checkpoint";
import { moments, quantile, sortedInRuns } from "./distribution";
import { LOGS, type Log, type Scale } from "./features/choices";
import { boxCox, boxCoxLambda, yeoJohnson, yeoJohnsonLambda } from "./features/power-transform";
import { learnQuantiles, quantileRank } from "./features/quantile-map";
import { unitRows } from "./features/unit-rows";
import { inSlices } from "./in-slices";
import { phase } from "./phase";

export interface TransformSettings {
  /**
   * `log1p`: log(1 + x), for values from 0 up. `signed`: sign(x) log(1 + |x|). `yeo-johnson`, `box-cox` (values above 0):
   * a power by maximum likelihood, as PowerTransformer. `quantile-…`: ranks, as QuantileTransformer.
   */
  readonly log: Log;
  /**
   * As scikit-learn's StandardScaler (population deviation), MinMaxScaler, RobustScaler (median and quartiles), MaxAbsScaler
   * and Normalizer (`unit`: each row's columns together get the length 1).
   */
  readonly scale: Scale;
  /** Missing values stay missing, or become the column's median (of the raw values). */
  readonly missing: "keep" | "median";
}

/** What was learned of one column: value = (shaped(raw) - center) / scale, with missing raw values replaced by `fill`. */
export const fittedColumnSchema = z.object({
  source: z.string(),
  name: z.string(),
  log: z.enum(LOGS),
  fill: z.number().nullable(),
  center: z.number(),
  scale: z.number(),
  /** The exponent of Yeo-Johnson or Box-Cox. */
  lambda: z.number().optional(),
  /** Evenly spaced quantiles of the quantile maps, ascending. */
  quantiles: z.array(z.number()).optional(),
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
const LOG_LABELS: Readonly<Record<Log, string | null>> = {
  none: null,
  log1p: "log",
  signed: "signed log",
  "yeo-johnson": "Yeo-Johnson",
  "box-cox": "Box-Cox",
  "quantile-normal": "normal scores",
  "quantile-uniform": "ranks",
};
const SCALE_LABELS: Readonly<Record<Scale, string | null>> = {
  none: null,
  standard: "z",
  minmax: "0–1",
  robust: "robust",
  maxabs: "max-abs",
  unit: "unit",
};

/** `recency (log, z)`: the raw name and what was done; `(filled)` when only missing values were replaced. */
export function transformedName(source: string, settings: TransformSettings): string {
  const parts = [LOG_LABELS[settings.log], SCALE_LABELS[settings.scale]].filter((part) => part !== null);
  return `${source} (${parts.length > 0 ? parts.join(", ") : "filled"})`;
}

/**
 * Learns the transform of each column. Fails with `feature.log-negative` when log1p meets a negative value and
 * `feature.box-cox-positive` when Box-Cox meets one that is not above 0. O(rows log rows) a column.
 */
export async function fitTransform(table: Table, columns: readonly NumberColumn[], settings: TransformSettings, checkpoint: Checkpoint): Promise<FitResult> {
  const taken = new Set(table.columns.map((column) => column.name));
  const constant: string[] = [];
  const empty: string[] = [];
  const fitted: FittedColumn[] = [];
  const samples: Float64Array[] = [];
  for (const [i, column] of columns.entries()) {
    const step = phase(checkpoint, i / columns.length, (i + 1) / columns.length);
    const sorted = await sortedInRuns(column.values, phase(step, 0, 0.5));
    if (settings.log === "log1p" && sorted.length > 0 && sorted[0] < 0) refuseNegative(column.name, sorted);
    if (settings.log === "box-cox" && sorted.length > 0 && sorted[0] <= 0) refuseNotPositive(column.name, sorted);
    const fill = settings.missing === "median" && sorted.length > 0 ? quantile(sorted, 0.5) : null;
    const missing = column.values.length - sorted.length;
    const sample = fill === null ? sorted : withFilled(sorted, fill, missing);
    const shape = await fitShape(sample, column.values.length, settings.log, phase(step, 0.5, 1));
    const { center, scale, flat } = fitScale(await shaped(sample, shape, step), settings.scale);
    samples.push(sorted);
    if (sorted.length === 0) empty.push(column.name);
    else if (flat) constant.push(column.name);
    const name = freeName(transformedName(column.name, settings), taken);
    taken.add(name);
    fitted.push({ source: column.name, name, ...shape, fill, center, scale });
  }
  return { fitted, sorted: samples, constant, empty };
}

function refuseNegative(column: string, sorted: Float64Array): never {
  let rows = 0;
  while (rows < sorted.length && sorted[rows] < 0) rows++;
  return fail("feature.log-negative", { column, rows, count: rows, min: sorted[0] }, { param: "log", fix: { type: "set-params", params: { log: "signed" } } });
}

function refuseNotPositive(column: string, sorted: Float64Array): never {
  let rows = 0;
  while (rows < sorted.length && sorted[rows] <= 0) rows++;
  const detail = { column, rows, count: rows, min: sorted[0] };
  return fail("feature.box-cox-positive", detail, { param: "log", fix: { type: "set-params", params: { log: "yeo-johnson" } } });
}

type FittedShape = Pick<FittedColumn, "log" | "lambda" | "quantiles">;

/** Learns the shape on ascending values, the filled ones among them. */
async function fitShape(sample: Float64Array, rows: number, log: Log, checkpoint: Checkpoint): Promise<FittedShape> {
  switch (log) {
    case "yeo-johnson":
      return { log, lambda: await yeoJohnsonLambda(sample, checkpoint) };
    case "box-cox":
      return { log, lambda: await boxCoxLambda(sample, checkpoint) };
    case "quantile-normal":
    case "quantile-uniform":
      return { log, quantiles: learnQuantiles(sample, rows) };
    default:
      return { log };
  }
}

/** Ascending values in their new shape: every shape keeps the order. */
async function shaped(sample: Float64Array, shape: FittedShape, checkpoint: Checkpoint): Promise<Float64Array> {
  if (shape.log === "none") return sample;
  const values = new Float64Array(sample.length);
  const map = shapeOfColumn(shape);
  await inSlices(sample.length, 64, phase(checkpoint, 1, 1), (from, to) => {
    for (let i = from; i < to; i++) values[i] = map(sample[i]);
  });
  return values;
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

/**
 * A transformed column's values in ascending order, from its raw ones: each part of the transform keeps the order
 * (but the length of rows, which comes after it). O(n).
 */
export async function transformedSample(sorted: Float64Array, fitted: FittedColumn, missing: number, checkpoint: Checkpoint): Promise<Float64Array> {
  const { fill, center, scale } = fitted;
  const sample = await shaped(fill === null ? sorted : withFilled(sorted, fill, missing), fitted, checkpoint);
  return sample.map((value) => (value - center) / scale);
}

function fitScale(sorted: Float64Array, scale: Scale): { center: number; scale: number; flat: boolean } {
  const n = sorted.length;
  if (n === 0) return { center: 0, scale: 1, flat: false };
  const spread = sorted[n - 1] - sorted[0];
  switch (scale) {
    case "none":
    case "unit":
      return { center: 0, scale: 1, flat: false };
    case "maxabs":
      return { center: 0, ...unlessZero(Math.max(Math.abs(sorted[0]), Math.abs(sorted[n - 1]))) };
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

/** The function that gives a column its new shape. */
function shapeOfColumn({ log, lambda = 1, quantiles = [] }: FittedShape): (value: number) => number {
  switch (log) {
    case "none":
      return (value) => value;
    case "log1p":
      return Math.log1p;
    case "signed":
      return (value) => (value >= 0 ? Math.log1p(value) : -Math.log1p(-value));
    case "yeo-johnson":
      return (value) => yeoJohnson(value, lambda);
    case "box-cox":
      return (value) => boxCox(value, lambda);
    case "quantile-normal":
      return (value) => quantileRank(value, quantiles, true);
    case "quantile-uniform":
      return (value) => quantileRank(value, quantiles, false);
  }
}

/**
 * Adds the transformed columns (role feature, origin: the raw column) and takes the role feature from their originals.
 * A value that a shape cannot take (log1p: -1 and below, Box-Cox: 0 and below, in rows not seen when learning) becomes missing.
 * `unit`: the columns of each row are divided by their length. O(rows x columns).
 */
export async function applyTransform(table: Table, fitted: readonly FittedColumn[], checkpoint: Checkpoint, unit = false): Promise<Table> {
  const sources = new Set(fitted.map((column) => column.source));
  const added: NumberColumn[] = [];
  for (const [i, column] of fitted.entries()) {
    added.push(await transformed(table, column, phase(checkpoint, i / fitted.length, (i + 1) / fitted.length)));
  }
  const kept = table.columns.map((column) => (sources.has(column.name) && column.role === "feature" ? withRole(column, null) : column));
  return withColumns({ ...table, columns: kept }, unit ? unitRows(added) : added);
}

async function transformed(table: Table, fitted: FittedColumn, checkpoint: Checkpoint): Promise<NumberColumn> {
  const source = table.columns.find((column) => column.name === fitted.source);
  if (!source) return fail("common.column-missing", { column: fitted.source }, { param: "columns" });
  if (source.type !== "number") return fail("common.column-type", { column: source.name, type: source.type, wanted: "number" }, { param: "columns" });
  const { fill, center, scale } = fitted;
  const shape = shapeOfColumn(fitted);
  const values = new Float64Array(source.values.length);
  await inSlices(values.length, 64, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      const raw = source.values[row];
      const present = fill !== null && Number.isNaN(raw) ? fill : raw;
      const value = (shape(present) - center) / scale;
      values[row] = Number.isFinite(value) ? value : Number.NaN;
    }
  });
  return { name: fitted.name, role: "feature", origin: source.origin ?? source.name, type: "number", values };
}
