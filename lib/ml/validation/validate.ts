import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import { clusterMeans } from "../hierarchical/centres";
import { kMeans } from "../kmeans";
import { phase } from "../phase";
import { type Points, takePoints } from "../points";
import { type Separation, separationInSteps } from "../separation";
import { type Labelling, type Silhouette, silhouettes } from "../silhouette";
import { bootstrapJaccard } from "../stability";
import { clustererOf } from "./clusterer";
import type { ClustererName } from "./clusterers";

export interface ValidationOptions {
  /** How segments are made again for the stability. */
  readonly method: ClustererName;
  /** Bootstrap resamples; 0 leaves the stability out. */
  readonly resamples: number;
  readonly seed: number;
}

/** What the silhouette would gain if two segments were one, or one were two. */
export interface Alternative {
  readonly segments: readonly number[];
  /** By how much the silhouette would rise (or fall). */
  readonly gain: number;
}

export interface Validation extends Separation {
  readonly silhouette: Silhouette;
  /** Silhouettes of the measured points of each segment, descending. */
  readonly sorted: readonly Float64Array[];
  /** Mean bootstrap Jaccard of each segment; null when it was not measured. */
  readonly stability: readonly (number | null)[];
  /** Segment with the nearest centre, and its distance, for each segment; null with one segment. */
  readonly neighbours: readonly ({ readonly segment: number; readonly distance: number } | null)[];
  /** Mean distance of a segment's points to their centre. */
  readonly widths: readonly number[];
  /** The best of joining two neighbours and of halving one segment; null when it was not tried. */
  readonly joined: Alternative | null;
  readonly halved: Alternative | null;
}

/** Pairs of points whose distance is worth the wait for an alternative: all pairs of 6,000. */
const PAIRS = 36_000_000;
/** Draws in a bootstrap resample. */
const RESAMPLE = 3000;
/** Alternatives of each kind that are tried. */
const TRIED = 8;
/** Points a segment must have to be halved. */
const HALVED = 20;
/** Starts for resamples and halves. */
const STARTS = 3;

/** Measures a segmentation that is there already, wherever it comes from. Labels are 0 to clusters - 1, none empty. */
export async function validate(
  points: Points,
  labelling: Labelling,
  options: ValidationOptions,
  compute: Compute,
  checkpoint: Checkpoint,
): Promise<Validation> {
  const { labels, clusters } = labelling;
  const [silhouette] = await silhouettes(points, [labelling], options.seed, compute, phase(checkpoint, 0, 0.35));
  const clusterer = clustererOf(options.method, STARTS, compute);
  const stability = { resamples: clusters > 1 ? options.resamples : 0, size: RESAMPLE, seed: options.seed };
  const [overlaps] = await bootstrapJaccard(points, [labelling], clusterer, stability, phase(checkpoint, 0.35, 0.7));
  const { neighbours, widths, ratios } = neighbourhood(points, labelling);
  const alternatives = await tryAlternatives(points, labelling, widths, ratios, options.seed, compute, phase(checkpoint, 0.7, 1));
  return {
    silhouette,
    sorted: Array.from({ length: clusters }, (_, c) => silhouette.values.filter((_value, i) => labels[silhouette.points[i]] === c).sort((a, b) => b - a)),
    ...(await separationInSteps(points, labels, clusters, phase(checkpoint, 0.7, 0.7))),
    stability: overlaps,
    neighbours,
    widths,
    ...alternatives,
  };
}

