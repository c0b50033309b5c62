import type { SeriesNames } from "@/lib/ml/customers/column-names";
import { seriesState } from "@/lib/ml/models/series";
import { phase } from "@/lib/ml/phase";
import { short } from "@/lib/ml/plane";
import { permutation, Random } from "@/lib/ml/random";
import { appendStep } from "@/lib/ml/recipe/append-step";
import { clusterSeries, type SeriesClustering } from "@/lib/ml/series/cluster";
import { customerColumns } from "@/lib/ml/series/customer-columns";
import { describeSeries } from "@/lib/ml/series/describe";
import { type CustomerSeries, gatherSeries, type SeriesColumns } from "@/lib/ml/series/gather";
import type { SeriesSet } from "@/lib/ml/series/metric";
import { type MetricSettings, metricOf } from "@/lib/ml/series/metrics";
import { startOfPeriod } from "@/lib/ml/series/periods";
import { activePeriods, type Scaling, scaledSeries, varianceOf } from "@/lib/ml/series/scale";
import { secondsOf, seriesWithin } from "@/lib/ml/series/seconds";
import { seriesSilhouette } from "@/lib/ml/series/silhouette";
import { withSeriesWork } from "@/lib/ml/series/work";
import { trainingRanges } from "@/lib/ml/training-ranges";
import { freeName } from "@/lib/table/columns";
import type { Column, Table } from "@/lib/table/table";
import type { Model, RunContext } from "../contract";
import { CUSTOMER_NAMES } from "../feature/customer-names";
import { fail } from "../problem";
import type { SeriesParams } from "./series";
import { chosenSpan, seriesColumns } from "./series-input";
import type { SeriesReport, SeriesSegment } from "./series-report";

/** Longer than this nobody waits in a browser. */
const MOST_SECONDS = 900;

interface Outcome {
  readonly data: Table;
  readonly model: Model;
  readonly report: SeriesReport;
}

/** One series a customer, clustered by shape. */
export async function clusterCustomers(data: Table, params: SeriesParams, ctx: RunContext): Promise<Outcome> {
  const columns = seriesColumns(data, params);
  const summed = columns.factors.length > 0;
  const span = (from: number, to: number, customers: number) => chosenSpan(from, to, customers, params);
  const series = await gatherSeries(columns, data.rows, params.unit, span, phase(ctx.checkpoint, 0, 0.1));
  if (series.length === 0) fail("cluster.series-empty", { column: columns.date.name }, { param: "date" });
  const words = CUSTOMER_NAMES[ctx.language].series;
  const columnNames: SeriesNames = { ...words.columns, period: words.periods[params.unit] };
  const made = await customerColumns(columns.customer, series, params.unit, summed, columnNames, phase(ctx.checkpoint, 0.1, 0.14));
  tellLines(series, columns, params, ctx);

  const { scaling, prepared, set, known } = await compared(series, params, ctx);
  const chosenSeed = params.seed ?? ctx.seed;
  const { found, labels, costs, fitted } = await clustered(set, prepared, params, chosenSeed, ctx);

  const totals = numbersOf(made.columns, 1);
  const order = bestFirst(labels, found.centres.length, (i) => totals[known[i]]);
  const place = new Int32Array(order.length);
  for (const [position, cluster] of order.entries()) place[cluster] = position;
  const ordered = labels.map((label) => place[label]);
  const centres = order.map((cluster) => Array.from(found.centres[cluster]));
  const classes = order.map((_, i) => String(i + 1));
  const codes = new Int32Array(series.count).fill(-1);
  for (const [i, customer] of known.entries()) codes[customer] = ordered[i];

  const silhouette = await seriesSilhouette(ctx.compute, set, prepared, ordered, order.length, chosenSeed, phase(ctx.checkpoint, 0.85, 0.95));
  const raw = await scaledSeries(series.values, known, series.length, "none", () => ctx.checkpoint(0.95, 1));
  const described = await describeSeries(
    { scaled: set.values, raw, count: set.count, length: set.length, labels: ordered, costs, clusters: order.length },
    phase(ctx.checkpoint, 0.95, 0.98),
  );
  const [active, trend, variation] = [2, 3, 4].map((at) => meansOf(made.columns[at], codes, order.length));
  const { sums } = sumsOf(totals, codes, order.length);
  const whole = sums.reduce((a, b) => a + b, 0);
  const { sums: summedCosts, counts: sizes } = sumsOf(costs, ordered, order.length);
  const segments = classes.map(
    (key, c): SeriesSegment => ({
      key,
      size: sizes[c],
      share: sizes[c] / set.count,
      silhouette: silhouette.byCluster[c],
      centre: centres[c].map(short),
      ...described[c],
      cost: summedCosts[c] / sizes[c],
      total: sums[c],
      totalShare: whole > 0 ? sums[c] / whole : null,
      active: active[c],
      trend: trend[c],
      variation: variation[c],
    }),
  );

  const names = {
    customer: columns.customer.name,
    date: columns.date.name,
    order: columns.order?.name ?? null,
    factors: columns.factors.map(({ name }) => name),
  };
  const state = { ...names, unit: params.unit, periods: series.length, keepPartial: params.partial, names: columnNames };
  const reads = [names.customer, names.date, ...(names.order === null ? [] : [names.order]), ...names.factors];
  const writes = made.columns.map(({ name }) => name);
  const recipe = appendStep(data, { kind: "series", state, reads, writes, replacesAll: true });
  const segmentName = freeName("segment", new Set(writes));
  const labelled: Column = { name: segmentName, type: "category", role: "segment", codes, dictionary: classes };
  const periodColumns = made.columns.filter(({ name }) => made.periods.includes(name));
  return {
    data: { rows: series.count, columns: [made.columns[0], labelled, ...made.columns.slice(1)], recipe },
    model: {
      task: "assign",
      method: "series",
      columns: made.periods,
      output: "segment",
      classes,
      recipe,
      state: {
        ...seriesState({ ...prepared, scaling, minimum: params.minimum, centres }),
        ranges: await trainingRanges(periodColumns, series.count, phase(ctx.checkpoint, 0.98, 1)),
      },
    },
    report: {
      kind: "cluster.series",
      lines: series.lines,
      customers: series.count,
      clustered: set.count,
      sparse: series.count - set.count,
      minimum: params.minimum,
      fitted,
      unit: params.unit,
      periods: Array.from({ length: series.length }, (_, t) => startOfPeriod(series.span.first + t, params.unit)),
      columns: { customer: names.customer, date: names.date, measured: names.factors },
      method: params.method,
      scaling,
      window: params.method === "euclidean" ? null : params.window,
      gamma: params.method === "soft-dtw" ? prepared.gamma : null,
      asked: params.k,
      segments,
      objective: found.objective,
      iterations: found.iterations,
      converged: found.converged,
      refilled: found.refilled,
      trace: found.trace,
      starts: found.starts,
      bestStart: found.best,
      silhouette: { score: silhouette.score, measured: silhouette.measured },
    },
  };
}

