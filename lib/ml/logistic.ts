import * as z from "zod";
import type { Checkpoint } from "./checkpoint";
import { classWeights } from "./classes";
import type { Design } from "./feature-encoding";
import { minimize, type Objective } from "./lbfgs";

z.config({ jitless: true });

/**
 * A fitted logistic regression on an encoded design. With two classes one line of coefficients, for the second
 * class against the first; with more one line a class (softmax).
 */
export const logisticSchema = z.object({
  classes: z.int().min(2),
  /** Lines x width of the design; of standardised numbers, so per standard deviation. */
  coefficients: z.array(z.array(z.number())),
  intercepts: z.array(z.number()),
});
export type Logistic = z.output<typeof logisticSchema>;

export interface LogisticParams {
  /** Inverse strength of the L2 penalty, as scikit-learn's `C`; the intercept is not penalised. */
  readonly C: number;
  /** Weigh rows inversely to the size of their class, as `class_weight="balanced"`. */
  readonly balanced: boolean;
}

export interface FittedLogistic {
  readonly logistic: Logistic;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Told the model before the first iteration (0) and after each; the fit waits for it. */
export type WatchIteration = (iteration: number, model: Logistic) => Promise<void>;

const MOST_ITERATIONS = 1000;
/** Of the mean loss. Far below what moves a fourth digit of a coefficient. */
const TOLERANCE = 1e-9;
/** Rows between two checkpoints. */
const SLICE = 4096;

/**
 * Multinomial (binomial for two classes) logistic regression with an L2 penalty, fitted by L-BFGS: minimises
 * sum of weighted log-losses + ||w||^2 / (2 C), the objective of scikit-learn's LogisticRegression(solver="lbfgs").
 * `codes`: class a row, 0 to classes - 1. O(iterations x rows x width x classes).
 */
export async function fitLogistic(
  design: Design,
  codes: Int32Array,
  classes: number,
  params: LogisticParams,
  checkpoint: Checkpoint,
  watch?: WatchIteration,
): Promise<FittedLogistic> {
  const lines = classes === 2 ? 1 : classes;
  const weights = params.balanced ? classWeights(codes, classes) : new Float64Array(classes).fill(1);
  let evaluations = 0;
  const objective: Objective = async (x, gradient) => {
    evaluations++;
    // The number of steps is not known before the end: progress nears 1 as they pass.
    return penalizedLoss(design, codes, classes, weights, 1 / (params.C * design.rows), x, gradient, () => checkpoint(evaluations, evaluations + 20));
  };
  const found = await minimize(objective, new Float64Array(lines * (design.width + 1)), {
    maxIterations: MOST_ITERATIONS,
    tolerance: TOLERANCE,
    ...(watch ? { watch: (iteration: number, x: Float64Array) => watch(iteration, modelOf(x, design.width, classes)) } : {}),
  });
  return { logistic: modelOf(found.x, design.width, classes), iterations: found.iterations, converged: found.converged };
}

/** `x` holds, for each line, its coefficients and its intercept. */
function modelOf(x: Float64Array, width: number, classes: number): Logistic {
  const coefficients: number[][] = [];
  const intercepts: number[] = [];
  for (let from = 0; from < x.length; from += width + 1) {
    coefficients.push([...x.subarray(from, from + width)]);
    intercepts.push(x[from + width]);
  }
  return { classes, coefficients, intercepts };
}

/** Mean weighted log-loss plus half `penalty` times the squared coefficients; `x` holds, for each line, its coefficients and its intercept. */
async function penalizedLoss(
  design: Design,
  codes: Int32Array,
  classes: number,
  weights: Float64Array,
  penalty: number,
  x: Float64Array,
  gradient: Float64Array,
  pause: () => Promise<void>,
): Promise<number> {
  const { rows, width, denseWidth, dense, blocks } = design;
  const stride = width + 1;
  const lines = x.length / stride;
  const scores = new Float64Array(lines);
  gradient.fill(0);
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    if (row % SLICE === 0) await pause();
    scoreRow(design, x, row, scores);
    const code = codes[row];
    const weight = weights[code] / rows;
    loss += weight * (classes === 2 ? binaryLoss(scores, code) : softmaxLoss(scores, code));
    // `scores` now holds the derivative of the row's loss by each score.
    for (let line = 0; line < lines; line++) {
      const slope = weight * scores[line];
      const from = line * stride;
      const at = row * denseWidth;
      for (let d = 0; d < denseWidth; d++) gradient[from + d] += slope * dense[at + d];
      for (const block of blocks) {
        const level = block.codes[row];
        if (level >= 0) gradient[from + block.offset + level] += slope;
      }
      gradient[from + width] += slope;
    }
  }
  for (let line = 0; line < lines; line++) {
    for (let j = line * stride; j < line * stride + width; j++) {
      loss += (penalty * x[j] * x[j]) / 2;
      gradient[j] += penalty * x[j];
    }
  }
  return loss;
}

function scoreRow(design: Design, x: Float64Array, row: number, scores: Float64Array): void {
  const { width, denseWidth, dense, blocks } = design;
  const stride = width + 1;
  const at = row * denseWidth;
  for (let line = 0; line < scores.length; line++) {
    const from = line * stride;
    let score = x[from + width];
    for (let d = 0; d < denseWidth; d++) score += dense[at + d] * x[from + d];
    for (const block of blocks) {
      const level = block.codes[row];
      if (level >= 0) score += x[from + block.offset + level];
    }
    scores[line] = score;
  }
}

function binaryLoss(scores: Float64Array, code: number): number {
  const score = scores[0];
  scores[0] = 1 / (1 + Math.exp(-score)) - code;
  return Math.log1p(Math.exp(-Math.abs(score))) + Math.max(score, 0) - code * score;
}

function softmaxLoss(scores: Float64Array, code: number): number {
  const own = scores[code];
  const logSum = softmax(scores);
  scores[code] -= 1;
  return logSum - own;
}

/** Turns scores into probabilities in place; returns the logarithm of the sum of their exponentials. */
export function softmax(scores: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const score of scores) most = Math.max(most, score);
  let sum = 0;
  for (let k = 0; k < scores.length; k++) {
    scores[k] = Math.exp(scores[k] - most);
    sum += scores[k];
  }
  for (let k = 0; k < scores.length; k++) scores[k] /= sum;
  return most + Math.log(sum);
}

/** Probability of each class, one array a class. O(rows x width x classes). */
export async function predictLogistic(model: Logistic, design: Design, checkpoint: Checkpoint): Promise<Float64Array[]> {
  const stride = design.width + 1;
  const x = new Float64Array(model.coefficients.length * stride);
  for (const [line, coefficients] of model.coefficients.entries()) {
    x.set(coefficients, line * stride);
    x[line * stride + design.width] = model.intercepts[line];
  }
  const scores = new Float64Array(model.coefficients.length);
  const probabilities = Array.from({ length: model.classes }, () => new Float64Array(design.rows));
  for (let row = 0; row < design.rows; row++) {
    if (row % SLICE === 0) await checkpoint(row, design.rows);
    scoreRow(design, x, row, scores);
    if (model.classes === 2) {
      probabilities[0][row] = 1 / (1 + Math.exp(scores[0]));
      probabilities[1][row] = 1 / (1 + Math.exp(-scores[0]));
    } else {
      softmax(scores);
      for (let k = 0; k < scores.length; k++) probabilities[k][row] = scores[k];
    }
  }
  return probabilities;
}
