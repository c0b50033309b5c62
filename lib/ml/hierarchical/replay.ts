import type { Checkpoint } from "../checkpoint";
import type { Points } from "../points";
import { REPLAY_FRAMES, type Replay, type ReplayFrame } from "../replay/contract";
import { replayPlane } from "../replay/recorder";
import { clusterMeans } from "./centres";
import { clustersAfter, labelsAfter } from "./cut";
import type { MergeTree } from "./merge-tree";

/** Groups whose centres are drawn. */
const CENTRES = 60;
/** Code of a point that has not joined another yet. */
const ALONE = -2;

/**
 * The merging as it went, from single rows to the clusters of the cut: more and more slowly towards the end. A point takes
 * the colour of the segment it ends in once it has joined another; with few groups left their centres are shown, and a
 * line between the two that join next. `final`: segment of each point.
 */
export async function hierarchicalReplay(
  points: Points,
  tree: MergeTree,
  final: Int32Array,
  clusters: number,
  seed: number,
  checkpoint: Checkpoint,
): Promise<Replay> {
  const { count, heights, first, second } = tree;
  const plane = await replayPlane(points, seed, checkpoint);
  const frames: ReplayFrame[] = [];
  for (const groups of groupCounts(count, clusters)) {
    const merges = count - groups;
    const holder = clustersAfter(tree, merges);
    const labels = Array.from(plane.indices, (point) => (holder[point] < count ? ALONE : final[point]));
    const note = { code: merges === 0 ? "start" : "merge", values: { count: groups, height: merges > 0 ? heights[merges - 1] : 0 } };
    frames.push({ step: merges, labels, note, ...(groups <= CENTRES ? centresOf(merges, groups, holder) : {}) });
    await checkpoint(merges, count);
  }
  return { method: "hierarchical", sample: plane.sample, frames, steps: Math.max(0, count - clusters) };

  function centresOf(merges: number, groups: number, holder: Int32Array): Pick<ReplayFrame, "centers" | "links"> {
    const labels = labelsAfter(tree, merges);
    const means = clusterMeans(points, labels, groups);
    const centers = Array.from({ length: groups }, (_, group) => plane.project(means, group * points.dimensions));
    if (groups <= clusters) return { centers };
    const at = (cluster: number) => labels[holder.indexOf(cluster)];
    return { centers, links: [[at(first[merges]), at(second[merges])]] };
  }
}

/** Numbers of groups from all rows down to the clusters: in equal shares while there are many, one at a time in the end. */
function groupCounts(count: number, clusters: number): number[] {
  const single = Math.min(count, clusters + REPLAY_FRAMES / 2);
  const early = REPLAY_FRAMES / 2 - 1;
  const counts = new Set<number>([count]);
  for (let i = 1; i < early; i++) counts.add(Math.max(single, Math.round(count * (single / count) ** (i / early))));
  for (let groups = single; groups >= clusters; groups--) counts.add(groups);
  return [...counts];
}