/** Distances between centres, mean distances to them, and the pairs by the ratio of width to distance (that of Davies and Bouldin), worst first. */
function neighbourhood(points: Points, { labels, clusters }: Labelling) {
  const { values, count, dimensions } = points;
  const means = clusterMeans(points, labels, clusters);
  const sums = new Float64Array(clusters);
  const sizes = new Float64Array(clusters);
  for (let i = 0; i < count; i++) {
    let square = 0;
    for (let t = 0; t < dimensions; t++) square += (values[i * dimensions + t] - means[labels[i] * dimensions + t]) ** 2;
    sums[labels[i]] += Math.sqrt(square);
    sizes[labels[i]]++;
  }
  const widths = Array.from(sums, (sum, c) => sum / Math.max(1, sizes[c]));
  const between = (a: number, b: number) => {
    let square = 0;
    for (let t = 0; t < dimensions; t++) square += (means[a * dimensions + t] - means[b * dimensions + t]) ** 2;
    return Math.sqrt(square);
  };
  const neighbours = widths.map((_, a) => {
    let best: { segment: number; distance: number } | null = null;
    for (let b = 0; b < clusters; b++) {
      const distance = between(a, b);
      if (a !== b && (!best || distance < best.distance)) best = { segment: b, distance };
    }
    return best;
  });
  const ratios: { readonly pair: readonly [number, number]; readonly ratio: number }[] = [];
  for (let a = 0; a < clusters; a++) {
    for (let b = a + 1; b < clusters; b++) ratios.push({ pair: [a, b], ratio: (widths[a] + widths[b]) / Math.max(Number.MIN_VALUE, between(a, b)) });
  }
  return { neighbours, widths, ratios: ratios.sort((a, b) => b.ratio - a.ratio) };
}

/** Joins the pairs that stand least apart and halves the widest segments, each on its own, and takes the silhouette of every outcome on one sample. */
async function tryAlternatives(
  points: Points,
  { labels, clusters }: Labelling,
  widths: readonly number[],
  ratios: readonly { readonly pair: readonly [number, number] }[],
  seed: number,
  compute: Compute,
  checkpoint: Checkpoint,
): Promise<{ joined: Alternative | null; halved: Alternative | null }> {
  const tried: { readonly segments: readonly number[]; readonly labelling: Labelling }[] = [];
  if (clusters > 2) {
    for (const { pair } of ratios.slice(0, TRIED)) {
      const [a, b] = pair;
      tried.push({ segments: pair, labelling: { labels: labels.map((label) => (label === b ? a : label > b ? label - 1 : label)), clusters: clusters - 1 } });
    }
  }
  const pairs = tried.length;
  const widest = widths.map((_, c) => c).sort((a, b) => widths[b] - widths[a]);
  for (const [at, c] of widest.slice(0, TRIED).entries()) {
    const members = Uint32Array.from(indicesOf(labels, c));
    if (members.length < HALVED || widths[c] === 0) continue;
    const options = { clusters: 2, starts: STARTS, maxIterations: 100, tolerance: 1e-4, seed };
    const halves = await kMeans(centredOn(takePoints(points, members)), options, compute, phase(checkpoint, (0.4 * at) / TRIED, (0.4 * (at + 1)) / TRIED));
    if (halves.clusters < 2) continue;
    const halved = labels.slice();
    for (const [i, member] of members.entries()) if (halves.labels[i] === 1) halved[member] = clusters;
    tried.push({ segments: [c], labelling: { labels: halved, clusters: clusters + 1 } });
  }
  const all = [{ labels, clusters }, ...tried.map(({ labelling }) => labelling)];
  const scores = await silhouettes(points, all, seed, compute, phase(checkpoint, 0.4, 1), PAIRS);
  const base = scores[0].score ?? 0;
  // On a sample all outcomes are measured by the same points: the difference to the present one is what counts.
  const best = (from: number, to: number): Alternative | null => {
    let found: Alternative | null = null;
    for (let i = from; i < to; i++) {
      const score = scores[i + 1].score;
      if (score !== null && (!found || score - base > found.gain)) found = { segments: tried[i].segments, gain: score - base };
    }
    return found;
  };
  return { joined: best(0, pairs), halved: best(pairs, tried.length) };
}

function* indicesOf(labels: Int32Array, label: number): Generator<number> {
  for (let i = 0; i < labels.length; i++) if (labels[i] === label) yield i;
}

/** The points about their own mean: k-means reads f32 and wants small numbers. */
function centredOn(points: Points): Points {
  const { count, dimensions } = points;
  const mean = new Float64Array(dimensions);
  for (let i = 0, at = 0; i < count; i++) for (let t = 0; t < dimensions; t++) mean[t] += points.values[at++] / count;
  return { ...points, values: points.values.map((value, at) => value - mean[at % dimensions]) };
}
