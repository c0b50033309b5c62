import { KeyTable } from "@/lib/table/operations/key-table";
import type { Checkpoint } from "../checkpoint";

const STRIDE = 65_536;

/** Purchase histories, one a customer. Times are in periods. */
export interface Histories {
  readonly customers: number;
  /** Periods with a purchase, after the first. */
  readonly frequency: Float64Array;
  /** Periods from the first purchase to the last. */
  readonly recency: Float64Array;
  /** Periods from the first purchase to the end of the observation. */
  readonly T: Float64Array;
  /** Mean amount of a purchase after the first; 0 without one. */
  readonly monetary: Float64Array;
}

/** The different histories and how many customers have each: the likelihood needs no more, and days repeat. */
export interface PurchasePatterns {
  readonly count: number;
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly T: Float64Array;
  readonly customers: Float64Array;
  /** Sum of `customers`. */
  readonly total: number;
  readonly mostFrequent: number;
  /** The largest T. */
  readonly longest: number;
}

/** Groups equal (frequency, recency, T). O(customers). */
export async function patternsOf(histories: Histories, checkpoint: Checkpoint): Promise<PurchasePatterns> {
  const { customers } = histories;
  const values = new KeyTable(1024);
  const times = new KeyTable(1024);
  const patterns = new KeyTable(1024);
  const bits = new Float64Array(1);
  const words = new Int32Array(bits.buffer);
  const numberOf = (value: number) => {
    bits[0] = value + 0;
    return values.add(words[0], words[1]);
  };
  const first: number[] = [];
  const counts: number[] = [];
  for (let i = 0; i < customers; i++) {
    if (i % STRIDE === STRIDE - 1) await checkpoint(i, customers);
    const pattern = patterns.add(times.add(numberOf(histories.recency[i]), numberOf(histories.T[i])), histories.frequency[i]);
    if (pattern === first.length) {
      first.push(i);
      counts.push(0);
    }
    counts[pattern]++;
  }
  const frequency = Float64Array.from(first, (i) => histories.frequency[i]);
  const T = Float64Array.from(first, (i) => histories.T[i]);
  return {
    count: first.length,
    frequency,
    recency: Float64Array.from(first, (i) => histories.recency[i]),
    T,
    customers: Float64Array.from(counts),
    total: customers,
    mostFrequent: frequency.reduce((a, b) => Math.max(a, b), 0),
    longest: T.reduce((a, b) => Math.max(a, b), 0),
  };
}
