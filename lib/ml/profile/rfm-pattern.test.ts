import { describe, expect, it } from "vitest";
import { meanRanks, nameByRfm } from "./rfm-pattern";

describe("RFM names", () => {
  it("follow the grid of the trade", () => {
    const names = nameByRfm([
      { recent: 0.84, active: 0.91 },
      { recent: 0.5, active: 0.7 },
      { recent: 0.8, active: 0.35 },
      { recent: 0.22, active: 0.24 },
    ]);
    expect(names.map(({ pattern }) => pattern)).toEqual(["champions", "loyal", "promising", "sleeping"]);
  });

  it("are given once before any is given again", () => {
    const names = nameByRfm(Array.from({ length: 20 }, () => ({ recent: 0.5, active: 0.5 })));
    expect(new Set(names.map(({ pattern, turn }) => `${pattern} ${turn}`)).size).toBe(20);
    expect(names.filter(({ turn }) => turn === 1)).toHaveLength(11);
  });

  it("rank by shared percentiles (scipy.stats.rankdata 'average' - 0.5, over n)", () => {
    const ranks = meanRanks(Float64Array.of(1, 2, 2, 3, Number.NaN), Int32Array.of(0, 1, 1, 2, 0), 4);
    expect(ranks).toEqual([0.125, 0.5, 0.875, 0.5]);
  });
});
