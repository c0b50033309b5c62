import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { clusteringSet, type SetName, setColumns } from "@/lib/ml/fixtures/clustering-sets";
import oracle from "@/lib/ml/validation/fixtures/validate.json";
import { findColumn } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import type { RunContext } from "../contract";
import { recordingContext } from "../fixtures/recording-context";
import { codedColumn, numberColumn, tableOf } from "../fixtures/tables";
import { Cancelled } from "../problem";
import { validate } from "./validate";
import { isValidateReport } from "./validate-report";

type OracleName = keyof typeof oracle;

function tableWith(name: SetName, labels: readonly (string | null)[]): Table {
  const columns = setColumns(clusteringSet(name)).map((values, t) => numberColumn(`x${t}`, "feature", [...values]));
  return tableOf([...columns, codedColumn("segment", "segment", "category", labels)], labels.length);
}

async function run(data: Table, params: Record<string, unknown> = {}, more: Partial<RunContext> = {}) {
  const parsed = validate.params.parse(params);
  const outputs = await validate.run({ data }, parsed, { ...recordingContext(), ...more });
  if (!isValidateReport(outputs.report)) throw new Error("measures were expected");
  expect(JSON.parse(JSON.stringify(outputs.report))).toEqual(outputs.report);
  return { ...outputs, report: outputs.report, advice: validate.advise?.(outputs, parsed, { data }) ?? [] };
}

const codes = (advice: readonly { readonly code: string }[]) => advice.map(({ code }) => code);
/** Which of `centers` groups each row of the shared blobs belongs to: they come in turn. */
const truth = (count: number, groups: number) => Array.from({ length: count }, (_, i) => String(i % groups));

describe("cluster.validate", () => {
  /** Oracle: sklearn.metrics (lib/ml/validation/fixtures/validate.py). */
  it.each(Object.keys(oracle) as OracleName[])("measures as scikit-learn does: %s", async (name) => {
    const expected = oracle[name];
    const { report } = await run(tableWith(name, [...expected.labels]), { resamples: 0 });
    expect(report.silhouette.score).toBeCloseTo(expected.silhouette, 5);
    expect(report.silhouette.standardError).toBe(0);
    expect(Math.abs((report.daviesBouldin ?? 0) / expected.daviesBouldin - 1)).toBeLessThan(1e-8);
    expect(Math.abs((report.calinskiHarabasz ?? 0) / expected.calinskiHarabasz - 1)).toBeLessThan(1e-8);
    for (const segment of report.segments) {
      expect(segment.silhouette).toBeCloseTo(expected.segments[Number(segment.name)], 5);
      expect(segment.misplaced).toBeCloseTo(expected.negative[Number(segment.name)], 10);
      expect(segment.profile).toEqual([...segment.profile].sort((a, b) => b - a));
      expect(segment.stability).toBeNull();
    }
  });

  it.each(["kmeans", "ward"] as const)("finds true groups stable, and neither too many nor too few, by %s", async (method) => {
    const { report, advice } = await run(tableWith("blobs", truth(300, 5)), { method, resamples: 10 });
    expect(report.segments.map(({ size }) => size)).toEqual([60, 60, 60, 60, 60]);
    for (const { stability } of report.segments) expect(stability).toBeGreaterThan(0.99);
    expect(report.joined?.gain).toBeLessThan(0);
    expect(report.halved?.gain).toBeLessThan(0);
    expect(advice).toEqual([]);
  });

  it("tells which two are hardly two, and which one looks like two", async () => {
    const five = truth(300, 5);
    const over = await run(
      tableWith(
        "blobs",
        five.map((label, i) => (label === "0" && i % 2 === 0 ? "zero" : label)),
      ),
      { resamples: 5 },
    );
    expect(over.report.joined?.segments.map((place) => over.report.segments[place].name).sort()).toEqual(["0", "zero"]);
    expect(codes(over.advice)).toContain("cluster.validate-over");
    expect(codes(over.advice)).toContain("cluster.validate-unstable");
    const under = await run(
      tableWith(
        "blobs",
        five.map((label) => (label === "4" ? "3" : label)),
      ),
      { resamples: 0 },
    );
    expect(under.report.segments[under.report.halved?.segments[0] ?? 0].name).toBe("3");
    expect(codes(under.advice)).toEqual(["cluster.validate-under"]);
  });

  it("leaves out noise and rows without a segment, in sight, and warns of tiny and weak segments", async () => {
    const labels = truth(300, 5).map((label, i) => (i < 10 ? "noise" : i < 14 ? null : label));
    const { report } = await run(tableWith("blobs", labels), { resamples: 0 });
    expect(report).toMatchObject({ noise: 10, unassigned: 4, used: 286 });
    expect(report.segments.map(({ name }) => name).sort()).toEqual(["0", "1", "2", "3", "4"]);
    const tiny = await run(
      tableWith(
        "uniform",
        truth(250, 2).map((label, i) => (i < 2 ? "few" : label)),
      ),
      { resamples: 0 },
    );
    expect(codes(tiny.advice)).toEqual(expect.arrayContaining(["cluster.validate-tiny", "cluster.validate-weak"]));
  });

  it("adds the silhouette of every row when wanted, and looks at a sample of many rows", async () => {
    const { data, report } = await run(tableWith("rfm", truth(1446, 3)), { scores: true, limit: 500, resamples: 0 });
    const column = findColumn(data, "silhouette");
    if (column?.type !== "number") throw new Error("a number column was expected");
    expect(column.values.filter(Number.isFinite)).toHaveLength(500);
    expect(report.used).toBe(500);
    expect(report.segments.reduce((sum, { size }) => sum + size, 0)).toBe(1446);
  });

  it("is the same at 1 and 2 threads, and lets a cancel through", async () => {
    const data = tableWith("wholesale", [...oracle.wholesale.labels]);
    const alone = await run(data, { resamples: 5 });
    expect((await run(data, { resamples: 5 }, { compute: testCompute(2) })).report).toEqual(alone.report);
    let calls = 0;
    const checkpoint = () => (++calls > 10 ? Promise.reject(new Cancelled()) : Promise.resolve());
    await expect(run(data, {}, { checkpoint })).rejects.toBeInstanceOf(Cancelled);
  });

  it("says in words what cannot be measured, and measures what hardly can", async () => {
    await expect(run(tableWith("two points", [null, null]))).rejects.toMatchObject({ problem: { code: "cluster.no-segments" } });
    const many = tableWith(
      "uniform",
      Array.from({ length: 250 }, (_, i) => `s${i}`),
    );
    await expect(run(many)).rejects.toMatchObject({ problem: { code: "cluster.not-segments" } });
    const one = await run(tableWith("all the same", truth(20, 1)));
    expect(one.report).toMatchObject({ silhouette: { score: null }, joined: null, halved: null, segments: [{ neighbour: null, width: 0 }] });
    const two = await run(tableWith("two points", ["a", "b"]));
    expect(two.report).toMatchObject({ silhouette: { score: null }, segments: [{ size: 1 }, { size: 1 }] });
  });
});
