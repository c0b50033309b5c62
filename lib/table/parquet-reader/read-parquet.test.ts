import { describe, expect, it } from "vitest";
import { asRead, expectedOf, fixture, noCheckpoint, plain, problemOf, WORDS } from "../fixtures/read-fixture";
import { type ParquetSettings, readParquet } from "./read-parquet";

const read = (name: string, settings: Partial<ParquetSettings> = {}) =>
  readParquet(fixture(name), { delimiter: null, lists: "join", ...settings }, WORDS, noCheckpoint);

// Oracle: pyarrow's own values (lib/table/fixtures/make-files.py).
describe("Parquet of pyarrow and pandas", () => {
  const codecs = ["none", "snappy", "gzip", "brotli", "zstd", "lz4"].map((codec) => `types-${codec}.parquet`);
  it.each([...codecs, "pandas.parquet", "int96.parquet", "nested.parquet"])("reads %s back equal", async (name) => {
    const { table } = await read(name);
    expect(plain(table)).toEqual(asRead(table, expectedOf(name)));
  });

  it("keeps what the schema declares: digits in texts stay texts", async () => {
    const { table, facts } = await read("types-snappy.parquet");
    const types = Object.fromEntries(table.columns.map(({ name, type }) => [name, type]));
    expect(types).toMatchObject({ i64: "number", cents: "number", flag: "boolean", day: "date", "us zone": "date", plan: "category", digits: "text" });
    expect(types.postcode).toBe("text");
    expect(facts).toMatchObject({ rowGroups: 2, codecs: ["SNAPPY"], refused: [], flattened: [] });
  });

  it("flattens objects, joins and counts lists, keeps large numbers as texts", async () => {
    const { facts } = await read("nested.parquet");
    expect(facts).toMatchObject({ flattened: ["address.city", "address.geo.lat"], joined: ["tags"], counted: ["lines"] });
    expect(facts.columns.find(({ name }) => name === "big")?.big).toBe(2);
    const { table } = await read("nested.parquet", { lists: "count" });
    expect(plain(table).columns.tags).toEqual([2, 0, null]);
  });

  it("touches only the bytes of the columns wanted", async () => {
    const file = fixture("types-none.parquet");
    const slices: number[] = [];
    const slice = file.slice.bind(file);
    file.slice = (from = 0, to = file.size) => {
      slices.push(to - from);
      return slice(from, to);
    };
    const { table, facts } = await readParquet(file, { delimiter: null, lists: "join", columns: ["city", "i32", "gone"] }, WORDS, noCheckpoint);
    expect(table.columns.map(({ name }) => name)).toEqual(["i32", "city"]);
    expect(facts.available).toHaveLength(17);
    // Two row groups of two columns, besides the footer.
    expect(slices.filter((size) => size < 500).length).toBeLessThanOrEqual(7);
  });

  // Written by pyarrow.parquet.encryption (lib/table/fixtures/make-encrypted-files.py).
  it("reads the columns that are not encrypted and names the others", async () => {
    const { table, facts } = await read("encrypted-columns.parquet");
    expect(plain(table)).toEqual({ rows: 3, columns: { id: ["1", "2", "3"], city: ["Iași", null, "Кишинёв"] } });
    expect(facts.refused).toEqual([{ name: "secret", kind: "encrypted" }]);
    expect(await problemOf(read("encrypted-columns.parquet", { columns: ["secret"] }))).toBe("source.parquet-encrypted");
  });

  it("holds pages against their checksums", async () => {
    expect((await read("checksums.parquet")).table.rows).toBe(400);
    const bytes = new Uint8Array(await fixture("checksums.parquet").arrayBuffer());
    // A bit of one number: nothing but the checksum tells.
    bytes[1500] ^= 1;
    expect(await problemOf(readParquet(new Blob([bytes]), { delimiter: null, lists: "join" }, WORDS, noCheckpoint))).toBe("source.parquet-damaged");
  });

  it("reads a file without rows", async () => {
    const { table } = await read("no-rows.parquet");
    expect(table.rows).toBe(0);
    expect(table.columns).toHaveLength(17);
  });

  it.each([
    ["cut.parquet", "source.parquet-damaged"],
    ["corrupted.parquet", "source.parquet-damaged"],
    ["encrypted.parquet", "source.parquet-encrypted"],
    ["encrypted-footer.parquet", "source.parquet-encrypted"],
    ["encrypted-all.parquet", "source.parquet-encrypted"],
  ])("%s: %s", async (name, code) => {
    expect(await problemOf(read(name))).toBe(code);
  });
});
