import { describe, expect, it } from "vitest";
import rfmData from "@/lib/ml/fixtures/rfm.json";
import wholesale from "@/lib/ml/fixtures/wholesale.json";
import { Random } from "@/lib/ml/random";
import { cell, findColumn } from "@/lib/table/columns";
import type { Column, Role, Table } from "@/lib/table/table";
import type { RunContext } from "../contract";
import { transform } from "../feature/transform";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { explainRow } from "./explain-row";
import { profile } from "./profile";
import { isProfileReport, type ProfileReport } from "./reports";

const number = (name: string, values: readonly number[], role: Role | null = null): Column => ({
  name,
  type: "number",
  role,
  values: Float64Array.from(values),
});
const category = (
  name: string,
  values: readonly (string | null)[],
  role: Role | null = null,
  dictionary = [...new Set(values.filter((v) => v !== null))],
): Column => ({
  name,
  type: "category",
  role,
  dictionary,
  codes: Int32Array.from(values, (value) => (value === null ? -1 : dictionary.indexOf(value))),
});
const tableOf = (...columns: Column[]): Table => ({ rows: columns[0] && "values" in columns[0] ? columns[0].values.length : 0, columns, recipe: [] });

async function profiled(data: Table, params: Record<string, unknown> = {}, language: RunContext["language"] = "en") {
  const context = { ...recordingContext(), language };
  const parsed = profile.params.parse(params);
  const outputs = await profile.run({ data }, parsed, context);
  if (!isProfileReport(outputs.report)) throw new Error("a profile was expected");
  const report: ProfileReport = outputs.report;
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  return { ...outputs, report, warnings: warningCodes(context), advice: (profile.advise?.(outputs, parsed, { data }) ?? []).map(({ code }) => code) };
}

const textOf = (data: Table, name: string, row: number) => {
  const column = findColumn(data, name);
  return column ? cell(column, row) : undefined;
};

/** Three tight groups on two columns and a few rows far from all, as a density method labels them. */
function dense() {
  const random = new Random(9);
  const centres = [
    [0, 0],
    [10, 0],
    [0, 10],
  ];
  const rows = Array.from({ length: 330 }, (_, i) => (i < 300 ? i % 3 : 3));
  const at = (axis: number) => rows.map((group) => (group < 3 ? centres[group][axis] + random.normal() * 0.5 : -30 + 60 * random.uniform()));
  const labels = rows.map((group) => (group < 3 ? String(group + 1) : "noise"));
  return tableOf(number("x", at(0), "feature"), number("y", at(1), "feature"), category("segment", labels, "segment", ["noise", "1", "2", "3"]));
}

describe("noise", () => {
  it.each([
    ["en", "Noise"],
    ["ru", "Шум"],
    ["ro", "Zgomot"],
  ] as const)("is told last, in grey, by its name in %s, and no rule is sought for it", async (language, name) => {
    const { report, data } = await profiled(dense(), { why: true, margin: true }, language);
    const noise = report.segments[3];
    expect(report.segments.map((segment) => segment.noise)).toEqual([false, false, false, true]);
    expect(noise).toMatchObject({ key: "noise", name, color: 0, size: 30, rule: null, sureness: null });
    expect(report.tree?.segments[3].rules).toEqual([]);
    // Its rows are told apart and counted, only never explained as members of anything.
    expect(noise.differences.length).toBeGreaterThan(0);
    const marginColumn = data.columns.find(({ name: own }) => /^(margin|запас|marjă)$/.test(own));
    expect(marginColumn && cell(marginColumn, 310)).toBeNull();
    expect(marginColumn && cell(marginColumn, 0)).toBeGreaterThan(0.5);
    const why = data.columns.find(({ name: own }) => /^(why|почему|de ce)$/.test(own));
    expect(why && cell(why, 310)).toMatch(/nearest is|ближе всего|cel mai apropiat/);
  });

  it("is merged into a segment only by the user, and that is said", async () => {
    const { report, warnings } = await profiled(dense(), { segments: { noise: { mergeInto: "1" } } });
    expect(report.segments).toHaveLength(3);
    expect(report.segments[0]).toMatchObject({ merged: ["noise"], size: 130 });
    expect(warnings).toContain("cluster.noise-merged");
    expect((await profiled(dense())).warnings).not.toContain("cluster.noise-merged");
  });

  it("may be all there is", async () => {
    const { report } = await profiled(tableOf(number("a", [1, 2, 3], "feature"), category("segment", ["noise", "noise", "noise"], "segment")));
    expect(report).toMatchObject({ segments: [{ name: "Noise", noise: true, share: 1 }], tree: null, explainer: null });
  });
});

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
const standardised = async (data: Table) => (await transform.run({ data }, transform.params.parse({}), recordingContext())).data;

