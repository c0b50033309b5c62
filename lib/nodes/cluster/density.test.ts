import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { densitySet } from "@/lib/ml/density/fixtures/sets";
import { modelMethod } from "@/lib/ml/models/registry";
import { findColumn } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { numberColumn, tableOf } from "../fixtures/tables";
import { dbscan } from "./dbscan";
import { type DbscanReport, type HdbscanReport, isDbscanReport, isHdbscanReport } from "./density-reports";
import { hdbscan } from "./hdbscan";

const tableFrom = (set: string): Table => {
  const { columns, rows } = densitySet(set);
  return tableOf(
    columns.map((values, t) => numberColumn(`x${t}`, "feature", [...values])),
    rows.length,
  );
};

async function runDbscan(data: Table, params: Record<string, unknown> = {}) {
  const context = recordingContext();
  const parsed = dbscan.params.parse(params);
  const outputs = await dbscan.run({ data }, parsed, context);
  if (!isDbscanReport(outputs.report)) throw new Error("a DBSCAN report was expected");
  expect(JSON.parse(JSON.stringify(outputs.report))).toEqual(outputs.report);
  const report: DbscanReport = outputs.report;
  return { ...outputs, report, codes: warningCodes(context), advice: dbscan.advise?.(outputs, parsed, { data }) ?? [], picture: dbscan.picture?.(outputs) };
}

async function runHdbscan(data: Table, params: Record<string, unknown> = {}) {
  const context = recordingContext();
  const parsed = hdbscan.params.parse(params);
  const outputs = await hdbscan.run({ data }, parsed, context);
  if (!isHdbscanReport(outputs.report)) throw new Error("an HDBSCAN report was expected");
  expect(JSON.parse(JSON.stringify(outputs.report))).toEqual(outputs.report);
  const report: HdbscanReport = outputs.report;
  return { ...outputs, report, codes: warningCodes(context), advice: hdbscan.advise?.(outputs, parsed, { data }) ?? [], picture: hdbscan.picture?.(outputs) };
}

const segmentOf = (data: Table) => {
  const column = findColumn(data, "segment");
  if (column?.type !== "category") throw new Error("a segment column was expected");
  return column;
};

describe("the node cluster.dbscan", () => {
  it("adds segments with the noise last, of a kind of its own", async () => {
    const { data, report, model, picture } = await runDbscan(tableFrom("blobs in noise"));
    const { dictionary, codes, role } = segmentOf(data);
    expect(role).toBe("segment");
    expect(dictionary).toEqual(["1", "2", "3", "noise"]);
    expect(codes.filter((code) => code === 3)).toHaveLength(report.noise);
    expect(report.noiseGroup?.size).toBe(report.noise);
    expect(report.segments.map(({ size }) => size)).toEqual([...report.segments.map(({ size }) => size)].sort((a, b) => b - a));
    expect(report.core + report.border + report.noise).toBe(report.rows);
    expect(report.automatic).toBe(true);
    expect(model.classes).toEqual(["1", "2", "3", "noise"]);
    if (picture?.type !== "scatter") throw new Error("a scatter was expected");
    expect(picture.group).toContain(0);
  });

  it("has a model that agrees with the clustering as it says", async () => {
    const table = tableFrom("blobs in noise");
    const { data, report, model } = await runDbscan(table);
    const method = await modelMethod(model.method);
    const prediction = await method?.predict(model.state, table.columns, table.rows, model.classes.length, () => Promise.resolve());
    const same = segmentOf(data).codes.filter((code, row) => code === prediction?.codes[row]).length;
    expect(report.assigner.agreement).toBeCloseTo(same / table.rows, 10);
    expect(same / table.rows).toBeGreaterThan(0.97);
  });

  it("keeps the growth when asked to: everything unreached at first, the segments at last", async () => {
    const { report, data } = await runDbscan(tableFrom("moons"), { replay: true });
    const { replay } = report;
    expect(replay?.method).toBe("dbscan");
    expect(replay?.frames[0].labels?.every((label) => label === -2)).toBe(true);
    const last = replay?.frames.at(-1);
    expect(last?.note.code).toBe("noise");
    const codes = segmentOf(data).codes;
    expect(last?.labels).toEqual(replay?.sample.row.map((row) => (codes[row] === report.clusters ? -1 : codes[row])));
    const reached = replay?.frames.map(({ labels }) => labels?.filter((label) => label >= 0).length ?? 0) ?? [];
    expect([...reached].sort((a, b) => a - b)).toEqual(reached);
  });

  it("says what is wrong with the distance, and offers another", async () => {
    const table = tableFrom("blobs in noise");
    const nothing = await runDbscan(table, { eps: 0.001 });
    expect(nothing.codes).toEqual(["cluster.density-nothing"]);
    expect(nothing.report.clusters).toBe(0);
    expect(segmentOf(nothing.data).dictionary).toEqual(["noise"]);
    const noisy = await runDbscan(table, { eps: 0.12 });
    expect(noisy.advice.map(({ code }) => code)).toContain("cluster.density-noise");
    const wide = await runDbscan(table, { eps: 50 });
    const one = wide.advice.find(({ code }) => code === "cluster.density-one");
    expect(one?.fix).toEqual({ type: "set-params", params: { eps: wide.report.curve.knee } });
    const few = await runDbscan(tableFrom("two points"));
    expect(few.codes).toEqual(["cluster.density-few-rows"]);
  });

  it("warns of many features", async () => {
    const { advice } = await runDbscan(tableFrom("many columns"));
    expect(advice.map(({ code }) => code)).toContain("cluster.density-dimensions");
  });

  it("refuses beforehand what does not fit, with the rows that would", async () => {
    const context = { ...recordingContext(), compute: { ...testCompute(), memoryLimit: 50_000 } };
    const refused = dbscan.run({ data: tableFrom("blobs") }, dbscan.params.parse({}), context);
    await expect(refused).rejects.toMatchObject({ problem: { code: "cluster.density-too-large", detail: { rows: 300 } } });
    const other = hdbscan.run({ data: tableFrom("blobs") }, hdbscan.params.parse({}), context);
    await expect(other).rejects.toMatchObject({ problem: { code: "cluster.density-too-large" } });
  });
});

