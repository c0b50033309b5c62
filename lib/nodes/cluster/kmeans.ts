import * as z from "zod";
import { checkColumn } from "../choose-columns";
import { columns, defineNode, model, report, seed, table } from "../contract";
import type { Advice } from "../problem";
import { fail } from "../problem";
import { adviseFeatures, adviseSizes } from "./feature-advice";
import { featureSpace } from "./feature-space";
import { type ClusteringReport, isClusteringReport } from "./reports";
import { inOrder, orderOf, originStatistics, segmentClasses, segmentCodes, withSegments } from "./segments-output";
import { thinned } from "./thinned";
import { valueColumn } from "./value-column";

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
    const found = await kMeans(points, options, ctx.compute, (done, total) => ctx.checkpoint(0.7 * (done / total), 1));
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
    const labels = inOrder(found.labels, order);
    const classes = segmentClasses(found.clusters, false);
    const sizes = order.map((cluster) => found.sizes[cluster]);
    const centroids = order.map((cluster) => features.map((feature, t) => feature.mean + found.centroids[cluster * points.dimensions + t]));

    const measure = (done: number, total: number) => ctx.checkpoint(0.7 + 0.3 * (done / total), 1);
    const [silhouette] = await silhouettes(points, [{ labels, clusters: found.clusters }], chosenSeed, ctx.compute, measure);
    const { daviesBouldin, calinskiHarabasz } = separation(points, labels, found.clusters);
    const map = await mapPoints(
      points,
      (point) => labels[point],
      chosenSeed,
      () => ctx.checkpoint(1, 1),
    );

    const codes = segmentCodes(labels, points.rows, data.rows, found.clusters);
    const distances = params.distance ? [{ name: "distance", values: distancesToCentroids(points, found.labels, found.centroids), rows: points.rows }] : [];
    const output = withSegments(data, codes, classes, distances);

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
    const { features, segments, silhouette } = outputs.report;
    const advice: Advice[] = [...adviseFeatures(features, data)];
    if (silhouette.score !== null && silhouette.score < WEAK_SILHOUETTE) {
      const fix = { type: "insert-before", node: "cluster.choose-k", params: {}, before: "data" } as const;
      advice.push({ code: "cluster.weak-separation", severity: "info", detail: { score: rounded(silhouette.score), k: segments.length }, fix });
    }
    advice.push(
      ...adviseSizes(
        segments.map(({ size }) => size),
        params.k,
      ),
    );
    return advice;
  },
});

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
