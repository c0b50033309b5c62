import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import { phase } from "../phase";
import { type CondensedTree, condense, outlierScores } from "./condensed-tree";
import { type SelectedClusters, type SelectOptions, selectClusters } from "./select-clusters";
import { type SingleLinkage, singleLinkage } from "./single-linkage";
import { spanningTree } from "./spanning-tree";
import type { DensityPoints } from "./tree";

export interface HdbscanOptions extends SelectOptions {
  /** Fewer points than this are noise or part of another cluster. At least 2. */
  readonly minClusterSize: number;
  /** Neighbours, itself not among them, that make a place dense: more of them make the method more careful. */
  readonly minSamples: number;
}

export interface HdbscanResult extends SelectedClusters {
  readonly linkage: SingleLinkage;
  readonly tree: CondensedTree;
  /** GLOSH outlier score of each point, 0 to 1. */
  readonly outliers: Float64Array;
  readonly cores: Float64Array;
}

/**
 * HDBSCAN (Campello, Moulavi, Sander 2013) with Euclidean distances, as the Python package hdbscan with an exact spanning
 * tree. Where edges of the tree have equal weights their order is open, and with it how ties in the hierarchy split: the
 * distances of the dendrogram are the same, labels may differ there from another implementation's.
 */
export async function hdbscan(points: DensityPoints, options: HdbscanOptions, compute: Compute, checkpoint: Checkpoint): Promise<HdbscanResult> {
  const spanning = await spanningTree(points, options.minSamples, compute, phase(checkpoint, 0, 0.9));
  const linkage = await singleLinkage(spanning, phase(checkpoint, 0.9, 0.94));
  const tree = await condense(linkage, options.minClusterSize, phase(checkpoint, 0.94, 0.97));
  await checkpoint(0.97, 1);
  const found = selectClusters(tree, options);
  await checkpoint(0.98, 1);
  return { ...found, linkage, tree, outliers: outlierScores(tree), cores: spanning.cores };
}
