import { describe, expect, it } from "vitest";
import { timeAgo } from "./time-ago";

const MINUTE = 60_000;

describe("timeAgo", () => {
  it.each([
    [0, "now"],
    [-5 * MINUTE, "now"],
    [5 * MINUTE, "5 minutes ago"],
    [90 * MINUTE, "1 hour ago"],
    [26 * 60 * MINUTE, "yesterday"],
    [8 * 24 * 60 * MINUTE, null],
  ])("%d ms before now is %s", (before, words) => {
    const now = Date.UTC(2026, 0, 10);
    expect(timeAgo(now - before, now, "en")).toBe(words);
  });
});
