import { describe, expect, it } from "vitest";
import { assignArms, hashText } from "./assignment";
import { chiSquareSurvival } from "./distributions";

const noCheckpoint = () => Promise.resolve();

function plan(count: number, strata: number, shares: readonly number[], seed = 42) {
  return {
    customers: Array.from({ length: count }, (_, i) => `C${i}`),
    stratumOf: Array.from({ length: count }, (_, i) => (i * i) % strata),
    strata: Array.from({ length: strata }, (_, i) => `stratum ${i}`),
    shares,
    seed,
  };
}

describe("hashText", () => {
  it("matches MurmurHash3 x86 32 of the UTF-16LE bytes (reference values from the mmh3 package)", () => {
    expect(hashText("", 0)).toBe(0);
    expect(hashText("", 1)).toBe(0x514e28b7);
    expect(hashText("ab", 0)).toBe(MMH3["ab:0"]);
    expect(hashText("abc", 42)).toBe(MMH3["abc:42"]);
    expect(hashText("клиент 17", 7)).toBe(MMH3["клиент 17:7"]);
  });
});

const MMH3 = { "ab:0": 0x165860ca, "abc:42": 0x2d3cc60e, "клиент 17:7": 0xefd8c965 };

describe("assignArms", () => {
  it("is exact to one customer in every stratum, and over all of them", async () => {
    for (const shares of [
      [1, 1],
      [50, 30, 20],
      [0.1, 0.2, 0.7],
      [1, 1, 1, 1, 1],
    ]) {
      const asked = plan(1003, 7, shares);
      const arms = await assignArms(asked, noCheckpoint);
      const whole = shares.reduce((a, b) => a + b, 0);
      const totals = shares.map(() => 0);
      for (let stratum = 0; stratum < 7; stratum++) {
        const members = asked.customers.map((_, i) => i).filter((i) => asked.stratumOf[i] === stratum);
        shares.forEach((share, arm) => {
          const got = members.filter((i) => arms[i] === arm).length;
          totals[arm] += got;
          expect(Math.abs(got - (members.length * share) / whole)).toBeLessThan(1 + 1e-9);
        });
      }
      totals.forEach((total, arm) => {
        expect(Math.abs(total - (1003 * shares[arm]) / whole)).toBeLessThan(3);
      });
    }
  });

  it("does not depend on the order of rows or of strata, and does on the seed", async () => {
    const asked = plan(500, 3, [1, 1]);
    const arms = await assignArms(asked, noCheckpoint);
    const turned = {
      ...asked,
      customers: [...asked.customers].reverse(),
      strata: [...asked.strata].reverse(),
      stratumOf: Array.from(asked.stratumOf, (s) => 2 - s).reverse(),
    };
    expect([...(await assignArms(turned, noCheckpoint))].reverse()).toEqual([...arms]);
    expect([...(await assignArms({ ...asked, seed: 43 }, noCheckpoint))]).not.toEqual([...arms]);
  });

  it("gives every customer every arm equally often over seeds (chi-square)", async () => {
    const seeds = 400;
    const counts = new Float64Array(40);
    for (let seed = 0; seed < seeds; seed++) {
      const arms = await assignArms(plan(40, 3, [1, 1], seed), noCheckpoint);
      arms.forEach((arm, i) => {
        counts[i] += arm;
      });
    }
    let chiSquare = 0;
    for (const count of counts) chiSquare += (count - seeds / 2) ** 2 / (seeds / 4);
    expect(chiSquareSurvival(chiSquare, 40)).toBeGreaterThan(0.001);
  });

  it("takes nobody, one customer, and strata of one", async () => {
    expect(await assignArms({ customers: [], stratumOf: [], strata: [], shares: [1, 1], seed: 1 }, noCheckpoint)).toHaveLength(0);
    expect(await assignArms({ customers: ["a"], stratumOf: [0], strata: ["s"], shares: [1, 1], seed: 1 }, noCheckpoint)).toHaveLength(1);
    const lonely = {
      customers: Array.from({ length: 1000 }, (_, i) => `${i}`),
      stratumOf: Array.from({ length: 1000 }, (_, i) => i),
      strata: Array.from({ length: 1000 }, (_, i) => `${i}`),
      shares: [1, 1],
      seed: 5,
    };
    const arms = await assignArms(lonely, noCheckpoint);
    expect(Math.abs(arms.reduce((sum, arm) => sum + arm, 0) - 500)).toBeLessThanOrEqual(3);
  });
});
