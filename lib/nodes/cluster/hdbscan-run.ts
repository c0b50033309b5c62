import { stabilities } from "@/lib/ml/density/condensed-tree";
import { type HdbscanResult, hdbscan } from "@/lib/ml/density/hdbscan";
import { hdbscanReplay } from "@/lib/ml/density/hdbscan-replay";
import { spanningBytes } from "@/lib/ml/density/spanning-tree";
import { drawTree } from "@/lib/ml/density/tree-drawing";
import { phase } from "@/lib/ml/phase";
import { mapPoints } from "@/lib/ml/plane";
import type { Table } from "@/lib/table/table";
import type { RunContext } from "../contract";
import { fail } from "../problem";
import { type HdbscanReport, LISTED } from "./density-reports";
import { asSegments, densityPoints, describeGroups, refuseTooLarge } from "./density-run";
import type { FeatureSpace } from "./feature-space";
import { withSegments } from "./segments-output";

/** Bins of the histograms. */
const BINS = 20;
/** Outlier scores above this share of the rows are worth a look. */
const OUTLIERS = 0.99;

export interface HdbscanParams {
  readonly minClusterSize: number;
  readonly minSamples: number | null;
  readonly selection: "eom" | "leaf";
  readonly epsilon: number;
  readonly allowSingle: boolean;
  readonly probability: boolean;
  readonly outlier: boolean;
  readonly replay: boolean;
  readonly seed: number | null;
}

/** Segments, probabilities and report. Says in words when there is no dense group, or the memory does not suffice. */
export async function hdbscanOutputs(data: Table, space: FeatureSpace, params: HdbscanParams, ctx: RunContext) {
  const { points, features, missing } = space;
  const { minClusterSize, selection, epsilon, allowSingle } = params;
  const minSamples = params.minSamples ?? Math.min(1000, minClusterSize);
  const seed = params.seed ?? ctx.seed;
  if (points.count < minClusterSize) {
    const fix = points.count >= 4 ? { fix: { type: "set-params", params: { minClusterSize: Math.max(2, Math.floor(points.count / 4)) } } as const } : {};
    fail("cluster.density-smaller", { rows: points.count, size: minClusterSize }, { param: "minClusterSize", ...fix });
  }
  refuseTooLarge(ctx.compute, points.count, (rows) => spanningBytes(rows, points.dimensions, minSamples));
  const options = { minClusterSize, minSamples, selection, allowSingle, epsilon };
  const found = await hdbscan(densityPoints(space), options, ctx.compute, phase(ctx.checkpoint, 0, 0.85));
  const clusters = found.selected.length;
  if (clusters === 0) warnNothing(params, points.count, ctx);

  const segments = asSegments(data, space, found.labels, clusters);
  const { labels, order, classes, codes, noise, sizes } = segments;
  const map = await mapPoints(points, (point) => (labels[point] < 0 ? clusters : labels[point]), seed, phase(ctx.checkpoint, 0.85, 0.95));
  const { groups, noiseGroup } = await describeGroups(data, features, segments, points.count, LISTED, () => ctx.checkpoint(0.97, 1));
  const sums = new Float64Array(clusters);
  for (const [point, label] of labels.entries()) if (label >= 0) sums[label] += found.probabilities[point];
  const place = new Array<number>(clusters).fill(0);
  for (const [position, cluster] of order.entries()) place[cluster] = position;
  const result: HdbscanReport = {
    kind: "cluster.hdbscan",
    rows: data.rows,
    missing,
    features,
    clusters,
    noise,
    noiseGroup,
    minClusterSize,
    minSamples,
    selection,
    segments: groups.map((group, i) => ({ ...group, persistence: found.persistence[order[i]], probability: sums[i] / sizes[i] })),
    tree: drawTree(found.tree, found.selected, place, stabilities(found.tree)),
    ...histograms(found),
    map,
    ...(params.replay ? { replay: await hdbscanReplay(points, found.tree, found.selected, place, labels, seed, phase(ctx.checkpoint, 0.97, 1)) } : {}),
  };
  const measures = [
    ...(params.probability ? [{ name: "probability", values: found.probabilities, rows: points.rows }] : []),
    ...(params.outlier ? [{ name: "outlier score", values: found.outliers, rows: points.rows }] : []),
  ];
  return { data: withSegments(data, codes, classes, measures), report: result };
}

function warnNothing({ minClusterSize, allowSingle }: HdbscanParams, rows: number, ctx: RunContext): void {
  const params =
    minClusterSize > 10 ? { minClusterSize: Math.max(5, Math.floor(minClusterSize / 4)) } : allowSingle ? { selection: "eom" } : { allowSingle: true };
  ctx.warn({
    code: "cluster.density-no-groups",
    severity: "warning",
    detail: { rows, size: minClusterSize },
    param: "minClusterSize",
    fix: { type: "set-params", params },
  });
}

function histograms({ labels, probabilities, outliers }: HdbscanResult): Pick<HdbscanReport, "probabilities" | "outliers" | "outlierLimit"> {
  const bin = (value: number) => Math.min(BINS - 1, Math.floor(value * BINS));
  const counts = () => new Array<number>(BINS).fill(0);
  const of = { probabilities: counts(), members: counts(), noise: counts() };
  for (const [point, label] of labels.entries()) {
    if (label >= 0) of.probabilities[bin(probabilities[point])]++;
    (label >= 0 ? of.members : of.noise)[bin(outliers[point])]++;
  }
  const sorted = outliers.slice().sort();
  const limit = sorted[Math.min(sorted.length - 1, Math.floor(OUTLIERS * sorted.length))] ?? 0;
  return { probabilities: of.probabilities, outliers: { members: of.members, noise: of.noise }, outlierLimit: Number(limit.toPrecision(5)) };
}
