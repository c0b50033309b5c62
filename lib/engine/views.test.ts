import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { noCheckpoint } from "@/lib/ml/checkpoint";
import { Random } from "@/lib/ml/random";
import { numberColumn } from "@/lib/nodes/fixtures/tables";
import type { CodedColumn, Column, NumberColumn } from "@/lib/table/table";
import { fileName } from "./export-value";
import { Bench, readyState } from "./fixtures/engine";
import { pipelineOf } from "./fixtures/nodes";
import { mapPoints } from "./map-points";
import { sortRows } from "./sort-rows";

const noBreath = () => Promise.resolve();

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
    // To ask for what is not there takes nothing away of what is.
    expect((await engine.rows(key, "data", { offset: 0, limit: 1 })).ok).toBe(true);
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

describe("points of a map", () => {
  it("are all rows with a place, evenly spread, findable by the grid, of the columns of a map where there are any", async () => {
    const rows = 5000;
    const random = new Random(1);
    const number = (name: string, role: "feature" | null): NumberColumn => ({
      name,
      role,
      type: "number",
      values: Float64Array.from({ length: rows }, () => random.normal()),
    });
    const [a, b, x, y] = [number("a", "feature"), number("b", "feature"), number("UMAP 1", null), number("UMAP 2", null)];
    x.values[7] = Number.NaN;
    const segment: CodedColumn = {
      name: "segment",
      role: "segment",
      type: "category",
      codes: Int32Array.from({ length: rows }, (_, i) => (i % 4) - 1),
      dictionary: ["1", "2", "noise"],
    };
    const table = { rows, columns: [a, b, x, y, segment], recipe: [] };
    const map = await mapPoints(table, undefined, testCompute(), noBreath);
    expect(map.planes.map(({ id, kind }) => `${kind} ${id}`)).toEqual(["columns UMAP 1", "features features"]);
    expect([map.rows, map.x.length, map.explained]).toEqual([rows, rows - 1, null]);
    expect(map.groups).toEqual([
      { name: "1", count: 1250, noise: false },
      { name: "2", count: 1250, noise: false },
      // Row 7 would be the last.
      { name: "noise", count: 1249, noise: true },
    ]);
    expect([...map.row].sort((p, q) => p - q)).toEqual(Array.from({ length: rows }, (_, i) => i).filter((row) => row !== 7));
    // Any beginning holds rows from everywhere.
    const early = [...map.row.slice(0, 100)].sort((p, q) => p - q);
    for (let i = 1; i < early.length; i++) expect(early[i] - early[i - 1]).toBeLessThan(3 * (rows / 100));
    const { size, starts, points } = map.grid;
    for (let cell = 0; cell < size * size; cell++) {
      for (const point of points.slice(starts[cell], starts[cell + 1])) {
        expect(Math.min(size - 1, Math.floor(map.x[point] * size)) + size * Math.min(size - 1, Math.floor(map.y[point] * size))).toBe(cell);
      }
    }
    expect(Math.min(...map.x)).toBe(0);
    expect(Math.max(...map.y)).toBe(1);
    const features = await mapPoints(table, "features", testCompute(), noBreath);
    expect(features.explained?.[0]).toBeGreaterThan(0.4);
    expect(features.group[0]).toBe(features.row[0] % 4 === 0 ? 65_535 : (features.row[0] % 4) - 1);
  });

  it("of tables without features are their numbers, constants are in the middle, and without numbers there are none", async () => {
    const numbers = { rows: 3, columns: [numberColumn("x", null, [1, 2, 4]), numberColumn("y", null, [1e9, 5e9, 2e9])], recipe: [] };
    expect((await mapPoints(numbers, undefined, testCompute(), noBreath)).plane).toMatchObject({ kind: "numbers", names: ["x", "y"] });
    const constant = { rows: 2, columns: [numberColumn("x", "feature", [4, 4])], recipe: [] };
    expect([...(await mapPoints(constant, undefined, testCompute(), noBreath)).x]).toEqual([0.5, 0.5]);
    for (const columns of [[], [numberColumn("x", "feature", [Number.NaN, Number.NaN])]]) {
      await expect(mapPoints({ rows: 2, columns, recipe: [] }, undefined, testCompute(), noBreath)).rejects.toMatchObject({
        problem: { code: "engine.no-map" },
      });
    }
  });

  it("come from the engine, and rows that were chosen can be paged and saved", async () => {
    const { engine, key } = await source(50);
    expect(await engine.mapPoints(key, "data")).toMatchObject({ ok: true, value: { rows: 50, plane: { names: ["x"] } } });
    const only = Uint32Array.of(40, 3, 7, 99);
    const page = await engine.rows(key, "data", { offset: 1, limit: 5, only });
    expect(page).toMatchObject({
      ok: true,
      value: {
        rows: 3,
        cells: [
          [(3 * 7919) % 1000, (7 * 7919) % 1000],
          ["a", "b"],
        ],
      },
    });
    const sorted = await engine.rows(key, "data", { offset: 0, limit: 5, only, sort: { column: "x", descending: false } });
    expect(sorted).toMatchObject({
      value: {
        cells: [
          [433, 757, 760],
          ["b", "a", "b"],
        ],
      },
    });
    const file = await engine.exportOutput(key, "data", "some", Uint32Array.of(3, 7));
    expect(file.ok && (await file.value.blob.text()).trim().split(/\r?\n/)).toHaveLength(3);
  });
});
