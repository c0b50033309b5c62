import { clusterMeans, nearestCentres } from "@/lib/ml/hierarchical/centres";
import { copheneticCorrelation } from "@/lib/ml/hierarchical/cophenetic";
import { clustersAt, greatestJump, labelsAfter, mergesAt } from "@/lib/ml/hierarchical/cut";
import { linkageTree } from "@/lib/ml/hierarchical/linkage";
import type { Linkage } from "@/lib/ml/hierarchical/linkages";
import type { MergeTree } from "@/lib/ml/hierarchical/merge-tree";
import { hierarchicalReplay } from "@/lib/ml/hierarchical/replay";
import { topTree } from "@/lib/ml/hierarchical/top-tree";
import { kMeansState } from "@/lib/ml/models/kmeans";
import { phase } from "@/lib/ml/phase";
import { mapPoints } from "@/lib/ml/plane";
import { type Points, takePoints } from "@/lib/ml/points";
import { permutation, Random } from "@/lib/ml/random";
import { separation } from "@/lib/ml/separation";
import { silhouettes } from "@/lib/ml/silhouette";
import { trainingRanges } from "@/lib/ml/training-ranges";
import type { Table } from "@/lib/table/table";
import type { RunContext } from "../contract";
import { fail } from "../problem";
import type { FeatureSpace } from "./feature-space";
import type { HierarchicalReport } from "./hierarchical-report";
import { describedSegments, inOrder, orderOf, originStatistics, segmentClasses, segmentCodes, withSegments } from "./segments-output";
import { valueColumn } from "./value-column";

/** Segments that a cut may give. */
export const MOST_SEGMENTS = 50;
/** Groups that the dendrogram shows: more than segments, so that each group lies in one. */
const GROUPS = 60;
/** Cuts among which the greatest jump is looked for. */
const JUMP = 20;

export interface HierarchicalParams {
  readonly linkage: Linkage;
  readonly cut: "k" | "height";
  readonly k: number;
  readonly height: number;
  readonly sample: number;
  readonly replay: boolean;
  readonly seed: number | null;
}

/** Tree, cut, table, model and report. Fails in words when the cut cannot be made. */
export async function hierarchicalOutputs(data: Table, { points, features, missing, columns }: FeatureSpace, params: HierarchicalParams, ctx: RunContext) {
  const seed = params.seed ?? ctx.seed;
  if (params.cut === "k" && points.count < params.k) {
    const fix = points.count >= 2 ? { fix: { type: "set-params", params: { k: points.count } } as const } : {};
    fail("cluster.too-few-rows", { rows: points.count, k: params.k }, { param: "k", ...fix });
  }
  const linked = sampled(points, params.sample, seed);
  const tree = await linkageTree(linked, params.linkage, ctx.compute, phase(ctx.checkpoint, 0, 0.7));
  const clusters = clustersOf(tree, params, ctx);
  const merges = mergesAt(tree, clusters);
  const treeLabels = labelsAfter(tree, merges);
  const means = clusterMeans(linked, treeLabels, clusters);
  const nearest = await nearestCentres(points, means, phase(ctx.checkpoint, 0.7, 0.75));
  const found = linked === points ? treeLabels : nearest;
  const agreement = agreementOf(treeLabels, linked, points, nearest);
  if (linked !== points) {
    // Rows of the tree keep their place in it; only the others are assigned.
    for (let i = 0, at = 0; i < linked.count; i++) {
      while (points.rows[at] !== linked.rows[i]) at++;
      found[at] = treeLabels[i];
    }
    ctx.warn({
      code: "cluster.sampled",
      severity: "info",
      detail: { rows: points.count, linked: linked.count, share: linked.count / points.count },
      param: "sample",
    });
  }

  const sizes = new Array<number>(clusters).fill(0);
  for (const label of found) sizes[label]++;
  const order = orderOf(found, sizes, points.rows, valueColumn(data, null)?.values);
  const labels = inOrder(found, order);
  const classes = segmentClasses(clusters, false);
  const codes = segmentCodes(labels, points.rows, data.rows, clusters);
  const d = points.dimensions;
  const centroids = order.map((cluster) => features.map((feature, t) => feature.mean + means[cluster * d + t]));

  const [silhouette] = await silhouettes(points, [{ labels, clusters }], seed, ctx.compute, phase(ctx.checkpoint, 0.75, 0.9));
  const map = await mapPoints(points, (point) => labels[point], seed, phase(ctx.checkpoint, 0.9, 0.93));
  const cophenetic = await copheneticCorrelation(linked, tree, seed, phase(ctx.checkpoint, 0.93, 0.97));
  const origins = await originStatistics(data, features, codes, clusters, () => ctx.checkpoint(0.97, 1));
  const inTree = inOrder(treeLabels, order);
  const { top, groupOf } = topTree(tree, GROUPS);
  const groupSegments = new Array<number>(top.groups.length).fill(0);
  for (let i = 0; i < linked.count; i++) groupSegments[groupOf[i]] = inTree[i];
  const result: HierarchicalReport = {
    kind: "cluster.hierarchical",
    rows: data.rows,
    missing,
    linked: linked.count,
    linkage: params.linkage,
    cut: { by: params.cut, k: clusters, low: merges > 0 ? tree.heights[merges - 1] : 0, high: tree.heights[merges] ?? null },
    features,
    segments: describedSegments({ classes, sizes: order.map((cluster) => sizes[cluster]), count: points.count, silhouette, centroids, origins }),
    tree: top,
    groupSegments,
    jump: greatestJump(tree, JUMP),
    cophenetic,
    agreement,
    silhouette: { score: silhouette.score, standardError: silhouette.standardError, measured: silhouette.measured },
    ...separation(points, labels, clusters),
    map,
    ...(params.replay ? { replay: await hierarchicalReplay(linked, tree, inTree, clusters, seed, phase(ctx.checkpoint, 0.97, 1)) } : {}),
  };
  const assigner = {
    task: "assign",
    method: "kmeans",
    columns: columns.map((column) => column.name),
    output: "segment",
    classes,
    recipe: data.recipe,
    state: { ...kMeansState(centroids), ranges: await trainingRanges(columns, data.rows, () => ctx.checkpoint(1, 1)) },
  } as const;
  return { data: withSegments(data, codes, classes), model: assigner, report: result };
}