/** The customers with enough active periods, scaled; what the metric needs. Fails where they are too few. */
async function compared(series: CustomerSeries, params: SeriesParams, ctx: RunContext) {
  const known: number[] = [];
  for (let i = 0; i < series.count; i++) {
    if (i % 16_384 === 0) await ctx.checkpoint(0.14, 1);
    if (activePeriods(series.values, i * series.length, series.length) >= params.minimum) known.push(i);
  }
  const sparse = series.count - known.length;
  if (known.length < params.k) {
    const enough = known.length >= 2 ? { k: known.length } : { minimum: 1 };
    const fix = known.length >= 2 || params.minimum > 1 ? { fix: { type: "set-params", params: enough } as const } : {};
    fail("cluster.series-too-few", { count: known.length, k: params.k, minimum: params.minimum }, { param: known.length >= 2 ? "k" : "minimum", ...fix });
  }
  if (sparse > 0) {
    ctx.warn({ code: "cluster.series-sparse", severity: "info", detail: { count: sparse, total: series.count, minimum: params.minimum }, param: "minimum" });
  }
  // k-shape compares shapes by correlation: without their mean and size taken away it would compare levels.
  const scaling: Scaling = params.method === "k-shape" ? "z" : params.scaling;
  const values = await scaledSeries(series.values, known, series.length, scaling, phase(ctx.checkpoint, 0.14, 0.15));
  const set: SeriesSet = { values, count: known.length, length: series.length };
  const gamma = params.gamma * ((await varianceOf(values, () => ctx.checkpoint(0.15, 1))) || 1);
  return { scaling, prepared: { method: params.method, window: params.window, gamma }, set, known };
}

