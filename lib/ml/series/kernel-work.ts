import type { Compute, KernelArgument } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import { minimize } from "../lbfgs";
import { phase } from "../phase";
import type { SeriesMetric, SeriesSet } from "./metric";
import type { MetricSettings } from "./metrics";
import type { SeriesWork } from "./work";

/** Series a block, as in workers/kernels/series. */
const LANES = 8;
/** Cells a shard: about a millisecond of DTW; those of soft-DTW cost ten times as much. */
const SHARD = { dtw: 1 << 20, "soft-dtw": 1 << 17 };
/** Shards at a time: each works in memory of its own. */
const WAVE = 48;
/** Bytes that the tables of a wave may take. */
const TABLES = 1 << 28;

/** DTW or soft-DTW of a set in kernel memory: eight series at a time, on all threads. About 8 bytes a value. */
export function withKernelWork<T>(
  compute: Compute,
  set: SeriesSet,
  metric: SeriesMetric,
  settings: MetricSettings,
  clusters: number,
  checkpoint: Checkpoint,
  use: (work: SeriesWork) => Promise<T>,
): Promise<T> {
  const { count, length } = set;
  const soft = settings.method === "soft-dtw";
  const gamma = soft ? settings.gamma : 0;
  const window = Math.max(0, Math.min(settings.window ?? length, length - 1));
  const blocks = Math.max(1, Math.ceil(count / LANES));
  const row = length * LANES * 8;
  // What a shard works in: centres, then a row or two for costs, or the table that averaging goes back through.
  const forCosts = row + 2 * (length + 2) * LANES * 8;
  const forCentres = soft ? 2 * row + (length + 3) * (length + 2) * LANES * 8 : row + length * (2 * window + 1) * LANES * 8;
  const scratch = Math.ceil(Math.max(forCosts, forCentres) / 64) * 64;
  const wave = Math.max(2, Math.min(WAVE, Math.floor(TABLES / scratch)));
  const perShard = (each: number) => Math.max(1, Math.floor(SHARD[soft ? "soft-dtw" : "dtw"] / (LANES * metric.cells * each)));
  const each = soft ? length + 1 : 2 * length + 1;
  const layout = {
    series: ["f64", blocks * LANES * length],
    centres: ["f64", clusters * length],
    best: ["f64", blocks * LANES],
    nearest: ["i32", blocks * LANES],
    sums: ["f64", wave * clusters * each],
    scratch: ["u8", wave * scratch],
  } as const;
  return compute.workspace("series", layout, async ({ arrays, run }) => {
    await pack(set, arrays.series, checkpoint);

    /** Runs a kernel over all blocks, a wave of shards at a time; `after` sees the shards of each wave. */
    async function sweep(
      kernel: string,
      blocksEach: number,
      sizes: readonly number[],
      places: readonly KernelArgument[],
      within: Checkpoint,
      after?: (shards: number) => void,
    ) {
      const step = blocksEach * wave;
      for (let first = 0; first < blocks; first += step) {
        const end = Math.min(blocks, first + step);
        const shards = Math.ceil((end - first) / blocksEach);
        if (after) arrays.sums.fill(0);
        await run(kernel, shards, [first, blocksEach, end, ...sizes, scratch, ...places, arrays.scratch], phase(within, first / blocks, end / blocks));
        after?.(shards);
        // Many short runs one after another must let a cancel pass as well.
        await within(end, blocks);
      }
    }

    function assignTo(centres: readonly Float64Array[], own: 0 | 1, within: Checkpoint): Promise<void> {
      for (const [c, centre] of centres.entries()) arrays.centres.set(centre, c * length);
      const { series, best, nearest } = arrays;
      return sweep("assign", perShard(centres.length), [length, window, gamma, centres.length, own], [series, arrays.centres, best, nearest], within);
    }

    /** What a kernel of averaging adds up: `each` numbers a cluster. */
    async function total(kernel: string, centres: readonly Float64Array[], more: readonly number[], within: Checkpoint): Promise<Float64Array> {
      for (const [c, centre] of centres.entries()) arrays.centres.set(centre, c * length);
      const sums = new Float64Array(centres.length * each);
      const { series, nearest } = arrays;
      await sweep(kernel, perShard(2), [count, length, window, ...more, centres.length], [series, arrays.centres, nearest, arrays.sums], within, (shards) => {
        for (let s = 0; s < shards; s++) for (let i = 0; i < sums.length; i++) sums[i] += arrays.sums[s * sums.length + i];
      });
      return sums;
    }

    let own: Float64Array | null = null;
    return use({
      set,
      metric,
      async assign(centres, _likely, within) {
        await assignTo(centres, 0, within);
        return { labels: arrays.nearest.slice(0, count), costs: arrays.best.slice(0, count) };
      },
      async distancesFrom(series, within) {
        if (soft && !own) {
          await assignTo([set.values.subarray(0, length)], 1, within);
          own = arrays.best.slice(0, count);
        }
        await assignTo([set.values.subarray(series * length, (series + 1) * length)], 0, within);
        const costs = arrays.best;
        const alone = own;
        const distance = (i: number) => (alone ? Math.max(0, costs[i] - (alone[i] + alone[series]) / 2) : Math.sqrt(costs[i]));
        return Float64Array.from({ length: count }, (_, i) => (i === series ? 0 : distance(i)));
      },
      async average(labels, centres, rounds, within) {
        arrays.nearest.set(labels);
        const sizes = new Float64Array(centres.length);
        for (const label of labels) sizes[label]++;
        return soft ? await softCentres(centres, sizes, rounds, within) : await barycentres(centres, rounds, within);
      },
    });

    /** DTW barycentre averaging of all clusters at once; each stops where its cost stands. */
    async function barycentres(begin: readonly Float64Array[], rounds: number, within: Checkpoint): Promise<Float64Array[]> {
      let centres = [...begin];
      const before = new Float64Array(begin.length).fill(Number.POSITIVE_INFINITY);
      const settled = new Uint8Array(begin.length);
      for (let round = 0; round < rounds && settled.includes(0); round++) {
        const sums = await total("align", centres, [], phase(within, round / rounds, (round + 1) / rounds));
        centres = centres.map((centre, c) => {
          const at = c * each;
          const cost = sums[at + 2 * length];
          if (settled[c] === 1) return centre;
          if (sums[at + length] === 0 || before[c] - cost <= 1e-9 * cost) {
            settled[c] = 1;
            return centre;
          }
          before[c] = cost;
          return Float64Array.from({ length }, (_, t) => sums[at + t] / sums[at + length + t]);
        });
      }
      return centres;
    }

    /** The soft-DTW barycentres of all clusters at once: their costs add up, so one L-BFGS descends in all of them. */
    async function softCentres(begin: readonly Float64Array[], sizes: Float64Array, rounds: number, within: Checkpoint): Promise<Float64Array[]> {
      const start = new Float64Array(begin.length * length);
      for (const [c, centre] of begin.entries()) start.set(centre, c * length);
      const split = (x: Float64Array) => begin.map((_, c) => x.slice(c * length, (c + 1) * length));
      const objective = async (x: Float64Array, gradient: Float64Array): Promise<number> => {
        const sums = await total("slope", split(x), [gamma], within);
        let cost = 0;
        for (let c = 0; c < begin.length; c++) {
          // Means, so that a large cluster does not drown the others.
          const size = Math.max(1, sizes[c]);
          cost += sums[c * each + length] / size;
          for (let t = 0; t < length; t++) gradient[c * length + t] = sums[c * each + t] / size;
        }
        return cost;
      };
      const largest = start.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const { x } = await minimize(objective, start, { maxIterations: rounds, tolerance: 3e-4 * (1 + largest) });
      return split(x);
    }
  });
}

/** The series turned so that the eight values of each period lie together. */
async function pack({ values, count, length }: SeriesSet, into: Float64Array, checkpoint: Checkpoint): Promise<void> {
  for (let i = 0; i < count; i++) {
    if (i % 4096 === 0) await checkpoint(0, 1);
    const to = Math.floor(i / LANES) * LANES * length + (i % LANES);
    for (let t = 0; t < length; t++) into[to + t * LANES] = values[i * length + t];
  }
}
