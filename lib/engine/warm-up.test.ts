import { describe, expect, it } from "vitest";
import { warmUp } from "./warm-up";

describe("warming up", () => {
  it("comes to an end, often letting others in", async () => {
    let times = 0;
    await warmUp(async () => {
      times++;
    });
    expect(times).toBeGreaterThan(100);
  });

  it("ends at once when it is told to", async () => {
    let times = 0;
    const stopped = warmUp(async () => {
      if (++times === 5) throw new Error("someone came");
    });
    await expect(stopped).rejects.toThrow("someone came");
    expect(times).toBe(5);
  });
});
