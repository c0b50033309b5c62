import { describe, expect, it } from "vitest";
import { noCheckpoint } from "@/lib/ml/checkpoint";
import { clusteringSet, type SetName, setColumns } from "@/lib/ml/fixtures/clustering-sets";
import { modelMethod } from "@/lib/ml/models/registry";
import { findColumn } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { numberColumn, tableOf } from "../fixtures/tables";
import { mixture } from "./mixture";
import { isMixtureReport } from "./mixture-report";

const tableOfSet = (name: SetName): Table => {
  const set = clusteringSet(name);
  return tableOf(
    setColumns(set).map((values, t) => numberColumn(`x${t}`, "feature", [...values])),
    set.points.length,
  );
};

async function cluster(data: Table, params: Record<string, unknown> = {}) {
  const context = recordingContext();
  const parsed = mixture.params.parse(params);
  const outputs = await mixture.run({ data }, parsed, context);
  if (!isMixtureReport(outputs.report)) throw new Error("no mixture report");
  const advice = mixture.advise?.(outputs, parsed, { data }) ?? [];
  return { ...outputs, report: outputs.report, codes: warningCodes(context), advice: advice.map(({ code }) => code) };
}

describe("cluster.mixture", () => {
  it("adds segments, their probability and, when asked, every probability; new rows get the same", async () => {
    const data = tableOfSet("overlapping");
    for (const covariance of ["full", "tied", "diagonal", "spherical"]) {
      const { data: output, model, report } = await cluster(data, { k: 3, covariance, memberships: true });
      expect(output.columns.map(({ name }) => name)).toEqual(["x0", "x1", "segment", "segment probability", "probability 1", "probability 2", "probability 3"]);
      const segment = findColumn(output, "segment");
      const certainty = findColumn(output, "segment probability");
      if (segment?.type !== "category" || certainty?.type !== "number") throw new Error("no segment");
      const method = await modelMethod(model.method);
      const prediction = await method?.predict(model.state, data.columns, data.rows, 3, noCheckpoint);
      expect(prediction?.codes).toEqual(segment.codes);
      for (let row = 0; row < data.rows; row++) {
        const shares = prediction?.probabilities?.map((values) => values[row]) ?? [];
        expect(certainty.values[row]).toBeCloseTo(shares[segment.codes[row]], 5);
        for (const [code, share] of shares.entries()) {
          const column = findColumn(output, `probability ${code + 1}`);
          expect(column?.type === "number" && column.values[row]).toBeCloseTo(share, 5);
        }
      }
      expect(report.segments.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
      expect(report.certainty.counts.reduce((sum, rows) => sum + rows, 0)).toBe(300);
      expect(report.certainty.uncertain).toBe(certainty.values.filter((value) => value < 0.7).length);
      expect(report.segments.map(({ size }) => size)).toEqual([...report.segments.map(({ size }) => size)].sort((a, b) => b - a));
    }
  });

  it("chooses k and shape by BIC and tells every candidate", async () => {
    const { report, advice } = await cluster(tableOfSet("blobs"), { choose: "bic", to: 6 });
    expect(report).toMatchObject({ k: 5, covariance: "spherical" });
    expect(report.choice?.candidates).toHaveLength(24);
    expect(report.choice?.used).toBe(300);
    expect(advice).toContain("cluster.mixture-settle");
    const one = await cluster(tableOfSet("one cluster"), { choose: "bic", to: 3 });
    expect(one.report.k).toBe(1);
    expect(one.advice).toContain("cluster.mixture-one");
    const edge = await cluster(tableOfSet("blobs"), { choose: "bic", from: 2, to: 3, allShapes: false });
    expect(edge.advice).toContain("cluster.mixture-edge");
    expect(edge.report.choice?.candidates).toHaveLength(2);
  });

  it("tells what the rows do not bear", async () => {
    await expect(cluster(tableOfSet("two points"), { k: 3 })).rejects.toMatchObject({ problem: { code: "cluster.too-few-rows", fix: { params: { k: 2 } } } });
    await expect(cluster(tableOfSet("collinear"), { regularisation: 0 })).rejects.toMatchObject({
      problem: { code: "cluster.mixture-singular", fix: { params: { covariance: "diagonal" } } },
    });
    await expect(cluster(tableOfSet("all the same"), { k: 1, covariance: "diagonal", regularisation: 0 })).rejects.toMatchObject({
      problem: { code: "cluster.mixture-no-spread" },
    });
    expect((await cluster(tableOfSet("collinear"), { k: 3 })).codes).toEqual(["cluster.mixture-flat"]);
    const distinct = await cluster(tableOfSet("more clusters than distinct"), { k: 5 });
    expect(distinct.codes).toEqual(["cluster.fewer-distinct", "cluster.mixture-flat"]);
    expect(distinct.report.segments).toHaveLength(3);
    expect((await cluster(tableOfSet("single point"), { k: 1 })).report.segments).toMatchObject([{ size: 1, weight: 1 }]);
    expect((await cluster(tableOfSet("rfm"), { maxIterations: 2 })).codes).toEqual(["cluster.not-converged"]);
    expect((await cluster(tableOfSet("one cluster"), { k: 3, covariance: "tied" })).advice).toContain("cluster.mixture-uncertain");
  });

  it("keeps its digits at an offset of 1e9", async () => {
    const { report, data, model } = await cluster(tableOfSet("offset 1e9"), { k: 5 });
    expect(report.certainty.mean).toBeGreaterThan(0.999);
    expect(report.segments.every(({ size }) => size === 60)).toBe(true);
    const method = await modelMethod("mixture");
    const again = await method?.predict(model.state, data.columns.slice(0, 3), data.rows, 5, noCheckpoint);
    const segment = findColumn(data, "segment");
    expect(again?.codes).toEqual(segment?.type === "category" ? segment.codes : null);
  });

  it("records its search", async () => {
    const { report } = await cluster(tableOfSet("overlapping"), { k: 3, replay: true });
    const frames = report.replay?.frames ?? [];
    expect(frames.length).toBeGreaterThan(3);
    expect(frames.every(({ centers, ellipses, labels }) => centers?.length === 3 && ellipses?.length === 3 && labels?.length === 300)).toBe(true);
    const last = frames[frames.length - 1];
    expect(last.labels).toEqual(report.map.group);
    expect(last.centers).toEqual(report.segments.map(({ ellipse }) => [ellipse.x, ellipse.y]));
    const likelihoods = frames.map(({ note }) => note.values.likelihood);
    expect(likelihoods).toEqual([...likelihoods].sort((a, b) => a - b));
  });
});
