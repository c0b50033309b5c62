import type { Checkpoint } from "./checkpoint";
import { Random } from "./random";

export interface SyntheticSettings {
  /** Customers. */
  readonly rows: number;
  /** True segments, 1 to 8. */
  readonly segments: number;
  /** Distance between segment centres, in standard deviations of a segment. */
  readonly separation: number;
  /** Share of customers who belong to no segment, 0 to 1. */
  readonly noise: number;
  /** Average share that churns, 0 to 1. */
  readonly churnRate: number;
  /** Relative lift of conversion by the offer in the segment that answers best; the last segment does not answer. */
  readonly lift: number;
}

export interface SyntheticCustomers {
  readonly tenureDays: Float64Array;
  readonly orders: Float64Array;
  readonly spend: Float64Array;
  readonly recencyDays: Float64Array;
  readonly openRate: Float64Array;
  readonly channel: Int32Array;
  readonly region: Int32Array;
  /** True segment, 0 to segments - 1; -1 is noise. */
  readonly segment: Int32Array;
  readonly churned: Uint8Array;
  /** 0 control, 1 offer. */
  readonly variant: Int32Array;
  readonly converted: Uint8Array;
  readonly revenue: Float64Array;
  /** The true relative lift of each segment, then of noise. */
  readonly lifts: readonly number[];
  /** The true churn probability averaged over each segment, then over noise. */
  readonly churnRates: readonly number[];
}

export const CHANNELS = ["web", "app", "store"] as const;
export const REGIONS = ["north", "south", "east", "west"] as const;

/** Behaviour is drawn in these latent dimensions and then brought to its units. */
const DIMENSIONS = 4;
const ROWS_PER_SLICE = 4_000;

/**
 * Customers whose truth is known, for lessons and for testing methods: a Gaussian mixture in the logarithms of orders,
 * spend and recency and in the logit of the e-mail open rate; churn follows a logistic model of behaviour; an offer with a
 * known lift per segment is tested on a random half. Same seed, same customers. O(rows x segments).
 */
export async function synthesiseCustomers(settings: SyntheticSettings, seed: number, checkpoint: Checkpoint): Promise<SyntheticCustomers> {
  const { rows, segments } = settings;
  const random = new Random(seed);
  const centres = spreadCentres(segments, settings.separation, new Random(seed, 1));
  const out = {
    tenureDays: new Float64Array(rows),
    orders: new Float64Array(rows),
    spend: new Float64Array(rows),
    recencyDays: new Float64Array(rows),
    openRate: new Float64Array(rows),
    channel: new Int32Array(rows),
    region: new Int32Array(rows),
    segment: new Int32Array(rows),
    churned: new Uint8Array(rows),
    variant: new Int32Array(rows),
    converted: new Uint8Array(rows),
    revenue: new Float64Array(rows),
  };
  const lifts = Array.from({ length: segments + 1 }, (_, s) => (s >= segments - 1 ? 0 : settings.lift * (1 - s / Math.max(1, segments - 1))));
  const risk = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    if (row % ROWS_PER_SLICE === 0) await checkpoint(row, rows);
    const lost = random.uniform() < settings.noise;
    const segment = lost ? -1 : random.below(segments);
    out.segment[row] = segment;
    const latent = Array.from({ length: DIMENSIONS }, (_, d) =>
      lost ? (random.uniform() * 2 - 1) * (settings.separation + 2) : centres[segment][d] + random.normal(),
    );
    out.tenureDays[row] = Math.round(30 + 1400 * random.uniform() ** 1.4);
    out.orders[row] = Math.max(1, Math.round(Math.exp(1.4 + 0.32 * latent[0])));
    out.spend[row] = round2(out.orders[row] * Math.exp(3.4 + 0.22 * latent[1] + 0.15 * random.normal()));
    out.recencyDays[row] = Math.min(out.tenureDays[row], Math.max(0, Math.round(Math.exp(3.6 + 0.42 * latent[2]))));
    out.openRate[row] = Math.round(1000 / (1 + Math.exp(0.4 - 0.55 * latent[3]))) / 1000;
    out.channel[row] = weighted(random, [0.5, 0.32, 0.18]);
    out.region[row] = random.below(REGIONS.length);
    risk[row] = 0.45 * latent[2] - 0.35 * latent[0] - 0.5 * latent[3] - 0.0004 * out.tenureDays[row] + (out.channel[row] === 1 ? -0.3 : 0);
    out.variant[row] = random.uniform() < 0.5 ? 0 : 1;
    const base = 0.05 + 0.1 * out.openRate[row];
    const lift = lifts[segment < 0 ? segments : segment];
    out.converted[row] = random.uniform() < Math.min(0.95, base * (out.variant[row] === 1 ? 1 + lift : 1)) ? 1 : 0;
    out.revenue[row] = out.converted[row] === 1 ? round2(Math.exp(3.6 + 0.2 * latent[1] + 0.35 * random.normal())) : 0;
  }
  const offset = interceptFor(risk, settings.churnRate);
  const sums = Array.from({ length: segments + 1 }, () => ({ rows: 0, churn: 0 }));
  const churnRandom = new Random(seed, 2);
  for (let row = 0; row < rows; row++) {
    const probability = 1 / (1 + Math.exp(-(risk[row] + offset)));
    out.churned[row] = churnRandom.uniform() < probability ? 1 : 0;
    const sum = sums[out.segment[row] < 0 ? segments : out.segment[row]];
    sum.rows++;
    sum.churn += probability;
  }
  return { ...out, lifts, churnRates: sums.map((sum) => (sum.rows === 0 ? 0 : sum.churn / sum.rows)) };
}

/** Centres as far from each other as a few hundred random tries allow, `separation` apart at the nearest. */
function spreadCentres(count: number, separation: number, random: Random): number[][] {
  const centres: number[][] = [];
  for (let s = 0; s < count; s++) {
    let best: number[] = [];
    let bestGap = -1;
    for (let attempt = 0; attempt < 200; attempt++) {
      const point = Array.from({ length: DIMENSIONS }, () => random.uniform() * 2 - 1);
      const gap = Math.min(Number.MAX_VALUE, ...centres.map((centre) => distance(centre, point)));
      if (gap > bestGap) {
        best = point;
        bestGap = gap;
      }
    }
    centres.push(best);
  }
  const gaps = centres.flatMap((a, i) => centres.slice(i + 1).map((b) => distance(a, b)));
  const scale = gaps.length === 0 ? 1 : separation / Math.min(...gaps);
  return centres.map((centre) => centre.map((value) => value * scale));
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, d) => value - b[d]));
}

/** The intercept that makes the mean probability equal `rate`, by bisection. */
function interceptFor(risk: Float64Array, rate: number): number {
  let low = -30;
  let high = 30;
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    let sum = 0;
    for (const value of risk) sum += 1 / (1 + Math.exp(-(value + middle)));
    if (sum / Math.max(1, risk.length) < rate) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function weighted(random: Random, shares: readonly number[]): number {
  let left = random.uniform();
  for (let i = 0; i < shares.length - 1; i++) {
    left -= shares[i];
    if (left < 0) return i;
  }
  return shares.length - 1;
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
