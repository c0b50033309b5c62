import { describe, expect, it } from "vitest";
import { Random } from "@/lib/ml/random";
import { replay } from "@/lib/ml/recipe/replay";
import { Cancelled } from "@/lib/problem";
import { findColumn } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import { score } from "../classify/score";
import type { RunContext } from "../contract";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { codedColumn, dateColumn, numberColumn, tableOf } from "../fixtures/tables";
import { series } from "./series";
import { isSeriesReport } from "./series-report";

/** Customers that rise, fall, come in summer or all the time, over the 24 months of 2024 and 2025; the kind is in the id. */
function shop(customers: number, seed = 4, extra: readonly [string, number, number][] = []): Table {
  const random = new Random(seed);
  const lines: [string, number, number][] = [...extra];
  for (let c = 0; c < customers; c++) {
    const size = 1 + 9 * random.uniform();
    for (let month = 0; month < 24; month++) {
      const course = [1 + month, 25 - month, month % 12 >= 5 && month % 12 <= 7 ? 20 : 1, month % 12 === 11 ? 30 : 2][c % 4];
      lines.push([`${"ABCD"[c % 4]}${c}`, Date.UTC(2024, month, 1 + random.below(27)), size * (course + random.normal() * 0.5)]);
    }
  }
  lines.push(["A0", Date.UTC(2025, 11, 31), 0.01]);
  return tableOf(
    [
      codedColumn(
        "customer",
        "id",
        "text",
        lines.map(([id]) => id),
      ),
      dateColumn(
        "date",
        "date",
        lines.map(([, date]) => date),
      ),
      numberColumn(
        "amount",
        "amount",
        lines.map(([, , amount]) => amount),
      ),
    ],
    lines.length,
  );
}

async function run(data: Table, params: Record<string, unknown>, ctx: RunContext = recordingContext()) {
  const outputs = await series.run({ data }, series.params.parse(params), ctx);
  if (!isSeriesReport(outputs.report)) throw new Error("no report of series");
  return { ...outputs, report: outputs.report };
}

function segmentsOf(data: Table): Map<string, string | null> {
  const [ids, labels] = [data.columns[0], data.columns.find(({ role }) => role === "segment")];
  if (!ids || !labels || !("codes" in ids) || !("codes" in labels)) throw new Error("no ids or segments");
  return new Map(Array.from(ids.codes, (code, row) => [ids.dictionary[code], labels.codes[row] < 0 ? null : labels.dictionary[labels.codes[row]]]));
}

/** The segments of each kind of customer. */
function byKind(data: Table): string[] {
  const found = new Map<string, Set<string>>();
  for (const [id, segment] of segmentsOf(data)) found.set(id[0], (found.get(id[0]) ?? new Set()).add(String(segment)));
  return [..."ABCD"].map((kind) => [...(found.get(kind) ?? [])].sort().join("+"));
}

