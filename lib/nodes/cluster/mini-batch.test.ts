import { describe, expect, it } from "vitest";
import { clusteringSet, setColumns } from "@/lib/ml/fixtures/clustering-sets";
import { modelMethod } from "@/lib/ml/models/registry";
import { Random } from "@/lib/ml/random";
import { findColumn } from "@/lib/table/columns";
import type { NumberColumn, Table } from "@/lib/table/table";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { adviseSizes } from "./feature-advice";
import { kmeans } from "./kmeans";
import { miniBatch } from "./mini-batch";
import { isClusteringReport } from "./reports";
import { inOrder, NOISE, orderOf, originStatistics, segmentClasses, segmentCodes, withSegments } from "./segments-output";

const tableOf = (columns: readonly ArrayLike<number>[]): Table => ({
  rows: columns[0]?.length ?? 0,
  columns: columns.map((values, t): NumberColumn => ({ name: `x${t}`, type: "number", role: "feature", values: Float64Array.from(values) })),
  recipe: [],
});

async function clusterInBatches(data: Table, params: Record<string, unknown> = {}) {
  const context = recordingContext();
  const parsed = miniBatch.params.parse(params);
  const outputs = await miniBatch.run({ data }, parsed, context);
  if (!isClusteringReport(outputs.report)) throw new Error("a clustering was expected");
  expect(JSON.parse(JSON.stringify(outputs.report))).toEqual(outputs.report);
  return { ...outputs, report: outputs.report, warnings: warningCodes(context), advice: miniBatch.advise?.(outputs, parsed, { data }) ?? [] };
}

async function cluster(data: Table, centers: Table | undefined, params: Record<string, unknown> = {}) {
  const context = recordingContext();
  const outputs = await kmeans.run({ data, centers }, kmeans.params.parse(params), context);
  if (!isClusteringReport(outputs.report)) throw new Error("a clustering was expected");
  return { ...outputs, report: outputs.report, warnings: warningCodes(context) };
}

const codesOf = (data: Table) => {
  const column = findColumn(data, "segment");
  if (column?.type !== "category") throw new Error("no segments");
  return column;
};

/** Six overlapping groups of unequal size in three columns. */
function customers(rows: number): Table {
  const random = new Random(11);
  const group = Array.from({ length: rows }, () => Math.min(random.below(6), random.below(6)));
  return tableOf([0, 1, 2].map((t) => group.map((g) => ((g * (t + 2)) % 6) * 4 + random.normal())));
}

describe("cluster.mini-batch", () => {
  it("comes within a few percent of full k-means, says how near, and assigns the rows as it labelled them", async () => {
    const data = customers(30_000);
    const { report, model, data: out, warnings } = await clusterInBatches(data, { k: 6, seed: 3 });
    const full = await cluster(data, undefined, { k: 6, seed: 3 });
    expect(warnings).toEqual([]);
    expect(report.inertia / full.report.inertia).toBeLessThan(1.05);
    expect(report.miniBatch?.comparison).toMatchObject({ rows: 30_000 });
    expect(report.miniBatch?.comparison?.excess).toBeCloseTo(report.inertia / full.report.inertia - 1, 2);
    expect(report.miniBatch?.drawn).toBe(report.iterations * 1024);
    const method = await modelMethod(model.method);
    const predicted = await method?.predict(model.state, out.columns.slice(0, 3), out.rows, 6, () => Promise.resolve());
    expect(predicted?.codes).toEqual(codesOf(out).codes);
  });

  it("records its steps for the map, ending in the segments it gives", async () => {
    const { report, data } = await clusterInBatches(customers(1500), { k: 6, replay: true, compare: false });
    const { replay } = report;
    expect(report.miniBatch?.comparison).toBeNull();
    expect(replay).toMatchObject({ method: "mini-batch", steps: report.iterations + 1 });
    expect(replay?.frames[0].note.code).toBe("start");
    expect(replay?.frames.every(({ centers }) => centers?.length === report.segments.length)).toBe(true);
    expect(replay?.frames.at(-1)?.labels).toEqual(replay?.sample.row.map((row) => codesOf(data).codes[row]));
  });

  it("warns when passes run out, advises larger batches when it falls behind, and survives few rows", async () => {
    expect((await clusterInBatches(customers(2000), { k: 6, epochs: 1, batch: 100, patience: 1000 })).warnings).toEqual(["cluster.mini-batch-limit"]);
    const rough = await clusterInBatches(customers(20_000), { k: 20, batch: 20, patience: 3, starts: 1 });
    expect(rough.report.miniBatch?.comparison?.excess).toBeGreaterThan(0.05);
    expect(rough.advice.map(({ code }) => code)).toContain("cluster.mini-batch-behind");
    expect((await clusterInBatches(tableOf([[1, 1, 1, 5, 5, 5]]), { k: 3 })).warnings).toContain("cluster.fewer-distinct");
    await expect(clusterInBatches(tableOf([[1, 2]]), { k: 3 })).rejects.toMatchObject({ problem: { code: "cluster.too-few-rows" } });
  });
});

