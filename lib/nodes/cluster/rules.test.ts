import { describe, expect, it } from "vitest";
import rfmData from "@/lib/ml/fixtures/rfm.json";
import grid from "@/lib/ml/rules/fixtures/rfm-grid.json";
import { findColumn } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import { score } from "../classify/score";
import type { RunContext } from "../contract";
import { transform } from "../feature/transform";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { codedColumn, dateColumn, numberColumn, ordinaryTable, tableOf } from "../fixtures/tables";
import { rules } from "./rules";
import { isRulesReport, type RulesReport } from "./rules-report";

const customers = (): Table =>
  tableOf(
    [
      numberColumn("recency", "feature", rfmData.recency),
      numberColumn("frequency", "feature", rfmData.frequency),
      numberColumn("monetary", "feature", rfmData.monetary),
    ],
    rfmData.recency.length,
  );

async function run(data: Table, params: Record<string, unknown>, ctx: RunContext = recordingContext()) {
  const outputs = await rules.run({ data }, rules.params.parse(params), ctx);
  if (!isRulesReport(outputs.report)) throw new Error("no report of rules");
  return { ...outputs, report: outputs.report };
}

function labels(data: Table): (string | null)[] {
  const column = data.columns.find(({ role }) => role === "segment");
  if (!column || !("codes" in column)) throw new Error("no segment column");
  return Array.from(column.codes, (code) => (code < 0 ? null : column.dictionary[code]));
}

const sizes = (report: RulesReport) => Object.fromEntries(report.segments.map(({ group, name, size }) => [group ?? name, size]));

describe("the RFM grid", () => {
  it("puts the Online Retail customers into the groups that pandas counts", async () => {
    for (const ties of ["together", "split"] as const) {
      const { report, data } = await run(customers(), { ties });
      const expected = Object.entries(grid.grids[ties].groups).map(([name, [size]]) => [name, size]);
      expect(Object.fromEntries(Object.entries(sizes(report)).filter(([, size]) => size > 0))).toEqual(Object.fromEntries(expected));
      expect(data.columns.map(({ name }) => name).slice(3)).toEqual(["segment", "recency score", "frequency score", "monetary score"]);
      expect(report.valueColumn).toBe("monetary");
      expect(report.segments.reduce((sum, { valueShare }) => sum + (valueShare ?? 0), 0)).toBeCloseTo(1, 12);
    }
  });

  it("warns of scores that ties leave empty, with a way to fill them", async () => {
    const ctx = recordingContext();
    const all = Array.from({ length: 200 }, (_, row) => row);
    const orders = all.map((row) => (row < 150 ? 1 : row));
    await run(tableOf([numberColumn("recency", null, all), numberColumn("orders", null, orders)], 200), {}, ctx);
    expect(ctx.warnings).toMatchObject([
      { code: "cluster.rules-ties", detail: { column: "orders", count: 2, share: 0.75 }, fix: { params: { ties: "split" } } },
    ]);
  });

  it("finds the raw measures beside scaled copies, and takes the copies where the raw ones are gone", async () => {
    const scaled = (await transform.run({ data: customers() }, transform.params.parse({}), recordingContext())).data;
    const whole = await run(scaled, {});
    expect(whole.report.grid?.measures.map(({ column }) => column)).toEqual(["recency", "frequency", "monetary"]);
    const only = { ...scaled, columns: scaled.columns.filter(({ origin }) => origin !== undefined) };
    const copies = await run(only, {});
    expect(copies.report.grid?.measures.map(({ column }) => column)).toEqual(only.columns.map(({ name }) => name));
    expect(sizes(copies.report)).toEqual(sizes(whole.report));
  });

  it("finds measures as people call them, and takes the one that is named", async () => {
    const some = [5, 1, 4, 2, 3];
    const named = (...names: string[]) =>
      tableOf(
        names.map((name) => numberColumn(name, null, some)),
        5,
      );
    const read = async (data: Table, params = {}) => (await run(data, params)).report.grid?.measures.map(({ column }) => column);
    expect(await read(named("Days since last order", "Orders", "Выручка, руб."))).toEqual(["Days since last order", "Orders", "Выручка, руб."]);
    expect(await read(named("Recență", "Frecvență"))).toEqual(["Recență", "Frecvență"]);
    expect(await read(named("recency", "frequency", "visits"), { frequency: "visits" })).toEqual(["recency", "visits"]);
    await expect(run(named("recency", "frequency"), { frequency: "gone" })).rejects.toMatchObject({ problem: { code: "common.column-missing" } });
  });

  it("gives its own rows the same segments through Score, and names in the document's language", async () => {
    const { data, model } = await run(customers(), { axis: "both" }, { ...recordingContext(), language: "ru" });
    const scored = await score.run({ model, data: customers() }, {}, recordingContext());
    expect(labels(scored.data)).toEqual(labels(data));
    expect(new Set(labels(data))).toContain("Чемпионы");
  });

  it("needs neither column nor role for the axis that is not used, and offers RFM where a measure is missing", async () => {
    const { report, model } = await run({ ...customers(), columns: customers().columns.slice(0, 2) }, {});
    expect([report.valueColumn, model.columns]).toEqual([null, ["recency", "frequency"]]);
    await expect(run({ ...customers(), columns: customers().columns.slice(1) }, {})).rejects.toMatchObject({
      problem: { code: "cluster.rules-no-recency", fix: { node: "feature.rfm" } },
    });
  });

  it("leaves rows with a missing measure without a segment", async () => {
    const ctx = recordingContext();
    const data = tableOf([numberColumn("recency", null, [1, Number.NaN, 3]), numberColumn("frequency", null, [1, 2, 3])], 3);
    const { report, data: out } = await run(data, {}, ctx);
    expect([report.missing, labels(out)[1]]).toEqual([1, null]);
    expect(warningCodes(ctx)).toContain("cluster.rules-missing");
  });
});