describe("purchase patterns", () => {
  it.each(["dtw", "soft-dtw", "k-shape", "euclidean"])("finds the four courses by %s, whatever the size of the customer", async (method) => {
    const { data, report } = await run(shop(40), { method, k: 4 });
    expect([...byKind(data)].sort()).toEqual(["1", "2", "3", "4"]);
    expect(report.periods).toHaveLength(24);
    expect(report.periods[0]).toBe(Date.UTC(2024, 0, 1));
    expect(report.segments.map(({ size }) => size)).toEqual([10, 10, 10, 10]);
    expect(report.silhouette.score).toBeGreaterThan(0.4);
    expect(report.segments.reduce((sum, { totalShare }) => sum + (totalShare ?? 0), 0)).toBeCloseTo(1, 12);
  });

  it("calls its columns in the document's language, and so again when replayed; segments stay the same", async () => {
    const data = shop(24);
    const english = await run(data, { k: 4 });
    const ctx: RunContext = { ...recordingContext(), language: "ru" };
    const russian = await run(data, { k: 4 }, ctx);
    const made = russian.data.columns.filter(({ role }) => role !== "segment").map(({ name }) => name);
    expect(made.slice(1, 8)).toEqual(["всего", "активных периодов", "тренд", "вариация", "период пика", "месяц 1", "месяц 2"]);
    expect(segmentsOf(russian.data)).toEqual(segmentsOf(english.data));
    expect(russian.report.segments.map(({ trend, variation }) => [trend, variation])).toEqual(
      english.report.segments.map(({ trend, variation }) => [trend, variation]),
    );
    const again = await replay(russian.data.recipe, data, ctx.checkpoint);
    expect(again.columns.map(({ name }) => name)).toEqual(expect.arrayContaining(made.slice(0, 8)));
  });

  it("keeps every customer: those with too few active periods without a segment, and told", async () => {
    const ctx = recordingContext();
    const { data, report } = await run(shop(16, 4, [["late", Date.UTC(2025, 3, 3), 9]]), { k: 4 }, ctx);
    expect(data.rows).toBe(17);
    expect(segmentsOf(data).get("late")).toBeNull();
    expect([report.customers, report.clustered, report.sparse]).toEqual([17, 16, 1]);
    expect(warningCodes(ctx)).toEqual(["cluster.series-sparse"]);
    expect(findColumn(data, "total")?.role).toBe("amount");
  });

  it("fits on a sample and assigns the rest", async () => {
    const ctx = recordingContext();
    const { data, report } = await run(shop(80), { k: 4, sample: 20 }, ctx);
    expect(report.fitted).toBe(20);
    expect([...byKind(data)].sort()).toEqual(["1", "2", "3", "4"]);
    expect(warningCodes(ctx)).toEqual(["cluster.series-sampled"]);
  });

  it("gives its own transactions the same segments through Score, and new customers those of their course", async () => {
    const data = shop(24, 4, [["late", Date.UTC(2025, 3, 3), 9]]);
    const fitted = await run(data, { k: 4 });
    const again = await score.run({ model: fitted.model, data }, {}, recordingContext());
    expect([...segmentsOf(again.data)]).toEqual([...segmentsOf(fitted.data)]);
    const fresh = await score.run({ model: fitted.model, data: shop(8, 99) }, {}, recordingContext());
    expect(byKind(fresh.data)).toEqual(byKind(fitted.data).map((segments) => segments.replace("+null", "")));
  });

  it("gives the same for the same seed", async () => {
    const [first, second] = [await run(shop(30), { seed: 5 }), await run(shop(30), { seed: 5 })];
    expect(second).toEqual(first);
  });

  it("makes fewer segments of customers that do not differ, and says so", async () => {
    const ctx = recordingContext();
    const lines = Array.from({ length: 60 }, (_, i) => [`C${i % 5}`, Date.UTC(2025, Math.floor(i / 5), 3), 7] as const);
    const table = tableOf(
      [
        codedColumn(
          "customer",
          "id",
          "text",
          lines.map(([id]) => id),
        ),
        dateColumn(
          "date",
          "date",
          lines.map(([, date]) => date),
        ),
        numberColumn(
          "amount",
          "amount",
          lines.map(([, , amount]) => amount),
        ),
      ],
      60,
    );
    const { report } = await run(table, { partial: true }, ctx);
    expect(report.segments.map(({ size }) => size)).toEqual([5]);
    expect(report.silhouette.score).toBeNull();
    expect(warningCodes(ctx)).toContain("cluster.fewer-distinct");
  });

  it.each([
    [{ minimum: 100 }, "cluster.series-too-few"],
    [{ k: 20 }, "cluster.series-too-few"],
  ])("refuses %j: %s", async (params, code) => {
    await expect(run(shop(8), params)).rejects.toMatchObject({ problem: { code } });
  });

  it("refuses beforehand what would not fit or end, with a way out", async () => {
    const wide = shop(8, 4, [["old", Date.UTC(0, 0, 1), 1]]);
    await expect(run(wide, { unit: "week" })).rejects.toMatchObject({ problem: { code: "cluster.series-too-large", fix: { params: { count: 520 } } } });
    const long = shop(4000, 4, [["old", Date.UTC(1980, 0, 1), 1]]);
    await expect(run(long, { method: "soft-dtw", window: null, sample: null })).rejects.toMatchObject({
      problem: { code: "cluster.series-too-long", param: "sample" },
    });
    const short = shop(8);
    const day = { ...short, columns: short.columns.map((column) => (column.type === "date" ? { ...column, values: column.values.map(() => 0) } : column)) };
    await expect(run(day, {})).rejects.toMatchObject({ problem: { code: "cluster.series-short", fix: { params: { unit: "week" } } } });
  });

  it("multiplies quantity and price, takes quantity alone, or offers to count orders", async () => {
    const data = shop(8);
    const amount = data.columns[2];
    if (amount.type !== "number") throw new Error("no amount");
    const two = { ...amount, name: "quantity", role: "quantity", values: amount.values.map((value) => value / 2) } as const;
    const price = { ...amount, name: "price", role: "price", values: amount.values.map(() => 2) } as const;
    const whole = await run(data, { k: 4 });
    const product = await run({ ...data, columns: [...data.columns.slice(0, 2), two, price] }, { k: 4 });
    expect(product.report.columns.measured).toEqual(["quantity", "price"]);
    expect(findColumn(product.data, "total")).toEqual(findColumn(whole.data, "total"));
    expect((await run({ ...data, columns: [...data.columns.slice(0, 2), two] }, { k: 4 })).report.columns.measured).toEqual(["quantity"]);
    await expect(run({ ...data, columns: data.columns.slice(0, 2) }, {})).rejects.toMatchObject({
      problem: { code: "cluster.series-no-value", fix: { params: { value: "count" } } },
    });
    const counted = await run({ ...data, columns: data.columns.slice(0, 2) }, { value: "count", k: 2 });
    expect(counted.report.columns.measured).toEqual([]);
    expect(findColumn(counted.data, "total")?.role).toBe("feature");
  });

  it("can be cancelled in the middle of averaging", async () => {
    let calls = 0;
    const checkpoint = async () => {
      if (++calls === 40) throw new Cancelled();
    };
    await expect(run(shop(400), { method: "soft-dtw" }, { ...recordingContext(), checkpoint })).rejects.toBeInstanceOf(Cancelled);
  });
});
