import { normalSurvival, normalUpperQuantile, tUpperQuantile } from "./distributions";
import { noncentralT } from "./noncentral-t";
import { findRoot } from "./root";

/** What every power question needs. `ratio` is treated customers a control customer. */
export interface Design {
  /** Of one comparison; already corrected when there are several. */
  readonly alpha: number;
  readonly twoSided: boolean;
  readonly ratio: number;
}

const tail = (design: Design) => (design.twoSided ? design.alpha / 2 : design.alpha);

/** Standard deviations of the difference of two rates, times √n0: under "no difference" (pooled) and under the alternative. */
function rateDeviations(control: number, treated: number, ratio: number): { readonly none: number; readonly alternative: number } {
  const pooled = (control + ratio * treated) / (1 + ratio);
  return {
    none: Math.sqrt(pooled * (1 - pooled) * (1 + 1 / ratio)),
    alternative: Math.sqrt(control * (1 - control) + (treated * (1 - treated)) / ratio),
  };
}

/**
 * Power of the pooled two-proportion z test with `n` control customers, both tails counted (R power.prop.test strict=TRUE,
 * statsmodels power_proportions_2indep). `n` need not be whole. O(1).
 */
export function proportionsPower(control: number, treated: number, n: number, design: Design): number {
  const { none, alternative } = rateDeviations(control, treated, design.ratio);
  const shift = Math.abs(treated - control) * Math.sqrt(n);
  const critical = normalUpperQuantile(tail(design)) * none;
  if (alternative === 0) return shift > critical ? 1 : 0;
  const near = normalSurvival((critical - shift) / alternative);
  return design.twoSided ? Math.min(1, near + normalSurvival((critical + shift) / alternative)) : near;
}

/**
 * Control customers needed to find a change from rate `control` to rate `treated` with the pooled z test: Fleiss's formula
 * without continuity correction (R power.prop.test, statsmodels samplesize_proportions_2indep_onetail). Not rounded:
 * Infinity when the rates are equal. O(1).
 */
export function proportionsSampleSize(control: number, treated: number, power: number, design: Design): number {
  const { none, alternative } = rateDeviations(control, treated, design.ratio);
  const root = (normalUpperQuantile(tail(design)) * none + normalUpperQuantile(1 - power) * alternative) / Math.abs(treated - control);
  return root * root;
}

/** The smallest rate above `control` that `n` control customers find with this power; NaN when even 100 % would not be found. */
export function proportionsDetectable(control: number, n: number, power: number, design: Design): number {
  const excess = (treated: number) => proportionsSampleSize(control, treated, power, design) - n;
  const least = control + Math.max(1e-15, control * 1e-12);
  return excess(1) > 0 ? Number.NaN : findRoot(excess, least, 1);
}

/**
 * Power of the two-sample t test for a difference of `effect` standard deviations with `n` control customers, from the
 * noncentral t (statsmodels TTestIndPower.power; R power.t.test strict=TRUE). O(100) to O(2000).
 */
export function meansPower(effect: number, n: number, design: Design): number {
  const df = n * (1 + design.ratio) - 2;
  if (!(df > 0)) return Number.NaN;
  const shift = Math.abs(effect) * Math.sqrt((n * design.ratio) / (1 + design.ratio));
  const critical = tUpperQuantile(tail(design), df);
  const near = noncentralT(critical, df, shift).upper;
  return design.twoSided ? Math.min(1, near + noncentralT(-critical, df, shift).lower) : near;
}

/** Control customers needed to find a difference of `effect` standard deviations (TTestIndPower.solve_power). Not rounded. */
export function meansSampleSize(effect: number, power: number, design: Design): number {
  if (effect === 0) return Number.POSITIVE_INFINITY;
  const sum = normalUpperQuantile(tail(design)) + normalUpperQuantile(1 - power);
  // The normal answer is a little too small; the t test needs a few more, above all when groups are tiny.
  const guess = (1 + 1 / design.ratio) * (sum / effect) ** 2;
  // One degree of freedom: three customers in all.
  const smallest = 3 / (1 + design.ratio);
  const excess = (n: number) => meansPower(effect, n, design) - power;
  const low = Math.max(smallest, guess * 0.9);
  if (excess(low) > 0) return excess(smallest) > 0 ? smallest : findRoot(excess, smallest, low, 1e-11);
  let high = Math.max(low * 1.2, low + 3);
  while (excess(high) < 0) high *= 2;
  return findRoot(excess, low, high, 1e-11);
}

/** The smallest difference, in standard deviations, that `n` control customers find with this power; NaN for fewer than three customers in all. */
export function meansDetectable(n: number, power: number, design: Design): number {
  if (!(n * (1 + design.ratio) >= 3)) return Number.NaN;
  const excess = (effect: number) => meansPower(effect, n, design) - power;
  let high = 4 * Math.sqrt((1 + 1 / design.ratio) / n) || 1;
  for (let step = 0; excess(high) < 0; step++) {
    if (step > 60) return Number.NaN;
    high *= 2;
  }
  return findRoot(excess, 0, high, 1e-11);
}
