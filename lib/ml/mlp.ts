import type { LayersModel, Sequential } from "@tensorflow/tfjs-layers";
import { type Tensorflow, type TensorSession, withTensorflow } from "@/lib/compute/tensor-backend";
import { fail } from "@/lib/problem";
import type { Checkpoint } from "./checkpoint";
import { classWeights } from "./classes";
import type { Activation } from "./dense-layers";
import { type Design, writtenOut } from "./feature-encoding";
import type { MlpNetwork } from "./mlp-network";
import { permutation, Random } from "./random";
import { stratifiedSplit } from "./stratified-split";
import { glorotStart, layersOf, readWeights } from "./tensor-network";

export interface MlpParams {
  /** Units of each hidden layer. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Weight of half the squared kernels, over the rows of training: scikit-learn's `alpha`. */
  readonly penalty: number;
  /** Share of the training rows held back to stop by; null trains through all epochs. */
  readonly validationShare: number | null;
  readonly balanced: boolean;
  readonly seed: number;
}

export interface Epoch {
  /** Mean loss over the batches of the epoch, penalty included. */
  readonly loss: number;
  /** Of the rows held back to stop by. */
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
}

export interface FittedMlp {
  readonly network: MlpNetwork;
  readonly curve: readonly Epoch[];
  /** Number of the epoch whose weights were kept, from 1. */
  readonly bestEpoch: number;
  readonly stoppedEarly: boolean;
  readonly backend: string;
}

/** Told the network before the first epoch (0) and after each; training waits for it. Told 0 again when training starts again. */
export type WatchEpoch = (epoch: number, network: MlpNetwork) => Promise<void>;

/** Epochs without a lower validation loss before training ends. */
const PATIENCE = 10;
/** Rows a prediction takes at once. */
const PREDICTION_ROWS = 4096;

/** Some rows of a design with their classes. */
interface Held {
  readonly design: Design;
  readonly rows: Uint32Array;
  /** Class of every row of the design. */
  readonly codes: Int32Array;
  /** By class. */
  readonly weights: Float64Array;
  readonly classes: number;
}

/**
 * Trains a multi-layer perceptron on tfjs: Glorot-uniform weights, Adam (Kingma and Ba 2015), cross-entropy with an
 * L2 penalty, mini-batches shuffled anew each epoch, optional early stopping that keeps the best epoch. All
 * randomness is `seed`'s: on one backend the same seed gives the same network. Starts again on the next backend when
 * the one in use is lost; `onFallback` is then told. Fails with `classify.diverged` when the loss leaves the numbers
 * in the first epoch. O(epochs x rows x weights).
 */
export function fitMlp(
  design: Design,
  codes: Int32Array,
  classes: number,
  params: MlpParams,
  checkpoint: Checkpoint,
  onFallback: (lost: string, next: string) => void,
  watch?: WatchEpoch,
): Promise<FittedMlp> {
  return withTensorflow((tf, session) => train(tf, session, design, codes, classes, params, checkpoint, watch), onFallback);
}

