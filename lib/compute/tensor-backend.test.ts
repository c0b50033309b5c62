import { describe, expect, it } from "vitest";
import { Cancelled } from "@/lib/problem";
import { chooseBackend, tensorflow, withTensorflow } from "./tensor-backend";

const never = () => {
  throw new Error("no fallback was expected");
};

describe("the backend of tfjs", () => {
  it("is WebAssembly in Node, by calibration, and the choice is remembered", async () => {
    const first = await chooseBackend(null);
    expect(first.chosen).toBe("wasm");
    expect(first.forced).toBe(false);
    expect(Object.keys(first.measured).sort()).toEqual(["cpu", "wasm", "webgl", "webgpu"]);
    expect(first.measured.wasm).toBeGreaterThan(0);
    expect(first.measured.cpu).toBeGreaterThan(0);
    expect(first.measured.webgl).toBeNull();
    expect(first.measured.webgpu).toBeNull();
    expect(await chooseBackend(null)).toBe(first);
  });

  it("can be forced and let go again", async () => {
    expect(await chooseBackend("cpu")).toMatchObject({ chosen: "cpu", forced: true });
    expect(await withTensorflow(async ({ core }) => core.getBackend(), never)).toBe("cpu");
    expect(await chooseBackend(null)).toMatchObject({ chosen: "wasm", forced: false });
    expect(await withTensorflow(async ({ core }) => core.getBackend(), never)).toBe("wasm");
  });

  it("is refused with a catalogued problem when it does not exist here, and the choice before stays", async () => {
    await expect(chooseBackend("webgl")).rejects.toMatchObject({ problem: { code: "classify.backend-unavailable" } });
    await expect(chooseBackend("abacus")).rejects.toMatchObject({ problem: { code: "classify.backend-unavailable" } });
    expect(await withTensorflow(async (_, session) => session.backend, never)).toBe("wasm");
  });

  it("gives the same sums on every backend, and leaves no tensor of the calibration behind", async () => {
    const sums: number[] = [];
    for (const name of ["wasm", "cpu"]) {
      await chooseBackend(name);
      sums.push(
        await withTensorflow(async ({ core }) => {
          const value = core.tidy(() => core.sum(core.matMul(core.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]), core.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]))));
          const [sum] = await value.data();
          value.dispose();
          return sum;
        }, never),
      );
    }
    expect(sums[0]).toBe(sums[1]);
    expect((await tensorflow()).core.memory().numTensors).toBe(0);
  });

  it("is used by one at a time", async () => {
    const order: string[] = [];
    const work = (name: string) => () => {
      order.push(`${name} begins`);
      return new Promise<void>((resolve) => {
        setTimeout(() => {
          order.push(`${name} ends`);
          resolve();
        }, 5);
      });
    };
    await Promise.all([withTensorflow(work("a"), never), withTensorflow(work("b"), never)]);
    expect(order).toEqual(["a begins", "a ends", "b begins", "b ends"]);
  });

  it("passes a cancel through and stays usable", async () => {
    await expect(withTensorflow(() => Promise.reject(new Cancelled()), never)).rejects.toBeInstanceOf(Cancelled);
    expect(await withTensorflow(async () => 7, never)).toBe(7);
  });

  // Last: the broken backend stays out for the rest of the session.
  it("is replaced by the next one when it breaks in the middle of work, and the work starts again", async () => {
    await chooseBackend(null);
    const fallbacks: string[] = [];
    const result = await withTensorflow(
      async (_, session) => {
        if (session.backend === "wasm") throw new Error("unreachable executed");
        return session.backend;
      },
      (lost, next) => fallbacks.push(`${lost} to ${next}`),
    );
    expect(result).toBe("cpu");
    expect(fallbacks).toEqual(["wasm to cpu"]);
    expect(await chooseBackend(null)).toMatchObject({ chosen: "cpu", measured: { wasm: null } });
    await expect(withTensorflow(() => Promise.reject(new Error("a mistake of the work itself")), never)).rejects.toThrow("a mistake");
  });
});
