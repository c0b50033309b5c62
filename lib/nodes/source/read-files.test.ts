import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { fixture } from "@/lib/table/fixtures/read-fixture";
import { file } from "./file";
import { runFiles } from "./fixtures/run-files";

describe("a file of any format", () => {
  it.each([
    ["pandas.xlsx", "xlsx"],
    ["pandas.ods", "ods"],
    ["pandas.parquet", "parquet"],
    ["lines.ndjson", "ndjson"],
    ["records.json", "json"],
  ])("reads %s by its content, whatever its name", async (name, format) => {
    const { report, data } = await runFiles({ "export.bin": fixture(name) });
    expect(report?.files[0]).toMatchObject({ format, name: "export.bin" });
    expect(data?.rows).toBeGreaterThan(2);
  });

  it("gives the same customers from a workbook, OpenDocument and Parquet", async () => {
    const [excel, open, parquet] = await Promise.all(["pandas.xlsx", "pandas.ods", "pandas.parquet"].map((name) => runFiles({ [name]: fixture(name) })));
    expect(excel.table).toEqual(open.table);
    expect(excel.table).toEqual(parquet.table);
    const roles = (read: typeof excel) => read.data?.columns.map(({ role }) => role);
    expect(roles(excel)).toEqual(roles(parquet));
  });

  it("unpacks the one file of a zip archive and refuses several", async () => {
    const csv = new TextEncoder().encode("a,b\n1,x\n2,y\n");
    const { table, report } = await runFiles({ "export.zip": new Blob([new Uint8Array(zipSync({ "data.csv": csv, "__MACOSX/._data.csv": csv }))]) });
    expect(table).toEqual({ a: [1, 2], b: ["x", "y"] });
    expect(report?.files[0]).toMatchObject({ name: "data.csv", packed: "zip", format: "csv" });
    const several = await runFiles({ "export.zip": new Blob([new Uint8Array(zipSync({ "a.csv": csv, "b.csv": csv }))]) });
    expect(several.problem).toMatchObject({ code: "source.zip-several", detail: { count: 2, names: "a.csv, b.csv" } });
  });

  it("that changes or vanishes while it is read is told as such", async () => {
    const gone = new Blob(["a,b\n1,2\n"]);
    const reading = () => Promise.reject(new DOMException("The requested file could not be read", "NotReadableError"));
    const stream = () => new ReadableStream({ pull: (controller) => controller.error(new DOMException("no", "NotReadableError")) });
    Object.defineProperties(gone, { arrayBuffer: { value: reading }, slice: { value: () => gone }, stream: { value: stream } });
    expect((await runFiles({ "sales.csv": gone })).problem).toMatchObject({ code: "engine.file-changed", detail: { name: "sales.csv" } });
  });

  it("tells what a workbook lost and what it left out", async () => {
    const { codes, left } = await runFiles({ "orders.xlsx": fixture("by-hand.xlsx") });
    expect(codes).toEqual(["source.other-sheets", "source.error-cells", "source.formulas-without-values", "source.merged-cells"]);
    expect(left).toEqual([
      { code: "source.preamble", rows: 2 },
      { code: "source.blank-rows", rows: 1 },
    ]);
  });

  it.each([
    ["encrypted.xlsx", "source.excel-encrypted"],
    ["old.xls", "source.excel-old"],
    ["binary.xlsb", "source.excel-binary"],
    ["cut.xlsx", "source.excel-damaged"],
    ["corrupted.xlsx", "source.excel-damaged"],
    ["cut.parquet", "source.parquet-damaged"],
    ["encrypted.parquet", "source.parquet-encrypted"],
  ])("%s: %s", async (name, code) => {
    expect((await runFiles({ [name]: fixture(name) })).problem?.code).toBe(code);
  });

  it("reads the columns wanted, and says which are not there", async () => {
    for (const name of ["pandas.xlsx", "pandas.parquet"]) {
      const { table, codes, report } = await runFiles({ [name]: fixture(name) }, { only: ["amount", "gone"] });
      expect(Object.keys(table ?? {})).toEqual(["amount"]);
      expect(codes).toContain("source.columns-not-there");
      expect(report?.available).toHaveLength(7);
    }
  });
});

