import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import { principalComponents } from "../pca";
import type { Points } from "../points";
import { Random } from "../random";

/** Deviation of the first coordinate at the start. */
const START_DEVIATION = 1e-4;

/**
 * The first two principal components by place (`order`: the point at each place), the first one's deviation 0.0001, as scikit-learn
 * starts; a dimension without spread starts from seeded noise.
 */
export async function startPositions(points: Points, order: Uint32Array, seed: number, compute: Compute, checkpoint: Checkpoint): Promise<Float32Array> {
  const { count } = points;
  const [x, y] = await firstComponents(points, compute, checkpoint);
  const random = new Random(seed, 81);
  const noise = (scale: number) => Float64Array.from({ length: count }, () => scale * random.normal());
  const deviation = x ? Math.sqrt(x.reduce((sum, value) => sum + value * value, 0) / count) : 0;
  const factor = deviation > 0 ? START_DEVIATION / deviation : 0;
  const xs = x && factor > 0 ? x.map((value) => value * factor) : noise(START_DEVIATION);
  const ys = y && factor > 0 ? y.map((value) => value * factor) : noise(START_DEVIATION);
  const positions = new Float32Array(2 * count);
  for (let place = 0; place < count; place++) {
    positions[2 * place] = xs[order[place]];
    positions[2 * place + 1] = ys[order[place]];
  }
  return positions;
}

/** Scores on the first two directions with any variance: fewer than two when there are not so many. */
export async function firstComponents(points: Points, compute: Compute, checkpoint: Checkpoint): Promise<readonly Float64Array[]> {
  const { scores, rank } = await principalComponents(points, { count: 2 }, compute, checkpoint);
  return scores.slice(0, Math.min(2, rank));
}
