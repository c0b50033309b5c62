import { describe, expect, it } from "vitest";
import { isPipelineFile, pipelineFileName } from "./file-kind";

describe("files", () => {
  it("tells a pipeline by its name", () => {
    expect(["a.strata.json", "A.STRATA.JSON", "b.strata"].every((name) => isPipelineFile({ name }))).toBe(true);
    expect(["a.json", "strata.csv", "a.strata.json.csv"].some((name) => isPipelineFile({ name }))).toBe(false);
  });

  it.each([
    ["Spring retention", "Spring retention.strata.json"],
    ["a/b\\c:d*e?", "a b c d e.strata.json"],
    ["Отток: весна", "Отток весна.strata.json"],
    ["..", "pipeline.strata.json"],
    ["", "pipeline.strata.json"],
  ])("names the file of %j", (name, file) => {
    expect(pipelineFileName(name)).toBe(file);
  });
});
