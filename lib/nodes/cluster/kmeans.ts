import * as z from "zod";
import { findColumn, freeName, withColumns, withRole } from "@/lib/table/columns";
import type { Column, Table } from "@/lib/table/table";
import { checkColumn } from "../choose-columns";
import { columns, defineNode, model, report, seed, table } from "../contract";
import type { Advice, Fix } from "../problem";
import { fail } from "../problem";
import { featureSpace } from "./feature-space";
import { type ClusteringReport, type FeatureInfo, isClusteringReport } from "./reports";
import { thinned } from "./thinned";
import { valueColumn } from "./value-column";

const MORE_SEGMENTS_NEED = 30;
const SCALE_RATIO = 10;
const TINY_SHARE = 0.01;
const WEAK_SILHOUETTE = 0.25;

export const kmeans = defineNode({
  type: "cluster.kmeans",
  v: 1,
  group: "cluster",
  icon: "chart-scatter",
  inputs: { data: table() },
  outputs: { data: table(), model: model(), report: report() },
  params: z.object({
    columns: columns({ types: ["number"], role: "feature" }),
    k: z.int().min(2).max(50).default(4).meta({ control: "slider" }),
    starts: z.int().min(1).max(100).default(10).meta({ advanced: true }),
    maxIterations: z.int().min(1).max(10_000).default(300).meta({ advanced: true }),
    tolerance: z.number().min(0).max(1).default(1e-4).meta({ advanced: true }),
    distance: z.boolean().default(false).meta({ advanced: true }),
    seed: seed(),
  }),
  migrations: {},

  summary: (params) => ({ key: "summary", values: { k: params.k, count: params.starts } }),

  check: (known, params) => checkColumn(known.data, params.columns, { param: "columns", types: ["number"] }),

  async run({ data }, params, ctx) {
    const [{ kMeans, distancesToCentroids }, { silhouettes }, { separation }, { mapPoints }, { kMeansState }, { trainingRanges }] = await Promise.all([
      import("@/lib/ml/kmeans"),
      import("@/lib/ml/silhouette"),
      import("@/lib/ml/separation"),
      import("@/lib/ml/plane"),
      import("@/lib/ml/models/kmeans"),
      import("@/lib/ml/training-ranges"),
    ]);
    const { columns: chosen, points, features, missing } = await featureSpace(data, params.columns, ctx);
    if (points.count < params.k) {
      const fix = points.count >= 2 ? { fix: { type: "set-params", params: { k: points.count } } as const } : {};
      fail("cluster.too-few-rows", { rows: points.count, k: params.k }, { param: "k", ...fix });
    }
    const chosenSeed = params.seed ?? ctx.seed;
    const options = { clusters: params.k, starts: params.starts, maxIterations: params.maxIterations, tolerance: params.tolerance, seed: chosenSeed };
    const found = await kMeans(points, options, (done, total) => ctx.checkpoint(0.7 * (done / total), 1));
    if (found.clusters < params.k) {
      const fix = found.clusters >= 2 ? { fix: { type: "set-params", params: { k: found.clusters } } as const } : {};
      ctx.warn({ code: "cluster.fewer-distinct", severity: "warning", detail: { k: params.k, found: found.clusters }, param: "k", ...fix });
    }
    if (!found.converged) {
      const more = Math.min(10_000, params.maxIterations * 3);
      const fix = { type: "set-params", params: { maxIterations: more } } as const;
      ctx.warn({ code: "cluster.not-converged", severity: "warning", detail: { iterations: params.maxIterations }, param: "maxIterations", fix });
    }

    const order = orderOf(found.labels, found.sizes, points.rows, valueColumn(data, null)?.values);
    const place = new Int32Array(order.length);
    for (const [position, cluster] of order.entries()) place[cluster] = position;
    const labels = found.labels.map((label) => place[label]);
    const classes = order.map((_, i) => String(i + 1));
    const sizes = order.map((cluster) => found.sizes[cluster]);
    const centroids = order.map((cluster) => features.map((feature, t) => feature.mean + found.centroids[cluster * points.dimensions + t]));

    const measure = (done: number, total: number) => ctx.checkpoint(0.7 + 0.3 * (done / total), 1);
    const [silhouette] = await silhouettes(points, [{ labels, clusters: found.clusters }], chosenSeed, measure);
    const { daviesBouldin, calinskiHarabasz } = separation(points, labels, found.clusters);
    const map = await mapPoints(
      points,
      (point) => labels[point],
      chosenSeed,
      () => ctx.checkpoint(1, 1),
    );

    const codes = new Int32Array(data.rows).fill(-1);
    for (let i = 0; i < points.count; i++) codes[points.rows[i]] = labels[i];
    const distances = params.distance ? distancesToCentroids(points, found.labels, found.centroids) : undefined;
    const output = withSegments(data, codes, classes, distances, points.rows);

    const origins = await originStatistics(data, features, codes, found.clusters, () => ctx.checkpoint(1, 1));
    const result: ClusteringReport = {
      kind: "cluster.clustering",
      rows: data.rows,
      missing,
      asked: params.k,
      features,
      segments: classes.map((key, i) => ({
        key,
        size: sizes[i],
        share: sizes[i] / points.count,
        silhouette: silhouette.byCluster[i],
        centroid: centroids[i],
        means: origins.map((origin) => origin[i].mean),
        medians: origins.map((origin) => origin[i].median),
      })),
      inertia: found.inertia,
      iterations: found.iterations,
      converged: found.converged,
      starts: found.starts,
      bestStart: found.best,
      trace: found.trace,
      silhouette: { score: silhouette.score, standardError: silhouette.standardError, measured: silhouette.measured },
      daviesBouldin,
      calinskiHarabasz,
      map,
    };
    const assigner = {
      task: "assign",
      method: "kmeans",
      columns: chosen.map((column) => column.name),
      output: "segment",
      classes,
      recipe: data.recipe,
      // What the columns held, so that scoring can tell when new rows are unlike these.
      state: { ...kMeansState(centroids), ranges: await trainingRanges(chosen, data.rows, () => ctx.checkpoint(1, 1)) },
    } as const;
    return { data: output, model: assigner, report: result };
  },

  picture(outputs) {
    if (!isClusteringReport(outputs.report)) return null;
    return thinned(outputs.report.map, (segment) => (segment % 8) + 1);
  },

  advise(outputs, params, { data }) {
    if (!isClusteringReport(outputs.report)) return [];
    const { features, segments, silhouette, missing, rows } = outputs.report;
    const clustered = rows - missing;
    const advice: Advice[] = [...adviseFeatures(features, data)];
    if (silhouette.score !== null && silhouette.score < WEAK_SILHOUETTE) {
      const fix = { type: "insert-before", node: "cluster.choose-k", params: {}, before: "data" } as const;
      advice.push({ code: "cluster.weak-separation", severity: "info", detail: { score: rounded(silhouette.score), k: segments.length }, fix });
    }
    const tiny = segments.filter((segment) => segment.share < TINY_SHARE);
    if (tiny.length > 0 && params.k > 2) {
      const k = Math.max(2, params.k - tiny.length);
      const smallest = Math.min(...tiny.map((segment) => segment.size));
      advice.push({
        code: "cluster.tiny-segments",
        severity: "info",
        detail: { count: tiny.length, rows: smallest, k },
        fix: { type: "set-params", params: { k } },
      });
    }
    if (clustered / params.k < MORE_SEGMENTS_NEED) {
      const k = Math.max(2, Math.floor(clustered / MORE_SEGMENTS_NEED));
      const fix = k < params.k ? { fix: { type: "set-params", params: { k } } as const } : {};
      advice.push({
        code: "cluster.too-many-segments",
        severity: "warning",
        detail: { k: params.k, rows: clustered, fewer: k, need: MORE_SEGMENTS_NEED },
        ...fix,
      });
    }
    return advice;
  },
});

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Best customers first where a value is known, else the largest first. */
function orderOf(labels: Int32Array, sizes: readonly number[], rows: Uint32Array, values: Float64Array | undefined): number[] {
  const weight = sizes.slice();
  if (values) {
    const sums = sizes.map(() => 0);
    for (let i = 0; i < labels.length; i++) if (Number.isFinite(values[rows[i]])) sums[labels[i]] += values[rows[i]];
    for (let c = 0; c < sums.length; c++) weight[c] = sums[c] / sizes[c];
  }
  return sizes.map((_, cluster) => cluster).sort((a, b) => weight[b] - weight[a] || sizes[b] - sizes[a] || a - b);
}

