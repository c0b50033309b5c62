/** Coefficients B(2k) / (2k) of the asymptotic series, from k = 1. */
const SERIES = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12] as const;
/** From here on the series is exact to the last digits. */
const LARGE = 12;

/**
 * The digamma function ψ(x) = d ln Γ(x) / dx for x > 0: the recurrence ψ(x) = ψ(x + 1) - 1 / x up to 12, then the
 * asymptotic series (Abramowitz and Stegun 6.3.18). NaN for x <= 0. O(1).
 */
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let shifted = x;
  let below = 0;
  while (shifted < LARGE) {
    below += 1 / shifted;
    shifted += 1;
  }
  const square = 1 / (shifted * shifted);
  let series = 0;
  for (let k = SERIES.length - 1; k >= 0; k--) series = (series + SERIES[k]) * square;
  return Math.log(shifted) - 0.5 / shifted - series - below;
}
