import { describe, expect, it } from "vitest";
import { asRead, expectedOf, fixture, noCheckpoint, plain, problemOf, WORDS } from "../fixtures/read-fixture";
import { looksLikeJson } from "./looks-like-json";
import { type JsonSettings, readJson } from "./read-json";

const blob = (value: unknown) => new Blob([typeof value === "string" ? value : JSON.stringify(value)]);
const read = (value: unknown, settings: Partial<JsonSettings> = {}) =>
  readJson(value instanceof Blob ? value : blob(value), { delimiter: null, lists: "join", ...settings }, WORDS, noCheckpoint);
const columnsOf = async (value: unknown, settings: Partial<JsonSettings> = {}) => plain((await read(value, settings)).table).columns;

describe("JSON", () => {
  // Oracle: pandas 3 to_json in every orientation (lib/table/fixtures/make-files.py).
  it.each(["records.json", "columns.json", "split.json", "index.json", "table.json", "lines.ndjson"])("reads %s as pandas wrote it", async (name) => {
    const { table } = await read(fixture(name));
    expect(plain(table)).toEqual(asRead(table, expectedOf(name)));
  });

  it("finds the rows below keys, the longest list first, or where it is told", async () => {
    const document = { meta: { pages: [{ n: 1 }] }, data: { orders: [{ a: 1 }, { a: 2 }] } };
    expect((await read(document)).facts).toMatchObject({ path: "data.orders", shape: "records" });
    expect(await columnsOf(document, { records: "meta.pages" })).toEqual({ n: [1] });
    expect(await problemOf(read(document, { records: "data.gone" }))).toBe("source.json-no-path");
  });

  it("flattens objects with dots, joins or counts lists, lets keys be missing", async () => {
    const rows = [{ a: { b: 1, c: { d: "x" } }, tags: ["p", "q"], lines: [{ s: 1 }] }, { a: { b: null }, extra: true }, {}];
    const { table, facts } = await read(rows);
    expect(plain(table)).toEqual({
      rows: 3,
      columns: { "a.b": [1, null, null], "a.c.d": ["x", null, null], tags: ["p, q", null, null], lines: [1, null, null], extra: [null, true, null] },
    });
    expect(facts).toMatchObject({ joined: ["tags"], counted: ["lines"] });
    expect(await columnsOf(rows, { lists: "count" })).toMatchObject({ tags: [2, null, null] });
  });

  it("keeps the digits of large whole numbers, and texts that look like them", async () => {
    const text = '[{"n": 9007199254740993, "t": "a 12345678901234567890", "m": [12345678901234567890]}, {"n": 2, "t": "\\"1234567890123456\\"", "m": null}]';
    expect(await columnsOf(text)).toEqual({
      n: ["9007199254740993", "2"],
      t: ["a 12345678901234567890", '"1234567890123456"'],
      m: ["12345678901234567890", null],
    });
    expect(await columnsOf('[{"n": 1234567890123456}, {"n": 1.5}, {"n": 1e20}]')).toEqual({ n: [1234567890123456, 1.5, 1e20] });
  });

  it("reads mixed types as texts, numbers in texts as numbers", async () => {
    expect(await columnsOf([{ a: 1 }, { a: "x" }, { a: true }, { a: null }])).toEqual({ a: ["1", "x", "true", null] });
    expect(await columnsOf([{ a: "12.50" }, { a: "7" }, { a: 3 }])).toEqual({ a: [12.5, 7, 3] });
  });

  it("reads lists of lists, of single values, and one object", async () => {
    expect(
      await columnsOf([
        ["name", "n"],
        ["a", 1],
        ["b", 2],
      ]),
    ).toEqual({ name: ["a", "b"], n: [1, 2] });
    expect(await columnsOf([3, 1, 2])).toEqual({ value: [3, 1, 2] });
    expect(await columnsOf({ name: "a", inner: { n: 1 } })).toEqual({ name: ["a"], "inner.n": [1] });
    expect(await columnsOf({ name: ["a", "b"], n: [1, 2] })).toEqual({ name: ["a", "b"], n: [1, 2] });
  });

  it("reads a list over many pieces", async () => {
    const rows = Array.from({ length: 9000 }, (_, i) => ({ id: i, text: `quote " brace ] ${"é".repeat(i % 40)}`, inner: [i, i + 1] }));
    const { table } = await read(rows);
    expect(table.rows).toBe(9000);
    expect(plain(table).columns.text[8999]).toBe(rows[8999].text);
  });

  it("reads UTF-16 and packed text", async () => {
    const wide = new Uint8Array(Buffer.from('\ufeff[{"a":"ш"}]', "utf16le"));
    expect(await columnsOf(new Blob([wide]))).toEqual({ a: ["ш"] });
    const packed = await new Response(
      blob([{ a: "ш" }])
        .stream()
        .pipeThrough(new CompressionStream("gzip")),
    ).blob();
    expect((await read(packed)).facts.compressed).toBe(true);
  });
});

describe("NDJSON", () => {
  it("leaves out, counts and shows a bad line", async () => {
    const { table, facts } = await read('{"a": 1}\n\n{"a": 2\n{"a": 3}\r\n{"a": 4}\n');
    expect(plain(table)).toEqual({ rows: 3, columns: { a: [1, 3, 4] } });
    expect(facts).toMatchObject({ format: "ndjson", blankLines: 1, badLines: { count: 1, first: 3, examples: ['{"a": 2'] } });
  });

  it("reads many lines across pieces", async () => {
    const lines = Array.from({ length: 30_000 }, (_, i) => JSON.stringify({ n: i, name: `имя ${i}` }));
    const { table } = await read(lines.join("\n"));
    expect(table.rows).toBe(30_000);
    expect(plain(table).columns.name[29_999]).toBe("имя 29999");
  });
});

describe("what is no table", () => {
  it.each([
    ['[{"a": 1}, {"a": }]', "source.json-damaged"],
    ['[{"a": 1}, {"a": 2}', "source.json-damaged"],
    ['{"a": [1, 2', "source.json-damaged"],
    ["", "source.file-empty"],
    ["{}", "source.json-no-records"],
  ])("%s: %s", async (text, code) => {
    expect(await problemOf(read(text))).toBe(code);
  });

  it("names the line of the fault", async () => {
    await expect(read('[\n{"a": 1},\n{"a": oops}\n]')).rejects.toMatchObject({ problem: { detail: { line: 3 } } });
  });

  it("refuses a dictionary with thousands of keys", async () => {
    const wide = Object.fromEntries(Array.from({ length: 6000 }, (_, i) => [`k${i}`, i]));
    expect(await problemOf(read([wide]))).toBe("source.too-many-columns");
  });

  it("knows JSON from other text", () => {
    for (const text of ['{"a":1}', "[{", "[[1]]", "[1,2]", ' {\n "a": 1}', "[]"]) expect(looksLikeJson(text)).toBe(true);
    for (const text of ["[a];b", "{a}", "a,b\n1,2", '"a","b"', "[note] text"]) expect(looksLikeJson(text)).toBe(false);
  });
});
