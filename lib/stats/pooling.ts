import { chiSquareSurvival, normalUpperQuantile } from "./distributions";
import { findRoot } from "./root";

/** An effect of one group with the variance of its estimate. */
export interface Effect {
  readonly value: number;
  readonly variance: number;
}

export interface Heterogeneity {
  /** Cochran's Q: weighted squares around the common effect. */
  readonly q: number;
  readonly df: number;
  readonly p: number;
  /** Share of the variation that is more than chance (Higgins & Thompson 2002), 0 to 1. */
  readonly share: number;
  /** Variance of the true effects between groups (Paule & Mandel 1982). */
  readonly between: number;
}

export interface ShrunkenEffect {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** How much of the group's own estimate is kept, 0 (only the common effect) to 1. */
  readonly weight: number;
}

export interface PooledEffects {
  readonly heterogeneity: Heterogeneity;
  /** Random-effects mean. */
  readonly mean: number;
  readonly meanVariance: number;
  /** One a group, in the order given. */
  readonly shrunken: readonly ShrunkenEffect[];
}

/**
 * Do groups differ more than chance would have them (Cochran's Q), and what is each group's effect once it borrows strength
 * from the others: empirical Bayes with the between-group variance of Paule & Mandel.
 * Its interval adds the uncertainty of the common mean. Effects need positive, finite variances; null for fewer than two. O(groups · root steps).
 */
export function poolEffects(effects: readonly Effect[], alpha: number): PooledEffects | null {
  if (effects.length < 2 || effects.some(({ value, variance }) => !Number.isFinite(value) || !(variance > 0) || !Number.isFinite(variance))) return null;
  const df = effects.length - 1;
  const q = dispersion(effects, 0);
  const between = betweenVariance(effects, q, df);
  const mean = weightedMean(effects, between);
  const meanVariance = 1 / effects.reduce((sum, { variance }) => sum + 1 / (variance + between), 0);
  const quantile = normalUpperQuantile(alpha / 2);
  const shrunken = effects.map(({ value, variance }): ShrunkenEffect => {
    const weight = between / (between + variance);
    const centre = mean + weight * (value - mean);
    const spread = quantile * Math.sqrt(weight * variance + (1 - weight) * (1 - weight) * meanVariance);
    return { value: centre, low: centre - spread, high: centre + spread, weight };
  });
  return { heterogeneity: { q, df, p: chiSquareSurvival(q, df), share: q > 0 ? Math.max(0, (q - df) / q) : 0, between }, mean, meanVariance, shrunken };
}

function weightedMean(effects: readonly Effect[], between: number): number {
  let sum = 0;
  let weights = 0;
  for (const { value, variance } of effects) {
    const weight = 1 / (variance + between);
    sum += weight * value;
    weights += weight;
  }
  return sum / weights;
}

function dispersion(effects: readonly Effect[], between: number): number {
  const mean = weightedMean(effects, between);
  return effects.reduce((sum, { value, variance }) => sum + (value - mean) ** 2 / (variance + between), 0);
}

/** The variance at which the dispersion is just what chance gives; 0 when it already is less. */
function betweenVariance(effects: readonly Effect[], q: number, df: number): number {
  if (q <= df) return 0;
  let high = Math.max(...effects.map(({ variance }) => variance));
  while (dispersion(effects, high) > df) high *= 2;
  return findRoot((between) => dispersion(effects, between) - df, 0, high);
}
