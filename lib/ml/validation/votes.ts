import { type Comparison, type KCandidate, STABLE } from "../choose-k";
import { gapChoice } from "./gap";

const CRITERIA = ["elbow", "silhouette", "daviesBouldin", "calinskiHarabasz", "gap", "stability"] as const;
export type Criterion = (typeof CRITERIA)[number];

/** What one criterion, asked alone, would choose; null when it cannot say. `gap` may say 1: no clusters. */
export interface Vote {
  readonly criterion: Criterion;
  readonly k: number | null;
}

/** How each criterion votes. */
export function votesOf({ candidates, gaps, total }: Comparison): Vote[] {
  const stable = candidates.filter(({ leastStable }) => leastStable !== null && leastStable >= STABLE);
  return [
    { criterion: "elbow", k: elbow(candidates, total) },
    { criterion: "silhouette", k: best(candidates, (c) => c.silhouette) },
    { criterion: "daviesBouldin", k: best(candidates, (c) => (c.daviesBouldin === null ? null : -c.daviesBouldin)) },
    { criterion: "calinskiHarabasz", k: best(candidates, (c) => c.calinskiHarabasz) },
    { criterion: "gap", k: gapChoice(gaps) },
    { criterion: "stability", k: stable.at(-1)?.k ?? null },
  ];
}

function best(candidates: readonly KCandidate[], score: (candidate: KCandidate) => number | null): number | null {
  let found: { k: number; score: number } | null = null;
  for (const candidate of candidates) {
    const value = score(candidate);
    if (value !== null && (!found || value > found.score)) found = { k: candidate.k, score: value };
  }
  return found?.k ?? null;
}

/**
 * The bend of the inertia (Satopää et al. 2011, “kneedle”): the k farthest below the line from the first point of the
 * curve to the last, both axes scaled to 1. From k = 1, where the inertia is the total. Null with fewer than two candidates.
 */
function elbow(candidates: readonly KCandidate[], total: number): number | null {
  const first = candidates.at(0);
  const last = candidates.at(-1);
  if (!first || !last || candidates.length < 2) return null;
  const start = first.k === 2 ? { k: 1, inertia: total } : first;
  const drop = start.inertia - last.inertia;
  if (!(drop > 0)) return null;
  return best(candidates, ({ k, inertia }) => (start.inertia - inertia) / drop - (k - start.k) / (last.k - start.k));
}
