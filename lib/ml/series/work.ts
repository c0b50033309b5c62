import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import { assignSeries } from "./assign";
import { withKernelWork } from "./kernel-work";
import { CELLS_PER_SLICE, type SeriesMetric, type SeriesSet } from "./metric";
import { type MetricSettings, metricOf } from "./metrics";

export interface Assignment {
  readonly labels: Int32Array;
  /** Cost of each series to its centre. */
  readonly costs: Float64Array;
}

/** A set of series and what a clustering asks of it in one metric. */
export interface SeriesWork {
  readonly set: SeriesSet;
  readonly metric: SeriesMetric;
  /** The centre that each series costs least, the first of equals. `likely`: labels that may save work. */
  assign(centres: readonly Float64Array[], likely: Int32Array | null, checkpoint: Checkpoint): Promise<Assignment>;
  /** Dissimilarity of every series to one of them. */
  distancesFrom(series: number, checkpoint: Checkpoint): Promise<Float64Array>;
  /** The middle of each cluster's series, beginning at its centre, in at most `rounds` rounds; an empty cluster keeps its centre. */
  average(labels: Int32Array, centres: readonly Float64Array[], rounds: number, checkpoint: Checkpoint): Promise<Float64Array[]>;
}

/** Makes a set ready for up to `clusters` centres while `use` lasts: DTW and soft-DTW in kernels, the others in TypeScript. */
export function withSeriesWork<T>(
  compute: Compute,
  set: SeriesSet,
  settings: MetricSettings,
  clusters: number,
  checkpoint: Checkpoint,
  use: (work: SeriesWork) => Promise<T>,
): Promise<T> {
  const metric = metricOf(settings, set.length);
  if (settings.method === "dtw" || settings.method === "soft-dtw") return withKernelWork(compute, set, metric, settings, clusters, checkpoint, use);
  return use(plainWork(set, metric));
}

/** The work in TypeScript, series by series. */
export function plainWork(set: SeriesSet, metric: SeriesMetric): SeriesWork {
  const { values, count, length } = set;
  return {
    set,
    metric,
    assign: (centres, likely, checkpoint) => assignSeries(set, metric, centres, likely, checkpoint),
    async distancesFrom(series, checkpoint) {
      const slice = Math.max(1, Math.floor(CELLS_PER_SLICE / metric.cells));
      const distances = new Float64Array(count);
      for (let i = 0; i < count; i++) {
        if (i % slice === 0) await checkpoint(i, count);
        distances[i] = i === series ? 0 : metric.distance(values, i * length, values, series * length);
      }
      return distances;
    },
    async average(labels, centres, rounds, checkpoint) {
      const averaged: Float64Array[] = [];
      for (const [c, members] of membersOf(labels, centres.length).entries()) {
        averaged.push(members.length === 0 ? centres[c] : await metric.centre(set, members, centres[c], rounds, checkpoint));
      }
      return averaged;
    },
  };
}

function membersOf(labels: Int32Array, clusters: number): Uint32Array[] {
  const members = sizesOf(labels, clusters).map((size) => new Uint32Array(size));
  const filled = new Uint32Array(clusters);
  for (let i = 0; i < labels.length; i++) members[labels[i]][filled[labels[i]]++] = i;
  return members;
}

export function sizesOf(labels: Int32Array, clusters: number): number[] {
  const sizes = new Array<number>(clusters).fill(0);
  for (const label of labels) sizes[label]++;
  return sizes;
}
