import { short } from "../plane";
import type { Replay } from "../replay/contract";
import { type ReplayPlane, ReplayRecorder } from "../replay/recorder";
import { inertiaOf, type Watch } from "./lloyd";
import type { KMeansWork } from "./work";

/** Watches one start of k-means: where the centres stood at each assignment, and whom they had. */
export class KMeansRecording {
  private readonly recorder = new ReplayRecorder();
  private iteration = 0;

  constructor(
    private readonly work: KMeansWork,
    private readonly plane: ReplayPlane,
  ) {}

  readonly watch: Watch = (state) => {
    const { arrays, scale, dimensions, clusters, squares } = this.work;
    const places = state.centroids.map((value) => value / scale);
    const values = { iteration: this.iteration, moved: state.changed, inertia: short(inertiaOf(squares, state) / scale ** 2) };
    this.recorder.add({
      labels: Array.from(this.plane.indices, (index) => arrays.labels[index]),
      centers: Array.from({ length: clusters }, (_, c) => this.plane.project(places, c * dimensions)),
      note: this.iteration === 0 ? { code: "start", values } : { code: "moved", values: { ...values, count: state.changed } },
    });
    this.iteration++;
  };

  finish(): Replay {
    return this.recorder.finish("kmeans", this.plane.sample);
  }
}
