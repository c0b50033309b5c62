import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { clusteringSet, type SetName, setColumns } from "@/lib/ml/fixtures/clustering-sets";
import rfmData from "@/lib/ml/fixtures/rfm.json";
import { modelMethod } from "@/lib/ml/models/registry";
import { findColumn } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import type { RunContext } from "../contract";
import { transform } from "../feature/transform";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { numberColumn, tableOf } from "../fixtures/tables";
import { Cancelled } from "../problem";
import { hierarchical } from "./hierarchical";
import { isHierarchicalReport } from "./hierarchical-report";
import { profile } from "./profile";

const setTable = (name: SetName): Table => {
  const columns = setColumns(clusteringSet(name)).map((values, t) => numberColumn(`x${t}`, "feature", [...values]));
  return tableOf(columns, columns[0].values.length);
};

async function run(data: Table, params: Record<string, unknown> = {}, more: Partial<RunContext> = {}) {
  const ctx = { ...recordingContext(), ...more };
  const parsed = hierarchical.params.parse(params);
  const outputs = await hierarchical.run({ data }, parsed, ctx);
  if (!isHierarchicalReport(outputs.report)) throw new Error("a tree was expected");
  expect(JSON.parse(JSON.stringify(outputs.report))).toEqual(outputs.report);
  const segment = outputs.data.columns.find(({ role }) => role === "segment");
  if (!segment || !("codes" in segment)) throw new Error("segments were expected");
  return {
    ...outputs,
    report: outputs.report,
    codes: segment.codes,
    warnings: warningCodes(ctx),
    advice: hierarchical.advise?.(outputs, parsed, { data }) ?? [],
    picture: hierarchical.picture?.(outputs),
  };
}

async function customers(): Promise<Table> {
  const { recency, frequency, monetary } = rfmData;
  const data = tableOf(
    [numberColumn("recency", "feature", recency), numberColumn("frequency", "feature", frequency), numberColumn("monetary", "feature", monetary)],
    recency.length,
  );
  return (await transform.run({ data }, transform.params.parse({}), recordingContext())).data;
}

