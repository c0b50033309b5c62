import { type Checkpoint, SLICE } from "../checkpoint";
import { medianInPlace } from "../median";
import type { CustomerSeries } from "../series/gather";
import type { CalendarUnit } from "../series/periods";
import { activePeriods } from "../series/scale";

export const TREND_METHODS = ["ols", "theil-sen"] as const;
export type TrendMethod = (typeof TREND_METHODS)[number];
export const TREND_STARTS = ["first", "span"] as const;

export interface TrendSettings {
  readonly unit: CalendarUnit;
  readonly method: TrendMethod;
  /** Whether a customer's series begins with its first active period, or for all with the first of the data. */
  readonly start: (typeof TREND_STARTS)[number];
  /** Periods in each of the two windows that are compared. */
  readonly window: number;
}

/** One value a customer; NaN where it cannot be told. */
export interface Trends {
  readonly total: Float64Array;
  readonly active: Float64Array;
  /** Change of the measure a period. */
  readonly slope: Float64Array;
  /** Slope over the mean of a period. */
  readonly trend: Float64Array;
  /** Sums of the last window and of the one before. */
  readonly last: Float64Array;
  readonly previous: Float64Array;
  /** (last - previous) / previous. */
  readonly change: Float64Array;
  /** Population deviation over the mean. */
  readonly volatility: Float64Array;
  /** 0 none to 1 nothing but season; null when the data are shorter than two cycles. */
  readonly seasonality: Float64Array | null;
}

/** Periods in a cycle of the seasons: days of the week, weeks and months of the year. */
const CYCLES = { day: 7, week: 52, month: 12 } as const satisfies Record<CalendarUnit, number>;
/** Points from which a line says something. */
const LEAST = 3;

/**
 * Trend, change, season and volatility of each customer's series.
 *
 * Slopes are of least squares, or the median of the slopes between all pairs (Theil 1950, Sen 1968). The strength of the
 * season is that of Wang, Smith and Hyndman (2006), 1 - Var(remainder) / Var(season + remainder) and not less than 0, with a
 * straight line as trend, the means of the seasons as season, and the variances divided by their degrees of freedom: of pure noise it
 * is about 0 also over few cycles. O(customers x periods), for Theil and Sen x periods².
 */
export async function trendsOf(series: CustomerSeries, settings: TrendSettings, checkpoint: Checkpoint): Promise<Trends> {
  const { count, length, values, span } = series;
  const column = () => new Float64Array(count).fill(Number.NaN);
  const cycle = CYCLES[settings.unit];
  const found = {
    total: column(),
    active: column(),
    slope: column(),
    trend: column(),
    last: column(),
    previous: column(),
    change: column(),
    volatility: column(),
  };
  const seasonality = length >= 2 * cycle ? column() : null;
  const season = new Season(cycle);
  const work = settings.method === "ols" ? length : length * length;
  const slice = Math.max(1, Math.floor((SLICE >> 5) / Math.max(1, work)));
  for (let i = 0; i < count; i++) {
    if (i % slice === 0) await checkpoint(i, count);
    const all = values.subarray(i * length, (i + 1) * length);
    let begin = 0;
    if (settings.start === "first") while (begin < length && all[begin] === 0) begin++;
    const own = all.subarray(begin);
    found.total[i] = sumOf(all);
    found.active[i] = activePeriods(values, i * length, length);
    const window = Math.min(settings.window, Math.floor(length / 2));
    const [last, previous] = [sumOf(all.subarray(length - window)), sumOf(all.subarray(length - 2 * window, length - window))];
    found.last[i] = last;
    found.previous[i] = previous;
    if (previous !== 0) found.change[i] = (last - previous) / Math.abs(previous);
    if (own.length < LEAST) continue;
    const mean = sumOf(own) / own.length;
    const slope = settings.method === "ols" ? leastSquaresSlope(own) : theilSenSlope(own);
    found.slope[i] = slope;
    if (mean !== 0) {
      found.trend[i] = slope / Math.abs(mean);
      found.volatility[i] = Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length) / Math.abs(mean);
    }
    if (seasonality && own.length >= 2 * cycle) seasonality[i] = season.strength(own, span.first + begin, leastSquaresSlope(own));
  }
  return { ...found, seasonality };
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < values.length; t++) sum += values[t];
  return sum;
}

/** Least-squares slope over the index. O(n). */
function leastSquaresSlope(values: Float64Array): number {
  const n = values.length;
  const middle = (n - 1) / 2;
  let sum = 0;
  for (let t = 0; t < n; t++) sum += (t - middle) * values[t];
  return sum / ((n * (n * n - 1)) / 12);
}

/** Median of the slopes between all pairs of points. O(n²). */
export function theilSenSlope(values: Float64Array): number {
  const n = values.length;
  const slopes = new Float64Array((n * (n - 1)) / 2);
  let at = 0;
  for (let t = 1; t < n; t++) for (let s = 0; s < t; s++) slopes[at++] = (values[t] - values[s]) / (t - s);
  return medianInPlace(slopes);
}

/** The strength of a season of some periods. */
class Season {
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;

  constructor(private readonly cycle: number) {
    this.sums = new Float64Array(cycle);
    this.counts = new Float64Array(cycle);
  }

  /** `first`: number of the first period, whose rest says which season it is. At least two cycles. O(n). */
  strength(values: Float64Array, first: number, slope: number): number {
    const { sums, counts, cycle } = this;
    const n = values.length;
    const mean = sumOf(values) / n;
    const middle = (n - 1) / 2;
    const rest = values.map((value, t) => value - mean - slope * (t - middle));
    sums.fill(0);
    counts.fill(0);
    const seasonOf = (t: number) => (((first + t) % cycle) + cycle) % cycle;
    for (let t = 0; t < n; t++) {
      sums[seasonOf(t)] += rest[t];
      counts[seasonOf(t)]++;
    }
    let [whole, left] = [0, 0];
    for (let t = 0; t < n; t++) {
      const s = seasonOf(t);
      whole += rest[t] ** 2;
      left += (rest[t] - sums[s] / counts[s]) ** 2;
    }
    // A series that is a straight line up to rounding has no season.
    const size = values.reduce((sum, value) => sum + value * value, 0);
    if (whole <= 1e-24 * size || whole === 0) return 0;
    return Math.max(0, 1 - left / (n - cycle) / (whole / (n - 1)));
  }
}