/** Fits on all or on a seeded sample, then assigns everybody. Fails beforehand where it would take too long. */
async function clustered(set: SeriesSet, settings: MetricSettings, params: SeriesParams, chosenSeed: number, ctx: RunContext) {
  const { k, starts, maxIterations } = params;
  const fitted = Math.min(set.count, Math.max(params.sample ?? set.count, k));
  const work = { fitted, all: set.count, clusters: k, starts };
  const metric = metricOf(settings, set.length);
  const seconds = secondsOf(metric, work);
  if (seconds > MOST_SECONDS) {
    const fitting = Math.floor(seriesWithin(MOST_SECONDS / 3, metric, work) / 100) * 100;
    const fix = fitting >= Math.max(100, k) ? { fix: { type: "set-params", params: { sample: fitting } } as const } : {};
    const detail = { customers: fitted, periods: set.length, minutes: Math.round(seconds / 60), fewer: Math.max(0, fitting) };
    fail("cluster.series-too-long", detail, { param: "sample", ...fix });
  }
  const chosen = fitted < set.count ? permutation(set.count, new Random(chosenSeed, 83)).slice(0, fitted).sort() : null;
  const part = chosen
    ? { values: await scaledSeries(set.values, chosen, set.length, "none", () => ctx.checkpoint(0.15, 1)), count: fitted, length: set.length }
    : set;
  const fit = phase(ctx.checkpoint, 0.15, chosen ? 0.7 : 0.85);
  const options = { clusters: k, starts, maxIterations, seed: chosenSeed };
  const found = await withSeriesWork(ctx.compute, part, settings, k, fit, (work) => clusterSeries(work, options, fit));
  tellFit(found, set.count, fitted, params, ctx);
  const rest = phase(ctx.checkpoint, 0.7, 0.85);
  const all = chosen ? await withSeriesWork(ctx.compute, set, settings, k, rest, (work) => work.assign(found.centres, null, rest)) : found;
  return { found, labels: all.labels, costs: all.costs, fitted };
}

function tellLines(series: CustomerSeries, columns: SeriesColumns, params: SeriesParams, ctx: RunContext): void {
  const { noCustomer, noDate, noAmount, outside } = series.leftOut;
  const { partial } = series.span;
  if (noCustomer > 0) ctx.dropped("feature.no-customer", noCustomer, { column: columns.customer.name });
  if (noDate > 0) ctx.dropped("feature.no-date", noDate, { column: columns.date.name });
  if (noAmount > 0) ctx.dropped("feature.no-amount", noAmount, { column: columns.factors.map(({ name }) => name).join(" × ") });
  if (outside > 0) ctx.dropped("cluster.series-outside", outside);
  if (partial > 0 && params.count === null) {
    ctx.warn({ code: "cluster.series-partial", severity: "info", detail: { count: partial }, fix: { type: "set-params", params: { partial: true } } });
  }
}

function tellFit(found: SeriesClustering, all: number, fitted: number, params: SeriesParams, ctx: RunContext): void {
  const { k, maxIterations } = params;
  if (fitted < all) ctx.warn({ code: "cluster.series-sampled", severity: "info", detail: { count: fitted, total: all }, param: "sample" });
  const { length } = found.centres;
  if (length < k) {
    const fix = length >= 2 ? { fix: { type: "set-params", params: { k: length } } as const } : {};
    ctx.warn({ code: "cluster.fewer-distinct", severity: "warning", detail: { k, found: length }, param: "k", ...fix });
  }
  if (!found.converged) {
    const fix = { type: "set-params", params: { maxIterations: Math.min(1000, maxIterations * 3) } } as const;
    ctx.warn({ code: "cluster.not-converged", severity: "warning", detail: { iterations: maxIterations }, param: "maxIterations", fix });
  }
}

/** Clusters by their members' mean total, greatest first. */
function bestFirst(labels: Int32Array, clusters: number, total: (i: number) => number): number[] {
  const sums = new Float64Array(clusters);
  const sizes = new Float64Array(clusters);
  for (let i = 0; i < labels.length; i++) {
    sums[labels[i]] += total(i);
    sizes[labels[i]]++;
  }
  const mean = sums.map((sum, c) => sum / Math.max(1, sizes[c]));
  return Array.from(mean, (_, c) => c).sort((a, b) => mean[b] - mean[a] || sizes[b] - sizes[a] || a - b);
}

function numbersOf(columns: readonly Column[], at: number): Float64Array {
  const column = columns[at];
  return column.type === "number" ? column.values : new Float64Array(0);
}

/** Sum and number of the finite values of each segment. */
function sumsOf(values: Float64Array, codes: Int32Array, segments: number): { readonly sums: Float64Array; readonly counts: Float64Array } {
  const sums = new Float64Array(segments);
  const counts = new Float64Array(segments);
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] < 0 || !Number.isFinite(values[i])) continue;
    sums[codes[i]] += values[i];
    counts[codes[i]]++;
  }
  return { sums, counts };
}

/** Mean of a summary over each segment's members; null where no member has one. */
function meansOf(column: Column | undefined, codes: Int32Array, segments: number): (number | null)[] {
  if (column?.type !== "number") return new Array<null>(segments).fill(null);
  const { sums, counts } = sumsOf(column.values, codes, segments);
  return Array.from(sums, (sum, c) => (counts[c] > 0 ? sum / counts[c] : null));
}