describe("cluster.kmeans, version 2", () => {
  it("starts from the centres of a table, whatever its column order, and asks for one where there is none", async () => {
    const data = tableOf(setColumns(clusteringSet("blobs")));
    const places = [
      [0, 0, 0],
      [12, 0, 0],
      [0, 12, 0],
    ];
    const centers = tableOf(places[0].map((_, t) => places.map((place) => place[t])));
    const reversed = { ...centers, columns: [...centers.columns].reverse() };
    const { report } = await cluster(data, reversed, { start: "given", k: 9 });
    expect(report).toMatchObject({ asked: 3, converged: true });
    expect(report.starts).toHaveLength(1);
    await expect(cluster(data, undefined, { start: "given" })).rejects.toMatchObject({
      problem: { code: "cluster.no-centres", fix: { params: { start: "k-means++" } } },
    });
    await expect(cluster(data, tableOf([[1], [2], [3]]), { start: "given" })).rejects.toMatchObject({ problem: { code: "cluster.no-centres" } });
    await expect(cluster(data, tableOf([[1, 2]]), { start: "given" })).rejects.toMatchObject({ problem: { code: "common.column-missing" } });
  });

  it("finds the same blobs from random rows", async () => {
    const data = tableOf(setColumns(clusteringSet("blobs")));
    const random = await cluster(data, undefined, { k: 5, start: "random" });
    const spread = await cluster(data, undefined, { k: 5 });
    expect(random.report.inertia / spread.report.inertia).toBeCloseTo(1, 9);
  });

  it("records the best start: labels of the last step are the segments, inertia falls", async () => {
    const data = tableOf(setColumns(clusteringSet("wholesale")));
    const { report, data: out } = await cluster(data, undefined, { k: 5, replay: true });
    const frames = report.replay?.frames ?? [];
    expect(frames[0].note).toMatchObject({ code: "start", values: { iteration: 0 } });
    expect(frames.at(-1)?.note.values.moved).toBe(0);
    expect(frames.at(-1)?.labels).toEqual(report.replay?.sample.row.map((row) => codesOf(out).codes[row]));
    for (let i = 1; i < frames.length; i++) expect(frames[i].note.values.inertia).toBeLessThanOrEqual(frames[i - 1].note.values.inertia * (1 + 1e-4));
    expect((await cluster(data, undefined, { k: 5 })).report.replay).toBeUndefined();
  });

  it("reads documents of version 1", () => {
    const old = { columns: null, distance: false, k: 4, maxIterations: 300, seed: null, starts: 10, tolerance: 0.0001 };
    expect(kmeans.params.parse(kmeans.migrations[2].up(old))).toMatchObject({ ...old, start: "k-means++", replay: false });
  });
});

describe("advice on sizes", () => {
  it("speaks of one segment that holds nearly everybody, of tiny ones and of too many", () => {
    const codes = (sizes: readonly number[], k: number) => adviseSizes(sizes, k).map(({ code }) => code);
    expect(codes([950, 50], 2)).toEqual(["cluster.one-dominates"]);
    expect(codes([500, 495, 5], 3)).toEqual(["cluster.tiny-segments"]);
    expect(codes([20, 20, 20], 3)).toEqual(["cluster.too-many-segments"]);
    expect(codes([500, 500], 2)).toEqual([]);
    expect(codes([500], 1)).toEqual([]);
  });
});

describe("segments with noise", () => {
  it("number the clusters, put noise last under its own name, and leave missing rows out", async () => {
    const data = tableOf([[10, 10, 1, 1, 1, 99, Number.NaN]]);
    const rows = Uint32Array.of(0, 1, 2, 3, 4, 5);
    const labels = Int32Array.of(1, 1, 0, 0, 0, NOISE);
    const byValue = orderOf(labels, [3, 2], rows, Float64Array.of(10, 10, 1, 1, 1, 99, 0));
    expect([byValue, orderOf(labels, [3, 2], rows, undefined)]).toEqual([
      [1, 0],
      [0, 1],
    ]);
    const ordered = inOrder(labels, byValue);
    const codes = segmentCodes(ordered, rows, data.rows, 2);
    expect([...codes]).toEqual([0, 0, 1, 1, 1, 2, -1]);
    const out = withSegments(data, codes, segmentClasses(2, true));
    expect(Array.from(codes, (code) => codesOf(out).dictionary[code] ?? null)).toEqual(["1", "1", "2", "2", "2", "noise", null]);
    const again = withSegments(out, codes, segmentClasses(2, true));
    expect(again.columns.filter(({ role }) => role === "segment").map(({ name }) => name)).toEqual(["segment 2"]);
    const features = [{ name: "x0", origin: "x0", mean: 0, deviation: 1 }];
    const none = () => Promise.resolve();
    expect((await originStatistics(data, features, codes, 2, none)).flat().map(({ mean }) => mean)).toEqual([10, 1]);
    expect((await originStatistics(data, features, codes, 3, none)).flat().map(({ median }) => median)).toEqual([10, 1, 99]);
  });
});
