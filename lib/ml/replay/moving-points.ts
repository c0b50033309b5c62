import { short } from "../plane";
import type { Points } from "../points";
import { Random } from "../random";
import { samplePlaces } from "../sample-places";
import type { Replay, ReplayFrame } from "./contract";

/** Points a replay of moving points shows: each of its frames holds all their places. */
const SHOWN = 500;
/** Frames it keeps. */
const FRAMES = 60;

/**
 * Records how an embedding unfolds: the places of a seeded sample at about 60 of the steps, each frame stretched to the
 * same size (the first steps of t-SNE are a thousandth of the last).
 */
export class MovingPoints {
  private readonly shown: Uint32Array;
  private readonly frames: ReplayFrame[] = [];
  private places: Uint32Array | null = null;

  constructor(
    private readonly points: Points,
    /** Steps there will be, at most. */
    private readonly steps: number,
    seed: number,
  ) {
    this.shown = samplePlaces(points.count, SHOWN, new Random(seed, 85));
  }

  /** `positions`: x and y by place; `order`: the point at each place. */
  see(step: number, positions: Float32Array, order: Uint32Array): void {
    const every = Math.max(1, Math.ceil(this.steps / FRAMES));
    if (step !== 1 && step % every !== 0) return;
    this.places ??= placesOf(order, this.shown);
    const places: number[] = [];
    let most = 0;
    let x = 0;
    let y = 0;
    for (const place of this.places) {
      x += positions[2 * place] / this.places.length;
      y += positions[2 * place + 1] / this.places.length;
    }
    for (const place of this.places) {
      places.push(positions[2 * place] - x, positions[2 * place + 1] - y);
      most = Math.max(most, Math.abs(positions[2 * place] - x), Math.abs(positions[2 * place + 1] - y));
    }
    this.frames.push({
      step,
      places: places.map((value) => short(most > 0 ? value / most : 0)),
      note: { code: step === 1 ? "start" : "step", values: { count: step } },
    });
  }

  finish(method: Replay["method"], steps: number): Replay {
    const last = this.frames.at(-1)?.places ?? [];
    const sample = {
      x: last.filter((_, i) => i % 2 === 0),
      y: last.filter((_, i) => i % 2 === 1),
      row: Array.from(this.shown, (point) => this.points.rows[point]),
    };
    return { method, sample, frames: this.frames, steps: steps + 1 };
  }
}

function placesOf(order: Uint32Array, points: Uint32Array): Uint32Array {
  const placeOf = new Uint32Array(order.length);
  for (let place = 0; place < order.length; place++) placeOf[order[place]] = place;
  return points.map((point) => placeOf[point]);
}
