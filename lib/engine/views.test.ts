import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noCheckpoint } from "@/lib/ml/checkpoint";
import type { Column } from "@/lib/table/table";
import { fileName } from "./export-value";
import { Bench, readyState } from "./fixtures/engine";
import { pipelineOf } from "./fixtures/nodes";
import { sortRows } from "./sort-rows";

async function source(rows: number) {
  const bench = new Bench();
  const { states } = await bench.run(
    pipelineOf({ a: ["test.source", { rows }], b: ["test.join", {}, { tables: "a.data" }], c: ["test.add", {}, { data: "a.data" }] }),
  );
  return { engine: bench.engine, key: readyState(states.a).key, joined: readyState(states.b).key, added: readyState(states.c).key };
}

describe("rows", () => {
  it("come in pages, by column, as plain data", async () => {
    const { engine, key } = await source(10);
    const page = await engine.rows(key, "data", { offset: 8, limit: 5 });
    expect(page).toEqual({
      ok: true,
      value: {
        rows: 10,
        columns: [
          { name: "x", type: "number", role: "feature" },
          { name: "group", type: "category", role: null },
        ],
        cells: [
          [(8 * 7919) % 1000, (9 * 7919) % 1000],
          ["c", "a"],
        ],
      },
    });
  });

  it("are sorted over the whole table, ties in the order of the table", async () => {
    const { engine, key } = await source(2000);
    const rows = Array.from({ length: 2000 }, (_, i) => ({ x: (i * 7919) % 1000, group: "abc"[i % 3] }));
    const byX = [...rows].sort((a, b) => b.x - a.x);
    const page = await engine.rows(key, "data", { offset: 500, limit: 50, sort: { column: "x", descending: true } });
    expect(page).toMatchObject({ value: { cells: [byX.slice(500, 550).map((row) => row.x), byX.slice(500, 550).map((row) => row.group)] } });
    expect(await engine.rows(key, "data", { offset: 500, limit: 50, sort: { column: "x", descending: true } })).toEqual(page);
  });

  it("beyond the end are none, and a page has at most 5,000", async () => {
    const { engine, key } = await source(6000);
    expect(await engine.rows(key, "data", { offset: 7000, limit: 5 })).toMatchObject({ value: { rows: 6000, cells: [[], []] } });
    const all = await engine.rows(key, "data", { offset: 0, limit: 1_000_000 });
    expect(all.ok && all.value.cells[0].length).toBe(5000);
  });

  it("of a result that is not there are a problem", async () => {
    const { engine, key, joined } = await source(1);
    for (const [of, port] of [
      ["gone", "data"],
      [key, "nothing"],
      [joined, "model"],
    ]) {
      expect(await engine.rows(of, port, { offset: 0, limit: 1 })).toEqual({ ok: false, problem: { code: "engine.result-gone", severity: "error" } });
    }
  });
});

describe("other values", () => {
  it("come as they are", async () => {
    const { engine, joined, added } = await source(3);
    expect(await engine.report(added, "summary")).toEqual({ ok: true, value: { kind: "test.sum", by: 1 } });
    expect(await engine.model(joined, "model")).toMatchObject({ ok: true, value: { method: "test", state: { seed: 42 } } });
  });

  it("are exported as JSON", async () => {
    const { engine, added } = await source(3);
    const file = await engine.exportOutput(added, "summary", "my/report");
    if (!file.ok) throw new Error(file.problem.code);
    expect(file.value.name).toBe("my_report.json");
    expect(JSON.parse(await file.value.blob.text())).toEqual({ kind: "test.sum", by: 1 });
  });
});

describe("sortRows", () => {
  const number = (values: number[]): Column => ({ name: "x", role: null, type: "number", values: Float64Array.from(values) });

  it("agrees with a stable sort of the platform, missing last in both directions", async () => {
    const cells = fc.array(fc.oneof(fc.constant(Number.NaN), fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: -3, max: 3 })), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(cells, fc.boolean(), async (values, descending) => {
        const rows = values.map((value, row) => ({ value, row }));
        const present = rows.filter(({ value }) => !Number.isNaN(value));
        const expected = present.sort((a, b) => (a.value === b.value ? 0 : a.value < b.value === descending ? 1 : -1));
        const order = [...(await sortRows(number(values), descending, new Intl.Collator("en"), noCheckpoint))];
        expect(order).toEqual([...expected, ...rows.filter(({ value }) => Number.isNaN(value))].map(({ row }) => row));
      }),
    );
  });

  it("puts false before true, missing last, and the other way round", async () => {
    const column: Column = { name: "b", role: null, type: "boolean", values: Uint8Array.of(1, 255, 0, 1, 0) };
    expect([...(await sortRows(column, false, new Intl.Collator("en"), noCheckpoint))]).toEqual([2, 4, 0, 3, 1]);
    expect([...(await sortRows(column, true, new Intl.Collator("en"), noCheckpoint))]).toEqual([0, 3, 2, 4, 1]);
  });

  it("orders words as people do, in every script", async () => {
    const dictionary = ["item 10", "Ябло", "item 9", "țară", "арбуз", "tara"];
    const column: Column = { name: "w", role: null, type: "text", codes: Int32Array.from([0, 1, 2, -1, 3, 4, 5]), dictionary };
    const order = await sortRows(column, false, new Intl.Collator("en", { numeric: true }), noCheckpoint);
    expect([...order].map((row) => (row === 3 ? null : dictionary[column.codes[row]]))).toEqual(["item 9", "item 10", "tara", "țară", "арбуз", "Ябло", null]);
  });
});

describe("fileName", () => {
  it.each([
    ["Сегменты: март", "Сегменты_ март"],
    ["../../etc/passwd", "__.._etc_passwd"],
    ["a\u0000b", "a_b"],
    ["", "export"],
  ])("%j is safe everywhere", (name, safe) => {
    expect(fileName(name)).toBe(safe);
  });
});