function withSegments(data: Table, codes: Int32Array, classes: readonly string[], distances: Float64Array | undefined, rows: Uint32Array): Table {
  const others: Table = { ...data, columns: data.columns.map((column) => (column.role === "segment" ? withRole(column, null) : column)) };
  const taken = new Set(data.columns.map((column) => column.name));
  const added: Column[] = [{ name: freeName("segment", taken), type: "category", role: "segment", codes, dictionary: classes }];
  if (distances) {
    const values = new Float64Array(data.rows).fill(Number.NaN);
    for (let i = 0; i < rows.length; i++) values[rows[i]] = distances[i];
    added.push({ name: freeName("distance", taken), type: "number", role: null, values });
  }
  return withColumns(others, added);
}

async function originStatistics(data: Table, features: readonly FeatureInfo[], codes: Int32Array, clusters: number, checkpoint: () => Promise<void>) {
  const { distributionOf, sortedByGroup } = await import("@/lib/ml/profile/group-statistics");
  const statistics: { readonly mean: number | null; readonly median: number | null }[][] = [];
  for (const { origin } of features) {
    const column = findColumn(data, origin);
    const sorted = column?.type === "number" ? sortedByGroup(column.values, codes, clusters) : [];
    statistics.push(Array.from({ length: clusters }, (_, c) => distributionOf(sorted[c] ?? new Float64Array(0))));
    await checkpoint();
  }
  return statistics;
}

