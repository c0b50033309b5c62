import { describe, expect, it } from "vitest";
import { noCheckpoint } from "@/lib/ml/checkpoint";
import { modelMethod } from "@/lib/ml/models/registry";
import { Random } from "@/lib/ml/random";
import { findColumn, takeRows } from "@/lib/table/columns";
import type { Column, Table } from "@/lib/table/table";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { booleanColumn, codedColumn, numberColumn, tableOf } from "../fixtures/tables";
import { prototypes } from "./prototypes";
import { isPrototypesReport } from "./prototypes-report";

/** Three kinds of customer told apart by spending, channel and a flag; city is noise. */
function customers(rows = 300): Table {
  const random = new Random(4);
  const kind = (row: number) => row % 3;
  const each = <T>(make: (row: number) => T) => Array.from({ length: rows }, (_, row) => make(row));
  return tableOf(
    [
      numberColumn(
        "spending",
        "feature",
        each((row) => 2 * kind(row) + 0.4 * random.normal()),
      ),
      codedColumn(
        "channel",
        "feature",
        "category",
        each((row) => (random.uniform() < 0.1 ? null : ["shop", "web", "phone"][kind(row)])),
      ),
      booleanColumn(
        "member",
        "feature",
        each((row) => (kind(row) === 2) !== random.uniform() < 0.1),
      ),
      codedColumn(
        "city",
        "feature",
        "category",
        each(() => `city ${random.below(5)}`),
      ),
    ],
    rows,
  );
}

async function cluster(data: Table, params: Record<string, unknown> = {}) {
  const context = recordingContext();
  const parsed = prototypes.params.parse({ k: 3, ...params });
  const outputs = await prototypes.run({ data }, parsed, context);
  if (!isPrototypesReport(outputs.report)) throw new Error("no prototypes report");
  const advice = prototypes.advise?.(outputs, parsed, { data }) ?? [];
  return { ...outputs, report: outputs.report, codes: warningCodes(context), advice: advice.map(({ code }) => code) };
}

const segmentOf = (table: Table): Int32Array => {
  const column = findColumn(table, "segment");
  if (column?.type !== "category") throw new Error("no segment");
  return column.codes;
};

describe("cluster.prototypes", () => {
  it("finds kinds of customer by numbers and categories, and says which columns separate them", async () => {
    const { data, report, codes, model } = await cluster(customers(), { distance: true });
    expect(codes).toEqual([]);
    expect(data.columns.map(({ name }) => name)).toEqual(["spending", "channel", "member", "city", "segment", "distance"]);
    const found = segmentOf(data);
    const first = [found[0], found[1], found[2]];
    expect(new Set(first).size).toBe(3);
    expect(found.filter((code, row) => code === first[row % 3]).length).toBeGreaterThan(290);
    expect(report.segments.map(({ modes }) => modes[0].level).sort()).toEqual(["phone", "shop", "web"]);
    const strength = new Map(report.separating.map((of) => [of.column, of.strength ?? 0]));
    expect(strength.get("spending")).toBeGreaterThan(0.9);
    expect(strength.get("channel")).toBeGreaterThan(0.8);
    expect(strength.get("city")).toBeLessThan(0.3);
    expect(report.map.group).toHaveLength(300);
    const method = await modelMethod(model.method);
    const columns = model.columns.map((name) => findColumn(data, name)).filter((column): column is Column => column !== undefined);
    expect((await method?.predict(model.state, columns, data.rows, 3, noCheckpoint))?.codes).toEqual(found);
  });

  it("assigns rows with values it has never seen, and none where a number is missing", async () => {
    const { model } = await cluster(customers());
    const method = await modelMethod("prototypes");
    const rows = [
      numberColumn("spending", null, [0, 4, Number.NaN]),
      codedColumn("channel", null, "category", ["fax", null, "web"]),
      booleanColumn("member", null, [false, true, null]),
      codedColumn("city", null, "text", ["x", "y", "z"]),
    ];
    const codes = (await method?.predict(model.state, rows, 3, 3, noCheckpoint))?.codes;
    expect(codes?.[2]).toBe(-1);
    expect(codes?.[0]).not.toBe(codes?.[1]);
  });

  it("is k-modes without numbers, and leaves rows with missing categories out when told to", async () => {
    const data = customers();
    const bare = tableOf(data.columns.slice(1), data.rows);
    const { report } = await cluster(bare);
    expect(report).toMatchObject({ features: [], gamma: 1, numberCost: 0, missing: 0 });
    const dropped = await cluster(bare, { missing: "drop" });
    expect(dropped.codes).toEqual(["cluster.prototypes-missing"]);
    expect(dropped.report.missing).toBeGreaterThan(10);
    expect(segmentOf(dropped.data).filter((code) => code < 0)).toHaveLength(dropped.report.missing);
  });

  it("tells what the columns do not bear", async () => {
    const data = customers();
    await expect(cluster(tableOf(data.columns.slice(0, 1), data.rows))).rejects.toMatchObject({ problem: { code: "cluster.prototypes-no-categories" } });
    const names = codedColumn(
      "name",
      "feature",
      "category",
      Array.from({ length: 1200 }, (_, i) => `n${i}`),
    );
    await expect(cluster(tableOf([names], 1200))).rejects.toMatchObject({ problem: { code: "cluster.prototypes-too-many-levels", detail: { levels: 1200 } } });
    await expect(cluster(takeRows(data, Uint32Array.of(0, 1)))).rejects.toMatchObject({ problem: { code: "cluster.too-few-rows", fix: { params: { k: 2 } } } });
    const same = tableOf([numberColumn("x", "feature", new Array(40).fill(1)), codedColumn("c", "feature", "category", new Array(40).fill("one"))], 40);
    expect(await cluster(same)).toMatchObject({ codes: ["cluster.fewer-distinct"], report: { segments: [{ size: 40 }], cost: 0 } });
    expect((await cluster(data, { gamma: 0.001 })).advice).toContain("cluster.prototypes-numbers-decide");
    expect((await cluster(data, { gamma: 1000 })).advice).toContain("cluster.prototypes-categories-decide");
  });
});