const rule = (column: string, op: string, value: unknown, value2: unknown = null) => ({ column, op, value, value2 });
const SHOP = tableOf(
  [
    numberColumn("spent", "amount", [500, 50, 700, Number.NaN, 5, 60]),
    codedColumn("city", null, "category", ["Iași", "Cluj", "Cluj", null, "Iași", "Bălți"]),
    dateColumn(
      "last",
      "date",
      [1, 2, 3, 4, 5, 6].map((day) => Date.UTC(2026, 0, day)),
    ),
  ],
  6,
);
const OWN = {
  preset: "own",
  segments: [
    { name: "VIP", rules: [rule("spent", "at-least", 500)] },
    { name: "Cluj or late", match: "any", rules: [rule("city", "is", "Cluj"), rule("last", "after", "2026-01-04")] },
    { name: "Rich in Cluj", rules: [rule("city", "is", "Cluj")], formula: "spent > 600" },
  ],
};

describe("own rules", () => {
  it("take the first segment that is met, count overlaps and what is left", async () => {
    const ctx = recordingContext();
    const { data, report, model } = await run(SHOP, OWN, ctx);
    expect(labels(data)).toEqual(["VIP", "Cluj or late", "VIP", "Others", "Cluj or late", "Cluj or late"]);
    expect(report.segments.map(({ matched, size, value }) => [matched, size, value])).toEqual([
      [2, 2, 1200],
      [4, 3, 115],
      [1, 0, 0],
      [null, 1, 0],
    ]);
    expect(report.own).toEqual({
      uncovered: 1,
      several: 1,
      overlaps: [
        [2, 1, 1],
        [1, 4, 1],
        [1, 1, 1],
      ],
    });
    expect(ctx.warnings).toMatchObject([{ code: "cluster.rules-unreachable", detail: { name: "Rich in Cluj", first: "VIP", count: 1 }, param: "segments" }]);
    expect(model.columns).toEqual(["spent", "city", "last"]);
    expect(model.classes).toEqual(["VIP", "Cluj or late", "Rich in Cluj", "Others"]);
  });

  it("score new rows with columns of any type", async () => {
    const { model } = await run(SHOP, OWN);
    const fresh = tableOf(
      [
        codedColumn("city", null, "text", ["Cluj", "Iași"]),
        numberColumn("spent", null, [700, Number.NaN]),
        dateColumn("last", null, [Date.UTC(2020, 0, 1), Number.NaN]),
      ],
      2,
    );
    const { data } = await score.run({ model, data: fresh }, {}, recordingContext());
    expect(labels(data)).toEqual(["VIP", "Others"]);
  });

  it("keep the name of the rest apart from the segments", async () => {
    const named = { ...OWN, otherwise: "VIP" };
    expect((await run(SHOP, named)).report.segments.at(-1)?.name).toBe("VIP 2");
  });

  it.each([
    [[], "cluster.rules-none"],
    [[{ name: " ", rules: [rule("spent", "greater", 1)] }], "cluster.rules-no-name"],
    [[{ name: "A" }], "cluster.rules-no-condition"],
    [[{ name: "A", rules: [rule("gone", "greater", 1)] }], "common.column-missing"],
    [[{ name: "A", formula: "spent + 1" }], "prepare.formula-not-boolean"],
    [
      [
        { name: "A", rules: [rule("spent", "greater", 1)] },
        { name: "a", rules: [rule("spent", "greater", 2)] },
      ],
      "cluster.rules-same-name",
    ],
  ])("are refused at once: %j", async (segments, code) => {
    const params = rules.params.parse({ preset: "own", segments });
    expect(rules.check?.({ data: SHOP.columns }, params)).toMatchObject([{ code, param: "segments" }]);
    await expect(run(SHOP, { preset: "own", segments })).rejects.toMatchObject({ problem: { code } });
  });

  it("point out a condition that stands twice, however its rules are ordered", () => {
    const [a, b] = [rule("spent", "greater", 1), rule("city", "is", "Cluj")];
    const params = rules.params.parse({
      preset: "own",
      segments: [
        { name: "A", rules: [a, b] },
        { name: "B", rules: [b, a] },
      ],
    });
    expect(rules.check?.({ data: SHOP.columns }, params)).toMatchObject([
      { code: "cluster.rules-same-condition", severity: "warning", detail: { name: "B", first: "A" } },
    ]);
  });

  it("advise where most rows are left, or in several segments", async () => {
    const data = ordinaryTable();
    const most = await run(data, {
      preset: "own",
      segments: [
        { name: "A", rules: [rule("recency", "greater", 0)] },
        { name: "B", rules: [rule("recency", "greater", 1)] },
      ],
    });
    expect(rules.advise?.(most, rules.params.parse({}), { data }).map(({ code }) => code)).toEqual(["cluster.rules-overlapping"]);
    const few = await run(data, { preset: "own", segments: [{ name: "A", rules: [rule("recency", "greater", 150)] }] });
    expect(rules.advise?.(few, rules.params.parse({}), { data }).map(({ code }) => code)).toEqual(["cluster.rules-uncovered"]);
    expect(findColumn(most.data, "segment 2")?.role).toBe("segment");
    expect(findColumn(most.data, "segment")?.role).toBeNull();
  });
});
