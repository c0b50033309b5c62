import type { Checkpoint } from "@/lib/ml/checkpoint";
import { prototypesState } from "@/lib/ml/models/prototypes";
import { isNumber, variances } from "@/lib/ml/points";
import { defaultGamma, kPrototypes, type PrototypeResult } from "@/lib/ml/prototypes/k-prototypes";
import { mixedMap } from "@/lib/ml/prototypes/mixed-plane";
import { gatherMixed, type MixedRows, TooManyLevels } from "@/lib/ml/prototypes/mixed-rows";
import { separatingColumns } from "@/lib/ml/prototypes/separating";
import type { PrototypeStart } from "@/lib/ml/prototypes/starts";
import { trainingRanges } from "@/lib/ml/training-ranges";
import { findColumn } from "@/lib/table/columns";
import type { Column, ColumnType, NumberColumn, Table } from "@/lib/table/table";
import { chooseColumns } from "../choose-columns";
import type { RunContext } from "../contract";
import { fail } from "../problem";
import type { PrototypesReport, SegmentMode } from "./prototypes-report";
import type { FeatureInfo } from "./reports";
import { inOrder, orderOf, originFigures, originStatistics, segmentClasses, segmentCodes, withSegments } from "./segments-output";
import { valueColumn } from "./value-column";

/** Different values in a column from which it identifies rows rather than describing them. */
const MOST_LEVELS = 1000;

export interface PrototypesParams {
  readonly columns: readonly string[] | null;
  readonly categories: readonly string[] | null;
  readonly k: number;
  readonly gamma: number | null;
  readonly missing: "level" | "drop";
  readonly start: PrototypeStart;
  readonly starts: number;
  readonly maxIterations: number;
  readonly distance: boolean;
  readonly seed: number | null;
}

/** Gathers the rows, finds the prototypes and tells what they are. */
export async function runPrototypes(data: Table, params: PrototypesParams, ctx: RunContext) {
  if (data.rows === 0) fail("common.no-rows");
  const part =
    (from: number, to: number): Checkpoint =>
    (done, total) =>
      ctx.checkpoint(from + ((to - from) * done) / Math.max(1, total), 1);
  const numbers = featuresOf(data, params.columns, "columns", ["number"]).filter(isNumber);
  const others = featuresOf(data, params.categories, "categories", ["category", "boolean"]);
  if (others.length === 0) fail("cluster.prototypes-no-categories", {}, { param: "categories" });
  const mixed = await gatherMixed(numbers, others, data.rows, params.missing === "level", MOST_LEVELS, part(0, 0.1)).catch(refuseLevels);
  checkRows(data, mixed, numbers, others, params, ctx);

  const seed = params.seed ?? ctx.seed;
  const gamma = params.gamma ?? defaultGamma(mixed);
  const { start, starts, maxIterations } = params;
  const found = await kPrototypes(ctx.compute, mixed, { clusters: params.k, start, starts, gamma, maxIterations, seed }, part(0.1, 0.8));
  warn(found, params, ctx);

  const order = orderOf(found.labels, found.sizes, mixed.rows, valueColumn(data, null)?.values);
  const labels = inOrder(found.labels, order);
  const classes = segmentClasses(found.clusters, false);
  const codes = segmentCodes(labels, mixed.rows, data.rows, found.clusters);
  const features = featureInfo(data, mixed, numbers);
  const origins = await originStatistics(data, features, codes, found.clusters, () => ctx.checkpoint(0.85, 1));
  const map = await mixedMap(mixed, (row) => labels[row], seed, part(0.85, 1));
  const width = numbers.length;
  const centroid = (c: number) => features.map((feature, t) => feature.mean + found.centers[c * width + t]);
  const modes = modesOf(mixed, found);
  const result: PrototypesReport = {
    kind: "cluster.prototypes",
    rows: data.rows,
    missing: data.rows - mixed.count,
    asked: params.k,
    features,
    categories: mixed.categories.map(({ name, levels }) => ({ name, levels: levels.length })),
    segments: classes.map((key, i) => ({
      key,
      size: found.sizes[order[i]],
      share: found.sizes[order[i]] / mixed.count,
      centroid: centroid(order[i]),
      ...originFigures(origins, i),
      modes: modes[order[i]],
    })),
    gamma,
    gammaGiven: params.gamma !== null,
    cost: found.cost,
    numberCost: found.numberCost,
    categoryCost: found.categoryCost,
    whole: wholeCost(mixed, features, gamma),
    iterations: found.iterations,
    converged: found.converged,
    trace: found.trace,
    start,
    starts: found.starts,
    bestStart: found.best,
    separating: await separatingColumns(
      mixed,
      features.map(({ name }) => name),
      found.labels,
      found.clusters,
      () => ctx.checkpoint(1, 1),
    ),
    map,
  };
  const chosen = [...numbers, ...others];
  const state = prototypesState({
    gamma,
    centers: order.map(centroid),
    modes: order.map((c) => modes[c].map(({ level }) => level)),
    missingIsLevel: params.missing === "level",
  });
  const assigner = {
    task: "assign",
    method: "prototypes",
    columns: chosen.map(({ name }) => name),
    output: "segment",
    classes,
    recipe: data.recipe,
    state: { ...state, ranges: await trainingRanges(chosen, data.rows, () => ctx.checkpoint(1, 1)) },
  } as const;
  const measures = params.distance ? [{ name: "distance", values: distances(mixed, found, gamma), rows: mixed.rows }] : [];
  return { data: withSegments(data, codes, classes, measures), model: assigner, report: result };
}

