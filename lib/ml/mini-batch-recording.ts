import type { Compute } from "@/lib/compute/compute";
import { noCheckpoint } from "./checkpoint";
import { labelPoints } from "./kmeans/label";
import type { StepWatch } from "./mini-batch";
import { short } from "./plane";
import { type Points, takePoints } from "./points";
import type { Replay } from "./replay/contract";
import { type ReplayPlane, ReplayRecorder, renumbered } from "./replay/recorder";

/** Watches mini-batch k-means: where the centres stood after each kept step, and whom they would have had. */
export class MiniBatchRecording {
  private readonly recorder = new ReplayRecorder();
  private readonly sample: Points;

  constructor(
    points: Points,
    private readonly plane: ReplayPlane,
    private readonly compute: Compute,
  ) {
    this.sample = takePoints(points, plane.indices);
  }

  readonly watch: StepWatch = async (step, centroids, inertia) => {
    if (!this.recorder.wanted) {
      this.recorder.skip();
      return;
    }
    const { dimensions } = this.sample;
    const { labels } = await labelPoints(this.sample, centroids, this.compute, noCheckpoint);
    this.recorder.add({
      labels: Array.from(labels),
      centers: Array.from({ length: centroids.length / dimensions }, (_, c) => this.plane.project(centroids, c * dimensions)),
      note: { code: step === 0 ? "start" : "step", values: { count: step, inertia: short(inertia) } },
    });
  };

  /** `kept`: the clusters that hold a point in the end, by their place in the result. */
  finish(kept: readonly number[]): Replay {
    const replay = this.recorder.finish("mini-batch", this.plane.sample);
    const centers = replay.frames[0]?.centers?.length ?? 0;
    const place = new Array<number>(centers).fill(-1);
    for (const [position, cluster] of kept.entries()) place[cluster] = position;
    return renumbered(replay, place);
  }
}