function adviseFeatures(features: readonly FeatureInfo[], data: Table): Advice[] {
  const advice: Advice[] = [];
  const varying = features.filter((feature) => feature.deviation > 0);
  const without = (left: readonly FeatureInfo[]): { fix?: Fix } => {
    const kept = features.filter((feature) => !left.includes(feature)).map((feature) => feature.name);
    return kept.length > 0 ? { fix: { type: "set-params", params: { columns: kept } } } : {};
  };
  const constant = features.filter((feature) => feature.deviation === 0);
  if (constant.length > 0) {
    advice.push({
      code: "cluster.constant-feature",
      severity: "info",
      detail: { count: constant.length, columns: constant.map((f) => f.name).join(", ") },
      ...without(constant),
    });
  }
  const identifying = features.filter((feature) => identifies(findColumn(data, feature.name)));
  if (identifying.length > 0) {
    const names = identifying.map((feature) => feature.name).join(", ");
    advice.push({ code: "cluster.id-feature", severity: "warning", detail: { count: identifying.length, columns: names }, ...without(identifying) });
  }
  const bySpread = [...varying].sort((a, b) => b.deviation - a.deviation);
  const widest = bySpread.at(0);
  const narrowest = bySpread.at(-1);
  if (widest && narrowest && widest.deviation > SCALE_RATIO * narrowest.deviation) {
    const detail = { wide: widest.name, narrow: narrowest.name, ratio: Math.round(widest.deviation / narrowest.deviation) };
    const fix = { type: "insert-before", node: "feature.transform", params: {}, before: "data" } as const;
    advice.push({ code: "cluster.unscaled", severity: "warning", detail, fix });
  }
  return advice;
}

/** A number that tells rows apart rather than describing them: role id, or whole, all different, and named like a key. */
function identifies(column: Column | undefined): boolean {
  if (column?.type !== "number") return false;
  if (column.role === "id" || column.role === "order") return true;
  const { values } = column;
  if (!/(^|[\s_.-])(id|no|nr|key|code|номер|код|cod)($|[\s_.-])|[a-z]id$|id$/i.test(column.name)) return false;
  return values.every(Number.isInteger) && new Set(values).size === values.length;
}
