import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import { type Points, takePoints } from "../points";
import { Random } from "../random";
import { samplePlaces } from "../sample-places";
import { SingularCovariance } from "./expectation-maximisation";
import { gaussianMixture, type MixtureOptions } from "./gaussian-mixture";
import type { CovarianceShape } from "./mixture";

/** Points the candidates are compared on at most. */
export const COMPARED = 20_000;
/** Starts of a candidate at most. */
const STARTS = 2;

export interface MixtureCandidate {
  readonly components: number;
  readonly shape: CovarianceShape;
  readonly parameters: number;
  /** Null where the covariances became singular. */
  readonly logLikelihood: number | null;
  readonly bic: number | null;
  readonly aic: number | null;
  readonly converged: boolean;
}

export interface MixtureChoice {
  readonly candidates: readonly MixtureCandidate[];
  /** Index of the candidate with the least BIC; null when every one was singular. */
  readonly recommended: number | null;
  /** Points that were compared on. */
  readonly used: number;
}

/**
 * Fits every number of components from `from` to `to` with every shape and recommends the least BIC (Schwarz 1978;
 * Fraley and Raftery 2002). Large data is compared on a seeded sample of COMPARED points.
 */
export async function chooseMixture(
  compute: Compute,
  points: Points,
  range: { readonly from: number; readonly to: number; readonly shapes: readonly CovarianceShape[] },
  options: Omit<MixtureOptions, "components" | "shape">,
  checkpoint: Checkpoint,
): Promise<MixtureChoice> {
  const sample = points.count <= COMPARED ? points : takePoints(points, samplePlaces(points.count, COMPARED, new Random(options.seed, 402)));
  const wanted = range.shapes.flatMap((shape) => Array.from({ length: range.to - range.from + 1 }, (_, i) => ({ shape, components: range.from + i })));
  const candidates: MixtureCandidate[] = [];
  for (const { shape, components } of wanted) {
    const within: Checkpoint = (done, total) => checkpoint(candidates.length + done / total, wanted.length);
    const fitted = await gaussianMixture(compute, sample, { ...options, starts: Math.min(STARTS, options.starts), shape, components }, within).catch(
      (error: unknown) => {
        if (!(error instanceof SingularCovariance)) throw error;
        return null;
      },
    );
    candidates.push({
      components,
      shape,
      parameters: fitted?.parameters ?? 0,
      logLikelihood: fitted?.logLikelihood ?? null,
      bic: fitted?.bic ?? null,
      aic: fitted?.aic ?? null,
      converged: fitted?.converged ?? false,
    });
  }
  return { candidates, recommended: leastBic(candidates), used: sample.count };
}

function leastBic(candidates: readonly MixtureCandidate[]): number | null {
  let least: number | null = null;
  for (const [i, { bic }] of candidates.entries()) {
    const known = least === null ? null : candidates[least].bic;
    if (bic !== null && Number.isFinite(bic) && (known === null || bic < known)) least = i;
  }
  return least;
}