describe("several files as one", () => {
  it("puts rows below one another and tells what differs", async () => {
    const { table, report, codes, warnings } = await runFiles(
      { "jan.csv": "id,amount,city\nA,1.5,x\nB,2,y\n", "feb.csv": "amount,id,channel\n3,C,web\n", "mar.ndjson": '{"id":"D","amount":"n/a","city":"z"}\n' },
      { fileColumn: true },
    );
    expect(table).toEqual({
      id: ["A", "B", "C", "D"],
      amount: [1.5, 2, 3, null],
      city: ["x", "y", null, "z"],
      channel: [null, null, "web", null],
      file: ["jan.csv", "jan.csv", "feb.csv", "mar.ndjson"],
    });
    expect(report?.files.map(({ absent }) => absent)).toEqual([["channel"], ["city"], ["channel"]]);
    expect(codes.filter((code) => code === "source.columns-absent")).toHaveLength(3);
    expect(warnings?.find(({ detail }) => detail?.file === "feb.csv")?.detail).toMatchObject({ names: "city", count: 1 });
  });

  it("takes a name in another case, or with other spaces, for the same column, and says so", async () => {
    const { table, codes, warnings, report } = await runFiles({
      "jan.csv": "customer_id,amount,Region\nA,1.5,x\nB,2,y\n",
      "feb.csv": "Customer ID,Amount ,region,REGION\nC,oops,x,z\n",
    });
    expect(table).toMatchObject({ customer_id: ["A", "B", "C"], Region: ["x", "y", null], region: [null, null, "x"], REGION: [null, null, "z"] });
    expect(Object.keys(table ?? {})).toHaveLength(5);
    expect(codes).toContain("source.columns-matched");
    expect(warnings?.find(({ code }) => code === "source.columns-matched")?.detail).toMatchObject({
      count: 2,
      names: "Customer ID → customer_id, Amount → amount",
    });
    expect(report?.files.map(({ absent }) => absent)).toEqual([["region", "REGION"], ["Region"]]);
  });

  it("tells of a total below the records, and offers to leave it out", async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `K${i % 4},2026-01-${10 + i},${i + 1}`).join("\n");
    const { warnings } = await runFiles({ "a.csv": `customer,date,amount\n${rows}\nTotal,,210\n` });
    expect(warnings?.find(({ code }) => code === "source.total-rows")).toMatchObject({
      severity: "warning",
      detail: { count: 1, values: "Total", names: "amount" },
      fix: { type: "add-after", node: "prepare.filter", params: { formula: 'coalesce(not one_of(customer, "Total"), true)' } },
    });
  });

  it("makes a column of different types a text, and says so", async () => {
    const { table, codes } = await runFiles({ "a.csv": "k,v\nx,1\ny,2\n", "b.csv": "k,v\nx,one\ny,two\n" });
    expect(table?.v).toEqual(["1", "2", "one", "two"]);
    expect(codes).toContain("source.types-differ");
  });

  it("names the one that cannot be read", async () => {
    const { problem } = await runFiles({ "a.csv": "k,v\nx,1\n", "b.csv": "" });
    expect(problem).toMatchObject({ code: "source.file-empty", detail: { inFile: "b.csv" } });
  });
});

describe("another file in its place", () => {
  const expected = [
    { name: "id", type: "text", role: "id" },
    { name: "amount", type: "number", role: "amount" },
    { name: "city", type: "category", role: null },
  ];

  it("says what is new, gone or of another type", async () => {
    const { report, codes } = await runFiles({ "new.csv": "id,amount,channel\nA,much,web\nB,little,shop\n" }, { expected });
    expect(report?.changes).toEqual({ added: ["channel"], gone: ["city"], retyped: [{ name: "amount", from: "number", to: "text" }] });
    expect(codes).toEqual(["source.columns-gone", "source.columns-retyped", "source.columns-added"]);
  });

  it("says nothing when the columns are the same", async () => {
    const { report, codes } = await runFiles({ "new.csv": "id,amount,city\nA,1,x\nB,2,x\nC,3,y\n" }, { expected });
    expect(report?.changes).toEqual({ added: [], gone: [], retyped: [] });
    expect(codes).toEqual([]);
  });
});

describe("documents of version 1", () => {
  it("one-file-becomes-a-list", () => {
    const dataset = { id: "a".repeat(64), name: "sales.csv", size: 10 };
    const { up, name } = file.migrations[2];
    expect(name).toBe("one-file-becomes-a-list");
    expect(file.params.parse(up({ dataset, delimiter: "tab", mine: 1 }))).toMatchObject({ datasets: [dataset], delimiter: "tab", expected: null });
    expect(file.params.parse(up({ dataset: null }))).toMatchObject({ datasets: [] });
    expect(up({ dataset, mine: 1 })).not.toHaveProperty("dataset");
  });
});
