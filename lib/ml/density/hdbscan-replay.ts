import type { Checkpoint } from "../checkpoint";
import { short } from "../plane";
import type { Points } from "../points";
import { REPLAY_FRAMES, type Replay, type ReplayFrame } from "../replay/contract";
import { replayPlane } from "../replay/recorder";
import type { CondensedTree } from "./condensed-tree";

/** In a group that is still to fall apart, or that was not selected. */
const UNDECIDED = -2;
/** Fallen out at this distance. */
const OUT = -1;

/**
 * The condensed tree of HDBSCAN from great distances down to small ones: rows fall out of their group, groups fall apart, and
 * those that were selected have the colour of their segment from their birth on. At the end the result. `segments`: segment of
 * each selected cluster; `final`: that of each point, -1 noise. O(frames x sample x depth of the tree).
 */
export async function hdbscanReplay(
  points: Points,
  tree: CondensedTree,
  selected: readonly number[],
  segments: readonly number[],
  final: Int32Array,
  seed: number,
  checkpoint: Checkpoint,
): Promise<Replay> {
  const plane = await replayPlane(points, seed, checkpoint);
  const { parents, births, pointParents, pointLambdas } = tree;
  const count = pointParents.length;
  const colorOf = colors(parents, selected, segments);
  const left = pointLambdas.slice().sort();
  const frames: ReplayFrame[] = [{ step: 0, labels: Array.from(plane.indices, () => UNDECIDED), note: { code: "start", values: {} } }];
  const levels = levelsOf(tree, left);
  for (const [i, lambda] of levels.entries()) {
    const alive = new Set<number>();
    const labels = Array.from(plane.indices, (point) => {
      if (pointLambdas[point] <= lambda) return OUT;
      let cluster = pointParents[point];
      while (cluster > 0 && births[cluster] > lambda) cluster = parents[cluster];
      alive.add(cluster);
      return colorOf[cluster];
    });
    const gone = atMost(left, lambda) / count;
    frames.push({ step: i + 1, labels, note: { code: "level", values: { distance: short(1 / lambda), count: alive.size, gone: short(gone) } } });
    await checkpoint(i, levels.length);
  }
  const noise = final.reduce((sum, label) => sum + (label < 0 ? 1 : 0), 0) / count;
  const labels = Array.from(plane.indices, (point) => final[point]);
  frames.push({ step: frames.length, labels, note: { code: "result", values: { count: selected.length, noise: short(noise) } } });
  return { method: "hdbscan", sample: plane.sample, frames, steps: frames.length };
}

/** Segment that each cluster is, or lies in; UNDECIDED above the selected ones. Parents come before their children. */
function colors(parents: Int32Array, selected: readonly number[], segments: readonly number[]): Int32Array {
  const own = new Map(selected.map((cluster, i) => [cluster, segments[i]]));
  const found = new Int32Array(parents.length).fill(UNDECIDED);
  for (const [cluster, parent] of parents.entries()) found[cluster] = own.get(cluster) ?? (parent < 0 ? UNDECIDED : found[parent]);
  return found;
}

/** Lambdas worth a look, ascending: the births of the larger clusters, and between them levels at which equally many points have left. */
function levelsOf({ births, sizes }: CondensedTree, left: Float64Array): number[] {
  const most = REPLAY_FRAMES - 2;
  const born = Array.from(births.keys())
    .filter((cluster) => cluster > 0)
    .sort((a, b) => sizes[b] - sizes[a])
    .slice(0, most / 2)
    .map((cluster) => births[cluster]);
  const others = most - born.length;
  const even = Array.from({ length: others }, (_, i) => left[Math.floor(((i + 0.5) / others) * left.length)]);
  return [...new Set([...born, ...even])].filter((lambda) => lambda > 0 && Number.isFinite(lambda)).sort((a, b) => a - b);
}

/** How many of the sorted values are at most the limit. */
function atMost(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
