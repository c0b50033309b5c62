export type Correction = "holm" | "benjamini-hochberg" | "none";

export interface Corrected {
  /** Adjusted p values, in the order given; NaN stays NaN and counts as no test. */
  readonly adjusted: readonly number[];
  /**
   * The alpha at which to draw each interval so that it excludes "no effect" exactly when the adjusted p is below alpha:
   * Holm's step (Ludbrook 2000), or for Benjamini-Hochberg the rate of false coverage (Benjamini & Yekutieli 2005).
   */
  readonly levels: readonly number[];
}

/** Adjusts a family of p values for being many. O(m log m). */
export function correct(pValues: readonly number[], alpha: number, method: Correction): Corrected {
  if (method === "holm") return holm(pValues, alpha);
  if (method === "benjamini-hochberg") return benjaminiHochberg(pValues, alpha);
  return { adjusted: [...pValues], levels: pValues.map(() => alpha) };
}

/** Indices of the p values that are numbers, smallest first. */
function ascending(pValues: readonly number[]): number[] {
  return pValues.flatMap((p, i) => (Number.isNaN(p) ? [] : [i])).sort((i, j) => pValues[i] - pValues[j]);
}

/** Holm (1979): family-wise error at most alpha under any dependence (statsmodels multipletests "holm"). */
export function holm(pValues: readonly number[], alpha: number): Corrected {
  const order = ascending(pValues);
  const m = order.length;
  const adjusted = pValues.map(() => Number.NaN);
  const levels = pValues.map(() => alpha / Math.max(1, m));
  let running = 0;
  let stopped = false;
  let level = alpha / Math.max(1, m);
  order.forEach((index, step) => {
    running = Math.max(running, Math.min(1, pValues[index] * (m - step)));
    adjusted[index] = running;
    if (!stopped) {
      level = alpha / (m - step);
      stopped = !(running < alpha);
    }
    levels[index] = level;
  });
  return { adjusted, levels };
}

/** Benjamini & Hochberg (1995): expected share of false discoveries at most alpha (statsmodels multipletests "fdr_bh"). */
export function benjaminiHochberg(pValues: readonly number[], alpha: number): Corrected {
  const order = ascending(pValues);
  const m = order.length;
  const adjusted = pValues.map(() => Number.NaN);
  let running = 1;
  for (let step = m - 1; step >= 0; step--) {
    const index = order[step];
    running = Math.min(running, (pValues[index] * m) / (step + 1));
    adjusted[index] = running;
  }
  const discoveries = adjusted.filter((p) => p < alpha).length;
  const level = (alpha * Math.max(1, discoveries)) / Math.max(1, m);
  return { adjusted, levels: pValues.map(() => level) };
}
