import { describe, expect, it } from "vitest";
import { createTranslator } from "./translator";

describe("numbers in words", () => {
  it("are written as the language does, with three decimals at most, and never become 0 that are not", async () => {
    const english = await createTranslator("en", "page");
    const romanian = await createTranslator("ro", "page");
    const say = (translator: typeof english, n: number) => translator.services.interpolator.interpolate("{{n, number}}", { n }, translator.language, {});
    expect([1234567, 0.12345, 0, 0.000001, -0.0000123456].map((n) => say(english, n))).toEqual(["1,234,567", "0.123", "0", "0.000001", "−0.0000123"]);
    expect([1234567, 0.000001].map((n) => say(romanian, n))).toEqual(["1.234.567", "0,000001"]);
  });
});