describe("the node cluster.hdbscan", () => {
  it("keeps the way down the tree when asked to: one group at first, more and more fallen out, the segments at last", async () => {
    const { report, data } = await runHdbscan(tableFrom("blobs in noise"), { minClusterSize: 15, replay: true });
    const { replay } = report;
    expect(replay?.method).toBe("hdbscan");
    expect(replay?.frames.length).toBeLessThanOrEqual(121);
    expect(replay?.frames[0].labels?.every((label) => label === -2)).toBe(true);
    const last = replay?.frames.at(-1);
    expect(last?.note).toMatchObject({ code: "result", values: { count: report.clusters } });
    const codes = segmentOf(data).codes;
    expect(last?.labels).toEqual(replay?.sample.row.map((row) => (codes[row] === report.clusters ? -1 : codes[row])));
    const levels = replay?.frames.slice(1, -1) ?? [];
    const values = (name: string) => levels.map(({ note }) => note.values[name]);
    expect(values("distance")).toEqual([...values("distance")].sort((a, b) => b - a));
    expect(values("gone")).toEqual([...values("gone")].sort((a, b) => a - b));
    // Whoever has a segment on the way down ends in it.
    for (const { labels } of levels) for (const [i, label] of (labels ?? []).entries()) if (label >= 0) expect(label).toBe(last?.labels?.[i]);
    expect(levels.some(({ note }) => note.values.count >= report.clusters)).toBe(true);
  });

  it("adds segments, noise and probabilities, and shows the tree they were picked from", async () => {
    const { data, report } = await runHdbscan(tableFrom("blobs in noise"), { minClusterSize: 20, minSamples: 5, outlier: true });
    expect(segmentOf(data).dictionary).toEqual(["1", "2", "3", "noise"]);
    const probability = findColumn(data, "probability");
    if (probability?.type !== "number") throw new Error("a probability was expected");
    const { codes } = segmentOf(data);
    for (const [row, code] of codes.entries()) expect(probability.values[row] > 0).toBe(code < 3);
    expect(findColumn(data, "outlier score")?.type).toBe("number");
    expect(report.probabilities.reduce((sum, count) => sum + count, 0)).toBe(report.rows - report.noise);
    const { clusters } = report.tree;
    expect(clusters[0]).toMatchObject({ parent: -1, size: report.rows, from: null });
    expect(clusters.filter(({ segment }) => segment >= 0)).toHaveLength(3);
    for (const [i, { parent, size, outline }] of clusters.entries()) {
      expect(parent).toBeLessThan(i);
      if (parent >= 0) expect(size).toBeLessThan(clusters[parent].size);
      const left = outline.map(([, points]) => points);
      expect([...left].sort((a, b) => b - a)).toEqual(left);
    }
  });

  it("says when there is no group, and offers what may help", async () => {
    const { codes, report } = await runHdbscan(tableFrom("one cluster"), { minClusterSize: 90 });
    expect(codes).toEqual(["cluster.density-no-groups"]);
    expect(report.noise).toBe(report.rows);
    const allowed = await runHdbscan(tableFrom("one cluster"), { minClusterSize: 50, allowSingle: true });
    expect(allowed.report.clusters).toBe(1);
    const small = hdbscan.run({ data: tableFrom("blobs") }, hdbscan.params.parse({ minClusterSize: 400 }), recordingContext());
    await expect(small).rejects.toMatchObject({ problem: { code: "cluster.density-smaller", fix: { params: { minClusterSize: 75 } } } });
  });

  it("stays in a report's size for thousands of branches", async () => {
    const random = Array.from({ length: 6000 }, (_, i) => ((i * 7919) % 10_007) + ((i * 104_729) % 997) / 1000);
    const table = tableOf([numberColumn("x", "feature", random)], random.length);
    const { report } = await runHdbscan(table, { minClusterSize: 2, minSamples: 1, selection: "leaf" });
    expect(report.tree.total).toBeGreaterThan(1000);
    expect(report.tree.clusters.length).toBeLessThanOrEqual(400);
    expect(report.segments.length).toBeLessThanOrEqual(200);
  });
});
