import { describe, expect, it } from "vitest";
import { behaviourNamesSchema, trendNamesSchema } from "@/lib/ml/customers/column-names";
import cdnow from "@/lib/ml/customers/fixtures/cdnow.json";
import { transactions } from "@/lib/ml/fixtures/transactions";
import { DAY_MS } from "@/lib/ml/formula/dates";
import { replay } from "@/lib/ml/recipe/replay";
import { cell, takeRows } from "@/lib/table/columns";
import type { Column, NumberColumn, Table } from "@/lib/table/table";
import { series as clusterSeries } from "../cluster/series";
import type { Report } from "../contract";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { codedColumn } from "../fixtures/tables";
import { behaviour } from "./behaviour";
import { checkWindows, windowsOf } from "./behaviour-input";
import { clv } from "./clv";
import { type ClvReport, isClvReport } from "./clv-report";
import { trend } from "./trend";

const dataOf = (table: Table) => table.columns.map((column) => Array.from({ length: table.rows }, (_, row) => cell(column, row)));
const named = (table: Table, name: string) => table.columns.find((column) => column.name === name);
const numbers = (table: Table, name: string) => {
  const column = named(table, name);
  return column?.type === "number" ? Array.from(column.values) : [];
};

const shop: Table = {
  rows: cdnow.id.length,
  recipe: [],
  columns: [
    { name: "id", role: "id", type: "number", values: Float64Array.from(cdnow.id) },
    { name: "date", role: "date", type: "date", values: Float64Array.from(cdnow.day, (day) => cdnow.epoch + day * DAY_MS) },
    { name: "amount", role: "amount", type: "number", values: Float64Array.from(cdnow.cents, (cents) => cents / 100) },
  ],
};

function reportOf(found: Report): ClvReport {
  return isClvReport(found) ? found : expect.fail("no value report");
}

