/** What networks trained on tfjs share: a seeded start, and their weights as plain JSON. */
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Tensorflow } from "@/lib/compute/tensor-backend";
import type { DenseLayer } from "./dense-layers";
import type { Random } from "./random";

/** Glorot and Bengio (2010): uniform within the square root of 6 / (inputs + units); biases 0. */
export function glorotStart({ core }: Tensorflow, model: LayersModel, random: Random): void {
  const weights = model.getWeights().map(({ shape }) => {
    const [inputs, units]: readonly number[] = shape;
    if (shape.length === 1) return core.zeros(shape);
    const limit = Math.sqrt(6 / (inputs + units));
    const values = Float32Array.from({ length: inputs * units }, () => (2 * random.uniform() - 1) * limit);
    return core.tensor2d(values, [inputs, units]);
  });
  model.setWeights(weights);
  core.dispose(weights);
}

/** Kernel and bias of each layer, in turn. */
export async function readWeights(model: LayersModel): Promise<Float32Array[]> {
  return Promise.all(model.getWeights().map(async (weight) => Float32Array.from(await weight.data())));
}

/** Dense layers of the given sizes (the inputs first) from `readWeights`. */
export function layersOf(weights: readonly Float32Array[], sizes: readonly number[]): DenseLayer[] {
  // Nine digits hold a 32-bit float exactly.
  const plain = (values: Float32Array) => Array.from(values, (value) => Number(value.toPrecision(9)));
  return sizes.slice(1).map((units, at) => ({ inputs: sizes[at], units, kernel: plain(weights[2 * at]), bias: plain(weights[2 * at + 1]) }));
}