describe("cluster.hierarchical", () => {
  it("segments the customers of the Online Retail data, and the profile goes on from there", async () => {
    const { report, data, picture } = await run(await customers(), { k: 4 });
    expect(report.segments.map(({ key }) => key)).toEqual(["1", "2", "3", "4"]);
    expect(report.segments.reduce((sum, { size }) => sum + size, 0)).toBe(4338);
    expect(report).toMatchObject({ linked: 4338, missing: 0, cut: { by: "k", k: 4 } });
    expect(report.tree.groups).toHaveLength(60);
    expect(report.tree.groups.reduce((sum, rows) => sum + rows, 0)).toBe(4338);
    report.segments.forEach(({ size }, code) => {
      const rows = report.tree.groups.filter((_, group) => report.groupSegments[group] === code);
      expect(rows.reduce((sum, each) => sum + each, 0)).toBe(size);
    });
    expect(report.cut.low).toBeLessThan(report.cut.high ?? 0);
    expect(report.agreement).toBeGreaterThan(0.8);
    expect(picture).toMatchObject({ type: "scatter" });
    const described = await profile.run({ data }, profile.params.parse({}), recordingContext());
    expect(described.report).toMatchObject({ kind: "cluster.profile" });
  });

  it("assigns the rows of far groups to the segments they are in, through the model", async () => {
    const data = setTable("blobs");
    const { model, codes } = await run(data, { k: 5 });
    const method = await modelMethod(model.method);
    const columns = model.columns.flatMap((name) => findColumn(data, name) ?? []);
    const predicted = await method?.predict(model.state, columns, data.rows, model.classes.length, () => Promise.resolve());
    expect([...(predicted?.codes ?? [])]).toEqual([...codes]);
  });

  it("cuts by height as by number, and says when a height cuts too low or nothing", async () => {
    const data = setTable("blobs");
    const byNumber = await run(data, { k: 5 });
    const { low, high } = byNumber.report.cut;
    const byHeight = await run(data, { cut: "height", height: (low + (high ?? 0)) / 2 });
    expect(byHeight.codes).toEqual(byNumber.codes);
    expect(byHeight.report.cut).toEqual({ ...byNumber.report.cut, by: "height" });
    const above = await run(data, { cut: "height", height: 1e9 });
    expect(above.warnings).toEqual(["cluster.cut-too-high"]);
    expect(above.report.segments).toHaveLength(1);
    const below = run(data, { cut: "height", height: 0 });
    await expect(below).rejects.toMatchObject({ problem: { code: "cluster.cut-too-low", detail: { found: 300, most: 50 } } });
    const fix = await below.catch((error) => error.problem.fix.params);
    expect((await run(data, { cut: "height", ...fix })).report.segments).toHaveLength(4);
  });

  it("makes the tree of a sample of many rows and puts the others where they are nearest, in sight", async () => {
    const data = setTable("rfm");
    const { report, warnings, codes } = await run(data, { sample: 500, k: 3 });
    expect(report).toMatchObject({ linked: 500, rows: 1446 });
    expect(warnings).toEqual(["cluster.sampled"]);
    expect([...codes].every((code) => code >= 0)).toBe(true);
    expect(report.segments.reduce((sum, { size }) => sum + size, 0)).toBe(1446);
    expect((await run(data, { sample: 500, k: 3 })).codes).toEqual(codes);
    expect((await run(data, { sample: 500, k: 3, seed: 99 })).codes).not.toEqual(codes);
  });

  it("never parts rows that are the same", async () => {
    const { report, warnings, codes } = await run(setTable("more clusters than distinct"), { k: 5 });
    expect(warnings).toEqual(["cluster.fewer-distinct"]);
    expect(report.segments).toHaveLength(3);
    expect(codes[0]).toBe(codes[2]);
    const one = await run(setTable("all the same"), { k: 2 });
    expect(one.report).toMatchObject({ segments: [{ size: 20 }], silhouette: { score: null }, jump: null, cophenetic: { correlation: null } });
  });

  it.each(["ward", "average", "complete", "single"] as const)("is the same with SIMD on threads and without, by %s linkage", async (linkage) => {
    const data = setTable("wholesale");
    const alone = await run(data, { linkage });
    expect((await run(data, { linkage }, { compute: testCompute(2) })).report).toEqual(alone.report);
    expect((await run(data, { linkage }, { compute: testCompute(1, "scalar") })).codes).toEqual(alone.codes);
  });

  it("advises against chains, and for the greatest jump", async () => {
    const chain = await run(setTable("blobs in noise"), { linkage: "single", k: 3 });
    const codes = chain.advice.map(({ code }) => code);
    expect(chain.report.segments.some(({ share }) => share > 0.9)).toBe(true);
    expect(codes).toContain("cluster.chained");
    const jump = await run(setTable("blobs"), { k: 3 });
    expect(jump.advice.find(({ code }) => code === "cluster.height-jump")).toMatchObject({ detail: { k: 5, chosen: 3 }, fix: { params: { cut: "k", k: 5 } } });
    expect((await run(setTable("blobs"), { k: 5 })).advice.map(({ code }) => code)).not.toContain("cluster.height-jump");
  });

  it("records the merging from single rows to the segments", async () => {
    const { report, codes } = await run(setTable("blobs"), { k: 5, replay: true });
    const frames = report.replay?.frames ?? [];
    expect(report.replay).toMatchObject({ method: "hierarchical", steps: 295 });
    expect(frames.length).toBeLessThanOrEqual(120);
    expect(frames[0]).toMatchObject({ step: 0, note: { code: "start", values: { count: 300 } } });
    expect(new Set(frames[0].labels)).toEqual(new Set([-2]));
    expect(frames.at(-1)).toMatchObject({ step: 295, note: { code: "merge", values: { count: 5 } } });
    expect(frames.at(-1)?.labels).toEqual([...codes]);
    expect(frames.at(-1)?.centers).toHaveLength(5);
    expect(frames.at(-2)?.links).toHaveLength(1);
  });

  it("says in words what cannot be done, and lets a cancel through", async () => {
    await expect(run(setTable("two points"), { k: 4 })).rejects.toMatchObject({ problem: { code: "cluster.too-few-rows", fix: { params: { k: 2 } } } });
    await expect(run(setTable("single point"), { k: 2 })).rejects.toMatchObject({ problem: { code: "cluster.too-few-rows" } });
    expect((await run(setTable("two points"), { k: 2 })).report.segments).toHaveLength(2);
    let calls = 0;
    const checkpoint = () => (++calls > 8 ? Promise.reject(new Cancelled()) : Promise.resolve());
    await expect(run(setTable("rfm"), {}, { checkpoint })).rejects.toBeInstanceOf(Cancelled);
  });
});