describe("feature.clv", () => {
  it("values CDNOW's customers, checks itself on held-out purchases and replays", async () => {
    const ctx = recordingContext();
    const { data, report } = await clv.run({ data: shop }, clv.params.parse({ countReturns: true }), ctx);
    expect(data.columns.map(({ name, role }) => `${name} ${role}`)).toEqual([
      "id id",
      "frequency null",
      "recency null",
      "T null",
      "monetary null",
      "p alive feature",
      "expected purchases feature",
      "expected value feature",
      "clv amount",
    ]);
    const found = reportOf(report);
    expect(found.customers).toBe(2357);
    // Oracle: Fader, Hardie and Lee's parameters of the sample, in days; lifetimes gives them for the same file in its own test.
    const [r, alpha, a, b] = found.model.parameters.map(({ value }) => value);
    expect(r).toBeGreaterThan(0.2);
    expect(alpha / 7).toBeGreaterThan(3);
    expect(a / (a + b)).toBeCloseTo(found.leaving, 12);
    expect(found.aliveCustomers).toBeCloseTo(
      numbers(data, "p alive").reduce((x, y) => x + y, 0),
      6,
    );
    expect(found.clvTotal).toBeCloseTo(
      numbers(data, "clv").reduce((x, y) => x + y, 0),
      4,
    );
    const { holdout } = found;
    expect(holdout?.customers).toBe(2357);
    expect(Math.abs((holdout?.predicted ?? 0) / (holdout?.actual ?? 1) - 1)).toBeLessThan(0.3);
    expect(found.map.alive[0].every((value) => value === 1)).toBe(true);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(clv.picture?.({ data, report })).toMatchObject({ type: "bars" });
    expect(dataOf(await replay(data.recipe, shop, ctx.checkpoint))).toEqual(dataOf(data));
    // New transactions are valued by the models learned: of a part of the customers the same comes out.
    const some = takeRows(shop, Uint32Array.from(cdnow.id.flatMap((id, row) => (id <= 500 || row === cdnow.id.length - 1 ? [row] : []))));
    const again = await replay(data.recipe, some, ctx.checkpoint);
    expect(again.rows).toBeGreaterThanOrEqual(500);
  });

  it("values more the longer the horizon, the higher the margin and the lower the discount", async () => {
    const total = async (params: Record<string, unknown>) =>
      reportOf((await clv.run({ data: shop }, clv.params.parse({ holdout: false, ...params }), recordingContext())).report).clvTotal ?? 0;
    const base = await total({});
    expect(await total({ months: 24 })).toBeGreaterThan(base);
    expect(await total({ discount: 0.5 })).toBeLessThan(base);
    expect(await total({ margin: 0.5 })).toBeCloseTo(base / 2, 4);
  });

  it("says when too few came back, when there is no amount, and by what remedy", async () => {
    const few = takeRows(
      shop,
      Uint32Array.from({ length: 30 }, (_, row) => row),
    );
    await expect(clv.run({ data: few }, clv.params.parse({}), recordingContext())).rejects.toMatchObject({ problem: { code: "feature.clv-few-repeat" } });
    const ctx = recordingContext();
    const bare = { ...shop, columns: shop.columns.slice(0, 2) };
    const { data, report } = await clv.run({ data: bare }, clv.params.parse({ holdout: false, period: "week" }), ctx);
    expect(warningCodes(ctx)).toContain("feature.clv-no-amount");
    expect(named(data, "clv")).toBeUndefined();
    expect(reportOf(report)).toMatchObject({ money: null, clv: null, holdout: null });
  });

  it("warns when amounts follow frequency, and when all amounts are alike", async () => {
    const lines: [id: number, day: number, amount: number][] = [];
    for (let id = 0; id < 200; id++) for (let k = 0; k <= id % 8; k++) lines.push([id, (k * 11 + id) % 90, 10 + (id % 8) * 20 + ((id * 7 + k) % 5)]);
    const table: Table = {
      ...shop,
      rows: lines.length,
      columns: [
        { name: "id", role: "id", type: "number", values: Float64Array.from(lines, ([id]) => id) },
        { name: "date", role: "date", type: "date", values: Float64Array.from(lines, ([, day]) => day * DAY_MS) },
        { name: "amount", role: "amount", type: "number", values: Float64Array.from(lines, ([, , spent]) => spent) },
      ],
    };
    const said = async (data: Table, penalizer: number) => {
      const ctx = recordingContext();
      await clv.run({ data }, clv.params.parse({ holdout: false, penalizer }), ctx);
      return warningCodes(ctx);
    };
    expect(await said(table, 0.001)).toContain("feature.clv-dependent");
    const alike: NumberColumn = { name: "amount", role: "amount", type: "number", values: new Float64Array(shop.rows).fill(5) };
    expect((await said({ ...shop, columns: [...shop.columns.slice(0, 2), alike] }, 0)).some((code) => code.startsWith("feature.clv-value-"))).toBe(true);
  });
});

describe("feature.behaviour", () => {
  const channel = codedColumn(
    "channel",
    null,
    "category",
    Array.from({ length: transactions.rows }, (_, row) => ["web", "app", "shop", null][row % 4]),
  );
  const table: Table = { ...transactions, columns: [...transactions.columns, channel] };

  it("makes a column a measure and window, says each in figures, and replays", async () => {
    const ctx = recordingContext();
    const { data, report } = await behaviour.run({ data: table }, behaviour.params.parse({ windows: "90, 30", top: 2 }), ctx);
    const names = data.columns.map(({ name }) => name);
    expect(names).toContain("orders 30d");
    expect(names.slice(-4)).toEqual(["favourite channel", "channel: web", "channel: app", "channel: other"]);
    const shares = ["channel: web", "channel: app", "channel: other"].map((name) => numbers(data, name));
    for (let i = 0; i < data.rows; i++) expect([0, 1]).toContain(Math.round((shares[0][i] + shares[1][i] + shares[2][i]) * 1e9) / 1e9);
    expect(report).toMatchObject({ kind: "feature.behaviour", windows: [30, 90], zone: "UTC" });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(dataOf(await replay(data.recipe, table, ctx.checkpoint))).toEqual(dataOf(data));
  });

  it("reads windows as people write them, and refuses what is none", () => {
    expect(windowsOf("365; 7,30 30")).toEqual([7, 30, 365]);
    expect(windowsOf("")).toEqual([]);
    expect(checkWindows("7, x").map(({ code }) => code)).toEqual(["feature.behaviour-windows"]);
    expect(checkWindows("1,2,3,4,5,6,7,8,9").map(({ code }) => code)).toEqual(["feature.behaviour-many-windows"]);
    expect(behaviour.check?.({}, behaviour.params.parse({ zone: "Mars/Olympus" })).map(({ code }) => code)).toEqual(["feature.bad-zone"]);
  });
});

