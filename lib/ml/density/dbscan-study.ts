import type { Compute } from "@/lib/compute/compute";
import { bytesOf } from "@/lib/compute/layout";
import type { Checkpoint } from "../checkpoint";
import { phase } from "../phase";
import { type DbscanResult, dbscanLayout, growClusters } from "./dbscan";
import { type KDistances, kDistances } from "./k-distances";
import { nearestLayout } from "./nearest";
import { type DensityPoints, eachSlot, leafShards, plantTree, type TreeShape, treeShape } from "./tree";

export interface DbscanStudyOptions {
  /** Null: the knee of the curve. */
  readonly epsilon: number | null;
  readonly minPoints: number;
  /** Draws the points of the curve when there are too many to measure all. */
  readonly seed: number;
  /** Whether to tell when each point was reached. */
  readonly waves: boolean;
}

export interface DbscanStudy extends DbscanResult {
  readonly epsilon: number;
  readonly curve: KDistances;
  /** Steps from the first core point of its cluster to each point, -1 for noise; null when not asked for. */
  readonly waves: Int32Array | null;
}

function studyLayout(shape: TreeShape, { minPoints, waves }: Pick<DbscanStudyOptions, "minPoints" | "waves">) {
  const neighbours = Math.max(1, Math.min(minPoints - 1, shape.count - 1));
  return {
    ...nearestLayout(shape, neighbours, 0),
    ...dbscanLayout(shape, minPoints),
    waves: ["i32", waves ? shape.slots : 0],
    reached: ["i32", waves ? leafShards(shape).shards : 0],
  } as const;
}

/** Bytes that a study of so many points takes. */
export function dbscanBytes(count: number, dimensions: number, options: Pick<DbscanStudyOptions, "minPoints" | "waves">): number {
  return bytesOf(studyLayout(treeShape(count, dimensions), options));
}

/** The k-distance curve, epsilon from its knee unless it is given, and DBSCAN: all on one tree. At least one point. */
export async function studyDbscan(points: DensityPoints, options: DbscanStudyOptions, compute: Compute, checkpoint: Checkpoint): Promise<DbscanStudy> {
  const shape = treeShape(points.rows.length, points.columns.length);
  return compute.workspace("density", studyLayout(shape, options), async (space) => {
    const { minPoints, seed } = options;
    await plantTree(space, shape, points, phase(checkpoint, 0, 0.2));
    const curve = await kDistances(space, shape, minPoints, seed, phase(checkpoint, 0.2, 0.4));
    const epsilon = options.epsilon ?? curve.knee;
    const found = await growClusters(space, shape, { epsilon, minPoints }, phase(checkpoint, 0.4, options.waves ? 0.8 : 1));
    if (!options.waves) return { ...found, epsilon, curve, waves: null };
    const { arrays, run } = space;
    const { head, order, limits, cores, labels, waves, reached } = arrays;
    const { perShard, shards } = leafShards(shape);
    const slotOf = new Uint32Array(shape.count);
    waves.fill(-1);
    eachSlot(shape, order, (slot, point) => {
      slotOf[point] = slot;
    });
    let left = found.labels.reduce((sum, label) => sum + (label < 0 ? 0 : 1), 0);
    const total = Math.max(1, left);
    const begun = new Uint8Array(found.clusters);
    for (let point = 0; point < shape.count; point++) {
      const label = found.labels[point];
      if (found.core[point] === 0 || begun[label] === 1) continue;
      begun[label] = 1;
      waves[slotOf[point]] = 0;
      left--;
    }
    const last = phase(checkpoint, 0.8, 1);
    for (let wave = 0; left > 0; wave++) {
      const args = [head, perShard, options.epsilon ?? epsilon, wave, limits, cores, labels, waves, reached];
      await run("spread", shards, args, () => last(total - left, total));
      // Two threads may both have reached a point: what is left is counted, not what they say.
      left = 0;
      for (let point = 0; point < shape.count; point++) if (found.labels[point] >= 0 && waves[slotOf[point]] < 0) left++;
      if (!reached.some((some) => some > 0)) break;
      await last(total - left, total);
    }
    return { ...found, epsilon, curve, waves: Int32Array.from(slotOf, (slot) => waves[slot]) };
  });
}
