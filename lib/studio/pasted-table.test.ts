import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { IMPORT_WORDS } from "@/lib/nodes/source/import-words";
import { cell } from "@/lib/table/columns";
import { readCsv } from "@/lib/table/csv-reader/read-csv";
import { pastedFile, pastedTable } from "./pasted-table";

const plain = (text: string) => pastedTable({ text, html: "" });

async function read(text: string) {
  const table = plain(text);
  if (table === null) return null;
  const { table: data } = await readCsv(pastedFile(table, "Pasted table"), {}, IMPORT_WORDS.en, testCompute(), () => Promise.resolve());
  return Object.fromEntries(data.columns.map((column) => [column.name, Array.from({ length: data.rows }, (_, row) => cell(column, row))]));
}

describe("text pasted from a spreadsheet", () => {
  it("is Excel's: tabs, CRLF, quoted line breaks, decimal commas", async () => {
    expect(await read('client\tsum\tnote\r\nA1\t12,5\t"two\r\nlines ""here"""\r\nA2\t7,25\tplain\r\n')).toEqual({
      client: ["A1", "A2"],
      sum: [12.5, 7.25],
      note: ['two\nlines "here"', "plain"],
    });
  });

  it("is Google Sheets': quotes inside cells as they are", async () => {
    expect(await read('name\tsize\nscreen 5" wide\t3\nbook\t4')).toEqual({ name: ['screen 5" wide', "book"], size: [3, 4] });
  });

  it("may be delimited by other signs", () => {
    expect(plain("a;b\n1;2\n3;4")).toBe("a;b\n1;2\n3;4");
  });

  it.each(["", "one word", "two\nlines", '{"format": "strata/pipeline"}', "Dear all, hello\nand good bye"])("%j is no table", (text) => {
    expect(plain(text)).toBeNull();
  });
});