/** The customers cut in four by their scaled columns: near to what k-means makes, and the same on every machine. */
async function segmented(): Promise<Table> {
  const data = await standardised(customers());
  const scaled = ["recency (log, z)", "frequency (log, z)", "monetary (log, z)"].map((name) => findColumn(data, name));
  const centres = [
    [-1.2, 1.5, 1.5],
    [-0.1, 0.5, 0.6],
    [-0.8, -0.5, -0.5],
    [0.9, -0.8, -0.8],
  ];
  const labels = rfmData.recency.map((_, row) => {
    const away = centres.map((centre) => centre.reduce((sum, value, axis) => sum + (Number(scaled[axis] && cell(scaled[axis], row)) - value) ** 2, 0));
    return String(away.indexOf(Math.min(...away)) + 1);
  });
  return { ...data, columns: [...data.columns, category("segment", labels, "segment", ["1", "2", "3", "4"])] };
}

describe("why a row is in its segment", () => {
  it("is told the same on the page as in the table: margins, for every row", async () => {
    const { report, data } = await profiled(await segmented(), { why: true, margin: true });
    expect(report.explainer?.method).toBe("centres");
    for (let row = 0; row < data.rows; row += 37) {
      const cells = new Map(data.columns.map((column) => [column.name, cell(column, row)]));
      const { segment, reasons } = explainRow(report, cells);
      expect(report.segments[segment ?? -1]?.name).toBe(textOf(data, "segment", row));
      expect(reasons?.margin).toBeCloseTo(Number(textOf(data, "margin", row)), 9);
      if (reasons?.type !== "centres") throw new Error("centres were expected");
      // The pulls add up to which centre is nearer.
      const total = reasons.pulls.reduce((sum, { share }) => sum + share, 0);
      expect(Math.sign(Math.round(total * 1e6))).toBe(Math.sign(Math.round(reasons.margin * 1e6)));
      const why = String(textOf(data, "why", row));
      if (reasons.margin < 0) expect(why).toMatch(/^nearer to “/);
      else expect(why).toMatch(/^(Recency \(days\)|Frequency \(orders\)|Monetary \(spent\)) [\d.,]+ \(here [\d.,]+, “\w+” [\d.,]+\)/);
    }
    const [{ sureness }] = report.segments;
    expect(sureness?.typical).toHaveLength(3);
    const margins = findColumn(data, "margin");
    const unsure = (sureness?.unsure ?? []).map((row) => Number(margins && cell(margins, row)));
    expect(unsure).toEqual([...unsure].sort((a, b) => a - b));
    expect(unsure[0]).toBeLessThan(0.1);
  });

  it("is told by the tree where segments are no clouds: rules, categories and yes/no columns", async () => {
    const rows = 400;
    const random = new Random(4);
    const visits = Array.from({ length: rows }, () => 1 + random.below(30));
    const plan = Array.from({ length: rows }, () => ["free", "team", "pro"][random.below(3)]);
    const mail = Array.from({ length: rows }, () => random.below(2));
    const labels = visits.map((count, row) => (mail[row] === 0 ? "no mail" : plan[row] === "pro" && count >= 15 ? "pro, active" : "others"));
    const data = tableOf(
      number("visits", visits, "feature"),
      category("plan", plan, "feature"),
      { name: "mail", type: "boolean", role: "feature", values: Uint8Array.from(mail) },
      category("segment", labels, "segment"),
    );
    const told = await profiled(data, { why: true, margin: true });
    const { report } = told;
    expect(report.explainer).toMatchObject({ method: "tree", agreement: { tree: 1 } });
    expect(report.segments.map(({ name }) => name).sort()).toEqual(["no mail", "others", "pro, active"]);
    for (let row = 0; row < rows; row++) {
      const { segment, reasons } = explainRow(report, new Map(told.data.columns.map((column) => [column.name, cell(column, row)])));
      if (reasons?.type !== "tree") throw new Error("the tree was expected");
      expect(report.segments[segment ?? -1].name).toBe(labels[row]);
      expect(reasons.says).toBe(segment);
      expect(reasons.margin).toBe(textOf(told.data, "margin", row));
    }
    const active = labels.indexOf("pro, active");
    expect(textOf(told.data, "why", active)).toBe("visits at least 15, plan: pro, mail: yes");
    expect(report.categories.find(({ name }) => name === "mail")?.values).toEqual(expect.arrayContaining(["yes", "no"]));
  });

  it("is silent for a single segment and for rows without one", async () => {
    const { report, data } = await profiled(tableOf(number("a", [1, 2, Number.NaN], "feature"), category("segment", ["1", "1", null], "segment")), {
      why: true,
      margin: true,
    });
    expect(report).toMatchObject({ explainer: null, tree: null });
    expect(data.columns.map(({ name }) => name)).toEqual(["a", "segment"]);
    const { report: two, data: table } = await profiled(
      tableOf(number("a", [1, 2, 8, 9, Number.NaN, 5], "feature"), category("segment", ["1", "1", "2", "2", "2", null], "segment")),
      { why: true, margin: true },
    );
    expect(two.unassigned).toBe(1);
    expect([4, 5].map((row) => [textOf(table, "margin", row), textOf(table, "why", row)])).toEqual([
      [null, null],
      [null, null],
    ]);
  });
});

