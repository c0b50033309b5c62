import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { asRead, expectedOf, fixture, noCheckpoint, plain, problemOf, WORDS } from "../fixtures/read-fixture";
import { readExcel, refuseOldExcel, type WorkbookSettings } from "./read-excel";

const read = (name: string, settings: Partial<WorkbookSettings> = {}) => readExcel(fixture(name), { delimiter: null, ...settings }, WORDS, noCheckpoint);
const typeOf = (table: Awaited<ReturnType<typeof read>>["table"], name: string) => table.columns.find((column) => column.name === name)?.type;

// Oracle: the values that pandas, openpyxl, XlsxWriter and odfpy were given (lib/table/fixtures/make-files.py).
describe("workbooks of other programs", () => {
  it.each(["pandas.xlsx", "pandas.ods", "by-hand.xlsx", "since-1904.xlsx", "early.xlsx", "huge-range.xlsx", "padded.ods"])(
    "reads %s back equal",
    async (name) => {
      const { table } = await read(name, name === "by-hand.xlsx" ? { sheet: "Orders 2026" } : {});
      expect(plain(table)).toEqual(asRead(table, expectedOf(name)));
    },
  );

  it("finds types and roles as for CSV", async () => {
    const { table } = await read("pandas.xlsx");
    expect(table.columns.map(({ name, type, role }) => [name, type, role])).toEqual([
      ["customer_id", "text", "id"],
      ["date", "date", "date"],
      ["paid at", "date", null],
      ["amount", "number", "amount"],
      ["orders", "number", null],
      ["active", "boolean", null],
      ["city", "text", null],
    ]);
  });

  it("finds the table below a title, fills merged rows and counts what it left out", async () => {
    const { facts } = await read("by-hand.xlsx");
    expect(facts).toMatchObject({
      sheets: ["Cover", "Orders 2026", "Empty"],
      sheet: "Orders 2026",
      preamble: 2,
      blank: 1,
      merged: 3,
      uncalculated: 1,
      errors: [{ error: "#N/A", cells: 1 }],
      used: "C1:H10",
      header: { value: true },
    });
  });

  it("reads a range", async () => {
    const { table } = await read("by-hand.xlsx", { range: "D4:F6" });
    expect(plain(table)).toEqual({ rows: 2, columns: { order: ["A-1", "A-2"], when: [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2, 12, 30)], net: [10, 20.5] } });
    const { table: rest } = await read("by-hand.xlsx", { range: "e4" });
    expect(rest.columns.map(({ name }) => name)).toEqual(["when", "net", "share", "time"]);
    expect(await problemOf(read("by-hand.xlsx", { range: "somewhere" }))).toBe("source.bad-range");
    expect(await problemOf(read("by-hand.xlsx", { range: "AA1:AB9" }))).toBe("source.sheet-empty");
  });

  it("takes a hidden sheet only when told", async () => {
    const { table } = await read("by-hand.xlsx", { sheet: "cover", header: false });
    expect(plain(table)).toEqual({ rows: 1, columns: { "column 1": ["secret"] } });
    expect(await problemOf(read("by-hand.xlsx", { sheet: "gone" }))).toBe("source.sheet-missing");
    expect(await problemOf(read("by-hand.xlsx", { sheet: "Empty" }))).toBe("source.sheet-empty");
  });

  it("counts the errors of an OpenDocument sheet and skips hidden ones", async () => {
    const { facts, table } = await read("padded.ods");
    expect(facts).toMatchObject({ format: "ods", sheet: "Лист1", errors: [{ error: "#DIV/0!", cells: 1 }] });
    expect(typeOf(table, "day")).toBe("date");
  });
});

describe("files that cannot be read", () => {
  it.each([
    ["cut.xlsx", "source.excel-damaged"],
    ["corrupted.xlsx", "source.excel-damaged"],
    ["empty.xlsx", "source.sheet-empty"],
    ["binary.xlsb", "source.excel-binary"],
  ])("%s: %s", async (name, code) => {
    expect(await problemOf(read(name))).toBe(code);
  });

  it.each([
    ["encrypted.xlsx", "source.excel-encrypted"],
    ["old.xls", "source.excel-old"],
  ])("%s: %s", async (name, code) => {
    expect(await problemOf(refuseOldExcel(fixture(name)))).toBe(code);
  });
});

