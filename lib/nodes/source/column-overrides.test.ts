import { describe, expect, it } from "vitest";
import { replay } from "@/lib/ml/recipe/replay";
import { fixture } from "@/lib/table/fixtures/read-fixture";
import { plainTable, runFiles } from "./fixtures/run-files";

const day = (text: string) => Date.parse(`${text}Z`);

describe("types and roles that a person chose", () => {
  const CSV = 'code,when,sum,flag,note,maybe\n007,03/04/2026,"1,5",1,a,yes\n12,12/11/2026,"2,5",0,b,no\n13,31.12.2026,x,1,3,later\n';

  it("reads the texts as they stand in the file, not what was made of them", async () => {
    const { data } = await runFiles(
      { "a.csv": "n,zip,when\n1,00123,20260105\n2,456,20260106\n3,789,20260107\n" },
      {
        columns: [
          { column: "zip", type: "text" },
          { column: "when", type: "number" },
          { column: "n", type: "text", role: "id" },
        ],
      },
    );
    expect(data && plainTable(data)).toEqual({ n: ["1", "2", "3"], zip: ["00123", "456", "789"], when: [20260105, 20260106, 20260107] });
    expect(data?.columns.map(({ type, role }) => [type, role])).toEqual([
      ["text", "id"],
      ["text", null],
      ["number", null],
    ]);
  });

  it("leaves out, counts and shows what does not fit", async () => {
    const { data, report, warnings } = await runFiles(
      { "a.csv": CSV },
      {
        columns: [
          { column: "when", type: "date", dates: "mdy" },
          { column: "sum", type: "number", decimal: "comma", role: "amount" },
          { column: "flag", type: "boolean" },
          { column: "maybe", type: "boolean" },
          { column: "note", type: "number" },
          { column: "code", type: "category" },
        ],
      },
    );
    expect(data && plainTable(data)).toEqual({
      code: ["007", "12", "13"],
      when: [day("2026-03-04"), day("2026-12-11"), null],
      sum: [1.5, 2.5, null],
      flag: [true, false, true],
      maybe: [true, false, null],
      note: [null, null, 3],
    });
    const failed = warnings?.filter(({ code }) => code === "source.values-failed").map(({ detail }) => detail);
    expect(failed).toEqual([
      { column: "note", count: 2, type: "number", examples: "a, b" },
      { column: "when", count: 1, type: "date", examples: "31.12.2026" },
      { column: "sum", count: 1, type: "number", examples: "x" },
      { column: "maybe", count: 1, type: "boolean", examples: "later" },
    ]);
    expect(report?.columns.find(({ name }) => name === "note")).toMatchObject({
      type: "number",
      failed: 2,
      missing: 2,
      examples: ["a", "b"],
      set: true,
      confidence: 1,
    });
  });

  it("keeps what is chosen for a column that is not there and tells it; it holds again when the column returns", async () => {
    const columns = [{ column: "price", type: "text", role: "price" }];
    const without = await runFiles({ "a.csv": "a,b\n1,2\n3,4\n" }, { columns });
    expect(without.warnings?.filter(({ code }) => code === "source.overrides-waiting").map(({ detail }) => detail)).toEqual([{ count: 1, names: "price" }]);
    const back = await runFiles({ "a.csv": "a,price\n1,2\n3,4\n" }, { columns });
    expect(back.data?.columns[1]).toMatchObject({ type: "text", role: "price" });
    expect(back.codes).not.toContain("source.overrides-waiting");
  });

  it("moves a role that one column has", async () => {
    const { data } = await runFiles(
      { "a.csv": "customer id,client,amount\n1,5,2\n3,6,4\n" },
      {
        columns: [
          { column: "client", role: "id" },
          { column: "amount", role: "none" },
        ],
      },
    );
    expect(data?.columns.map(({ role }) => role)).toEqual([null, "id", null]);
  });

  it("finds the role that a new type makes possible", async () => {
    const rows = Array.from({ length: 20 }, (_, i) => (i % 4 === 0 ? `${i},unknown` : `${i},0${1 + (i % 9)}/02/2026`)).join("\n");
    const plain = await runFiles({ "a.csv": `n,order date\n${rows}\n` });
    expect(plain.data?.columns[1]).toMatchObject({ role: null });
    expect(plain.data?.columns[1].type).not.toBe("date");
    const chosen = await runFiles({ "a.csv": `n,order date\n${rows}\n` }, { columns: [{ column: "order date", type: "date", dates: "dmy" }] });
    expect(chosen.data?.columns[1]).toMatchObject({ type: "date", role: "date" });
  });

  it.each(["pandas.xlsx", "pandas.ods", "pandas.parquet"])("works on %s", async (name) => {
    const { data } = await runFiles(
      { [name]: fixture(name) },
      {
        columns: [
          { column: "orders", type: "text" },
          { column: "customer_id", type: "number", role: "none" },
          { column: "active", type: "number" },
          { column: "date", type: "text" },
        ],
      },
    );
    const { orders, customer_id, active, date } = data ? plainTable(data) : {};
    expect(orders).toEqual(["1", "2", "3", "4", "5"]);
    expect(customer_id).toEqual([17, 18, null, 17, 20]);
    expect(active).toEqual([1, 0, 1, 1, 0]);
    expect(date).toEqual(["2026-01-05", "2026-02-28", "1999-12-31", null, "2024-02-29"]);
  });

  it("reads every file as chosen and puts them below one another", async () => {
    const { data, codes } = await runFiles(
      { "a.csv": "n,code\n1,001\n2,002\n", "b.csv": "n;code\n3;7\n4;8\n" },
      { columns: [{ column: "code", type: "text" }] },
    );
    expect(data && plainTable(data)).toEqual({ n: [1, 2, 3, 4], code: ["001", "002", "7", "8"] });
    expect(codes).not.toContain("source.types-differ");
  });
});

