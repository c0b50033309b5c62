import { describe, expect, it } from "vitest";
import { noCheckpoint } from "../checkpoint";
import { Random } from "../random";
import oracle from "./fixtures/isolation_forest.json";
import { averagePath, type Forest, forestSchema, growForest, reasonsOf, scoreRows } from "./isolation-forest";

const OPTIONS = { trees: 100, sample: 256, seed: 3 };

async function scored(columns: readonly Float64Array[], options = OPTIONS) {
  const rows = columns.at(0)?.length ?? 0;
  const forest = await growForest(columns, rows, options, noCheckpoint);
  return { forest, scores: await scoreRows(forest, columns, rows, noCheckpoint) };
}

/** Spearman's correlation, ties sharing their mean rank. */
function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [ranksOf(a), ranksOf(b)];
  const mean = (x.length - 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    xy += (x[i] - mean) * (y[i] - mean);
    xx += (x[i] - mean) ** 2;
    yy += (y[i] - mean) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}

function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1]] === values[order[from]]) to++;
    for (let i = from; i <= to; i++) ranks[order[i]] = (from + to) / 2;
    from = to + 1;
  }
  return ranks;
}

/** Oracle: scikit-learn's IsolationForest, by fixtures/isolation_forest.py. */
describe("an isolation forest as scikit-learn's", () => {
  it("has its mean path lengths to the last digit but rounding", () => {
    for (const [size, path] of oracle.paths) expect(averagePath(size), `${size} rows`).toBeCloseTo(path, 12);
  });

  it.each(oracle.sets.map((set) => [set.name, set] as const))("ranks rows alike and scores them alike: %s", async (_, set) => {
    const columns = set.columns.map((values) => Float64Array.from(values));
    const { scores } = await scored(columns, { ...OPTIONS, trees: oracle.trees });
    // Two of scikit-learn's own forests agree to `own`.
    expect(rankCorrelation(scores, set.scores)).toBeGreaterThanOrEqual(Math.min(0.95, set.own - 0.01));
    const off = set.scores.map((score, row) => Math.abs(score - scores[row]));
    expect(Math.max(...off)).toBeLessThan(0.03);
    expect(off.reduce((sum, each) => sum + each, 0) / off.length).toBeLessThan(0.01);
  });
});

describe("an isolation forest", () => {
  const random = new Random(1);
  const cloud = [0, 1, 2].map(() => Float64Array.from({ length: 400 }, () => random.normal()));
  cloud[1][7] = 30;
  cloud[0][9] = -25;
  cloud[2][9] = 25;

  it("is the same with the same seed, after a journey through JSON too", async () => {
    const once = await scored(cloud);
    const again = await scored(cloud);
    expect(again.forest).toEqual(once.forest);
    const travelled: Forest = forestSchema.parse(JSON.parse(JSON.stringify(once.forest)));
    expect(await scoreRows(travelled, cloud, 400, noCheckpoint)).toEqual(once.scores);
    expect((await scored(cloud, { ...OPTIONS, seed: 4 })).scores).not.toEqual(once.scores);
    expect(JSON.stringify(once.forest).length).toBeLessThan(400_000);
  });

  it("puts strays first, and says which columns they are strays by", async () => {
    const { forest, scores } = await scored(cloud);
    const first = [...scores.keys()].sort((a, b) => scores[b] - scores[a]).slice(0, 2);
    expect(first.sort((a, b) => a - b)).toEqual([7, 9]);
    const [seven, nine] = [reasonsOf(forest, cloud, 7), reasonsOf(forest, cloud, 9)];
    expect(seven[1]).toBeGreaterThan(0.6);
    expect(nine[0] + nine[2]).toBeGreaterThan(0.8);
    expect([...seven, ...nine].reduce((sum, share) => sum + share, 0)).toBeCloseTo(2, 12);
  });

  it("knows nothing of rows that are all alike, of one row and of none", async () => {
    for (const rows of [0, 1, 2, 50]) {
      const { scores, forest } = await scored([new Float64Array(rows).fill(5), new Float64Array(rows).fill(1e300)]);
      expect(new Set(scores).size).toBeLessThanOrEqual(1);
      for (const score of scores) expect(score).toBeCloseTo(0.5, 6);
      expect(forest.trees.length).toBe(rows === 0 ? 0 : 100);
    }
  });

  it("takes a missing or infinite value for the middle of its column", async () => {
    const gaps = cloud.map((values) => values.slice());
    gaps[0][3] = Number.NaN;
    gaps[0][4] = Number.POSITIVE_INFINITY;
    const { forest, scores } = await scored(gaps);
    const filled = gaps.map((values, c) => values.map((value) => (Number.isFinite(value) ? value : forest.centers[c])));
    const same = await scoreRows(forest, filled, 400, noCheckpoint);
    for (const [row, score] of scores.entries()) expect(score).toBeCloseTo(same[row], 9);
  });
});
