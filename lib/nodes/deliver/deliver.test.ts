import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { findColumn } from "@/lib/table/columns";
import type { Column, Role, Table } from "@/lib/table/table";
import type { Report, RunContext } from "../contract";
import type { Problem } from "../problem";
import { list } from "./list";
import { reportPage } from "./report";
import { isListReport, isPageReport } from "./reports";

const number = (name: string, values: readonly number[], role: Role | null = null, origin?: string): Column => ({
  name,
  type: "number",
  role,
  values: Float64Array.from(values),
  ...(origin === undefined ? {} : { origin }),
});
const text = (name: string, values: readonly (string | null)[], role: Role | null = null, type: "category" | "text" = "category"): Column => {
  const dictionary = [...new Set(values.filter((value) => value !== null))];
  return { name, type, role, dictionary, codes: Int32Array.from(values, (value) => (value === null ? -1 : dictionary.indexOf(value))) };
};

const customers: Table = {
  rows: 5,
  recipe: [],
  columns: [
    text("customer", ["c1", "c2", "c3", "c4", "c5"], "id", "text"),
    text("E-mail", ["a@x.md", "b@x.md", null, "d@x.md", "e@x.md"], null, "text"),
    number("monetary", [10, 50, 30, Number.NaN, 20]),
    number("monetary (log, z)", [0, 1, 2, 3, 4], "feature", "monetary"),
    text("segment", ["Champions", "Sleeping", "Champions", null, "Sleeping"], "segment"),
    text("agreed", ["yes", "no", "Да", "yes", null], "consent"),
  ],
};

async function deliver(data: Table, params: Record<string, unknown> = {}) {
  const warnings: Problem[] = [];
  const dropped: Record<string, number> = {};
  const ctx: RunContext = {
    seed: 1,
    language: "en",
    compute: testCompute(),
    checkpoint: () => Promise.resolve(),
    warn: (problem) => warnings.push(problem),
    dropped: (code, rows) => {
      dropped[code] = rows;
    },
    dataset: () => Promise.reject(new Error("not asked for")),
    asset: () => Promise.reject(new Error("not asked for")),
  };
  const parsed = list.params.parse(params);
  const outputs = await list.run({ data }, parsed, ctx);
  if (!isListReport(outputs.report)) throw new Error("a list was expected");
  expect(JSON.parse(JSON.stringify(outputs.report))).toEqual(outputs.report);
  return { ...outputs, report: outputs.report, warnings, dropped, advice: list.advise?.(outputs, parsed, { data }) ?? [] };
}

const ids = (data: Table) => {
  const column = data.columns[0];
  return "codes" in column ? [...column.codes].map((code) => column.dictionary[code]) : [];
};

