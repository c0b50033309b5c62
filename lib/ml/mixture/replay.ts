import { short } from "../plane";
import type { Points } from "../points";
import type { Replay } from "../replay/contract";
import { type ReplayPlane, ReplayRecorder } from "../replay/recorder";
import { ellipsesOf } from "./ellipses";
import { placeProbabilities } from "./log-densities";
import type { Mixture } from "./mixture";

/** Frames of the best start: where the ellipses lay before each iteration, and whom they held. `place`: code of each component. */
export function mixtureReplay(
  points: Points,
  plane: ReplayPlane,
  steps: readonly { readonly mixture: Mixture; readonly logLikelihood: number }[],
  place: readonly number[],
): Replay {
  const recorder = new ReplayRecorder();
  for (const [step, { mixture, logLikelihood }] of steps.entries()) {
    if (!recorder.wanted && step !== steps.length - 1) {
      recorder.skip();
      continue;
    }
    recorder.add({
      ...frameOf(points, plane, mixture, place),
      note: { code: step === 0 ? "start" : "step", values: { count: step, likelihood: short(logLikelihood) } },
    });
  }
  return recorder.finish("mixture", plane.sample);
}

function frameOf(points: Points, plane: ReplayPlane, mixture: Mixture, place: readonly number[]) {
  const probabilities = placeProbabilities(mixture);
  const shares = new Float64Array(mixture.components);
  const labels = Array.from(plane.indices, (index) => {
    probabilities?.(points.values, index * points.dimensions, shares);
    return place[shares.indexOf(Math.max(...shares))];
  });
  const ellipses = ellipsesOf(mixture, plane.axes);
  const order = place.map((_, position) => ellipses[place.indexOf(position)]);
  return {
    labels,
    centers: order.map(({ x, y }) => [x, y] as const),
    ellipses: order.map(({ along, across, angle }) => ({ along, across, angle })),
  };
}
