import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import type { Points } from "../points";
import { distinctPoints } from "./distinct-points";
import type { Linkage } from "./linkages";
import { MergeLog, type MergeTree } from "./merge-tree";
import { mergeInRounds } from "./rounds";
import { mergeBySpanningTree } from "./spanning-tree";

/**
 * The tree of agglomerative clustering, Euclidean, as `scipy.cluster.hierarchy.linkage` gives it: exact, the same bits with
 * any number of threads. Where distances are equal, which pair joins first is free; here it is drawn by a fixed mixing.
 * Ward and single need memory for the points only; average and complete a matrix between the clusters of the later rounds.
 */
export async function linkageTree(points: Points, linkage: Linkage, compute: Compute, checkpoint: Checkpoint): Promise<MergeTree> {
  const log = new MergeLog(points.count);
  const places = distinctPoints(points);
  await checkpoint(0, 1);
  if (linkage === "single") await mergeBySpanningTree(places, log, compute, checkpoint);
  else await mergeInRounds(places, linkage, log, compute, checkpoint);
  return log.tree();
}
