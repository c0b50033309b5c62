import type { Checkpoint } from "../checkpoint";
import { principalPlane, short } from "../plane";
import { type Points, takePoints } from "../points";
import { Random } from "../random";
import { samplePlaces } from "../sample-places";
import { REPLAY_FRAMES, REPLAY_POINTS, type Replay, type ReplayFrame } from "./contract";

/** The fixed sample that a replay shows, and the way from a place in feature space to the plane. */
export interface ReplayPlane {
  /** Index of each sample point among the points, ascending. */
  readonly indices: Uint32Array;
  readonly sample: Replay["sample"];
  /** A place in centred units (as `Points.values`), `at` the offset of its first coordinate. */
  project(place: ArrayLike<number>, at?: number): [x: number, y: number];
  /** The two directions, to project what is no place (a covariance). */
  readonly axes: readonly [Float64Array, Float64Array];
}

/** A seeded sample of the points on their principal plane, the one of the map. O(count x dimensions²). */
export async function replayPlane(points: Points, seed: number, checkpoint: Checkpoint): Promise<ReplayPlane> {
  const { axes } = await principalPlane(points, checkpoint);
  const { count, dimensions } = points;
  const indices = samplePlaces(count, REPLAY_POINTS, new Random(seed, 73));
  const along = (place: ArrayLike<number>, at: number, axis: Float64Array) => {
    let sum = 0;
    for (let t = 0; t < dimensions; t++) sum += place[at + t] * axis[t];
    return short(sum);
  };
  const project = (place: ArrayLike<number>, at = 0): [number, number] => [along(place, at, axes[0]), along(place, at, axes[1])];
  const { values } = takePoints(points, indices);
  const shown = Array.from(indices, (_, place) => project(values, place * dimensions));
  const sample = { x: shown.map(([x]) => x), y: shown.map(([, y]) => y), row: Array.from(indices, (index) => points.rows[index]) };
  return { indices, sample, project, axes };
}

/** Collects frames and leaves out every second one whenever they become too many; the last is always kept. */
export class ReplayRecorder {
  private frames: ReplayFrame[] = [];
  private every = 1;
  private steps = 0;
  private last: ReplayFrame | null = null;

  /** True when the next frame will be kept: making it may be left undone otherwise, unless it is the final one. */
  get wanted(): boolean {
    return this.steps % this.every === 0;
  }

  /** Adds the frame of the next step; `step` is numbered here. */
  add(frame: Omit<ReplayFrame, "step">): void {
    this.last = { step: this.steps, ...frame };
    if (this.wanted) this.frames.push(this.last);
    this.steps++;
    if (this.frames.length <= REPLAY_FRAMES) return;
    this.frames = this.frames.filter((_, i) => i % 2 === 0);
    this.every *= 2;
  }

  /** Counts a step whose frame nobody wants. */
  skip(): void {
    this.steps++;
  }

  /** The frame of the step that was counted last, made after all. */
  replaceLast(frame: Omit<ReplayFrame, "step">): void {
    this.last = { step: this.steps - 1, ...frame };
  }

  finish(method: Replay["method"], sample: Replay["sample"]): Replay {
    const { last, frames } = this;
    return { method, sample, frames: last && frames.at(-1) !== last ? [...frames, last] : frames, steps: this.steps };
  }
}

/** A replay with its groups numbered anew: `place[old]`, or -1 for groups that are left out of centres (their points stay grey). */
export function renumbered(replay: Replay, place: ArrayLike<number>): Replay {
  const kept = Array.from(place, (to, from) => ({ from, to }))
    .filter(({ to }) => to >= 0)
    .sort((a, b) => a.to - b.to);
  const frames = replay.frames.map(({ labels, centers, ...frame }) => ({
    ...frame,
    ...(labels ? { labels: labels.map((label) => (label < 0 ? label : place[label] >= 0 ? place[label] : -2)) } : {}),
    ...(centers ? { centers: kept.map(({ from }) => centers[from]) } : {}),
  }));
  return { ...replay, frames };
}
