import { describe, expect, it } from "vitest";
import { noCheckpoint } from "../checkpoint";
import rfm from "../fixtures/rfm.json";
import { gridState, rulesMethod } from "../models/rules";
import oracle from "./fixtures/rfm-grid.json";
import { acrossScore, cellTotals, fitScores, GRID_GROUPS, gridCells, groupCodes, RFM_GRID, scoresOf } from "./rfm-grid";

const digits = (scores: Float64Array) => Array.from(scores, (score) => (Number.isNaN(score) ? "-" : String(score))).join("");
const numbers = (values: readonly (number | null)[]) => Float64Array.from(values, (value) => value ?? Number.NaN);
const learn = (values: ArrayLike<number>, ties: "together" | "split", descending = false) =>
  fitScores(Float64Array.from(values), ties, descending, noCheckpoint);

// Oracle: pandas qcut, lib/ml/rules/fixtures/rfm-grid.py.
describe.each(oracle.cases)("scores of $name", ({ values, together, split }) => {
  it("are those of pandas.qcut with ties together", async () => {
    expect(digits((await learn(numbers(values), "together")).scores)).toBe(together);
  });

  it("are those of pandas.qcut(rank(method='first')) with ties split", async () => {
    expect(digits((await learn(numbers(values), "split")).scores)).toBe(split);
  });

  it("come again from their edges, except for ties that were split", async () => {
    const { edges, scores } = await learn(numbers(values), "together");
    expect(await scoresOf(numbers(values), edges, false, noCheckpoint)).toEqual(scores);
    const parted = await learn(numbers(values), "split");
    const again = await scoresOf(numbers(values), parted.edges, false, noCheckpoint);
    for (const [row, value] of numbers(values).entries()) {
      if (!parted.edges.includes(value)) expect(again[row]).toBe(parted.scores[row]);
    }
  });
});

describe("scores", () => {
  it("turn round for recency, and survive no value at all", async () => {
    expect(digits((await learn([1, 2, 3, 4, 5], "together", true)).scores)).toBe("54321");
    expect(digits((await learn([1, 2, 3, 4, 5], "split", true)).scores)).toBe("54321");
    expect(await learn([Number.NaN], "split")).toEqual({ edges: [], scores: Float64Array.of(Number.NaN) });
    expect((await learn([], "together")).scores).toHaveLength(0);
  });
});

describe.each(["together", "split"] as const)("the grid of the Online Retail customers, ties %s", (ties) => {
  it("has the cells, groups and values that pandas counts", async () => {
    const recency = (await learn(rfm.recency, ties, true)).scores;
    const frequency = (await learn(rfm.frequency, ties)).scores;
    const monetary = (await learn(rfm.monetary, ties)).scores;
    const cells = await gridCells({ recency, frequency, monetary, axis: "frequency" }, noCheckpoint);
    const { counts, values } = cellTotals(cells, Float64Array.from(rfm.monetary));
    const expected = oracle.grids[ties];
    expect(counts).toEqual(expected.cells.flat());
    expect([1, 2, 3, 4, 5].map((score) => monetary.filter((each) => each === score).length)).toEqual(expected.monetary);
    const groups = new Map<string, [number, number]>();
    for (const [cell, count] of counts.entries()) {
      const name = RFM_GRID[Math.floor(cell / 5)][cell % 5];
      const [size, sum] = groups.get(name) ?? [0, 0];
      groups.set(name, [size + count, sum + values[cell]]);
    }
    for (const [name, [size, sum]] of Object.entries(expected.groups)) {
      expect(groups.get(name)?.[0], name).toBe(size);
      expect(groups.get(name)?.[1], name).toBeCloseTo(Number(sum), 1);
    }
    const codes = groupCodes(cells);
    for (const [code, name] of GRID_GROUPS.entries()) expect(codes.filter((each) => each === code)).toHaveLength(groups.get(name)?.[0] ?? 0);
  });
});

describe("the groups", () => {
  it("are the partition of the trade with 1-1 as Lost, each group in some cell", () => {
    expect(RFM_GRID).toEqual(oracle.partition);
    expect(new Set(RFM_GRID.flat())).toEqual(new Set(GRID_GROUPS));
  });

  it("follow frequency, monetary or the mean of both, halves up", async () => {
    expect([acrossScore("frequency", 2, 5), acrossScore("monetary", 2, 5), acrossScore("both", 2, 5), acrossScore("both", 1, 2)]).toEqual([2, 5, 4, 2]);
    const scores = { recency: Float64Array.of(5, 1, 3), frequency: Float64Array.of(Number.NaN, 5, 1), monetary: null };
    const codes = groupCodes(await gridCells({ ...scores, axis: "frequency" }, noCheckpoint));
    expect([...codes].map((code) => GRID_GROUPS[code])).toEqual([undefined, "cannot-lose", "about-to-sleep"]);
    expect([...groupCodes(await gridCells({ ...scores, axis: "both" }, noCheckpoint))]).toEqual([-1, -1, -1]);
  });

  it("are given to new rows by the edges of training", async () => {
    const state = gridState({ axis: "both", recency: [10, 20, 30, 40], frequency: [1, 2, 3, 4], monetary: [100, 200, 300, 400] });
    const column = (name: string, values: number[]) => ({ name, role: null, type: "number", values: Float64Array.from(values) }) as const;
    const columns = [column("r", [10, 11, 99, 5]), column("f", [9, 4, 1, Number.NaN]), column("m", [999, 1, 100, 5])];
    const { codes } = await rulesMethod.predict(JSON.parse(JSON.stringify(state)), columns, 4, 11, noCheckpoint);
    expect([...codes].map((code) => GRID_GROUPS[code])).toEqual(["champions", "potential-loyalists", "lost", undefined]);
  });
});
