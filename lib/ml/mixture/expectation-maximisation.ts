import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import type { Points } from "../points";
import { factorsOf, fitsSinglePrecision } from "./factors";
import type { Mixture } from "./mixture";
import { mixtureOf, scatterOf } from "./moments";
import { type BlockReader, Passes, type Precision } from "./passes";

export interface EmOptions {
  readonly maxIterations: number;
  /** A run ends when the mean log-likelihood changes by less (scikit-learn's `tol`). */
  readonly tolerance: number;
  /** Added to every variance (scikit-learn's `reg_covar`). */
  readonly regularisation: number;
  /** Forces the arithmetic; chosen by size and conditioning when absent. */
  readonly precision?: Precision;
  /** Told the mixture before each iteration and its mean log-likelihood. */
  readonly watch?: (mixture: Mixture, logLikelihood: number) => void;
}

export interface EmRun {
  readonly mixture: Mixture;
  /** Mean log-likelihood of a point at the last E-step (scikit-learn's `lower_bound_`). */
  readonly lowerBound: number;
  /** The same after the last M-step. */
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Mean log-likelihood at each E-step. */
  readonly trace: readonly number[];
  readonly precision: Precision;
}

/** A covariance that has no Cholesky factor: the component lies in a plane of fewer dimensions. */
export class SingularCovariance extends Error {
  override readonly name = "SingularCovariance";
}

/** Points times components up to which f64 costs nothing that a person would notice. */
const SMALL = 200_000;

/**
 * Expectation-maximisation of a Gaussian mixture (Dempster, Laird and Rubin 1977) from `start`, with the stopping rule, the
 * regularisation and the lower bound of scikit-learn's GaussianMixture. Large problems are computed in f32 with f64 sums; when the
 * covariances turn out too ill-conditioned for that, the run begins again in f64. `read`, when given, sees the final
 * responsibilities block by block. Throws SingularCovariance. O(count x components x d²) an iteration.
 */
export async function expectationMaximisation(
  compute: Compute,
  points: Points,
  start: Mixture,
  options: EmOptions,
  checkpoint: Checkpoint,
  read: BlockReader = () => undefined,
): Promise<EmRun> {
  const single = options.precision ?? (points.count * start.components <= SMALL ? "f64" : "f32");
  const run = await attempt(compute, points, start, options, single, checkpoint, read);
  if (run) return run;
  const again = await attempt(compute, points, start, options, "f64", checkpoint, read);
  if (!again) throw new RangeError("f64 is always precise enough");
  return again;
}

/** Null when f32 would be too coarse. */
async function attempt(
  compute: Compute,
  points: Points,
  start: Mixture,
  options: EmOptions,
  precision: Precision,
  checkpoint: Checkpoint,
  read: BlockReader,
): Promise<EmRun | null> {
  const { maxIterations, tolerance, regularisation } = options;
  const scatter = start.shape === "tied" ? await scatterOf(points, () => checkpoint(0, maxIterations + 1)) : new Float64Array(0);
  return Passes.over(compute, points, start.components, start.shape, precision, checkpoint, async (passes) => {
    const { range } = passes;
    const coarse = (mixture: Mixture) => precision === "f32" && options.precision === undefined && !fitsSinglePrecision(mixture, factors(mixture), range);
    const trace: number[] = [];
    let mixture = start;
    let converged = false;
    while (trace.length < maxIterations && !converged) {
      // A start may be a set of spikes; what counts is the mixture it leads to.
      if (trace.length > 1 && coarse(mixture)) return null;
      const within: Checkpoint = (done, total) => checkpoint(trace.length + done / total, maxIterations + 1);
      const moments = await passes.moments(mixture, factors(mixture), within);
      options.watch?.(mixture, moments.logLikelihood);
      mixture = mixtureOf(mixture, moments, points.count, scatter, regularisation);
      converged = trace.length > 0 && Math.abs(moments.logLikelihood - trace[trace.length - 1]) < tolerance;
      trace.push(moments.logLikelihood);
    }
    if (coarse(mixture)) return null;
    const last: Checkpoint = (done, total) => checkpoint(maxIterations + done / total, maxIterations + 1);
    const logLikelihood = await passes.responsibilities(mixture, factors(mixture), read, last);
    return { mixture, lowerBound: trace.at(-1) ?? logLikelihood, logLikelihood, iterations: trace.length, converged, trace, precision };
  });
}

function factors(mixture: Mixture) {
  const found = factorsOf(mixture);
  if (!found) throw new SingularCovariance();
  return found;
}