describe("names that a person chose", () => {
  const columns = [
    { column: "cust", name: " customer " },
    { column: "city", name: "" },
    { column: "sum", name: "amount", type: "text" },
  ];

  it("stand in the table, with the step that gives them to other rows; the report knows both", async () => {
    const { data, report, codes } = await runFiles({ "a.csv": "cust,sum,city\nA,1,x\nB,2,y\nC,3,x\n" }, { columns });
    expect(data && plainTable(data)).toEqual({ customer: ["A", "B", "C"], amount: ["1", "2", "3"], city: ["x", "y", "x"] });
    expect(data?.recipe).toMatchObject([{ kind: "columns", reads: ["cust", "sum"], writes: ["customer", "amount"] }]);
    expect(report?.columns.map(({ name, given }) => [name, given])).toEqual([
      ["cust", "customer"],
      ["sum", "amount"],
      ["city", null],
    ]);
    expect(codes).toEqual([]);
    const raw = await runFiles({ "new.csv": "sum,cust\n5,Z\n6,Y\n" });
    if (!data || !raw.data) throw new Error("no table");
    const replayed = await replay(data.recipe, raw.data, () => Promise.resolve());
    expect(replayed.columns.map(({ name }) => name)).toEqual(["amount", "customer"]);
    // New rows whose source gives the same names have been through the step.
    const same = await runFiles({ "new.csv": "cust,sum,city\nZ,5,x\n" }, { columns });
    if (!same.data) throw new Error("no table");
    expect((await replay(data.recipe, same.data, () => Promise.resolve())).columns.map(({ name }) => name)).toEqual(["customer", "amount", "city"]);
  });

  it("may be exchanged, and hold for every file read together", async () => {
    const exchanged = [
      { column: "a", name: "b" },
      { column: "b", name: "a" },
    ];
    const { data } = await runFiles({ "1.csv": "a,b\n1,2\n", "2.csv": "b,a\n4,3\n" }, { columns: exchanged, fileColumn: true });
    expect(data && plainTable(data)).toEqual({ b: [1, 3], a: [2, 4], file: ["1.csv", "2.csv"] });
  });

  it.each([
    ["of another column", "cust,city\nA,x\n", [{ column: "cust", name: "city" }], { name: "city", first: "cust", second: "city" }],
    [
      "of two columns",
      "cust,city\nA,x\n",
      [
        { column: "cust", name: "who" },
        { column: "city", name: "who" },
      ],
      { name: "who", first: "cust", second: "city" },
    ],
  ])("that are those %s are refused", async (_, text, chosen, detail) => {
    expect((await runFiles({ "a.csv": text }, { columns: chosen })).problem).toMatchObject({ code: "source.name-taken", param: "columns", detail });
  });

  it("wait for a column that another file lacks, and what changed is told by the names in the files", async () => {
    const expected = [
      { name: "customer", type: "category", role: null, from: "cust" },
      { name: "amount", type: "text", role: null, from: "sum" },
      { name: "city", type: "category", role: null },
    ];
    const { data, report, warnings } = await runFiles({ "a.csv": "cust,total,city\nA,1,x\nB,2,y\n" }, { columns, expected });
    expect(data?.columns.map(({ name }) => name)).toEqual(["customer", "total", "city"]);
    expect(report?.changes).toEqual({ added: ["total"], gone: ["sum"], retyped: [] });
    expect(warnings?.find(({ code }) => code === "source.overrides-waiting")?.detail).toEqual({ count: 1, names: "sum" });
  });

  it.each(["pandas.xlsx", "pandas.parquet", "lines.ndjson"])("work on %s", async (name) => {
    const plain = await runFiles({ [name]: fixture(name) });
    const first = plain.data?.columns[0].name ?? "";
    const { data, report } = await runFiles({ [name]: fixture(name) }, { columns: [{ column: first, name: "first of all" }] });
    expect(data?.columns.map((column) => column.name)).toEqual(["first of all", ...(plain.data?.columns.slice(1).map((column) => column.name) ?? [])]);
    expect(report?.available).toEqual(plain.report?.available);
  });
});

describe("how sure it is", () => {
  it("tells it for every type and role", async () => {
    const values = Array.from({ length: 50 }, (_, i) => `${i},${i === 9 ? "soon" : 10 + i},0${1 + (i % 9)}/03/2026,${i % 3 === 0 ? "text" : i},${i % 2}`).join(
      "\n",
    );
    const { report } = await runFiles({ "a.csv": `customer id,weight,day,mixed,half\n${values}\n` });
    const told = Object.fromEntries(report?.columns.map(({ name, type, confidence, roleConfidence }) => [name, { type, confidence, roleConfidence }]) ?? []);
    expect(told).toEqual({
      "customer id": { type: "text", confidence: 1, roleConfidence: 1 },
      weight: { type: "number", confidence: 0.98, roleConfidence: 0.5 },
      day: { type: "date", confidence: 0.5, roleConfidence: 0.9 },
      mixed: { type: "text", confidence: expect.closeTo(0.34, 1), roleConfidence: null },
      half: { type: expect.any(String), confidence: expect.any(Number), roleConfidence: null },
    });
  });
});