describe("deliver.list", () => {
  it("takes those who consent, with the columns that mean something outside", async () => {
    const { data, report, dropped } = await deliver(customers);
    expect(ids(data)).toEqual(["c1", "c3", "c4"]);
    expect(data.columns.map(({ name }) => name)).toEqual(["customer", "E-mail", "monetary", "segment", "agreed"]);
    expect(dropped).toEqual({ "deliver.without-consent": 2 });
    expect(report).toMatchObject({ rowsIn: 5, rows: 3, withoutConsent: 2, consentColumn: "agreed", otherSegments: 0 });
    expect(report.columns.filter(({ personal }) => personal).map(({ name }) => name)).toEqual(["E-mail"]);
    expect(report.segments).toEqual([
      { name: "Champions", rows: 2, chosen: true },
      { name: "Sleeping", rows: 2, chosen: true },
    ]);
  });

  it("takes the chosen segments, sorted, missing values last", async () => {
    const chosen = await deliver(customers, { segments: ["Sleeping"], consent: false, sort: "monetary" });
    expect(ids(chosen.data)).toEqual(["c2", "c5"]);
    expect(chosen.dropped).toEqual({ "deliver.other-segments": 3 });
    const descending = await deliver(customers, { consent: false, sort: "monetary" });
    expect(ids(descending.data)).toEqual(["c2", "c3", "c5", "c1", "c4"]);
    const ascending = await deliver(customers, { consent: false, sort: "monetary", descending: false });
    expect(ids(ascending.data)).toEqual(["c1", "c5", "c3", "c2", "c4"]);
    const byText = await deliver(customers, { consent: false, sort: "customer" });
    expect(ids(byText.data)).toEqual(["c5", "c4", "c3", "c2", "c1"]);
  });

  it("leaves out the noise of binary sums, and nothing else", async () => {
    const values = [5391.210000000009, 9_007_199_254_740_991, -0.1 - 0.2, Number.NaN];
    const { data } = await deliver({ rows: 4, recipe: [], columns: [number("sum", values)] });
    expect(data.columns[0]).toMatchObject({ values: Float64Array.of(5391.21, 9_007_199_254_740_991, -0.3, Number.NaN) });
  });

  it("writes the headers an import expects", async () => {
    const hubspot = await deliver(customers, { shape: "hubspot" });
    expect(hubspot.report.columns.map(({ header }) => header)).toEqual(["Customer ID", "Email", "monetary", "Segment", "agreed"]);
    const salesforce = await deliver(customers, { shape: "salesforce" });
    expect(salesforce.data.columns.map(({ name }) => name)).toEqual(["External_Id__c", "Email", "Monetary__c", "Segment__c", "Agreed__c"]);
    const awkward: Table = { rows: 0, recipe: [], columns: [number("сумма", []), number("1st order", []), number("a b", []), number("a-b", [])] };
    const { report } = await deliver(awkward, { shape: "salesforce" });
    expect(report.columns.map(({ header }) => header)).toEqual(["Field__c", "Field_1st_order__c", "A_b__c", "A_b_2__c"]);
  });

  it("warns of segments that are gone, of nobody left, of personal data without consent and of small segments", async () => {
    const gone = await deliver(customers, { segments: ["Gold"] });
    expect(gone.warnings.map(({ code }) => code)).toEqual(["deliver.segments-unknown", "deliver.empty-list"]);
    expect(gone.report.rows).toBe(0);
    const open = { ...customers, columns: customers.columns.filter(({ role }) => role !== "consent") };
    expect((await deliver(open)).advice.map(({ code }) => code)).toEqual(["deliver.personal-data", "deliver.small-segments"]);
  });

  it("survives a table without rows, segments or consent", async () => {
    const { data, report, warnings } = await deliver({ rows: 0, columns: [number("a", [])], recipe: [] });
    expect(data.rows).toBe(0);
    expect(report).toMatchObject({ rows: 0, segments: [], withoutConsent: null });
    expect(warnings).toEqual([]);
    expect(findColumn(data, "a")).toBeDefined();
    await expect(deliver(customers, { columns: ["gone"] })).rejects.toMatchObject({ problem: { code: "common.column-missing" } });
    await expect(deliver(customers, { sort: "gone" })).rejects.toMatchObject({ problem: { code: "common.column-missing" } });
  });
});

describe("deliver.report", () => {
  const context = (warnings: Problem[]): RunContext => ({
    seed: 1,
    language: "ro",
    compute: testCompute(),
    checkpoint: () => Promise.resolve(),
    warn: (problem) => warnings.push(problem),
    dropped: () => undefined,
    dataset: () => Promise.reject(new Error("not asked for")),
    asset: () => Promise.reject(new Error("not asked for")),
  });

  it("puts the reports together in the order of their wires", async () => {
    const reports: Report[] = [{ kind: "prepare.health" }, { kind: "cluster.profile" }];
    const warnings: Problem[] = [];
    const { report } = await reportPage.run({ reports }, reportPage.params.parse({ title: " Spring " }), context(warnings));
    expect(isPageReport(report) && report.sections.map(({ kind }) => kind)).toEqual(["prepare.health", "cluster.profile"]);
    expect(report).toMatchObject({ kind: "deliver.report", title: "Spring" });
    expect(warnings).toEqual([]);
  });

  it("says so when nothing is connected", async () => {
    const warnings: Problem[] = [];
    await reportPage.run({ reports: [] }, reportPage.params.parse({}), context(warnings));
    expect(warnings.map(({ code }) => code)).toEqual(["deliver.nothing-to-report"]);
  });
});
