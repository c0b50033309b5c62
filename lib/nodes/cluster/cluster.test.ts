import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import oracle from "@/lib/ml/fixtures/kmeans.json";
import rfmData from "@/lib/ml/fixtures/rfm.json";
import wholesale from "@/lib/ml/fixtures/wholesale.json";
import { modelMethod } from "@/lib/ml/models/registry";
import { replay } from "@/lib/ml/recipe/replay";
import { findColumn } from "@/lib/table/columns";
import type { Column, NumberColumn, Role, Table } from "@/lib/table/table";
import type { RunContext } from "../contract";
import { transform } from "../feature/transform";
import { Cancelled, type Problem } from "../problem";
import { chooseK } from "./choose-k";
import { kmeans } from "./kmeans";
import { profile } from "./profile";
import { isChooseKReport, isClusteringReport, isProfileReport, type ProfileReport } from "./reports";

const number = (name: string, values: readonly number[], role: Role | null = null): NumberColumn => ({
  name,
  type: "number",
  role,
  values: Float64Array.from(values),
});
const category = (name: string, values: readonly (string | null)[], role: Role | null = null): Column => {
  const dictionary = [...new Set(values.filter((value) => value !== null))];
  return { name, type: "category", role, dictionary, codes: Int32Array.from(values, (value) => (value === null ? -1 : dictionary.indexOf(value))) };
};
const tableOf = (...columns: Column[]): Table => ({ rows: columns[0] && "values" in columns[0] ? columns[0].values.length : 0, columns, recipe: [] });

interface Said {
  readonly warnings: Problem[];
}

function context(said: Said = { warnings: [] }, more: Partial<RunContext> = {}): RunContext {
  return {
    seed: 42,
    compute: testCompute(),
    language: "en",
    checkpoint: () => Promise.resolve(),
    warn: (problem) => said.warnings.push(problem),
    dropped: () => undefined,
    dataset: () => Promise.reject(new Error("not asked for")),
    asset: () => Promise.reject(new Error("not asked for")),
    ...more,
  };
}

/** The customers of the whole Online Retail data as feature.rfm gives them. */
const customers = () =>
  tableOf(
    number("recency", rfmData.recency, "feature"),
    number("frequency", rfmData.frequency, "feature"),
    number("monetary", rfmData.monetary, "feature"),
    category(
      "CustomerID",
      rfmData.recency.map((_, i) => String(i)),
      "id",
    ),
  );

const scaled = async (data: Table) => (await transform.run({ data }, transform.params.parse({}), context())).data;

async function cluster(data: Table, params: Record<string, unknown> = {}) {
  const said: Said = { warnings: [] };
  const parsed = kmeans.params.parse(params);
  const outputs = await kmeans.run({ data, centers: undefined }, parsed, context(said));
  if (!isClusteringReport(outputs.report)) throw new Error("a clustering was expected");
  expect(JSON.parse(JSON.stringify(outputs.report))).toEqual(outputs.report);
  expect(JSON.parse(JSON.stringify(outputs.model))).toEqual(outputs.model);
  return {
    ...outputs,
    report: outputs.report,
    warnings: said.warnings,
    advice: kmeans.advise?.(outputs, parsed, { data, centers: undefined }) ?? [],
    picture: kmeans.picture?.(outputs),
  };
}

async function describeSegments(data: Table, params: Record<string, unknown> = {}, language: RunContext["language"] = "en") {
  const said: Said = { warnings: [] };
  const parsed = profile.params.parse(params);
  const outputs = await profile.run({ data }, parsed, context(said, { language }));
  if (!isProfileReport(outputs.report)) throw new Error("a profile was expected");
  const report: ProfileReport = outputs.report;
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  return { ...outputs, report, warnings: said.warnings, advice: profile.advise?.(outputs, parsed, { data }) ?? [] };
}

/** scikit-learn: 0.434 at k = 2. */
const SILHOUETTE_OF_TWO = oracle.cases.find(({ name }) => name === "rfm 2")?.silhouette ?? Number.NaN;

const codesOf = (data: Table, name: string) => {
  const column = findColumn(data, name);
  if (!column || !("codes" in column)) throw new Error(`no coded column ${name}`);
  return column;
};