async function train(
  tf: Tensorflow,
  session: TensorSession,
  design: Design,
  codes: Int32Array,
  classes: number,
  params: MlpParams,
  checkpoint: Checkpoint,
  watch?: WatchEpoch,
): Promise<FittedMlp> {
  const random = new Random(params.seed);
  const everything = Uint32Array.from(codes, (_, row) => row);
  const { train: fitted, test: validation } =
    params.validationShare === null ? { train: everything, test: new Uint32Array() } : stratifiedSplit(codes, classes, params.validationShare, random);
  const stopping = validation.length > 0;
  const weights = params.balanced ? classWeights(codes, classes) : new Float64Array(classes).fill(1);
  const batchSize = Math.min(params.batchSize, fitted.length);
  const batches = Math.ceil(fitted.length / batchSize);

  const model = build(tf, design.width, classes, params, fitted.length);
  const optimizer = tf.core.train.adam(params.learningRate);
  model.compile({ optimizer, loss: (truth, scores) => tf.core.neg(tf.core.sum(tf.core.mul(truth, tf.core.logSoftmax(scores)), -1)) });
  try {
    glorotStart(tf, model, random);
    const tell = async (epoch: number) => watch?.(epoch, networkOf(await readWeights(model), design.width, classes, params));
    if (watch) await tell(0);
    const curve: Epoch[] = [];
    let best = Number.POSITIVE_INFINITY;
    let bestEpoch = 0;
    let kept: Float32Array[] = [];
    for (let epoch = 1; epoch <= params.epochs; epoch++) {
      const order = permutation(fitted.length, random);
      let loss = 0;
      for (let batch = 0; batch < batches; batch++) {
        await checkpoint((epoch - 1) * batches + batch, params.epochs * batches);
        const rows = order.subarray(batch * batchSize, (batch + 1) * batchSize).map((at) => fitted[at]);
        loss += ((await trainOn(tf, model, { design, rows, codes, weights, classes })) * rows.length) / fitted.length;
      }
      session.assertAlive();
      const held = stopping ? await validate(tf, model, { design, rows: validation, codes, weights, classes }) : null;
      if (!Number.isFinite(loss + (held?.loss ?? 0))) {
        if (epoch === 1) fail("classify.diverged", { rate: params.learningRate }, { param: "learningRate" });
        break;
      }
      if (watch) await tell(epoch);
      curve.push({ loss, validationLoss: held?.loss ?? null, validationAccuracy: held?.accuracy ?? null });
      if (!held || held.loss < best) {
        best = held?.loss ?? loss;
        bestEpoch = epoch;
        kept = await readWeights(model);
      } else if (epoch - bestEpoch >= PATIENCE) break;
    }
    session.assertAlive();
    return {
      network: networkOf(kept, design.width, classes, params),
      curve,
      bestEpoch,
      stoppedEarly: curve.length < params.epochs,
      backend: session.backend,
    };
  } finally {
    model.dispose();
    optimizer.dispose();
  }
}

function build({ layers }: Tensorflow, width: number, classes: number, params: MlpParams, rows: number): Sequential {
  const activation = params.activation === "logistic" ? "sigmoid" : params.activation;
  const model = layers.sequential();
  // tfjs adds l2 times the squares; scikit-learn halves them and divides by the rows.
  const kernelRegularizer = () => layers.regularizers.l2({ l2: params.penalty / 2 / rows });
  let inputs = width;
  for (const units of params.hidden) {
    model.add(layers.layers.dense({ units, activation, inputShape: [inputs], kernelInitializer: "zeros", kernelRegularizer: kernelRegularizer() }));
    inputs = units;
  }
  model.add(layers.layers.dense({ units: classes, inputShape: [inputs], kernelInitializer: "zeros", kernelRegularizer: kernelRegularizer() }));
  return model;
}

/** One step of the optimiser; returns the batch's mean loss. */
async function trainOn({ core }: Tensorflow, model: LayersModel, held: Held): Promise<number> {
  const x = core.tensor2d(writtenOut(held.design, held.rows), [held.rows.length, held.design.width]);
  // One-hot truth times the row's class weight: the cross-entropy of the row is weighed with it.
  const truth = new Float32Array(held.rows.length * held.classes);
  for (const [at, row] of held.rows.entries()) truth[at * held.classes + held.codes[row]] = held.weights[held.codes[row]];
  const y = core.tensor2d(truth, [held.rows.length, held.classes]);
  try {
    const loss = await model.trainOnBatch(x, y);
    return Array.isArray(loss) ? loss[0] : loss;
  } finally {
    core.dispose([x, y]);
  }
}

async function validate({ core }: Tensorflow, model: LayersModel, held: Held): Promise<{ loss: number; accuracy: number }> {
  let loss = 0;
  let total = 0;
  let hits = 0;
  for (let from = 0; from < held.rows.length; from += PREDICTION_ROWS) {
    const rows = held.rows.subarray(from, from + PREDICTION_ROWS);
    const logs = core.tidy(() => {
      const scores = model.predictOnBatch(core.tensor2d(writtenOut(held.design, rows), [rows.length, held.design.width]));
      return core.logSoftmax(Array.isArray(scores) ? scores[0] : scores);
    });
    const values = await logs.data();
    logs.dispose();
    for (const [at, row] of rows.entries()) {
      const own = values.subarray(at * held.classes, (at + 1) * held.classes);
      const code = held.codes[row];
      loss -= held.weights[code] * own[code];
      total += held.weights[code];
      if (own.every((value) => value <= own[code])) hits++;
    }
  }
  return { loss: loss / total, accuracy: hits / held.rows.length };
}

function networkOf(weights: readonly Float32Array[], width: number, classes: number, params: MlpParams): MlpNetwork {
  return { activation: params.activation, layers: layersOf(weights, [width, ...params.hidden, classes]) };
}
