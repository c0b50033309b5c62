import type { Checkpoint } from "../checkpoint";
import { quantile } from "../distribution";
import { short } from "../plane";

const BAND = [0.1, 0.25, 0.5, 0.75, 0.9] as const;
/** Members drawn one by one. */
const DRAWN = 10;
/** Members that those are chosen from. */
const RANKED = 2000;

export interface SegmentSeries {
  /** Quantiles (BAND) of the compared values, one list a quantile, one number a period. */
  readonly band: readonly (readonly number[])[];
  /** Mean of the original values, one a period. */
  readonly means: readonly number[];
  /** Compared values of some members, from the one that fits best to the one that fits worst. */
  readonly members: readonly (readonly number[])[];
}

interface Described {
  /** Compared and original values, count x length. */
  readonly scaled: Float64Array;
  readonly raw: Float64Array;
  readonly count: number;
  readonly length: number;
  readonly labels: Int32Array;
  readonly costs: Float64Array;
  readonly clusters: number;
}

/** What the series of each segment look like. O(count x length x log count). */
export async function describeSeries(input: Described, checkpoint: Checkpoint): Promise<SegmentSeries[]> {
  const { scaled, raw, count, length, labels, costs, clusters } = input;
  const described: SegmentSeries[] = [];
  for (let c = 0; c < clusters; c++) {
    const members: number[] = [];
    for (let i = 0; i < count; i++) if (labels[i] === c) members.push(i);
    const band = BAND.map(() => new Array<number>(length).fill(0));
    const means = new Array<number>(length).fill(0);
    const column = new Float64Array(members.length);
    for (let t = 0; t < length; t++) {
      await checkpoint(c + t / length, clusters);
      let sum = 0;
      for (const [m, i] of members.entries()) {
        column[m] = scaled[i * length + t];
        sum += raw[i * length + t];
      }
      column.sort();
      for (const [q, p] of BAND.entries()) band[q][t] = short(quantile(column, p));
      means[t] = short(sum / members.length);
    }
    // Of many members every nth stands for its neighbours: enough to draw some.
    const every = Math.max(1, Math.floor(members.length / RANKED));
    const byFit = members.filter((_, m) => m % every === 0).sort((a, b) => costs[a] - costs[b] || a - b);
    const drawn = Array.from({ length: Math.min(DRAWN, byFit.length) }, (_, d) => byFit[Math.floor((d * (byFit.length - 1)) / Math.max(1, DRAWN - 1))]);
    described.push({ band, means, members: [...new Set(drawn)].map((i) => Array.from(scaled.subarray(i * length, (i + 1) * length), short)) });
  }
  return described;
}
