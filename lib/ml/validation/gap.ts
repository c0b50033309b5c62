import type { Checkpoint } from "../checkpoint";
import { phase } from "../phase";
import { principalComponents } from "../plane";
import type { Points } from "../points";
import { Random } from "../random";
import type { Clusterer } from "./clusterer";

export interface Gap {
  readonly k: number;
  /** Mean over the references of log W of the reference, less log W of the data. */
  readonly gap: number;
  /** Standard deviation over the references times √(1 + 1 / references): s of the paper. */
  readonly error: number;
}

/**
 * The gap statistic (Tibshirani, Walther and Hastie 2001): how much tighter the clusters are than those of data without
 * clusters. W is the pooled within-cluster sum of squares. `references`: points of the same number without clusters.
 * k whose W is 0 have no logarithm and end the list.
 */
export async function gapStatistic(
  inertias: readonly { readonly k: number; readonly inertia: number }[],
  references: readonly Points[],
  clusterer: Clusterer,
  seed: number,
  checkpoint: Checkpoint,
): Promise<Gap[]> {
  const ks = inertias.map(({ k }) => k);
  const logs: number[][] = [];
  for (const [b, reference] of references.entries()) {
    const partitions = await clusterer(reference, ks, seed + b + 1, phase(checkpoint, b / references.length, (b + 1) / references.length));
    logs.push(partitions.map(({ inertia }) => Math.log(inertia)));
  }
  const found: Gap[] = [];
  for (const [i, { k, inertia }] of inertias.entries()) {
    const here = logs.map((log) => log[i]);
    if (!(inertia > 0) || here.length === 0 || !here.every(Number.isFinite)) break;
    const mean = here.reduce((sum, log) => sum + log, 0) / here.length;
    const variance = here.reduce((sum, log) => sum + (log - mean) ** 2, 0) / here.length;
    found.push({ k, gap: mean - Math.log(inertia), error: Math.sqrt(variance * (1 + 1 / here.length)) });
  }
  return found;
}

/** The paper's rule: the least k whose gap is at least that of k + 1 less its error; the last k when none is. Null without gaps. */
export function gapChoice(gaps: readonly Gap[]): number | null {
  for (let i = 0; i + 1 < gaps.length; i++) if (gaps[i].gap >= gaps[i + 1].gap - gaps[i + 1].error) return gaps[i].k;
  return gaps.at(-1)?.k ?? null;
}

/**
 * Points drawn uniformly from the box around the data along its principal axes (the paper's choice b). Distances are those
 * of the turned box: it is not turned back. O(count x dimensions² + count x dimensions a reference).
 */
export async function uniformReferences(points: Points, howMany: number, seed: number, checkpoint: Checkpoint): Promise<Points[]> {
  const { count, dimensions, values } = points;
  const { vectors } = await principalComponents(points, checkpoint);
  const lows = vectors.map((axis) => rangeAlong(values, axis, count));
  return Array.from({ length: howMany }, (_, b) => {
    const random = new Random(seed, 500 + b);
    const drawn = new Float64Array(count * dimensions);
    for (let i = 0, at = 0; i < count; i++) for (const { low, width } of lows) drawn[at++] = low + width * random.uniform();
    return centred(drawn, count, dimensions, points.rows);
  });
}

function rangeAlong(values: Float64Array, axis: Float64Array, count: number): { readonly low: number; readonly width: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0, at = 0; i < count; i++) {
    let along = 0;
    for (let t = 0; t < axis.length; t++) along += values[at++] * axis[t];
    low = Math.min(low, along);
    high = Math.max(high, along);
  }
  return { low, width: high - low };
}

function centred(values: Float64Array, count: number, dimensions: number, rows: Uint32Array): Points {
  const center = new Float64Array(dimensions);
  for (let i = 0, at = 0; i < count; i++) for (let t = 0; t < dimensions; t++) center[t] += values[at++] / count;
  for (let i = 0, at = 0; i < count; i++) for (let t = 0; t < dimensions; t++) values[at++] -= center[t];
  return { values, count, dimensions, center, rows };
}
