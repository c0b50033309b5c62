import type { Sequential } from "@tensorflow/tfjs-layers";
import { type Tensorflow, type TensorSession, withTensorflow } from "@/lib/compute/tensor-backend";
import { fail } from "@/lib/problem";
import type { Autoencoder } from "./autoencoder-network";
import type { Checkpoint } from "./checkpoint";
import type { Activation } from "./dense-layers";
import { type Points, variances } from "./points";
import { permutation, Random } from "./random";
import { glorotStart, layersOf, readWeights } from "./tensor-network";

export interface AutoencoderParams {
  /** Units of the encoder's hidden layers; the decoder has them in reverse. */
  readonly hidden: readonly number[];
  /** Dimensions of the bottleneck. */
  readonly latent: number;
  readonly activation: Activation;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
}

export interface FittedAutoencoder {
  readonly network: Autoencoder;
  /** Mean squared error of each epoch: of the rows trained on, and of those held back to stop by. */
  readonly curve: readonly { readonly loss: number; readonly held: number | null }[];
  /** Number of the epoch whose weights were kept, from 1. */
  readonly bestEpoch: number;
  readonly backend: string;
}

/** Share of the rows held back to stop by, where there are enough. */
const HELD = 0.1;
const ENOUGH_ROWS = 200;
/** Share of the epochs that may pass without a lower error before training ends: networks dwell near the linear answer. */
const PATIENCE = 0.25;
/** An error must fall by this share to count as lower. */
const PROGRESS = 1e-4;
/** Rows an error is measured on at once. */
const MEASURED_ROWS = 4096;

/**
 * Trains an autoencoder on tfjs (Hinton and Salakhutdinov 2006): inputs on one scale, hidden layers with `activation`, a
 * linear bottleneck and output, squared error, Adam, mini-batches shuffled anew each epoch, early stopping on a tenth of
 * the rows that keeps the best epoch. All randomness is `seed`'s. Starts again on the next backend when the one in use is
 * lost; `onFallback` is then told. Fails with `feature.autoencoder-diverged` when the error leaves the numbers at once.
 * O(epochs x rows x weights).
 */
export function fitAutoencoder(
  points: Points,
  params: AutoencoderParams,
  checkpoint: Checkpoint,
  onFallback: (lost: string, next: string) => void,
): Promise<FittedAutoencoder> {
  return withTensorflow((tf, session) => train(tf, session, points, params, checkpoint), onFallback);
}

async function train(tf: Tensorflow, session: TensorSession, points: Points, params: AutoencoderParams, checkpoint: Checkpoint): Promise<FittedAutoencoder> {
  const { count, dimensions } = points;
  const random = new Random(params.seed, 55);
  const scale = variances(points).map((variance) => (variance > 0 ? Math.sqrt(variance) : 1));
  const values = scaled(points, scale);
  const order = permutation(count, random);
  const heldBack = count >= ENOUGH_ROWS ? Math.floor(count * HELD) : 0;
  const held = order.slice(0, heldBack);
  const trained = order.slice(heldBack);
  const batchSize = Math.min(params.batchSize, trained.length);
  const batches = Math.ceil(trained.length / batchSize);
  const sizes = [dimensions, ...params.hidden, params.latent, ...[...params.hidden].reverse(), dimensions];

  const model = build(tf, sizes, params);
  const optimizer = tf.core.train.adam(params.learningRate);
  model.compile({ optimizer, loss: "meanSquaredError" });
  try {
    glorotStart(tf, model, random);
    const curve: { loss: number; held: number | null }[] = [];
    let best = Number.POSITIVE_INFINITY;
    let bestEpoch = 0;
    let kept: Float32Array[] = [];
    for (let epoch = 1; epoch <= params.epochs; epoch++) {
      const shuffled = permutation(trained.length, random);
      let loss = 0;
      for (let batch = 0; batch < batches; batch++) {
        await checkpoint((epoch - 1) * batches + batch, params.epochs * batches);
        const rows = shuffled.subarray(batch * batchSize, (batch + 1) * batchSize).map((at) => trained[at]);
        loss += ((await trainOn(tf, model, values, rows, dimensions)) * rows.length) / trained.length;
      }
      session.assertAlive();
      const stopping = held.length > 0 ? await errorOf(tf, model, values, held, dimensions) : null;
      if (!Number.isFinite(loss + (stopping ?? 0))) {
        if (epoch === 1) fail("feature.autoencoder-diverged", { rate: params.learningRate }, { param: "learningRate" });
        break;
      }
      curve.push({ loss, held: stopping });
      const measured = stopping ?? loss;
      if (measured < best * (1 - PROGRESS)) {
        best = measured;
        bestEpoch = epoch;
        kept = await readWeights(model);
      } else if (epoch - bestEpoch >= Math.max(10, PATIENCE * params.epochs)) break;
    }
    session.assertAlive();
    const layers = layersOf(kept, sizes);
    const deep = params.hidden.length + 1;
    const { activation } = params;
    const network = { activation, center: [...points.center], scale: [...scale], encoder: layers.slice(0, deep), decoder: layers.slice(deep) };
    return { network, curve, bestEpoch, backend: session.backend };
  } finally {
    model.dispose();
    optimizer.dispose();
  }
}

