import type { Checkpoint } from "../../checkpoint";
import { phase } from "../../phase";
import { Random } from "../../random";
import type { SparseRows } from "./tfidf";

/** Random starts tried, and their rounds before the best goes on; fewer where there are many rows, which agree more. */
const FEW = { starts: 8, trial: 30 };
const MANY = { starts: 3, trial: 12, rows: 5000 };
const MOST_ROUNDS = 300;
const TOLERANCE = 1e-4;
/** Rounds for one row on fixed topics. */
const ROW_ROUNDS = 200;

export interface Topics {
  /** Weight of each term in each topic, topic by topic, each of length 1. */
  readonly terms: readonly Float64Array[];
  /** Squared distance of the rows to their sums of topics. */
  readonly loss: number;
  readonly rounds: number;
}

interface Factors {
  /** rows x k and terms x k. */
  readonly rows: Float64Array;
  readonly terms: Float64Array;
}

/**
 * Topics as non-negative sums of terms such that each row is nearly a sum of topics: non-negative matrix factorisation
 * of TF-IDF by coordinate descent, as scikit-learn's NMF (`solver="cd"`), from seeded random starts of which the best
 * goes on. `weights`: how often a row counts. O(rounds x k x (values + k x rows)).
 * Cichocki and Phan 2009; Hsieh and Dhillon 2011.
 */
export async function learnTopics(x: SparseRows, weights: ArrayLike<number>, k: number, seed: number, checkpoint: Checkpoint): Promise<Topics> {
  const n = x.offsets.length - 1;
  const byTerm = transposed(x);
  const total = x.values.reduce((sum, value) => sum + value, 0);
  const size = Math.sqrt(total / Math.max(1, n * x.width) / k);
  let best: Factors | null = null;
  let least = Number.POSITIVE_INFINITY;
  const { starts, trial } = n > MANY.rows ? MANY : FEW;
  for (let start = 0; start < starts; start++) {
    const random = new Random(seed, 90 + start);
    const drawn = (length: number) => Float64Array.from({ length }, () => size * Math.abs(random.normal()));
    const factors = { rows: drawn(n * k), terms: drawn(x.width * k) };
    for (let round = 0; round < trial; round++) {
      await oneRound(
        x,
        byTerm,
        weights,
        k,
        factors,
        phase(checkpoint, (0.5 * (start + round / trial)) / starts, (0.5 * (start + (round + 1) / trial)) / starts),
      );
    }
    const loss = lossOf(x, weights, k, factors);
    if (loss < least) [best, least] = [factors, loss];
  }
  if (best === null) return { terms: [], loss: 0, rounds: 0 };
  let rounds = trial;
  let first = 0;
  for (; rounds < MOST_ROUNDS; rounds++) {
    const moved = await oneRound(x, byTerm, weights, k, best, phase(checkpoint, 0.5 + (0.5 * rounds) / MOST_ROUNDS, 0.5 + (0.5 * (rounds + 1)) / MOST_ROUNDS));
    if (rounds === trial) first = moved;
    if (moved <= TOLERANCE * first) break;
  }
  const factors = best;
  const topics = Array.from({ length: k }, (_, t) => Float64Array.from({ length: x.width }, (__, term) => factors.terms[term * k + t]));
  return { terms: topics.map(unit), loss: lossOf(x, weights, k, factors), rounds };
}

/** Weights of the topics in each row, row by row: the non-negative sum nearest to it. The same for a row whatever stands beside it. */
export async function topicWeights(x: SparseRows, topics: readonly (readonly number[] | Float64Array)[], checkpoint: Checkpoint): Promise<Float64Array> {
  const k = topics.length;
  const n = x.offsets.length - 1;
  const gram = topics.map((a) => topics.map((b) => dot(a, b)));
  const weights = new Float64Array(n * k);
  const wanted = new Float64Array(k);
  let work = 0;
  for (let d = 0; d < n; d++) {
    for (let t = 0; t < k; t++) {
      wanted[t] = 0;
      for (let i = x.offsets[d]; i < x.offsets[d + 1]; i++) wanted[t] += x.values[i] * topics[t][x.columns[i]];
    }
    const row = weights.subarray(d * k, (d + 1) * k);
    for (let round = 0; round < ROW_ROUNDS; round++) {
      let moved = 0;
      for (let t = 0; t < k; t++) {
        if (gram[t][t] === 0) continue;
        let gradient = -wanted[t];
        for (let r = 0; r < k; r++) gradient += gram[t][r] * row[r];
        const next = Math.max(0, row[t] - gradient / gram[t][t]);
        moved = Math.max(moved, Math.abs(next - row[t]));
        row[t] = next;
      }
      work += k * k;
      if (moved < 1e-10) break;
    }
    work += (x.offsets[d + 1] - x.offsets[d]) * k;
    if (work > 1_000_000) {
      work = 0;
      await checkpoint(d + 1, n);
    }
  }
  return weights;
}