describe("names", () => {
  const quarters = (rows: number) => Array.from({ length: rows }, (_, i) => String(1 + Math.floor((4 * i) / rows)));
  it("of the trade are given to recency, frequency and value by whatever name they come", async () => {
    const data = await segmented();
    const usual = (await profiled(data)).report.segments.map(({ name }) => name);
    expect(usual).toEqual(["Champions", "Loyal", "Promising", "Sleeping"]);
    const renamed = new Map([
      ["recency", "Days since last order"],
      ["frequency", "Orders"],
      ["monetary", "Total spent"],
    ]);
    const called = (name: string) => renamed.get(name) ?? name.replace(/^(recency|frequency|monetary)/, (word) => renamed.get(word) ?? word);
    const other = {
      ...data,
      columns: data.columns.map((column) => ({ ...column, name: called(column.name), ...(column.origin ? { origin: called(column.origin) } : {}) })),
    };
    expect((await profiled(other)).report.segments.map(({ name }) => name)).toEqual(usual);
    expect((await profiled(data, {}, "ru")).report.segments.map(({ name }) => name)).toEqual(["Чемпионы", "Лояльные", "Перспективные", "Спящие"]);
    expect((await profiled(data, {}, "ro")).report.segments.map(({ name }) => name)).toEqual(["Campioni", "Fideli", "Promițători", "Adormiți"]);
  });

  it("say what the trade says of the one or two measures there are", async () => {
    const rows = 200;
    const recency = Array.from({ length: rows }, (_, i) => (i < 100 ? 5 + (i % 9) : 200 + (i % 50)));
    const monetary = Array.from({ length: rows }, (_, i) => (i % 100 < 50 ? 900 + (i % 40) : 50 + (i % 30)));
    const labels = recency.map((days, i) => String(1 + (days > 100 ? 2 : 0) + (monetary[i] > 500 ? 0 : 1)));
    const { report } = await profiled(
      tableOf(number("recency", recency, "feature"), number("monetary", monetary, "feature"), category("segment", labels, "segment")),
    );
    expect(report.segments.map(({ name }) => name)).toEqual(["Recent, high value", "Recent, low value", "Lapsed, high value", "Lapsed, low value"]);
  });

  it("are all different, at sixty segments and in any language", async () => {
    const rows = 1200;
    const random = new Random(2);
    const labels = Array.from({ length: rows }, (_, i) => String(1 + (i % 60)));
    const columns = Array.from({ length: 5 }, (_, t) =>
      number(
        `measure_${t}`,
        labels.map((label) => Math.sin(Number(label) * (t + 1)) * 10 + random.normal()),
        "feature",
      ),
    );
    for (const language of ["en", "ru", "ro"] as const) {
      const { report } = await profiled(tableOf(...columns, category("segment", labels, "segment")), {}, language);
      const names = report.segments.map(({ name }) => name);
      expect(new Set(names).size).toBe(60);
      // Two in three differ without a number.
      expect(names.filter((name) => /\d+$/.test(name.replace(/measure \d/g, ""))).length).toBeLessThan(20);
      expect(report.segments.every(({ color }) => color >= 1 && color <= 12)).toBe(true);
    }
  });

  it("leave words, and what a person called a segment, as they are", async () => {
    const data = tableOf(number("a", [1, 2, 8, 9, 20, 21, 30, 31]), category("grid", ["Gold", "Gold", "Iron", "Iron", "7", "7", "noise", "noise"], "segment"));
    const { report } = await profiled(data, { segments: { noise: { name: "Strays" }, Gold: { name: "VIP" } } });
    expect(report.segments.map(({ key, name, automaticName }) => [key, name, automaticName])).toEqual([
      ["Gold", "VIP", "Gold"],
      ["Iron", "Iron", "Iron"],
      ["7", "7", "7"],
      ["noise", "Strays", "Noise"],
    ]);
  });

  it("are short and readable whatever the columns are called", async () => {
    const long = "average_monthly_number_of_visits_to_the_website_during_the_last_year";
    const labels = quarters(80);
    const { report } = await profiled(
      tableOf(
        number(
          long,
          labels.map((label, i) => Number(label) * 10 + (i % 3)),
          "feature",
        ),
        category("segment", labels, "segment"),
      ),
    );
    for (const { name } of report.segments) {
      expect(name.length).toBeLessThan(45);
      expect(name).not.toContain("_");
    }
  });
});