/** All points, or a seeded sample of `most`. */
function sampled(points: Points, most: number, seed: number): Points {
  if (points.count <= most) return points;
  return takePoints(points, permutation(points.count, new Random(seed, 75)).slice(0, most).sort());
}

/** How many clusters the cut gives. Rows that are alike in every feature are never parted. */
function clustersOf(tree: MergeTree, { cut, k, height }: HierarchicalParams, ctx: RunContext): number {
  const distinct = clustersAt(tree, 0);
  if (cut === "k") {
    if (distinct >= k) return k;
    const fix = distinct >= 2 ? { fix: { type: "set-params", params: { k: distinct } } as const } : {};
    ctx.warn({ code: "cluster.fewer-distinct", severity: "warning", detail: { k, found: distinct }, param: "k", ...fix });
    return distinct;
  }
  const found = clustersAt(tree, height);
  const heightFor = (clusters: number) => rounded(tree.heights, tree.count - clusters);
  if (found > MOST_SEGMENTS) {
    const higher = heightFor(Math.min(MOST_SEGMENTS, 4));
    const fix = { type: "set-params", params: { height: higher } } as const;
    fail("cluster.cut-too-low", { height, found, most: MOST_SEGMENTS, higher }, { param: "height", fix });
  }
  if (found === 1 && distinct > 1) {
    const lower = heightFor(2);
    const fix = { type: "set-params", params: { height: lower } } as const;
    ctx.warn({ code: "cluster.cut-too-high", severity: "warning", detail: { height, lower }, param: "height", fix });
  }
  return found;
}

/** A short number between the height of the merge before `merge` and its own: a cut there undoes `merge` and all later ones. */
function rounded(heights: Float64Array, merge: number): number {
  const low = merge > 0 ? heights[merge - 1] : 0;
  const middle = (low + heights[merge]) / 2;
  for (let digits = 2; digits <= 15; digits++) {
    const short = Number.parseFloat(middle.toPrecision(digits));
    if (short >= low && short < heights[merge]) return short;
  }
  return low;
}

/** Share of the rows of the tree that the nearest centre puts where the tree did. */
function agreementOf(treeLabels: Int32Array, linked: Points, points: Points, nearest: Int32Array): number {
  let same = 0;
  for (let i = 0, at = 0; i < linked.count; i++, at++) {
    while (points.rows[at] !== linked.rows[i]) at++;
    if (nearest[at] === treeLabels[i]) same++;
  }
  return same / Math.max(1, linked.count);
}
