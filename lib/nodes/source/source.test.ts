import { openAsBlob } from "node:fs";
import { describe, expect, it } from "vitest";
import { isMissing } from "@/lib/table/columns";
import { duplicateRows } from "@/lib/table/operations/deduplicate";
import type { Column } from "@/lib/table/table";
import { recordingContext } from "../fixtures/recording-context";
import { file } from "./file";
import pandas from "./fixtures/samples.json";
import type { ImportReport } from "./import-report";
import { sample } from "./sample";

const SAMPLES = ["online-retail", "wholesale-customers", "churn-customers", "churn-new-customers", "email-test"] as const;
const PATHS = {
  "online-retail": "online-retail.csv.gz",
  "wholesale-customers": "wholesale-customers.csv",
  "churn-customers": "churn-customers.csv",
  "churn-new-customers": "churn-new-customers.csv",
  "email-test": "email-test.csv",
} as const;

const context = () => ({ ...recordingContext(), asset: (path: string) => openAsBlob(`public/${path}`) });

interface Facts {
  readonly present: number;
  readonly distinct: number;
  readonly sum?: number;
  readonly characters?: number;
}

function factsOf(column: Column): Facts {
  const rows = "codes" in column ? column.codes.length : column.values.length;
  const seen = new Set<number>();
  let present = 0;
  let sum = 0;
  let characters = 0;
  for (let row = 0; row < rows; row++) {
    if (isMissing(column, row)) continue;
    present++;
    if ("codes" in column) {
      seen.add(column.codes[row]);
      characters += column.dictionary[column.codes[row]].length;
    } else {
      seen.add(column.values[row]);
      sum += column.values[row];
      if (column.type === "boolean") characters += column.values[row] === 1 ? 3 : 2;
    }
  }
  return { present, distinct: seen.size, ...("codes" in column || column.type === "boolean" ? { characters } : { sum }) };
}

describe("source.sample", () => {
  it.each(SAMPLES)("reads %s as pandas does", async (name) => {
    const { data } = await sample.run({}, { sample: name }, context());
    const expected: { rows: number; duplicates: number; columns: Readonly<Record<string, Facts>> } = pandas[PATHS[name]];
    expect(data.rows).toBe(expected.rows);
    expect(data.columns.map((column) => column.name)).toEqual(Object.keys(expected.columns));
    for (const column of data.columns) {
      const { sum, ...exact } = expected.columns[column.name];
      const facts = factsOf(column);
      expect(facts, column.name).toMatchObject(exact);
      if (sum !== undefined) expect(Math.abs((facts.sum ?? 0) - sum) / Math.max(1, Math.abs(sum)), column.name).toBeLessThan(1e-12);
    }
    const repeated = await duplicateRows(data, () => Promise.resolve());
    expect(repeated.reduce((count, each) => count + each, 0)).toBe(expected.duplicates);
  });

  it("gives every sample the roles that its template needs", async () => {
    const roles = async (name: (typeof SAMPLES)[number]) => {
      const { data } = await sample.run({}, { sample: name }, context());
      return Object.fromEntries(data.columns.map((column) => [column.name, column.role]));
    };
    expect(await roles("online-retail")).toMatchObject({
      InvoiceNo: "order",
      CustomerID: "id",
      InvoiceDate: "date",
      Quantity: "quantity",
      UnitPrice: "price",
      Country: null,
    });
    expect(await roles("wholesale-customers")).toEqual({
      Channel: null,
      Region: null,
      Fresh: "feature",
      Milk: "feature",
      Grocery: "feature",
      Frozen: "feature",
      Detergents_Paper: "feature",
      Delicassen: "feature",
    });
    expect(await roles("churn-customers")).toMatchObject({ customer_id: "id", churned: "target", plan: "feature", tenure_days: "feature", orders: "feature" });
    expect(await roles("email-test")).toMatchObject({ customer_id: "id", lifecycle: "segment", variant: null, converted: "target", revenue: "amount" });
  });
});

describe("source.file", () => {
  const run = async (text: BlobPart, params: object = {}, language: "en" | "ru" | "ro" = "en") => {
    const dataset = { id: "0".repeat(64), name: "data.csv", size: 1 };
    const told = recordingContext();
    const outputs = await file.run({}, file.params.parse({ datasets: [dataset], ...params }), { ...told, language, dataset: async () => new Blob([text]) });
    return {
      data: outputs.data,
      report: outputs.import as ImportReport,
      codes: told.warnings.map(({ code }) => code),
      warnings: told.warnings,
      left: told.left,
    };
  };

  it("says nothing about a file that is well", async () => {
    const { codes, left, report } = await run("customer id,order date,amount\nA1,2026-01-05,10.5\nB2,2026-01-06,20\nA1,2026-02-07,30\n");
    expect([codes, left]).toEqual([[], []]);
    expect(report).toMatchObject({
      rows: 3,
      files: [{ format: "csv", delimiter: { value: ",", set: false }, header: { value: true } }],
      columns: [{ role: "id", format: null }, { format: "ymd" }, { format: ".", failed: 0 }],
    });
  });

  it("tells all that it guessed, repaired and left out", async () => {
    const lines = Array.from({ length: 100 }, (_, i) => `K${i % 7};0${1 + (i % 9)}/0${1 + (i % 3)}/2026;${i === 50 ? "soon" : `${i},5`}`);
    const { codes, left, report } = await run(
      `Report;;\nof January;;\ncustomer;date;amount;amount\n${lines.join(";x\n")};x\n\nK1;01/01/2026\nK2;01/01/2026;5,0;x;too;much\n`,
    );
    expect(codes).toEqual(["source.repeated-names", "source.short-rows", "source.long-rows", "source.date-order-unclear", "source.values-failed"]);
    expect(left).toEqual([
      { code: "source.preamble", rows: 2 },
      { code: "source.blank-lines", rows: 1 },
    ]);
    expect(report.files[0]).toMatchObject({
      preamble: 2,
      blankLines: 1,
      short: { rows: 1, first: 101 },
      long: { rows: 1, first: 102 },
      decimal: { value: "," },
    });
    expect(report.columns.find(({ name }) => name === "amount")).toMatchObject({ failed: 1, examples: ["soon"], missing: 2 });
  });

  it("does as it is told", async () => {
    const { data, report } = await run("1;2,5|x\n3;4,5|y\n", { delimiter: "pipe", header: "no", decimal: "comma" }, "ru");
    expect(data.columns.map(({ name }) => name)).toEqual(["столбец 1", "столбец 2"]);
    expect(report.files[0]).toMatchObject({ delimiter: { value: "|", set: true, confidence: 1 }, header: { value: false, set: true }, decimal: { set: true } });
  });

  it("asks for a file", () => {
    expect(file.check?.({}, file.params.parse({}))).toEqual([{ code: "source.no-file", severity: "error", param: "datasets" }]);
  });
});
