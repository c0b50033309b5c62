import type { Checkpoint } from "./checkpoint";
import type { Points } from "./points";
import type { Replay, ReplayFrame } from "./replay/contract";
import { replayPlane } from "./replay/recorder";
import { bestUnit, type SomFrame, type SomOptions } from "./som";
import { adjacent, type SomGrid } from "./som-grid";

/**
 * The training of a map as a replay: its net on the plane at each kept step, the sample in the colours of the final
 * segments of the units it lies nearest to. O(frames x sample x units x dimensions).
 */
export async function somReplay(
  points: Points,
  grid: SomGrid,
  frames: readonly SomFrame[],
  options: SomOptions,
  segments: Int32Array,
  seed: number,
  checkpoint: Checkpoint,
): Promise<Replay> {
  const { indices, sample, project } = await replayPlane(points, seed, checkpoint);
  const units = grid.x.length;
  const { dimensions, values } = points;
  const links: (readonly [number, number])[] = [];
  for (let a = 0; a < units; a++) for (let b = a + 1; b < units; b++) if (adjacent(grid, a, b)) links.push([a, b]);
  const shown: ReplayFrame[] = [];
  for (const [step, { step: trained, weights }] of frames.entries()) {
    const labels = Array.from(indices, (index) => segments[bestUnit(values, index * dimensions, weights, units, dimensions)]);
    const radius = options.radius + (trained * (options.endRadius - options.radius)) / options.steps;
    shown.push({
      step,
      labels,
      centers: Array.from({ length: units }, (_, unit) => project(weights, unit * dimensions)),
      links,
      note: trained === 0 ? { code: "start", values: {} } : { code: "trained", values: { shown: trained, radius: Math.round(radius * 10) / 10 } },
    });
    await checkpoint(step, frames.length);
  }
  return { method: "som", sample, frames: shown, steps: frames.length };
}
