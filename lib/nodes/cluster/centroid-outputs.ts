import type { Checkpoint } from "@/lib/compute/checkpoint";
import { distancesToCentroids, type KMeansResult } from "@/lib/ml/kmeans";
import { kMeansState } from "@/lib/ml/models/kmeans";
import { phase } from "@/lib/ml/phase";
import { mapPoints } from "@/lib/ml/plane";
import { renumbered } from "@/lib/ml/replay/recorder";
import { separationInSteps } from "@/lib/ml/separation";
import { PAIRS, silhouettes } from "@/lib/ml/silhouette";
import { trainingRanges } from "@/lib/ml/training-ranges";
import type { Table } from "@/lib/table/table";
import type { RunContext } from "../contract";
import { type Bulk, centreDeviation, densePairs, silhouetteDeviation } from "./dense-engine";
import { KERNELS } from "./engines";
import type { FeatureSpace } from "./feature-space";
import type { ClusteringReport } from "./reports";
import { describedSegments, inOrder, orderOf, originStatistics, segmentClasses, segmentCodes, withSegments } from "./segments-output";
import { valueColumn } from "./value-column";

interface Wanted {
  readonly asked: number;
  readonly seed: number;
  /** Adds the column "distance". */
  readonly distance: boolean;
  /** Iterations that tfjs did before the kernels ended the work. */
  readonly dense?: Bulk | null;
}

/** Table, assigner and report of clusters around centres: numbered best first, measured, with the map. */
export async function centroidOutputs(data: Table, space: FeatureSpace, found: KMeansResult, wanted: Wanted, ctx: RunContext, checkpoint: Checkpoint) {
  const { points, features, columns, missing } = space;
  const order = orderOf(found.labels, found.sizes, points.rows, valueColumn(data, null)?.values);
  const labels = inOrder(found.labels, order);
  const classes = segmentClasses(found.clusters, false);
  const sizes = order.map((cluster) => found.sizes[cluster]);
  const centroids = order.map((cluster) => features.map((feature, t) => feature.mean + found.centroids[cluster * points.dimensions + t]));

  const labelling = { labels, clusters: found.clusters };
  const measuring = phase(checkpoint, 0, 0.6);
  const pairs = wanted.dense ? densePairs(points, ctx, measuring) : undefined;
  const [silhouette] = await silhouettes(points, [labelling], wanted.seed, ctx.compute, measuring, PAIRS, pairs);
  const { daviesBouldin, calinskiHarabasz } = await separationInSteps(points, labels, found.clusters, phase(checkpoint, 0.6, 0.7));
  const map = await mapPoints(points, (point) => labels[point], wanted.seed, phase(checkpoint, 0.7, 0.8));
  const codes = segmentCodes(labels, points.rows, data.rows, found.clusters);
  const distances = wanted.distance ? await distancesToCentroids(points, found.labels, found.centroids, phase(checkpoint, 0.8, 0.85)) : null;
  const output = withSegments(data, codes, classes, distances ? [{ name: "distance", values: distances, rows: points.rows }] : []);
  const origins = await originStatistics(data, features, codes, found.clusters, () => checkpoint(0.95, 1));
  const report: ClusteringReport = {
    kind: "cluster.clustering",
    rows: data.rows,
    missing,
    asked: wanted.asked,
    features,
    segments: describedSegments({ classes, sizes, count: points.count, silhouette, centroids, origins }),
    inertia: found.inertia,
    iterations: found.iterations,
    converged: found.converged,
    starts: found.starts,
    bestStart: found.best,
    trace: found.trace,
    engine: wanted.dense
      ? {
          used: wanted.dense.backend,
          deviation: centreDeviation(points, wanted.dense, found.centroids),
          silhouetteDeviation: await silhouetteDeviation(points, labelling, silhouette, ctx),
        }
      : KERNELS,
    silhouette: { score: silhouette.score, standardError: silhouette.standardError, measured: silhouette.measured },
    daviesBouldin,
    calinskiHarabasz,
    map,
    ...(found.replay ? { replay: renumbered(found.replay, placesOf(order)) } : {}),
  };
  const model = {
    task: "assign",
    method: "kmeans",
    columns: columns.map((column) => column.name),
    output: "segment",
    classes,
    recipe: data.recipe,
    // What the columns held, so that scoring can tell when new rows are unlike these.
    state: { ...kMeansState(centroids), ranges: await trainingRanges(columns, data.rows, () => checkpoint(1, 1)) },
  } as const;
  return { data: output, model, report };
}

function placesOf(order: readonly number[]): number[] {
  const places = new Array<number>(order.length).fill(0);
  for (const [position, cluster] of order.entries()) places[cluster] = position;
  return places;
}
