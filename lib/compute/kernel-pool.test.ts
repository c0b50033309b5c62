import { describe, expect, it } from "vitest";
import { Cancelled, ProblemError } from "@/lib/problem";
import { testCompute } from "./fixtures/test-compute";
import { KernelPool } from "./kernel-pool";
import { nodeComputeHost } from "./node-host";

const COUNT = 300_000;
const BLOCK = 1000;
const none = () => Promise.resolve();

/** Sums of blocks of i / 7, as the kernel and as plain JavaScript take them. */
async function blockSums(threads: number, build: "threads" | "simd" | "scalar", checkpoint = none): Promise<Float64Array> {
  const shards = COUNT / BLOCK;
  return testCompute(threads, build).workspace("probe", { values: ["f32", COUNT], sums: ["f64", shards] }, async ({ arrays, run }) => {
    for (let i = 0; i < COUNT; i++) arrays.values[i] = i / 7;
    await run("sumBlock", shards, [arrays.values, COUNT, BLOCK, arrays.sums], checkpoint);
    return arrays.sums.slice();
  });
}

describe("the kernel pool", () => {
  it.each(["threads", "simd", "scalar"] as const)("runs every shard once: %s", async (build) => {
    const sums = await blockSums(1, build);
    for (const block of [0, 17, 299]) {
      let expected = 0;
      for (let i = block * BLOCK; i < (block + 1) * BLOCK; i++) expected += Math.fround(i / 7);
      expect(sums[block]).toBeCloseTo(expected, 6);
    }
  });

  it("gives the same bits at 1, 2 and 3 threads, many times over", async () => {
    const alone = await blockSums(1, "threads");
    for (let round = 0; round < 20; round++) {
      expect(await blockSums(2, "threads")).toEqual(alone);
      expect(await blockSums(3, "threads")).toEqual(alone);
    }
  });

  it("lends zeroed memory again, also to workspaces side by side", async () => {
    const compute = testCompute(2);
    const fill = (value: number) =>
      compute.workspace("probe", { values: ["f32", 4096], sums: ["f64", 4] }, async ({ arrays, run }) => {
        expect(arrays.values.every((held) => held === 0)).toBe(true);
        arrays.values.fill(value);
        await run("sumBlock", 4, [arrays.values, 4096, 1024, arrays.sums], none);
        return [...arrays.sums];
      });
    const results = await Promise.all([1, 2, 3, 4, 5].map(fill));
    expect(results).toEqual([1, 2, 3, 4, 5].map((value) => new Array(4).fill(1024 * value)));
    expect(await fill(6)).toEqual(new Array(4).fill(6144));
  });

  it("stops at a cancel and works on afterwards", async () => {
    let rests = 0;
    const cancelling = async () => {
      rests++;
      throw new Cancelled();
    };
    const long = testCompute(2).workspace("probe", { states: ["u32", 1000] }, ({ arrays, run }) => run("churn", 1000, [1_000_000, arrays.states], cancelling));
    await expect(long).rejects.toBeInstanceOf(Cancelled);
    expect(rests).toBe(1);
    expect((await blockSums(2, "threads"))[0]).toBeGreaterThan(0);
  });

  it("refuses beforehand what cannot fit, with its size in megabytes", async () => {
    const pool = new KernelPool({ ...nodeComputeHost("public", 1), memory: 8 * 1024 ** 2 });
    const large = pool.workspace("probe", { values: ["f64", 2_000_000] }, none);
    await expect(large).rejects.toMatchObject({ problem: { code: "engine.too-large", detail: { needed: 16, limit: 8 } } });
    await expect(large).rejects.toBeInstanceOf(ProblemError);
  });

  it("names the kernels there are when one is asked for that is not", async () => {
    const unknown = testCompute().workspace("probe", {}, async ({ call }) => call("sumAll"));
    await expect(unknown).rejects.toThrow("there is no kernel sumAll; there are churn, sumBlock");
  });
});