describe("feature.trend", () => {
  it("describes the course and gives series that cluster.series reads whole", async () => {
    const ctx = recordingContext();
    const { data, series, report } = await trend.run({ data: shop }, trend.params.parse({}), ctx);
    expect(report).toMatchObject({ kind: "feature.trend", customers: 2357, unit: "month" });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(dataOf(await replay(data.recipe, shop, ctx.checkpoint))).toEqual(dataOf(data));
    expect(dataOf(await replay(series.recipe, shop, ctx.checkpoint))).toEqual(dataOf(series));
    const active = numbers(data, "active periods");
    const again = await clusterSeries.run({ data: series }, clusterSeries.params.parse({ k: 2, starts: 1, sample: 50, maxIterations: 3 }), recordingContext());
    expect(numbers(again.data, "total")).toEqual(numbers(data, "total"));
    expect(numbers(again.data, "active periods")).toEqual(active);
  });

  it("knows the season of the week by the day, and tells when the data are too short", async () => {
    const days = Array.from({ length: 10 * 70 }, (_, i) => ({ id: i % 10, day: Math.floor(i / 10) }));
    const date: Column = { name: "date", role: "date", type: "date", values: Float64Array.from(days, ({ day }) => Date.UTC(2024, 0, 1) + day * DAY_MS) };
    const amount: NumberColumn = { name: "amount", role: "amount", type: "number", values: Float64Array.from(days, ({ day }) => (day % 7 === 5 ? 50 : 1)) };
    const id: NumberColumn = { name: "id", role: "id", type: "number", values: Float64Array.from(days, (one) => one.id) };
    const table: Table = { rows: days.length, recipe: [], columns: [id, date, amount] };
    const { data } = await trend.run({ data: table }, trend.params.parse({ unit: "day" }), { ...recordingContext(), language: "ro" });
    expect(numbers(data, "sezonalitate").every((strength) => strength > 0.99)).toBe(true);
    const peak = named(data, "ziua de vârf");
    expect(peak && cell(peak, 0)).toBe("sâmbătă");
    const ctx = recordingContext();
    expect(named((await trend.run({ data: table }, trend.params.parse({}), ctx)).data, "seasonality")).toBeUndefined();
    expect(warningCodes(ctx)).toContain("feature.trend-no-season");
  });
});

const ENGLISH = /\b(share|orders?|events|window|change|peak|gap|mean|slope|expected|alive|periods|tenure|distinct|\d+d)\b/;

describe("columns of one row a customer", () => {
  it.each(["ru", "ro"] as const)("are called in the document's language, and so again when replayed (%s)", async (language) => {
    const ctx = { ...recordingContext(), language };
    const made = [
      (await behaviour.run({ data: shop }, behaviour.params.parse({ events: true, means: true }), ctx)).data,
      (await trend.run({ data: shop }, trend.params.parse({}), ctx)).data,
      (await clv.run({ data: shop }, clv.params.parse({}), ctx)).data,
    ];
    const lettersOfModels = ["frequency", "recency", "T", "monetary", "clv"];
    for (const data of made) {
      const english = data.columns.filter(({ name, role }) => role !== "id" && !lettersOfModels.includes(name) && ENGLISH.test(name));
      expect(english.map(({ name }) => name)).toEqual([]);
      const again = await replay(data.recipe, shop, ctx.checkpoint);
      expect(again.columns.map(({ name }) => name)).toEqual(data.columns.map(({ name }) => name));
    }
  });

  it("keep the names that steps had before they had any", () => {
    expect(behaviourNamesSchema.parse({})).toMatchObject({ gapMean: "gap mean", within: "{name} {days}d" });
    expect(trendNamesSchema.parse({}).active).toBe("active periods");
  });
});
