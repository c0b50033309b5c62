import { type Checkpoint, SLICE } from "../checkpoint";
import { minimize } from "../lbfgs";
import { type BgNbd, bgNbdLoss } from "./bg-nbd";
import { type GammaGamma, gammaGammaLoss, type Spending } from "./gamma-gamma";
import type { PurchasePatterns } from "./patterns";

/** How a fit by maximum likelihood went. */
export interface Fitted<M> {
  readonly model: M;
  /** Standard errors of the parameters by the curvature of the likelihood; null where it is flat. */
  readonly errors: readonly (number | null)[];
  /** Natural logarithm of the likelihood, all customers together; without the penalty. */
  readonly logLikelihood: number;
  readonly converged: boolean;
  readonly iterations: number;
  /** Starts that came to the same maximum as the best one. */
  readonly agreeing: number;
  readonly starts: number;
  /** Parameters that ran to the edge: the data say nothing of them but that they are very small or very large. */
  readonly edge: readonly (keyof M & string)[];
}

type Loss = (penalizer: number, logs: Float64Array, gradient: Float64Array) => number;

const TOLERANCE = 1e-9;
const MOST_ITERATIONS = 400;
/** Where a start counts as having come to the same maximum. */
const SAME = 1e-7;
/** Beyond e^±10 a parameter, in units of the scaled data, is at the edge. */
const EDGE = 10;
const STEP = 1e-4;

/** Logarithms of r, alpha (in units of the longest T), a and b: the start of `lifetimes`, CDNOW's shop, frequent buyers, and customers who hardly leave. */
const BG_NBD_STARTS: readonly (readonly number[])[] = [
  [0.1, 0.1, 0.1, 0.1],
  [-1.4, -2.2, -0.2, 0.9],
  [0.7, -3, 0, 1.5],
  [0, -1.5, -4, 0],
];

/** Logarithms of p, q and v (in units of the mean): the start of `lifetimes`, CDNOW's shop, and narrower and wider spreads. */
const GAMMA_GAMMA_STARTS: readonly (readonly number[])[] = [
  [0.1, 0.1, 0.1],
  [1.8, 1.3, -0.8],
  [0, 1.5, 1],
  [1, 0.5, -1.5],
];

/** BG/NBD by maximum likelihood. O(iterations x patterns), some hundred iterations. */
export async function fitBgNbd(patterns: PurchasePatterns, penalizer: number, checkpoint: Checkpoint): Promise<Fitted<BgNbd>> {
  const scale = Math.max(patterns.longest, Number.MIN_VALUE);
  const loss: Loss = (strength, logs, gradient) => bgNbdLoss(patterns, scale, strength, logs, gradient);
  const found = await bestOf(loss, BG_NBD_STARTS, penalizer, patterns.count, patterns.total, checkpoint);
  const [r, alpha, a, b] = found.values;
  const edge = (["r", "alpha", "a", "b"] as const).filter((_, k) => found.atEdge[k]);
  return { ...found.fitted, model: { r, alpha: alpha * scale, a, b }, errors: scaled(found.errors, [1, scale, 1, 1]), edge };
}

/** Gamma-Gamma by maximum likelihood. O(iterations x customers). */
export async function fitGammaGamma(spending: Spending, penalizer: number, checkpoint: Checkpoint): Promise<Fitted<GammaGamma>> {
  const loss: Loss = (strength, logs, gradient) => gammaGammaLoss(spending, strength, logs, gradient);
  const found = await bestOf(loss, GAMMA_GAMMA_STARTS, penalizer, spending.customers, spending.customers, checkpoint);
  const [p, q, v] = found.values;
  const edge = (["p", "q", "v"] as const).filter((_, k) => found.atEdge[k]);
  return { ...found.fitted, model: { p, q, v: v * spending.mean }, errors: scaled(found.errors, [1, 1, spending.mean]), edge };
}

