import { logMeanRatioVariance, welchTest } from "@/lib/stats/means";
import type { Moments } from "@/lib/stats/moments";
import { correct } from "@/lib/stats/multiplicity";
import { type Effect, poolEffects } from "@/lib/stats/pooling";
import { logRatioVariance } from "@/lib/stats/proportions";
import { contrast, differenceEstimate, liftEstimate, type Rules, verdictOf } from "./judge-compare";
import { finite, type SegmentHeterogeneity, type SegmentReport, type SegmentRow } from "./reports";

export interface SegmentMoments {
  /** Null for customers whose segment is missing. */
  readonly segment: string | null;
  /** By variant, the control first. */
  readonly moments: readonly Moments[];
}

/**
 * The effect in every segment: corrected over all segments and variants, and beside each estimate what remains of it once the
 * segments borrow strength from one another. Segments with fewer than `least` customers in a group are not tested. O(segments).
 */
export function judgeSegments(column: string, variants: readonly string[], segments: readonly SegmentMoments[], least: number, rules: Rules): SegmentReport {
  const cells = segments.flatMap(({ segment, moments }) =>
    variants.slice(1).map((variant, i) => {
      const [control, treated] = [moments[0], moments[i + 1]];
      const tested = control.n >= least && treated.n >= least;
      return { segment, variant, control, treated, test: contrast(rules.kind, control, treated), tested };
    }),
  );
  const family = correct(
    cells.map(({ tested, test }) => (tested ? test.p : Number.NaN)),
    rules.alpha,
    rules.correction,
  );
  const pooled = new Map(
    variants.slice(1).map((variant) => [
      variant,
      pool(
        cells.filter((cell) => cell.variant === variant && cell.tested),
        rules,
      ),
    ]),
  );
  const rows = cells.map((cell, i): SegmentRow => {
    const level = cell.tested ? family.levels[i] : rules.alpha;
    const difference = differenceEstimate(cell.test, level);
    const lift = liftEstimate(cell.test, level);
    return {
      segment: cell.segment,
      variant: cell.variant,
      verdict: cell.tested ? verdictOf(difference, lift, family.adjusted[i], rules) : "small",
      customers: [cell.control.n, cell.treated.n],
      means: [finite(cell.control.mean), finite(cell.treated.mean)],
      difference,
      lift,
      plainLift: liftEstimate(cell.test, rules.alpha),
      p: cell.tested ? finite(cell.test.p) : null,
      adjustedP: finite(family.adjusted[i]),
      shrunken: pooled.get(cell.variant)?.shrunken.get(cell.segment) ?? null,
    };
  });
  return {
    column,
    rows,
    heterogeneity: [...pooled.values()].flatMap((each) => (each ? [each.heterogeneity] : [])),
    tested: cells.filter((cell) => cell.tested).length,
    small: cells.filter((cell) => !cell.tested).length,
  };
}

interface Cell {
  readonly segment: string | null;
  readonly variant: string;
  readonly control: Moments;
  readonly treated: Moments;
}

interface Pool {
  readonly heterogeneity: SegmentHeterogeneity;
  readonly shrunken: ReadonlyMap<string | null, SegmentRow["shrunken"]>;
}

/** Pools the logarithms of the ratios where all groups have a positive rate or mean, else the differences. */
function pool(cells: readonly Cell[], rules: Rules): Pool | null {
  const first = cells.at(0);
  if (!first) return null;
  const ratios = rules.kind === "proportion" ? rateRatios(cells) : meanRatios(cells);
  const scale = ratios ? "lift" : "difference";
  const effects =
    ratios ?? cells.map(({ control, treated }): Effect => ({ value: treated.mean - control.mean, variance: welchTest(control, treated).error ** 2 }));
  const pooled = poolEffects(effects, rules.alpha);
  if (!pooled) return null;
  const back = scale === "lift" ? Math.expm1 : (value: number) => value;
  const { q, df, p, share } = pooled.heterogeneity;
  return {
    heterogeneity: { variant: first.variant, scale, q, degrees: df, p, share, common: back(pooled.mean) },
    shrunken: new Map(
      cells.map(({ segment }, i) => {
        const { value, low, high, weight } = pooled.shrunken[i];
        return [segment, { value: back(value), low: back(low), high: back(high), weight }];
      }),
    ),
  };
}

function rateRatios(cells: readonly Cell[]): Effect[] | null {
  const counts = cells.map(({ control, treated }) => ({
    control: { successes: Math.round(control.mean * control.n), n: control.n },
    treated: { successes: Math.round(treated.mean * treated.n), n: treated.n },
  }));
  // Walter's half: a segment in which nobody converted still has a ratio, a very uncertain one.
  const half = counts.some(
    ({ control, treated }) => control.successes === 0 || treated.successes === 0 || control.successes === control.n || treated.successes === treated.n,
  )
    ? 0.5
    : 0;
  return counts.map(({ control, treated }) => {
    const none = { successes: control.successes + half, n: control.n + 2 * half };
    const some = { successes: treated.successes + half, n: treated.n + 2 * half };
    return { value: Math.log(some.successes / some.n / (none.successes / none.n)), variance: logRatioVariance(none, some) };
  });
}

function meanRatios(cells: readonly Cell[]): Effect[] | null {
  if (cells.some(({ control, treated }) => !(control.mean > 0) || !(treated.mean > 0))) return null;
  return cells.map(({ control, treated }) => ({ value: Math.log(treated.mean / control.mean), variance: logMeanRatioVariance(control, treated) }));
}
