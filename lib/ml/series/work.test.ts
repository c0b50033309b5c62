import { describe, expect, it } from "vitest";
import type { KernelBuild } from "@/lib/compute/compute";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { Cancelled } from "@/lib/problem";
import { noCheckpoint } from "../checkpoint";
import { Random } from "../random";
import { clusterSeries } from "./cluster";
import type { SeriesSet } from "./metric";
import { type MetricSettings, metricOf } from "./metrics";
import { plainWork, type SeriesWork, withSeriesWork } from "./work";

/** Walks of random steps, with a constant, a spike and a pair of equal ones among them. */
function walks(count: number, length: number): SeriesSet {
  const random = new Random(9);
  const values = new Float64Array(count * length);
  for (let i = 0; i < count; i++) {
    for (let t = 0, at = 0; t < length; t++) {
      at += random.normal();
      values[i * length + t] = i % 7 === 3 ? 2 : i % 7 === 4 ? (t === i % length ? 5 : 0) : at;
    }
  }
  if (count > 1) values.copyWithin(length, 0, length);
  return { values, count, length };
}

const SIZES = [
  [1, 1],
  [3, 2],
  [8, 9],
  [61, 24],
] as const;
const SETTINGS: readonly MetricSettings[] = [
  { method: "dtw", window: null, gamma: 1 },
  { method: "dtw", window: 3, gamma: 1 },
  { method: "dtw", window: 0, gamma: 1 },
  { method: "soft-dtw", window: null, gamma: 1 },
  { method: "soft-dtw", window: 3, gamma: 0.1 },
  { method: "soft-dtw", window: 0, gamma: 1 },
];

const inKernels = <T>(set: SeriesSet, settings: MetricSettings, use: (work: SeriesWork) => Promise<T>, threads = 1, build: KernelBuild = "threads") =>
  withSeriesWork(testCompute(threads, build), set, settings, 4, noCheckpoint, use);

function expectNear(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++)
    expect(Math.abs(found[i] - expected[i]), `${i}: ${found[i]} and ${expected[i]}`).toBeLessThanOrEqual(tolerance * (1 + Math.abs(expected[i])));
}

// Oracle: the same metrics in TypeScript, which series.test.ts holds to tslearn.
describe.each(SETTINGS)("kernels of $method, window $window, gamma $gamma", (settings) => {
  const exact = settings.method === "dtw";
  describe.each(SIZES)("on %i series of %i periods", (count, length) => {
    const set = walks(count, length);
    const plain = plainWork(set, metricOf(settings, length));
    const centres = Array.from({ length: Math.min(4, count) }, (_, c) => set.values.slice(c * length, (c + 1) * length).map((value) => value * 0.9 + 0.1 * c));

    it.each(["threads", "scalar"] as const)("assign and measure as TypeScript does: %s", async (build) => {
      await inKernels(
        set,
        settings,
        async (work) => {
          const [found, expected] = [await work.assign(centres, null, noCheckpoint), await plain.assign(centres, null, noCheckpoint)];
          expectNear(found.costs, expected.costs, exact ? 0 : 1e-12);
          if (exact) expect(found.labels).toEqual(expected.labels);
          for (const series of [0, count - 1]) {
            expectNear(await work.distancesFrom(series, noCheckpoint), await plain.distancesFrom(series, noCheckpoint), exact ? 0 : 1e-10);
          }
        },
        1,
        build,
      );
    });

    it.each(["threads", "scalar"] as const)("average as TypeScript does: %s", async (build) => {
      // Soft-DTW descends in all clusters at once, on a path of its own: with a single cluster it is the same path.
      const begin = exact ? centres : centres.slice(0, 1);
      const { labels } = await plain.assign(begin, null, noCheckpoint);
      const rounds = exact ? 1 : 8;
      const expected = await plain.average(labels, begin, rounds, noCheckpoint);
      const found = await inKernels(set, settings, (work) => work.average(labels, begin, rounds, noCheckpoint), 1, build);
      for (const [c, centre] of expected.entries()) expectNear(found[c], centre, exact ? 1e-12 : 1e-6);
    });
  });

  it("give the same bits at 1 and 2 threads", async () => {
    const set = walks(1500, 24);
    const options = { clusters: 4, starts: 1, maxIterations: 2, seed: 2 };
    const [one, two] = [
      await inKernels(set, settings, (work) => clusterSeries(work, options, noCheckpoint), 1),
      await inKernels(set, settings, (work) => clusterSeries(work, options, noCheckpoint), 2),
    ];
    expect(two).toEqual(one);
  });

  it("let a cancel pass", async () => {
    const cancel = async () => {
      throw new Cancelled();
    };
    const options = { clusters: 4, starts: 1, maxIterations: 3, seed: 2 };
    await expect(inKernels(walks(3000, 24), settings, (work) => clusterSeries(work, options, cancel))).rejects.toBeInstanceOf(Cancelled);
  });
});
