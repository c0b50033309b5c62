import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { onceIdle } from "./idle";

/** Work of a hundred short slices, and how far it came. */
function slices(): { done: number; ended: string; work: (checkpoint: () => Promise<void>) => Promise<void> } {
  const state = {
    done: 0,
    ended: "",
    async work(checkpoint: () => Promise<void>) {
      try {
        for (; state.done < 100; state.done++) await checkpoint();
        state.ended = "done";
      } catch (error) {
        state.ended = String(error);
        throw error;
      }
    },
  };
  return state;
}

describe("work for when a worker is left alone", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("self", new EventTarget());
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const message = () => self.dispatchEvent(new Event("message"));

  it("is done bit by bit after a while", async () => {
    const state = slices();
    onceIdle(state.work);
    await vi.advanceTimersByTimeAsync(2900);
    expect(state.done).toBe(0);
    await vi.advanceTimersByTimeAsync(200);
    expect(state.done).toBeGreaterThan(0);
    expect(state.ended).toBe("");
    await vi.advanceTimersByTimeAsync(2000);
    expect(state.ended).toBe("done");
  });

  it("waits on while messages come", async () => {
    const state = slices();
    onceIdle(state.work);
    for (let i = 0; i < 5; i++) {
      await vi.advanceTimersByTimeAsync(1000);
      message();
    }
    expect(state.done).toBe(0);
    await vi.advanceTimersByTimeAsync(4000);
    expect(state.ended).toBe("done");
  });

  it("is ended for good by the first message after its beginning", async () => {
    const state = slices();
    onceIdle(state.work);
    await vi.advanceTimersByTimeAsync(3100);
    message();
    const { done } = state;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(state.ended).toBe("Error: disturbed");
    expect(state.done).toBeLessThanOrEqual(done + 1);
  });
});
