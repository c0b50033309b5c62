import { describe, expect, it } from "vitest";
import { searchScore } from "./search-score";

const score = (search: string, ...keywords: string[]) => searchScore("id", search, keywords);

describe("searchScore", () => {
  it("puts the start of a name before a later word, before the middle, before the description", () => {
    const best = score("seg", "Segment profile", "names the groups");
    const word = score("pro", "Segment profile", "names the groups");
    const middle = score("ment", "Segment profile", "names the groups");
    const described = score("groups", "Segment profile", "names the groups");
    expect([best, word, middle, described]).toEqual([1, 0.9, 0.7, 0.5]);
  });

  it("does not match letters that only stand in order", () => {
    expect(score("score", "Synthetic customers", "Make customers whose true segments are known")).toBe(0);
  });

  it("takes words in any order, any case, without accents", () => {
    expect(score("profile segment", "Segment profile")).toBe(0.3);
    expect(score("РАСЧЕТ", "расчёт")).toBe(1);
    expect(score("lista segmente", "Listă de segmente")).toBeGreaterThan(0);
  });

  it("shows everything while nothing is typed", () => {
    expect(score("", "anything")).toBe(1);
  });
});
