import { describe, expect, it } from "vitest";
import { noCheckpoint } from "./checkpoint";
import { synthesiseCustomers } from "./synthetic-customers";

const settings = { rows: 40_000, segments: 4, separation: 6, noise: 0.05, churnRate: 0.2, lift: 0.5 };

describe("synthesiseCustomers", () => {
  it("gives the same customers for the same seed, and others for another", async () => {
    const first = await synthesiseCustomers({ ...settings, rows: 500 }, 7, noCheckpoint);
    expect(await synthesiseCustomers({ ...settings, rows: 500 }, 7, noCheckpoint)).toEqual(first);
    expect((await synthesiseCustomers({ ...settings, rows: 500 }, 8, noCheckpoint)).spend).not.toEqual(first.spend);
  });

  it("keeps what it promises: churn rate, noise share, balanced variants, lift where it is and none where it is not", async () => {
    const made = await synthesiseCustomers(settings, 11, noCheckpoint);
    const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(made.churned)).toBeCloseTo(0.2, 1.7);
    expect(Array.from(made.segment).filter((segment) => segment < 0).length / settings.rows).toBeCloseTo(0.05, 1.7);
    expect(mean(made.variant)).toBeCloseTo(0.5, 1.7);
    const rate = (segment: number, variant: number) => {
      const rows = Array.from(made.segment.keys()).filter((row) => made.segment[row] === segment && made.variant[row] === variant);
      return rows.reduce((sum, row) => sum + made.converted[row], 0) / rows.length;
    };
    // Four standard errors of a ratio of two proportions near 0.1 with 4,750 rows each are about 0.25.
    expect(Math.abs(rate(0, 1) / rate(0, 0) - 1 - made.lifts[0])).toBeLessThan(0.25);
    expect(made.lifts[3]).toBe(0);
    expect(Math.abs(rate(3, 1) / rate(3, 0) - 1)).toBeLessThan(0.25);
  });

  it("makes no customers, one customer and one segment without complaint", async () => {
    for (const rows of [0, 1]) {
      const made = await synthesiseCustomers({ ...settings, rows, segments: 1 }, 1, noCheckpoint);
      expect(made.orders).toHaveLength(rows);
      expect(Array.from(made.orders).every(Number.isFinite)).toBe(true);
    }
  });
});
