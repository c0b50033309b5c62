import { chiSquareSurvival } from "./distributions";

export interface SampleRatioCheck {
  readonly expected: readonly number[];
  readonly chiSquare: number;
  readonly df: number;
  readonly p: number;
}

/** Below this p a split is called broken (Fabijan et al. 2019, "Diagnosing sample ratio mismatch"). */
export const SAMPLE_RATIO_ALARM = 0.001;

/**
 * Pearson's chi-square of group sizes against the planned shares (scipy chisquare). Shares need not sum to 1.
 * NaN without customers or with fewer than two groups; p 0 when customers stand in a group planned empty. O(groups).
 */
export function sampleRatioCheck(counts: readonly number[], shares: readonly number[]): SampleRatioCheck {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const expected = shares.map((share) => (total * share) / whole);
  const df = counts.length - 1;
  if (df < 1 || total === 0) return { expected, chiSquare: Number.NaN, df, p: Number.NaN };
  const chiSquare = counts.reduce((sum, count, i) => sum + (count === expected[i] ? 0 : (count - expected[i]) ** 2 / expected[i]), 0);
  return { expected, chiSquare, df, p: chiSquareSurvival(chiSquare, df) };
}