function scaled(errors: readonly (number | null)[], factors: readonly number[]): (number | null)[] {
  return errors.map((error, k) => (error === null ? null : error * factors[k]));
}

/** The best of several starts. Converged means that the gradient vanished there. */
async function bestOf(loss: Loss, starts: readonly (readonly number[])[], penalizer: number, work: number, customers: number, checkpoint: Checkpoint) {
  const rest = Math.max(1, Math.floor(SLICE / 64 / Math.max(1, work)));
  let evaluations = 0;
  const ends: Awaited<ReturnType<typeof minimize>>[] = [];
  for (const [s, start] of starts.entries()) {
    const objective = async (logs: Float64Array, gradient: Float64Array) => {
      if (evaluations++ % rest === 0) await checkpoint(s, starts.length);
      return loss(penalizer, logs, gradient);
    };
    ends.push(await minimize(objective, Float64Array.from(start), { maxIterations: MOST_ITERATIONS, tolerance: TOLERANCE }));
  }
  const sound = ends.filter(({ value }) => Number.isFinite(value));
  const best = sound.reduce((one, other) => (other.value < one.value ? other : one), sound[0] ?? ends[0]);
  const agreeing = sound.filter(({ value }) => value - best.value < SAME).length;
  const values = Array.from(best.x, Math.exp);
  const none = new Float64Array(values.length);
  return {
    values,
    errors: standardErrors(loss, penalizer, best.x, customers),
    atEdge: Array.from(best.x, (log) => Math.abs(log) > EDGE),
    fitted: {
      logLikelihood: -loss(0, best.x, none) * customers,
      converged: best.converged && Number.isFinite(best.value),
      iterations: best.iterations,
      agreeing,
      starts: starts.length,
    },
  };
}

/** By the inverse of the Hessian at the maximum, from central differences of the exact gradient; for the parameters, not their logarithms (delta method). */
function standardErrors(loss: Loss, penalizer: number, at: Float64Array, customers: number): (number | null)[] {
  const n = at.length;
  const hessian = Array.from({ length: n }, () => new Float64Array(n));
  for (let k = 0; k < n; k++) {
    const [up, down] = [at.slice(), at.slice()];
    up[k] += STEP;
    down[k] -= STEP;
    const [above, below] = [new Float64Array(n), new Float64Array(n)];
    loss(penalizer, up, above);
    loss(penalizer, down, below);
    for (let l = 0; l < n; l++) hessian[k][l] = (above[l] - below[l]) / (2 * STEP);
  }
  for (let k = 0; k < n; k++) {
    for (let l = 0; l < k; l++) {
      const mean = (hessian[k][l] + hessian[l][k]) / 2;
      hessian[k][l] = mean;
      hessian[l][k] = mean;
    }
  }
  const variances = inverseDiagonal(hessian);
  return variances.map((variance, k) => (variance > 0 && Number.isFinite(variance) ? Math.exp(at[k]) * Math.sqrt(variance / customers) : null));
}

/** Diagonal of the inverse of a positive definite matrix, by its Cholesky factor; NaN where it is not positive definite. O(n³). */
function inverseDiagonal(matrix: readonly Float64Array[]): number[] {
  const n = matrix.length;
  const lower = Array.from({ length: n }, () => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i][j];
      for (let k = 0; k < j; k++) sum -= lower[i][k] * lower[j][k];
      lower[i][j] = i === j ? Math.sqrt(sum) : sum / lower[j][j];
    }
  }
  return Array.from({ length: n }, (_, column) => {
    // Column of the inverse of the factor; the diagonal of the inverse is the sum of its squares.
    const solved = new Float64Array(n);
    for (let i = column; i < n; i++) {
      let sum = i === column ? 1 : 0;
      for (let k = column; k < i; k++) sum -= lower[i][k] * solved[k];
      solved[i] = sum / lower[i][i];
    }
    return solved.reduce((total, value) => total + value * value, 0);
  });
}
