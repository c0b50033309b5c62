import type { Checkpoint } from "../checkpoint";
import type { Points } from "../points";
import type { Replay } from "../replay/contract";
import { ReplayRecorder, replayPlane } from "../replay/recorder";
import type { DbscanStudy } from "./dbscan-study";

/** Not reached yet, in the frames of a replay. */
const UNREACHED = -2;

/**
 * DBSCAN as it grows: one cluster after the other, each from its first core point in waves of epsilon, and what is left is
 * noise. `segments`: the segment of each cluster.
 */
export async function dbscanReplay(points: Points, study: DbscanStudy, segments: readonly number[], seed: number, checkpoint: Checkpoint): Promise<Replay> {
  const plane = await replayPlane(points, seed, checkpoint);
  const { labels, clusters } = study;
  const waves = study.waves ?? new Int32Array(labels.length);
  const depths = new Int32Array(clusters);
  const sizes = new Int32Array(clusters);
  for (const [point, label] of labels.entries()) {
    if (label < 0) continue;
    depths[label] = Math.max(depths[label], waves[point]);
    sizes[label]++;
  }
  const shown = Int32Array.from(plane.indices, () => UNREACHED);
  const recorder = new ReplayRecorder();
  recorder.add({ labels: [...shown], note: { code: "start", values: { epsilon: study.epsilon } } });
  // Sample points by the step at which they are reached.
  const due = new Map<number, number[]>();
  const starts = new Int32Array(clusters + 1);
  for (let cluster = 0; cluster < clusters; cluster++) starts[cluster + 1] = starts[cluster] + depths[cluster] + 1;
  for (const [i, point] of plane.indices.entries()) {
    if (labels[point] < 0) continue;
    const step = starts[labels[point]] + waves[point];
    due.set(step, [...(due.get(step) ?? []), i]);
  }
  for (let cluster = 0; cluster < clusters; cluster++) {
    for (let wave = 0; wave <= depths[cluster]; wave++) {
      for (const i of due.get(starts[cluster] + wave) ?? []) shown[i] = segments[cluster];
      if (recorder.wanted) {
        recorder.add({ labels: [...shown], note: { code: "grow", values: { segment: segments[cluster] + 1, wave: wave + 1, count: sizes[cluster] } } });
        await checkpoint(cluster, clusters);
      } else recorder.skip();
    }
  }
  for (const [i, point] of plane.indices.entries()) if (labels[point] < 0) shown[i] = -1;
  const noise = labels.reduce((sum, label) => sum + (label < 0 ? 1 : 0), 0);
  recorder.add({ labels: [...shown], note: { code: "noise", values: { count: noise } } });
  return recorder.finish("dbscan", plane.sample);
}