function scaled({ values, count, dimensions }: Points, scale: Float64Array): Float32Array {
  const result = new Float32Array(count * dimensions);
  for (let i = 0, at = 0; i < count; i++) for (let t = 0; t < dimensions; t++, at++) result[at] = values[at] / scale[t];
  return result;
}

/** Hidden layers with the activation; the bottleneck and the output are linear. */
function build({ layers }: Tensorflow, sizes: readonly number[], params: AutoencoderParams): Sequential {
  const activation = params.activation === "logistic" ? "sigmoid" : params.activation;
  const model = layers.sequential();
  const bottleneck = params.hidden.length + 1;
  for (let at = 1; at < sizes.length; at++) {
    const linear = at === bottleneck || at === sizes.length - 1;
    model.add(layers.layers.dense({ units: sizes[at], activation: linear ? "linear" : activation, inputShape: [sizes[at - 1]], kernelInitializer: "zeros" }));
  }
  return model;
}

/** One step of the optimiser; returns the batch's mean squared error. */
async function trainOn({ core }: Tensorflow, model: Sequential, values: Float32Array, rows: Uint32Array, dimensions: number): Promise<number> {
  const x = core.tensor2d(rowsOf(values, rows, dimensions), [rows.length, dimensions]);
  try {
    const loss = await model.trainOnBatch(x, x);
    return Array.isArray(loss) ? loss[0] : loss;
  } finally {
    x.dispose();
  }
}

/** Mean squared error of some rows. */
async function errorOf({ core }: Tensorflow, model: Sequential, values: Float32Array, rows: Uint32Array, dimensions: number): Promise<number> {
  let sum = 0;
  for (let from = 0; from < rows.length; from += MEASURED_ROWS) {
    const some = rows.subarray(from, from + MEASURED_ROWS);
    const squares = core.tidy(() => {
      const x = core.tensor2d(rowsOf(values, some, dimensions), [some.length, dimensions]);
      const back = model.predictOnBatch(x);
      return core.sum(core.squaredDifference(Array.isArray(back) ? back[0] : back, x));
    });
    sum += (await squares.data())[0];
    squares.dispose();
  }
  return sum / (rows.length * dimensions);
}

function rowsOf(values: Float32Array, rows: Uint32Array, dimensions: number): Float32Array {
  const taken = new Float32Array(rows.length * dimensions);
  for (const [at, row] of rows.entries()) taken.set(values.subarray(row * dimensions, (row + 1) * dimensions), at * dimensions);
  return taken;
}
