import { readFileSync } from "node:fs";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { asRead } from "@/lib/table/fixtures/read-fixture";
import type { Json } from "@/lib/table/table";
import { plainTable, runFiles } from "./fixtures/run-files";

const fixtures = join(import.meta.dirname, "../../table/fixtures");
const file = (name: string) => new Blob([readFileSync(join(fixtures, "calc", name))]);
interface Cells {
  readonly rows: number;
  readonly columns: Readonly<Record<string, readonly Json[]>>;
}
const expected: Readonly<Record<string, Cells>> = JSON.parse(readFileSync(join(fixtures, "calc-expected.json"), "utf8"));

async function same(name: string, key: string, params: Record<string, unknown> = {}) {
  const { data, problem, ...told } = await runFiles({ [name]: file(name) }, params);
  expect(problem).toBeUndefined();
  if (!data) throw new Error("nothing read");
  expect({ rows: data.rows, columns: plainTable(data) }).toEqual(asRead(data, expected[key]));
  return { data, ...told };
}

// Oracle: LibreOffice Calc 7.4.7 itself, cell by cell (lib/table/fixtures/make-calc-files.py).
describe("workbooks of LibreOffice Calc", () => {
  it.each(["kinds.xlsx", "kinds.ods", "kinds.fods"])("reads every kind of cell of %s as Calc holds it", async (name) => {
    const { codes, data } = await same(name, "kinds");
    expect(Object.fromEntries(data.columns.map((column) => [column.name, column.type]))).toMatchObject({
      customer_id: "text",
      date: "date",
      active: "boolean",
      lasted: "number",
      "as text": "text",
      odd: "number",
    });
    expect(codes).toContain("source.error-cells");
  });

  it.each(["since-1904.xlsx", "since-1904.ods"])("reads %s", async (name) => void (await same(name, "since-1904")));
  it.each(["early.xlsx", "early.ods"])("reads %s, whose days Excel would tell one later", async (name) => void (await same(name, "early")));
  it.each(["sparse.xlsx", "sparse.ods"])("reads %s", async (name) => {
    const { left } = await same(name, "sparse");
    expect(left).toEqual([{ code: "source.blank-rows", rows: 89_997 }]);
  });

  it.each(["by-hand.xlsx", "by-hand.ods"])("finds the table in %s", async (name) => {
    const { left, report } = await same(name, "by-hand");
    expect(left).toEqual([
      { code: "source.preamble", rows: 2 },
      { code: "source.blank-rows", rows: 1 },
    ]);
    expect(report?.files[0]).toMatchObject({
      sheet: "Заказы ianuarie",
      sheets: ["Empty", "Cover", "Заказы ianuarie", "Other"],
      merged: 3,
      hiddenRows: 1,
      errors: [{ error: "#N/A", cells: 1 }],
    });
    await same(name, "by-hand, Other", { sheet: "Other", kind: "sheet" });
  });
});

describe("text tables of LibreOffice Calc", () => {
  it.each(["cp1250-semicolon.csv", "cp1250-single-quotes.csv", "cp1251-semicolon.csv", "utf16-tab.csv", "utf8-as-stored.csv", "utf8-quoted-tab.csv"])(
    "reads %s",
    async (name) => void (await same(name, name)),
  );
});

describe("workbooks of LibreOffice Calc that cannot be read", () => {
  it.each([
    ["password.xlsx", "source.excel-encrypted"],
    ["password.ods", "source.excel-encrypted"],
    ["kinds.xls", "source.excel-old"],
  ])("%s: %s", async (name, code) => {
    expect((await runFiles({ [name]: file(name) })).problem).toMatchObject({ code, severity: "error" });
  });

  it("a document that is encrypted as a whole, as LibreOffice 24.8 and later do", async () => {
    const parts = {
      mimetype: "application/vnd.oasis.opendocument.spreadsheet",
      "META-INF/manifest.xml": "<manifest:manifest/>",
      "encrypted-package": "\u0001\u0002",
    };
    const zip = zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));
    expect((await runFiles({ "new.ods": new Blob([new Uint8Array(zip)]) })).problem).toMatchObject({ code: "source.excel-encrypted" });
  });
});
