import type { Checkpoint } from "../checkpoint";
import { phase } from "../phase";
import { Random } from "../random";
import { startCentres } from "./start";
import { type SeriesWork, sizesOf } from "./work";

export interface SeriesClusteringOptions {
  /** k: at most `count`. */
  readonly clusters: number;
  /** Independent starts; the one with the least objective is kept. */
  readonly starts: number;
  readonly maxIterations: number;
  readonly seed: number;
}

export interface SeriesClustering {
  /** One a cluster; fewer than asked where the series do not differ more. */
  readonly centres: readonly Float64Array[];
  readonly labels: Int32Array;
  readonly sizes: readonly number[];
  /** Cost of each series to its centre. */
  readonly costs: Float64Array;
  /** Mean cost of a series (tslearn's inertia). */
  readonly objective: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Clusters that ran empty and were begun anew with the series that fitted worst, in the best start. */
  readonly refilled: number;
  /** Objective after each assignment of the best start. */
  readonly trace: readonly number[];
  readonly starts: readonly { readonly objective: number; readonly iterations: number }[];
  readonly best: number;
}

/** Rounds of averaging within one iteration; the next iteration goes on from there. */
const ROUNDS = 5;
/** Rounds of averaging once the labels stand. */
const LAST_ROUNDS = 30;
const TOLERANCE = 1e-6;

/**
 * Lloyd's iterations in the metric: every series to the centre it costs least, every centre to the middle of its series,
 * from several k-means++ starts. Empty clusters take the series that costs most. Deterministic for a seed.
 */
export async function clusterSeries(work: SeriesWork, options: SeriesClusteringOptions, checkpoint: Checkpoint): Promise<SeriesClustering> {
  const runs: Run[] = [];
  let best = 0;
  for (let start = 0; start < options.starts; start++) {
    const within = phase(checkpoint, start / options.starts, (start + 1) / options.starts);
    const centres = await startCentres(work, options.clusters, new Random(options.seed, start), () => within(0, 1));
    const run = await iterate(work, centres, options.maxIterations, within);
    runs.push(start === 0 || run.objective < runs[best].objective ? run : { ...run, centres: [], labels: run.labels.subarray(0, 0) });
    if (run.objective < runs[best].objective) best = start;
  }
  const starts = runs.map(({ objective, iterations }) => ({ objective, iterations }));
  return { ...withoutEmpty(runs[best]), starts, best };
}

interface Run {
  readonly centres: readonly Float64Array[];
  readonly labels: Int32Array;
  readonly costs: Float64Array;
  readonly objective: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly refilled: number;
  readonly trace: readonly number[];
}

/** Lloyd's iterations from given centres. */
async function iterate(work: SeriesWork, begin: readonly Float64Array[], maxIterations: number, checkpoint: Checkpoint): Promise<Run> {
  let centres = begin;
  let { labels, costs } = await work.assign(centres, null, () => checkpoint(0, maxIterations));
  let refilled = refill(work, centres, labels, costs);
  let objective = mean(costs);
  const trace = [objective];
  let iteration = 0;
  let settled = false;
  let done = false;
  while (!done && iteration < maxIterations) {
    iteration++;
    const within = () => checkpoint(iteration, maxIterations);
    const next = await work.average(labels, centres, settled ? LAST_ROUNDS : ROUNDS, within);
    const found = await work.assign(next, labels, within);
    const moved = refill(work, next, found.labels, found.costs);
    const reached = mean(found.costs);
    // The averages of k-shape may cost more than what they replace: then what was reached stays.
    if (reached > objective && moved === 0) break;
    const same = found.labels.every((label, i) => label === labels[i]);
    // Small gains alone do not end it: the labels must stand through a long round of averaging.
    done = settled && same && objective - reached <= TOLERANCE * Math.abs(objective);
    settled = same;
    centres = next;
    labels = found.labels;
    costs = found.costs;
    objective = reached;
    refilled += moved;
    trace.push(objective);
  }
  return { centres, labels, costs, objective, iterations: iteration, converged: done || iteration < maxIterations, refilled, trace };
}

/** Gives each empty cluster the series that costs most, from a cluster that keeps others; tells how many. */
function refill({ set, metric }: SeriesWork, centres: readonly Float64Array[], labels: Int32Array, costs: Float64Array): number {
  const { values, count, length } = set;
  const sizes = sizesOf(labels, centres.length);
  let moved = 0;
  for (let c = 0; c < centres.length; c++) {
    if (sizes[c] > 0) continue;
    let worst = -1;
    for (let i = 0; i < count; i++) if (sizes[labels[i]] > 1 && (worst < 0 || costs[i] > costs[worst])) worst = i;
    if (worst < 0) continue;
    const alone = metric.cost(values, worst * length, values, worst * length, Number.POSITIVE_INFINITY);
    // A series that fits its centre as well as itself gains nothing by moving.
    if (costs[worst] - alone <= 1e-12 * (1 + Math.abs(alone))) continue;
    sizes[labels[worst]]--;
    sizes[c]++;
    labels[worst] = c;
    costs[worst] = alone;
    centres[c].set(values.subarray(worst * length, (worst + 1) * length));
    moved++;
  }
  return moved;
}

function mean(costs: Float64Array): number {
  let sum = 0;
  for (const cost of costs) sum += cost;
  return sum / costs.length;
}

function withoutEmpty(run: Run): Run & { readonly sizes: readonly number[] } {
  const sizes = sizesOf(run.labels, run.centres.length);
  const kept = sizes.flatMap((size, c) => (size > 0 ? [c] : []));
  const place = new Int32Array(sizes.length).fill(-1);
  for (const [c, old] of kept.entries()) place[old] = c;
  return { ...run, centres: kept.map((c) => run.centres[c]), labels: run.labels.map((label) => place[label]), sizes: kept.map((c) => sizes[c]) };
}
