import { describe, expect, it } from "vitest";
import { numberToType, parseNumber } from "./parse-number";

describe("parseNumber", () => {
  it.each([
    ["en", "1234.5", 1234.5],
    ["en", "1,234", 1234],
    ["en", "1,234.5", 1234.5],
    ["en", "0,25", 0.25],
    ["en", "0,125", 0.125],
    ["en", "-3", -3],
    ["en", "−3", -3],
    ["en", "1e-4", 0.0001],
    ["en", ".5", 0.5],
    ["ru", "1 234,5", 1234.5],
    ["ru", "1 234,5", 1234.5],
    ["ru", "0.5", 0.5],
    ["ru", "1.234", 1.234],
    ["ro", "1.234", 1234],
    ["ro", "1.234,5", 1234.5],
    ["ro", "0,5", 0.5],
    ["ro", "1.5", 1.5],
    ["en", "12%", 12],
  ] as const)("reads %s “%s” as %d", (language, text, value) => {
    expect(parseNumber(text, language)).toBe(value);
  });

  it.each(["", " ", "abc", "1a", "--2", "1.2.x", "Infinity", "NaN", ","])("refuses “%s”", (text) => {
    expect(parseNumber(text, "en")).toBeNull();
  });

  it("reads back what it writes, in every language", () => {
    for (const language of ["en", "ru", "ro"] as const) {
      for (const value of [0, 1, -1.5, 0.05, 1234, 1234567.25, 1e-7, 1e21]) {
        expect(parseNumber(numberToType(value, language), language)).toBe(value);
      }
    }
  });
});