describe("any segment column", () => {
  it("is profiled: one segment, a single row, everything missing, no numbers at all", async () => {
    const one = await profiled(tableOf(number("a", [1, 2, 3], "feature"), category("segment", ["1", "1", "1"], "segment")));
    expect(one.report).toMatchObject({ tree: null, segments: [{ differences: [], rule: null, share: 1 }] });
    const single = await profiled(tableOf(number("a", [5], "feature"), category("segment", ["x"], "segment")));
    expect(single.report.segments[0].distributions[0]).toMatchObject({ count: 1, median: 5, low: 5, high: 5 });
    const missing = await profiled(tableOf(number("a", [Number.NaN, Number.NaN], "feature"), category("segment", ["1", "2"], "segment")));
    expect(missing.report).toMatchObject({ explainer: null, map: null, segments: [{ differences: [] }, { differences: [] }] });
    const words = await profiled(
      tableOf(number("a", [1, 1, 1, 1], "id"), category("plan", ["x", "x", "y", "y"]), category("segment", ["1", "1", "2", "2"], "segment")),
    );
    expect(words.report.segments.map(({ name }) => name)).toEqual(["Plan x", "Plan y"]);
    expect(words.report.categories).toMatchObject([
      {
        name: "plan",
        cramersV: 1,
        shares: [
          [1, 0],
          [0, 1],
        ],
      },
    ]);
    expect(words.report.explainer?.method).toBe("tree");
  });

  it("leaves out values that no row uses, and infinite numbers from what is counted", async () => {
    const data = tableOf(
      number("a", [1, Number.POSITIVE_INFINITY, 8, Number.NEGATIVE_INFINITY, 9, 2], "feature"),
      category("segment", ["1", "1", "3", "3", "3", "1"], "segment", ["1", "2", "3"]),
    );
    const { report } = await profiled(data, { why: true, margin: true });
    expect(report.segments.map(({ key, size }) => [key, size])).toEqual([
      ["1", 3],
      ["3", 3],
    ]);
    expect(report.columns[0].overall).toMatchObject({ count: 4, min: 1, max: 9 });
  });

  it("describes blends such as principal components by the columns they are blended from", async () => {
    const raw = Object.entries(wholesale).flatMap(([name, values]) =>
      ["Fresh", "Milk"].includes(name) && Array.isArray(values) ? [number(name, values.map(Number))] : [],
    );
    const component = number(
      "PC 1",
      wholesale.Fresh.map((value, i) => value - wholesale.Milk[i]),
      "feature",
    );
    const labels = wholesale.Channel.map(String);
    const data: Table = {
      ...tableOf(...raw, component, category("segment", labels, "segment")),
      recipe: [{ id: "pca", kind: "pca", state: {}, reads: ["Fresh", "Milk"], writes: ["PC 1"] }],
    };
    const { report } = await profiled(data);
    expect(report.columns.map(({ name }) => name)).toEqual(["Fresh", "Milk"]);
    expect(report.explainer?.centres?.axes.map(({ column }) => column)).toEqual(["PC 1"]);
  });

  it("weighs what a segment is worth against its size", async () => {
    const { report } = await profiled(
      tableOf(
        number("spent", [10, 20, 30, 40, 100], "amount"),
        number("a", [1, 1, 2, 2, 3], "feature"),
        category("segment", ["1", "1", "1", "1", "2"], "segment"),
      ),
    );
    expect(report.segments).toMatchObject([
      { share: 0.8, valueShare: 0.5, valueIndex: 0.625, valueEach: 25 },
      { share: 0.2, valueShare: 0.5, valueIndex: 2.5, valueEach: 100 },
    ]);
  });
});