describe("cluster.kmeans on the whole Online Retail data", () => {
  it("gives the silhouette and sizes of scikit-learn at k = 2", async () => {
    const { report, data } = await cluster(await scaled(customers()), { k: 2 });
    expect(report.silhouette.score).toBeCloseTo(SILHOUETTE_OF_TWO, 4);
    expect(report.silhouette.standardError).toBe(0);
    expect(report.segments.map(({ size }) => size)).toEqual([1653, 2685]);
    // The best customers come first.
    expect(report.segments[0].medians[2]).toBeGreaterThan(report.segments[1].medians[2] ?? 0);
    expect(codesOf(data, "segment")).toMatchObject({ role: "segment", dictionary: ["1", "2"] });
  });

  it("gives scikit-learn's inertia at k = 4 within 0.5 % and says where the centres are", async () => {
    const { report, picture } = await cluster(await scaled(customers()), { k: 4 });
    expect(Math.abs(report.inertia / 3962.4 - 1)).toBeLessThan(0.005);
    expect(report.features.map(({ name, origin }) => [name, origin])).toEqual([
      ["recency (log, z)", "recency"],
      ["frequency (log, z)", "frequency"],
      ["monetary (log, z)", "monetary"],
    ]);
    expect(report.map.total).toBe(4338);
    expect(report.map.x).toHaveLength(4000);
    expect(picture).toMatchObject({ type: "scatter" });
    expect(report.segments.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it("assigns raw customers through the recipe to the segments they were put in", async () => {
    const { data, model } = await cluster(await scaled(customers()), { k: 4 });
    const method = await modelMethod(model.method);
    const prepared = await replay(model.recipe, customers(), () => Promise.resolve(), model.columns);
    const columns = model.columns.flatMap((name) => findColumn(prepared, name) ?? []);
    const predicted = await method?.predict(model.state, columns, prepared.rows, model.classes.length, () => Promise.resolve());
    expect([...(predicted?.codes ?? [])]).toEqual([...codesOf(data, "segment").codes]);
  });
});

describe("cluster.kmeans", () => {
  it("gives the kernels' answer when tfjs does the iterations, and says how far it was", async () => {
    const data = await scaled(customers());
    const kernels = await cluster(data, { k: 4, starts: 3 });
    const dense = await cluster(data, { k: 4, starts: 3, engine: "tensor" });
    expect(kernels.report.engine).toEqual({ used: "kernels", deviation: null, silhouetteDeviation: null });
    expect(dense.report.engine.used).toBe("wasm");
    expect(dense.report.engine.deviation).toBeGreaterThan(0);
    expect(dense.report.engine.deviation).toBeLessThan(0.2);
    expect(dense.report.engine.silhouetteDeviation).toBeLessThan(1e-3);
    expect(dense.report.inertia / kernels.report.inertia).toBeCloseTo(1, 4);
    expect(dense.report.segments.map(({ size }) => size)).toEqual(kernels.report.segments.map(({ size }) => size));
    expect(dense.report.silhouette.score).toBeCloseTo(kernels.report.silhouette.score ?? 0, 4);
  });

  it("leaves incomplete rows without a segment, counts them and offers to drop them in sight", async () => {
    const data = tableOf(number("a", [0, 0.1, Number.NaN, 9, 9.1, 9.2], "feature"), number("b", [1, 1, 1, 1, Number.NaN, 2], "feature"));
    const { report, data: out, warnings } = await cluster(data, { k: 2, distance: true });
    expect(report.missing).toBe(2);
    const { codes } = codesOf(out, "segment");
    expect([codes[2], codes[4]]).toEqual([-1, -1]);
    expect(findColumn(out, "distance")).toMatchObject({ type: "number" });
    expect(warnings).toMatchObject([{ code: "cluster.rows-missing", detail: { count: 2, total: 6 }, fix: { type: "insert-before", node: "prepare.filter" } }]);
  });

  it("advises on scale, numbers that identify, constants, tiny and too many segments", async () => {
    const rows = 120;
    const ramp = Array.from({ length: rows }, (_, i) => i);
    const data = tableOf(
      number(
        "customer id",
        ramp.map((i) => 10_000 + i * 7),
        "feature",
      ),
      number(
        "spend",
        ramp.map((i) => (i === 0 ? 1e6 : (i % 10) * 1000)),
        "feature",
      ),
      number(
        "rate",
        ramp.map((i) => (i % 7) / 7),
        "feature",
      ),
      number(
        "flag",
        ramp.map(() => 1),
        "feature",
      ),
    );
    const { advice } = await cluster(data, { k: 6 });
    expect(advice.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["cluster.constant-feature", "cluster.id-feature", "cluster.unscaled", "cluster.tiny-segments", "cluster.too-many-segments"]),
    );
    expect(advice.find(({ code }) => code === "cluster.unscaled")?.fix).toMatchObject({ type: "insert-before", node: "feature.transform" });
    expect(advice.find(({ code }) => code === "cluster.id-feature")?.fix).toEqual({ type: "set-params", params: { columns: ["spend", "rate", "flag"] } });
  });

  it("says in catalogued words what cannot be done", async () => {
    await expect(cluster(tableOf(number("a", [], "feature")))).rejects.toMatchObject({ problem: { code: "common.no-rows" } });
    await expect(cluster(tableOf(number("a", [1, 2, 3])))).rejects.toMatchObject({ problem: { code: "common.no-columns" } });
    await expect(cluster(tableOf(number("a", [Number.NaN, Number.NaN], "feature")))).rejects.toMatchObject({ problem: { code: "cluster.all-missing" } });
    await expect(cluster(tableOf(number("a", [1, 2, 3], "feature")))).rejects.toMatchObject({
      problem: { code: "cluster.too-few-rows", fix: { params: { k: 3 } } },
    });
    const { report, warnings } = await cluster(tableOf(number("a", [1, 1, 1, 5, 5, 5], "feature")), { k: 4 });
    expect(report).toMatchObject({ asked: 4, inertia: 0, segments: [{ size: 3 }, { size: 3 }] });
    expect(warnings).toMatchObject([{ code: "cluster.fewer-distinct", fix: { params: { k: 2 } } }]);
    const one = await cluster(tableOf(number("a", [4, 4, 4, 4], "feature")), { k: 2 });
    expect(one.report).toMatchObject({ silhouette: { score: null }, daviesBouldin: null, calinskiHarabasz: null });
  });

  it("is the same for the same seed and lets a cancel through", async () => {
    const data = await scaled(customers());
    const once = await cluster(data, { k: 5, starts: 2, seed: 7 });
    expect((await cluster(data, { k: 5, starts: 2, seed: 7 })).report).toEqual(once.report);
    let calls = 0;
    const cancelling = context({ warnings: [] }, { checkpoint: () => (++calls > 20 ? Promise.reject(new Cancelled()) : Promise.resolve()) });
    await expect(kmeans.run({ data, centers: undefined }, kmeans.params.parse({}), cancelling)).rejects.toBeInstanceOf(Cancelled);
  });
});

describe("cluster.choose-k", () => {
  it("recommends four segments of the Online Retail customers, with the evidence, and passes the table on", async () => {
    const data = await scaled(customers());
    const parsed = chooseK.params.parse({});
    const outputs = await chooseK.run({ data }, parsed, context());
    if (!isChooseKReport(outputs.report)) throw new Error("a comparison was expected");
    const { candidates, recommendation } = outputs.report;
    expect(outputs.data).toBe(data);
    expect(candidates.map(({ k }) => k)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(candidates[0].silhouette).toBeCloseTo(SILHOUETTE_OF_TWO, 4);
    expect(Math.abs(candidates[2].inertia / 3962.4 - 1)).toBeLessThan(0.005);
    expect(recommendation).toMatchObject({ k: 4, weak: false, bestSeparated: 2 });
    expect(chooseK.advise?.(outputs, parsed, { data })).toMatchObject([{ code: "cluster.use-k", fix: { node: "cluster.kmeans", params: { k: 4 } } }]);
    expect(JSON.parse(JSON.stringify(outputs.report))).toEqual(outputs.report);
  });

  it("stops where the rows differ no more and fails where there is nothing to compare", async () => {
    const few = await chooseK.run({ data: tableOf(number("a", [1, 1, 2, 2, 9, 9], "feature")) }, chooseK.params.parse({ resamples: 0 }), context());
    if (!isChooseKReport(few.report)) throw new Error("a comparison was expected");
    expect(few.report.candidates.map(({ k }) => k)).toEqual([2, 3]);
    const same = tableOf(number("a", [3, 3, 3, 3], "feature"));
    await expect(chooseK.run({ data: same }, chooseK.params.parse({}), context())).rejects.toMatchObject({ problem: { code: "cluster.too-few-distinct" } });
  });
});

describe("cluster.profile", () => {
  it("names RFM segments, sums their value and explains them in the original units", async () => {
    const { data } = await cluster(await scaled(customers()), { k: 4 });
    const { report, data: named, segments } = await describeSegments(data);
    expect(report.segments.map(({ name }) => name)).toEqual(["Champions", "Loyal", "Promising", "Sleeping"]);
    expect(report.columns).toMatchObject([
      { name: "recency", meaning: "recency", measuredOn: "recency (log, z)" },
      { name: "frequency", meaning: "frequency" },
      { name: "monetary", meaning: "monetary" },
    ]);
    expect(report.totalValue).toBeCloseTo(8_911_407.9, 1);
    expect(report.segments.reduce((sum, { valueShare }) => sum + (valueShare ?? 0), 0)).toBeCloseTo(1, 12);
    expect(report.segments[0].valueShare).toBeGreaterThan(0.6);
    for (const { rule } of report.segments) {
      expect(rule?.precision).toBeGreaterThan(0.7);
      expect(rule?.coverage).toBeGreaterThan(0.7);
      for (const condition of rule?.conditions ?? []) expect(["recency", "frequency", "monetary"]).toContain(condition.column);
    }
    expect(codesOf(named, "segment").dictionary).toEqual(["Champions", "Loyal", "Promising", "Sleeping"]);
    expect(segments.rows).toBe(4);
    expect(codesOf(segments, "rule").dictionary.join(" ")).toMatch(/bought in the last \d+ days|orders/);
    expect(report.map?.columns.map(({ name }) => name)).toEqual(["recency", "frequency", "monetary"]);
  });

  it("keeps names, colours and merges of the user, unique, in the document's language", async () => {
    const { data } = await cluster(await scaled(customers()), { k: 4 });
    const settings = { "1": { name: "VIP", color: 5 }, "2": { name: "VIP" }, "4": { mergeInto: "3" }, "9": { mergeInto: "1" } };
    const { report, data: named } = await describeSegments(data, { segments: settings }, "ru");
    expect(report.segments.map(({ key, name, color, merged }) => [key, name, color, merged])).toEqual([
      ["1", "VIP", 5, []],
      ["2", "VIP 2", 2, []],
      ["3", expect.stringMatching(/^[А-Я]/), 3, ["4"]],
    ]);
    expect(report.segments.reduce((sum, { size }) => sum + size, 0)).toBe(4338);
    expect(codesOf(named, "segment").dictionary).toHaveLength(3);
  });

  it("resolves circles of merges", async () => {
    const data = tableOf(number("a", [1, 2, 3, 4], "feature"), category("segment", ["x", "y", "z", "z"], "segment"));
    const { report } = await describeSegments(data, { segments: { x: { mergeInto: "y" }, y: { mergeInto: "x" }, z: { mergeInto: "gone" } } });
    expect(report.segments.map(({ key, size }) => [key, size])).toEqual([
      ["x", 2],
      ["z", 2],
    ]);
  });

  it("names other segments by what sets them apart", async () => {
    const columns = Object.entries(wholesale).flatMap(([name, values]) =>
      Array.isArray(values) && name !== "Channel" && name !== "Region" ? [number(name, values, "feature")] : [],
    );
    const channel = category(
      "Channel",
      wholesale.Channel.map((value) => (value === 1 ? "Horeca" : "Retail")),
    );
    const { data } = await cluster(await scaled(tableOf(...columns, channel)), { k: 3 });
    const { report } = await describeSegments(data);
    const names = report.segments.map(({ name }) => name);
    expect(new Set(names).size).toBe(3);
    // The segments were not made from the channel: it is told, but neither name nor rule rests on it.
    for (const name of names) expect(name).toMatch(/^(High|Low) (?!Channel)/);
    expect(report.segments.flatMap(({ rule }) => rule?.conditions.map(({ column }) => column) ?? [])).not.toContain("Channel");
    expect(report.segments.every(({ differences }) => differences.some(({ column }) => column === "Channel"))).toBe(true);
    for (const { differences } of report.segments) {
      const effects = differences.map(({ effect }) => Math.abs(effect));
      expect(effects).toEqual([...effects].sort((a, b) => b - a));
    }
  });

  it("keeps labels that are words, and survives awkward tables", async () => {
    const lone = await describeSegments(tableOf(number("a", [1, 2, Number.NaN], "feature"), category("segment", ["Gold", "Gold", null], "segment")));
    expect(lone.report).toMatchObject({ rows: 2, unassigned: 1, valueColumn: null, segments: [{ name: "Gold", share: 1, rule: null, valueShare: null }] });
    expect(lone.warnings).toMatchObject([{ code: "cluster.unassigned" }]);
    const bare = await describeSegments(tableOf(number("a", [Number.NaN, Number.NaN], "feature"), category("segment", ["1", "2"], "segment")));
    expect(bare.report.map).toBeNull();
    expect(bare.report.segments.map(({ name }) => name)).toEqual(["Typical", "Typical 2"]);
    await expect(describeSegments(tableOf(number("a", [1], "feature")))).rejects.toMatchObject({ problem: { code: "common.column-not-set" } });
    await expect(describeSegments(tableOf(number("a", [1]), category("segment", [null], "segment")))).rejects.toMatchObject({
      problem: { code: "cluster.no-segments" },
    });
    await expect(describeSegments(tableOf(number("a", []), category("segment", [], "segment")))).rejects.toMatchObject({ problem: { code: "common.no-rows" } });
  });
});
