import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import { kMeans } from "../kmeans";
import { gatherValues, type Points } from "../points";
import { Random } from "../random";
import { BLOCK } from "./blocks";
import { type EmOptions, type EmRun, expectationMaximisation, SingularCovariance } from "./expectation-maximisation";
import { factorsOf } from "./factors";
import { type CovarianceShape, type Mixture, type MixtureStart, parameterCount } from "./mixture";
import { Passes, type Precision } from "./passes";
import { drawDistinct, mixtureAt, mixtureOfLabels } from "./start";

/** A start need not be a settled k-means. */
const START_ITERATIONS = 30;

export interface MixtureOptions extends Pick<EmOptions, "maxIterations" | "tolerance" | "regularisation"> {
  /** At most `points.count`. */
  readonly components: number;
  readonly shape: CovarianceShape;
  readonly start: MixtureStart;
  /** Independent starts; the one with the greatest likelihood is kept. */
  readonly starts: number;
  readonly seed: number;
}

export interface MixtureFit extends EmRun {
  /** Each start in turn; a lower bound of null when its covariances became singular. */
  readonly starts: readonly { readonly lowerBound: number | null; readonly iterations: number }[];
  readonly best: number;
  readonly parameters: number;
  /** Less is better; over all points (Schwarz 1978, Akaike 1974). */
  readonly bic: number;
  readonly aic: number;
}

/**
 * Fits a Gaussian mixture from several starts and keeps the likeliest. Fewer components than asked for when there are
 * fewer distinct points. Deterministic for a seed, at any number of threads. Throws SingularCovariance when every start does.
 */
export async function gaussianMixture(compute: Compute, points: Points, options: MixtureOptions, checkpoint: Checkpoint): Promise<MixtureFit> {
  const starts: { lowerBound: number | null; iterations: number }[] = [];
  let kept: EmRun | undefined;
  let best = 0;
  for (let at = 0; at < options.starts; at++) {
    const begin: Checkpoint = (done, total) => checkpoint(at + (0.3 * done) / total, options.starts);
    const work: Checkpoint = (done, total) => checkpoint(at + 0.3 + (0.7 * done) / total, options.starts);
    const start = await startOf(compute, points, options, at, begin);
    const run = await expectationMaximisation(compute, points, start, options, work).catch(singular);
    starts.push({ lowerBound: run?.lowerBound ?? null, iterations: run?.iterations ?? 0 });
    if (!run || (kept && run.lowerBound <= kept.lowerBound)) continue;
    kept = run;
    best = at;
  }
  if (!kept) throw new SingularCovariance();
  const parameters = parameterCount(options.shape, kept.mixture.components, points.dimensions);
  const deviance = -2 * kept.logLikelihood * points.count;
  return { ...kept, starts, best, parameters, bic: deviance + parameters * Math.log(points.count), aic: deviance + 2 * parameters };
}

function singular(error: unknown): undefined {
  if (!(error instanceof SingularCovariance)) throw error;
}

/** The mixture that start number `at` begins with. */
export async function startOf(compute: Compute, points: Points, options: Omit<MixtureOptions, "starts">, at: number, checkpoint: Checkpoint): Promise<Mixture> {
  const { components, shape, regularisation, seed } = options;
  await gatherValues(points, checkpoint);
  if (options.start === "data") return mixtureAt(points, drawDistinct(points, components, new Random(seed, 400 + at)), shape, regularisation, checkpoint);
  const rough = { clusters: components, starts: 1, maxIterations: START_ITERATIONS, tolerance: 1e-4, seed: (seed + at) >>> 0 };
  const { labels, clusters } = await kMeans(points, rough, compute, checkpoint);
  return mixtureOfLabels(points, labels, clusters, shape, regularisation, checkpoint);
}

export interface Memberships {
  /** Component each point most probably belongs to; the first of equals. */
  readonly labels: Int32Array;
  /** Probability of that component. */
  readonly certainty: Float32Array;
  /** components x components: mean probability of component j among the points of component i. */
  readonly shared: readonly (readonly number[])[];
  /** Probability of every component, one list a component, when asked for. */
  readonly probabilities: readonly Float64Array[] | null;
}

/** Who belongs where, and how surely. O(count x components x d²). */
export async function membershipsOf(
  compute: Compute,
  points: Points,
  mixture: Mixture,
  precision: Precision,
  all: boolean,
  checkpoint: Checkpoint,
): Promise<Memberships> {
  const { components, shape } = mixture;
  const factors = factorsOf(mixture);
  if (!factors) throw new SingularCovariance();
  const labels = new Int32Array(points.count);
  const certainty = new Float32Array(points.count);
  const sums = new Float64Array(components * components);
  const counts = new Float64Array(components);
  const probabilities = all ? Array.from({ length: components }, () => new Float64Array(points.count)) : null;
  await Passes.over(compute, points, components, shape, precision, checkpoint, (passes) =>
    passes.responsibilities(
      mixture,
      factors,
      (shares, at, from, count) => {
        for (let p = 0; p < count; p++) {
          let best = 0;
          for (let c = 1; c < components; c++) if (shares[at + c * BLOCK + p] > shares[at + best * BLOCK + p]) best = c;
          labels[from + p] = best;
          certainty[from + p] = shares[at + best * BLOCK + p];
          counts[best]++;
          for (let c = 0; c < components; c++) sums[best * components + c] += shares[at + c * BLOCK + p];
          if (probabilities) for (let c = 0; c < components; c++) probabilities[c][from + p] = shares[at + c * BLOCK + p];
        }
      },
      checkpoint,
    ),
  );
  const shared = Array.from(counts, (rows, i) => Array.from({ length: components }, (_, j) => (rows > 0 ? sums[i * components + j] / rows : 0)));
  return { labels, certainty, shared, probabilities };
}