async function oneRound(x: SparseRows, byTerm: SparseRows, weights: ArrayLike<number>, k: number, factors: Factors, checkpoint: Checkpoint): Promise<number> {
  const rows = await descend(x, factors.rows, factors.terms, null, k, phase(checkpoint, 0, 0.5));
  const terms = await descend(byTerm, factors.terms, factors.rows, weights, k, phase(checkpoint, 0.5, 1));
  return rows + terms;
}

/** One sweep over `own` (one k-vector a row of `x`) with `other` (one a column) held; returns how far the gradients were from rest. */
async function descend(
  x: SparseRows,
  own: Float64Array,
  other: Float64Array,
  weights: ArrayLike<number> | null,
  k: number,
  checkpoint: Checkpoint,
): Promise<number> {
  const gram = new Float64Array(k * k);
  for (let column = 0; column < other.length / k; column++) {
    const weight = weights ? weights[column] : 1;
    for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) gram[a * k + b] += weight * other[column * k + a] * other[column * k + b];
  }
  let violation = 0;
  let work = 0;
  const wanted = new Float64Array(k);
  const n = x.offsets.length - 1;
  for (let d = 0; d < n; d++) {
    wanted.fill(0);
    for (let i = x.offsets[d]; i < x.offsets[d + 1]; i++) {
      const column = x.columns[i];
      const value = x.values[i] * (weights ? weights[column] : 1);
      for (let t = 0; t < k; t++) wanted[t] += value * other[column * k + t];
    }
    for (let t = 0; t < k; t++) {
      let gradient = -wanted[t];
      for (let r = 0; r < k; r++) gradient += gram[t * k + r] * own[d * k + r];
      const at = own[d * k + t];
      violation += Math.abs(at === 0 ? Math.min(0, gradient) : gradient);
      if (gram[t * k + t] > 0) own[d * k + t] = Math.max(0, at - gradient / gram[t * k + t]);
    }
    work += k * (k + x.offsets[d + 1] - x.offsets[d]);
    if (work > 1_000_000) {
      work = 0;
      await checkpoint(d + 1, n);
    }
  }
  return violation;
}

/** Squared distance of the rows to their sums, by values that are there and the Gram matrices for those that are not. */
function lossOf(x: SparseRows, weights: ArrayLike<number>, k: number, { rows, terms }: Factors): number {
  const gram = new Float64Array(k * k);
  for (let term = 0; term < terms.length / k; term++) {
    for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) gram[a * k + b] += terms[term * k + a] * terms[term * k + b];
  }
  let loss = 0;
  for (let d = 0; d + 1 < x.offsets.length; d++) {
    let own = 0;
    for (let i = x.offsets[d]; i < x.offsets[d + 1]; i++) {
      let sum = 0;
      for (let t = 0; t < k; t++) sum += rows[d * k + t] * terms[x.columns[i] * k + t];
      own += x.values[i] * (x.values[i] - 2 * sum);
    }
    for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) own += rows[d * k + a] * gram[a * k + b] * rows[d * k + b];
    loss += own * weights[d];
  }
  return Math.max(0, loss);
}

function transposed(x: SparseRows): SparseRows {
  const offsets = new Uint32Array(x.width + 1);
  for (const column of x.columns) offsets[column + 1]++;
  for (let column = 0; column < x.width; column++) offsets[column + 1] += offsets[column];
  const next = offsets.slice();
  const columns = new Int32Array(x.columns.length);
  const values = new Float64Array(x.columns.length);
  for (let d = 0; d + 1 < x.offsets.length; d++) {
    for (let i = x.offsets[d]; i < x.offsets[d + 1]; i++) {
      const at = next[x.columns[i]]++;
      columns[at] = d;
      values[at] = x.values[i];
    }
  }
  return { offsets, columns, values, width: x.offsets.length - 1 };
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return length > 0 ? vector.map((value) => value / length) : vector;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