/** The columns a param names, or those with the role feature and a fitting type; there need not be any. */
function featuresOf(data: Table, names: readonly string[] | null, param: string, types: readonly ColumnType[]): Column[] {
  if (names !== null && names.length > 0) return chooseColumns(data, names, { param, types, role: "feature" });
  return data.columns.filter((column) => column.role === "feature" && types.includes(column.type));
}

function refuseLevels(error: unknown): never {
  if (!(error instanceof TooManyLevels)) throw error;
  return fail("cluster.prototypes-too-many-levels", { column: error.column, levels: error.levels, limit: MOST_LEVELS }, { param: "categories" });
}

function checkRows(
  data: Table,
  mixed: MixedRows,
  numbers: readonly NumberColumn[],
  others: readonly Column[],
  params: PrototypesParams,
  ctx: RunContext,
): void {
  const columns = [...numbers, ...others].map(({ name }) => name).join(", ");
  if (mixed.count === 0) fail("cluster.all-missing", { columns }, { param: "columns" });
  if (mixed.count < params.k) {
    const fix = mixed.count >= 2 ? { fix: { type: "set-params", params: { k: mixed.count } } as const } : {};
    fail("cluster.too-few-rows", { rows: mixed.count, k: params.k }, { param: "k", ...fix });
  }
  const missing = data.rows - mixed.count;
  if (missing === 0) return;
  const detail = { count: missing, total: data.rows };
  // Missing categories count as a value: what is missing then are numbers.
  if (params.missing === "level") ctx.warn({ code: "cluster.prototypes-missing", severity: "warning", detail, param: "columns" });
  else {
    const fix = { type: "set-params", params: { missing: "level" } } as const;
    ctx.warn({ code: "cluster.prototypes-missing", severity: "warning", detail, param: "missing", fix });
  }
}

function warn(found: PrototypeResult, { k, maxIterations }: PrototypesParams, ctx: RunContext): void {
  if (found.clusters < k) {
    const fix = found.clusters >= 2 ? { fix: { type: "set-params", params: { k: found.clusters } } as const } : {};
    ctx.warn({ code: "cluster.fewer-distinct", severity: "warning", detail: { k, found: found.clusters }, param: "k", ...fix });
  }
  if (!found.converged) {
    const fix = { type: "set-params", params: { maxIterations: Math.min(10_000, maxIterations * 3) } } as const;
    ctx.warn({ code: "cluster.not-converged", severity: "warning", detail: { iterations: maxIterations }, param: "maxIterations", fix });
  }
}

function featureInfo(data: Table, { points }: MixedRows, numbers: readonly NumberColumn[]): FeatureInfo[] {
  if (!points) return [];
  const spread = variances(points);
  return numbers.map(({ name, origin }, t) => ({
    name,
    origin: origin !== undefined && findColumn(data, origin) ? origin : name,
    mean: points.center[t],
    deviation: Math.sqrt(spread[t]),
  }));
}

/** The mode of each category in each cluster, with its share there and among all rows. */
function modesOf({ categories, count }: MixedRows, { labels, modes, sizes, clusters }: PrototypeResult): SegmentMode[][] {
  const having = new Float64Array(clusters * categories.length);
  for (let i = 0; i < count; i++) {
    for (const [t, { codes }] of categories.entries()) {
      const at = labels[i] * categories.length + t;
      if (codes[i] === modes[at]) having[at]++;
    }
  }
  return Array.from({ length: clusters }, (_, c) =>
    categories.map(({ levels, counts }, t) => {
      const at = c * categories.length + t;
      return { level: levels[modes[at]], share: having[at] / sizes[c], overall: counts[modes[at]] / count };
    }),
  );
}

/** What one prototype for all rows costs. */
function wholeCost({ categories, count }: MixedRows, features: readonly FeatureInfo[], gamma: number): PrototypesReport["whole"] {
  const differing = categories.reduce((sum, { counts }) => sum + count - Math.max(...counts), 0);
  return { numberCost: features.reduce((sum, { deviation }) => sum + deviation ** 2 * count, 0), categoryCost: gamma * differing };
}

/** Square root of each row's cost: in the units of the numbers. */
function distances({ points, categories, count }: MixedRows, { labels, centers, modes }: PrototypeResult, gamma: number): Float64Array {
  const width = points?.dimensions ?? 0;
  return Float64Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let t = 0; t < width; t++) sum += ((points?.values[i * width + t] ?? 0) - centers[labels[i] * width + t]) ** 2;
    for (const [t, { codes }] of categories.entries()) if (codes[i] !== modes[labels[i] * categories.length + t]) sum += gamma;
    return Math.sqrt(sum);
  });
}
