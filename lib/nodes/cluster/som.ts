import * as z from "zod";
import { REPLAY_FRAMES } from "@/lib/ml/replay/contract";
import { TOPOLOGIES } from "@/lib/ml/som-grid";
import { checkColumn } from "../choose-columns";
import { columns, defineNode, model, report, seed, table } from "../contract";
import { fail } from "../problem";
import { adviseFeatures, adviseSizes } from "./feature-advice";
import { featureSpace } from "./feature-space";
import { segmentColorAt } from "./segment-colors";
import { describedSegments, inOrder, orderOf, originStatistics, segmentClasses, segmentCodes, withSegments } from "./segments-output";
import { isSomReport, type SomReport } from "./som-report";
import { thinned } from "./thinned";
import { valueColumn } from "./value-column";

/** Steps a unit, by Kohonen's rule of thumb. */
const STEPS_A_UNIT = 500;
/** A radius below 1 at the end lets units settle among their own points. */
const END_RADIUS = 0.5;
const START_RATE = 0.5;
/** Share of torn rows from which the map is said not to lie flat on the data. */
const TORN = 0.2;

export const som = defineNode({
  type: "cluster.som",
  v: 1,
  group: "cluster",
  icon: "hexagon",
  inputs: { data: table() },
  outputs: { data: table(), model: model(), report: report() },
  params: z.object({
    columns: columns({ types: ["number"], role: "feature" }),
    k: z.int().min(2).max(50).default(4).meta({ control: "slider" }),
    width: z.int().min(2).max(24).default(8).meta({ control: "slider" }),
    height: z.int().min(2).max(24).default(6).meta({ control: "slider" }),
    topology: z.enum(TOPOLOGIES).default("hexagonal").meta({ advanced: true }),
    stepsPerUnit: z.int().min(1).max(100_000).default(STEPS_A_UNIT).meta({ advanced: true }),
    units: z.boolean().default(false).meta({ advanced: true }),
    replay: z.boolean().default(false).meta({ advanced: true }),
    seed: seed(),
  }),
  migrations: {},

  summary: (params) => ({ key: "summary", values: { width: params.width, height: params.height, k: params.k } }),

  check: (known, params) => checkColumn(known.data, params.columns, { param: "columns", types: ["number"] }),

  async run({ data }, params, ctx) {
    const [{ matchSom, planeStart, trainSom, unifiedDistances }, { somReplay }, { somGrid }, { segmentUnits }] = await Promise.all([
      import("@/lib/ml/som"),
      import("@/lib/ml/som-replay"),
      import("@/lib/ml/som-grid"),
      import("@/lib/ml/som-segments"),
    ]);
    const [{ silhouettes }, { mapPoints }, { somState }, { trainingRanges }] = await Promise.all([
      import("@/lib/ml/silhouette"),
      import("@/lib/ml/plane"),
      import("@/lib/ml/models/som"),
      import("@/lib/ml/training-ranges"),
    ]);
    const { columns: chosen, points, features, missing } = await featureSpace(data, params.columns, ctx);
    if (points.count < params.k) fail("cluster.too-few-rows", { rows: points.count, k: params.k }, { param: "k" });
    const chosenSeed = params.seed ?? ctx.seed;
    const part = (from: number, to: number) => (done: number, total: number) => ctx.checkpoint(from + (to - from) * (done / total), 1);

    const grid = somGrid(params.width, params.height, params.topology);
    const start = await planeStart(points, grid, part(0, 0.05));
    const before = await matchSom(points, grid, start, part(0.05, 0.15));
    const steps = params.stepsPerUnit * grid.x.length;
    const options = { steps, radius: Math.max(params.width, params.height) / 2, endRadius: END_RADIUS, rate: START_RATE, seed: chosenSeed };
    const recorded = params.replay ? { frames: REPLAY_FRAMES - 1 } : {};
    const { weights, frames } = await trainSom(points, grid, start, options, part(0.15, 0.6), recorded);
    const match = await matchSom(points, grid, weights, part(0.6, 0.7));
    const grouped = segmentUnits(weights, match.hits, points.dimensions, params.k);
    if (grouped.found < params.k) ctx.warn({ code: "cluster.fewer-distinct", severity: "warning", detail: { k: params.k, found: grouped.found }, param: "k" });

    const found = match.units.map((unit) => grouped.segment[unit]);
    const sizes = new Array<number>(grouped.found).fill(0);
    for (const label of found) sizes[label]++;
    const order = orderOf(found, sizes, points.rows, valueColumn(data, null)?.values);
    const labels = inOrder(found, order);
    const unitSegments = inOrder(grouped.segment, order);
    const classes = segmentClasses(grouped.found, false);
    const codes = segmentCodes(labels, points.rows, data.rows, grouped.found);

    const [silhouette] = await silhouettes(points, [{ labels, clusters: grouped.found }], chosenSeed, ctx.compute, part(0.7, 0.95));
    const map = await mapPoints(points, (point) => labels[point], chosenSeed, part(0.95, 1));
    const origins = await originStatistics(data, features, codes, grouped.found, () => ctx.checkpoint(1, 1));
    const centroids = centroidsOf(points.values, labels, grouped.found, features.length).map((center) => center.map((value, t) => features[t].mean + value));
    const unit = (index: number) => features.map((feature, t) => feature.mean + weights[index * features.length + t]);
    const result: SomReport = {
      kind: "cluster.som",
      rows: data.rows,
      missing,
      asked: params.k,
      grid: { columns: grid.columns, rows: grid.rows, topology: grid.topology, x: [...grid.x], y: [...grid.y] },
      features,
      hits: [...match.hits],
      unitSegments: [...unitSegments],
      distances: [...unifiedDistances(grid, weights, points.dimensions)],
      planes: features.map((_, t) => Array.from(grid.x, (__, index) => unit(index)[t])),
      steps,
      quantizationError: { start: before.quantizationError, end: match.quantizationError },
      topographicError: match.topographicError,
      segments: describedSegments({ classes, sizes: order.map((cluster) => sizes[cluster]), count: points.count, silhouette, centroids, origins }),
      silhouette: { score: silhouette.score, standardError: silhouette.standardError, measured: silhouette.measured },
      map,
      ...(params.replay ? { replay: await somReplay(points, grid, frames, options, unitSegments, chosenSeed, () => ctx.checkpoint(1, 1)) } : {}),
    };
    const measures = params.units
      ? [
          { name: "unit column", values: match.units.map((index) => Math.floor(index / grid.rows) + 1), rows: points.rows },
          { name: "unit row", values: match.units.map((index) => (index % grid.rows) + 1), rows: points.rows },
        ]
      : [];
    const assigner = {
      task: "assign",
      method: "som",
      columns: chosen.map((column) => column.name),
      output: "segment",
      classes,
      recipe: data.recipe,
      state: {
        ...somState(
          Array.from(grid.x, (_, index) => unit(index)),
          [...unitSegments],
        ),
        ranges: await trainingRanges(chosen, data.rows, () => ctx.checkpoint(1, 1)),
      },
    } as const;
    return { data: withSegments(data, codes, classes, measures), model: assigner, report: result };
  },

  picture(outputs) {
    return isSomReport(outputs.report) ? thinned(outputs.report.map, segmentColorAt) : null;
  },

  advise(outputs, params, { data }) {
    if (!isSomReport(outputs.report)) return [];
    const { features, segments, rows, missing, topographicError, hits } = outputs.report;
    const advice = [
      ...adviseFeatures(features, data),
      ...adviseSizes(
        segments.map(({ size }) => size),
        params.k,
      ),
    ];
    if (topographicError !== null && topographicError > TORN) {
      advice.push({
        code: "cluster.som-torn",
        severity: "info",
        detail: { share: topographicError },
        fix: { type: "set-params", params: { stepsPerUnit: Math.min(100_000, params.stepsPerUnit * 4) } },
      });
    }
    const fewer = Math.max(2, Math.floor(Math.sqrt((rows - missing) / 5)));
    if (hits.length > (rows - missing) / 3 && fewer < Math.max(params.width, params.height)) {
      const size = { width: Math.min(params.width, fewer), height: Math.min(params.height, fewer) };
      advice.push({
        code: "cluster.som-too-large",
        severity: "info",
        detail: { units: hits.length, rows: rows - missing, ...size },
        fix: { type: "set-params", params: size },
      });
    }
    return advice;
  },
});

/** Mean of the points of each label, in centred units. */
function centroidsOf(values: Float64Array, labels: Int32Array, clusters: number, dimensions: number): number[][] {
  const sums = Array.from({ length: clusters }, () => new Array<number>(dimensions).fill(0));
  const counts = new Array<number>(clusters).fill(0);
  for (const [i, label] of labels.entries()) {
    counts[label]++;
    for (let t = 0; t < dimensions; t++) sums[label][t] += values[i * dimensions + t];
  }
  return sums.map((sum, c) => sum.map((value) => value / counts[c]));
}
