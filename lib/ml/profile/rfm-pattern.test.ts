import { describe, expect, it } from "vitest";
import { nameByRfm } from "./rfm-pattern";

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
});
