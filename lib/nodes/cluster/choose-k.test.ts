import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { clusteringSet, type SetName, setColumns } from "@/lib/ml/fixtures/clustering-sets";
import type { RunContext } from "../contract";
import { recordingContext } from "../fixtures/recording-context";
import { numberColumn, tableOf } from "../fixtures/tables";
import { chooseK } from "./choose-k";
import { isChooseKReport } from "./reports";

async function run(name: SetName, params: Record<string, unknown> = {}, more: Partial<RunContext> = {}) {
  const columns = setColumns(clusteringSet(name)).map((values, t) => numberColumn(`x${t}`, "feature", [...values]));
  const data = tableOf(columns, columns[0].values.length);
  const parsed = chooseK.params.parse(params);
  const outputs = await chooseK.run({ data }, parsed, { ...recordingContext(), ...more });
  if (!isChooseKReport(outputs.report)) throw new Error("a choice was expected");
  expect(JSON.parse(JSON.stringify(outputs.report))).toEqual(outputs.report);
  return { report: outputs.report, advice: chooseK.advise?.(outputs, parsed, { data }) ?? [] };
}

describe("cluster.choose-k", () => {
  it.each([
    ["kmeans", "cluster.kmeans"],
    ["ward", "cluster.hierarchical"],
  ] as const)("recommends the groups there are, and the node of the method: %s", async (method, node) => {
    const { report, advice } = await run("blobs", { method });
    expect(report.recommendation).toMatchObject({ k: 5, weak: false });
    expect(report.votes.filter(({ k }) => k === 5).length).toBeGreaterThanOrEqual(5);
    expect(advice).toMatchObject([{ code: "cluster.use-k", fix: { type: "add-after", node, params: { k: 5 } } }]);
    const chosen = report.candidates.find(({ k }) => k === 5);
    expect(chosen?.jaccards).toHaveLength(5);
    expect(chosen?.gap).toBeGreaterThan(1);
    expect((await run("blobs", { method }, { compute: testCompute(2) })).report).toEqual(report);
  });

  it("says that there are no groups where none is tighter than the whole", async () => {
    const { advice } = await run("one cluster", { to: 5 });
    expect(advice.map(({ code }) => code)).toEqual(["cluster.weak-structure", "cluster.no-groups"]);
  });

  it("leaves out what is not wanted, and ends where the points do", async () => {
    const { report } = await run("more clusters than distinct", { references: 0, resamples: 0 });
    expect(report.candidates.map(({ k }) => k)).toEqual([2, 3]);
    expect(report.gaps).toEqual([]);
    expect(report.votes.filter(({ criterion }) => criterion === "gap" || criterion === "stability").map(({ k }) => k)).toEqual([null, null]);
    expect(report.candidates.every(({ gap, jaccards }) => gap === null && jaccards.length === 0)).toBe(true);
    expect((await run("duplicates")).report.candidates.map(({ k }) => k)).toEqual([2, 3, 4]);
  });
});
