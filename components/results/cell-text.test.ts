import { describe, expect, it } from "vitest";
import { valueName } from "./cell-text";

describe("a frequent value", () => {
  it("is yes or no in the language of the page where the column holds them, else stands as it is", () => {
    const t = (key: string) => `[${key}]`;
    expect(["true", "false"].map((value) => valueName({ type: "boolean" }, value, t))).toEqual(["[common:values.yes]", "[common:values.no]"]);
    expect(valueName({ type: "category" }, "true", t)).toBe("true");
  });
});