describe("cells", () => {
  const sheet = (rows: string, more: Record<string, string> = {}) =>
    new Blob([
      new Uint8Array(
        zipSync({
          "[Content_Types].xml": strToU8("<Types/>"),
          "xl/workbook.xml": strToU8('<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'),
          "xl/_rels/workbook.xml.rels": strToU8('<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'),
          "xl/worksheets/sheet1.xml": strToU8(`<worksheet><sheetData>${rows}</sheetData></worksheet>`),
          ...Object.fromEntries(Object.entries(more).map(([name, text]) => [name, strToU8(text)])),
        }),
      ),
    ]);
  const cells = async (rows: string, more?: Record<string, string>) =>
    plain((await readExcel(sheet(rows, more), { delimiter: null }, WORDS, noCheckpoint)).table);

  it("reads inline, shared and rich texts, escapes and cells without addresses", async () => {
    const strings =
      '<sst><si><t>name</t></si><si><r><t>ri</t></r><r><t xml:space="preserve">ch </t></r><rPh><t>ふり</t></rPh></si><si><t>a_x000D_b &lt;&#x448;&gt;</t></si></sst>';
    const rows =
      '<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>sum</t></is></c></row><row><c t="s"><v>1</v></c><c><v>1.5</v></c></row>' +
      '<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3" t="str"><f>1</f><v>2</v></c></row><row><c t="s"><v>2</v></c><c><v>1E-3</v></c></row>';
    expect(await cells(rows, { "xl/sharedStrings.xml": strings })).toEqual({
      rows: 3,
      columns: { name: ["rich ", "a\rb <ш>", "a\rb <ш>"], sum: [1.5, 2, 0.001] },
    });
  });

  describe("a workbook of several sheets", () => {
    const rows = (table: readonly (readonly (string | number)[])[]) =>
      table
        .map(
          (row) =>
            `<row>${row.map((value) => (typeof value === "number" ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${value}</t></is></c>`)).join("")}</row>`,
        )
        .join("");
    const book = (sheets: Readonly<Record<string, string>>) => {
      const names = Object.keys(sheets);
      const listed = names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join("");
      const related = names.map((_, i) => `<Relationship Id="rId${i + 1}" Type="x/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join("");
      return sheet("", {
        "xl/workbook.xml": `<workbook xmlns:r="r"><sheets>${listed}</sheets></workbook>`,
        "xl/_rels/workbook.xml.rels": `<Relationships>${related}</Relationships>`,
        ...Object.fromEntries(names.map((name, i) => [`xl/worksheets/sheet${i + 1}.xml`, `<worksheet><sheetData>${sheets[name]}</sheetData></worksheet>`])),
      });
    };
    const cover = rows([["Report"], ["made for the board"], ["2026"]]);
    const orders = rows([
      ["client", "sum"],
      ["A", 1],
      ["B", 2],
    ]);
    const readBook = (sheets: Readonly<Record<string, string>>, settings: Partial<WorkbookSettings> = {}) =>
      readExcel(book(sheets), { delimiter: null, ...settings }, WORDS, noCheckpoint);

    it("is read from the first one that holds a table, behind the cover; from the cover when there is no other", async () => {
      expect((await readBook({ Cover: cover, Empty: "", Orders: orders, More: orders })).facts.sheet).toBe("Orders");
      expect((await readBook({ Empty: "", Cover: cover, Notes: rows([["x"]]) })).facts.sheet).toBe("Cover");
      expect((await readBook({ Cover: cover, Orders: orders }, { sheet: "cover" })).facts.sheet).toBe("Cover");
    });

    it("that lacks the chosen one is read when it has one only, and refused with a way out when it has several", async () => {
      expect((await readBook({ February: orders }, { sheet: "January" })).facts).toMatchObject({ sheet: "February", wanted: "January" });
      expect((await readBook({ February: orders }, { sheet: "february " })).facts).toMatchObject({ sheet: "February", wanted: null });
      await expect(readBook({ February: orders, March: orders }, { sheet: "January" })).rejects.toMatchObject({
        problem: { code: "source.sheet-missing", param: "sheet", fix: { params: { sheet: null } } },
      });
    });
  });

  it("makes texts among numbers missing and counts them", async () => {
    const rows = Array.from({ length: 100 }, (_, i) =>
      i === 40 ? '<row><c t="str"><v>soon</v></c><c><v>1</v></c></row>' : `<row><c><v>${i}</v></c><c><v>1</v></c></row>`,
    );
    const { table, facts } = await readExcel(
      sheet(`<row><c t="str"><v>weight</v></c><c t="str"><v>b</v></c></row>${rows.join("")}`),
      { delimiter: null },
      WORDS,
      noCheckpoint,
    );
    expect(typeOf(table, "weight")).toBe("number");
    expect(facts.columns[0]).toMatchObject({ missing: 1, failed: 1, examples: ["soon"], mixed: { numbers: 99, texts: 1 } });
  });
});
