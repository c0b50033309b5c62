import * as z from "zod";
import type { ReadSettings } from "@/lib/table/csv-reader/read-csv";
import type { Delimiter, Quote } from "@/lib/table/csv-reader/tokenize";
import type { Decimal } from "@/lib/table/parse/number";
import { defineNode, report, table } from "../contract";
import { fail } from "../problem";
import { importFindings } from "./import-findings";
import { importReport } from "./import-report";
import { IMPORT_WORDS } from "./import-words";

const DELIMITERS: Readonly<Record<"comma" | "semicolon" | "tab" | "pipe", Delimiter>> = { comma: ",", semicolon: ";", tab: "\t", pipe: "|" };
const QUOTES: Readonly<Record<"double" | "single" | "none", Quote | null>> = { double: '"', single: "'", none: null };
const DECIMALS: Readonly<Record<"point" | "comma", Decimal>> = { point: ".", comma: "," };

const params = z.object({
  dataset: z.looseObject({ id: z.string(), name: z.string(), size: z.number() }).nullable().default(null).meta({ control: "dataset" }),
  delimiter: z.enum(["auto", "comma", "semicolon", "tab", "pipe"]).default("auto"),
  decimal: z.enum(["auto", "point", "comma"]).default("auto"),
  dateOrder: z.enum(["auto", "dmy", "mdy", "ymd"]).default("auto"),
  header: z.enum(["auto", "yes", "no"]).default("auto"),
  encoding: z
    .enum(["auto", "utf-8", "windows-1251", "windows-1252", "windows-1250", "utf-16le", "utf-16be", "koi8-r", "ibm866"])
    .default("auto")
    .meta({ advanced: true }),
  quote: z.enum(["auto", "double", "single", "none"]).default("auto").meta({ advanced: true }),
});

export const file = defineNode({
  type: "source.file",
  v: 1,
  group: "source",
  icon: "file-spreadsheet",
  inputs: {},
  outputs: { data: table(), import: report() },
  params,
  migrations: {},

  summary: ({ dataset }) => (dataset ? { key: "reads", values: { name: dataset.name } } : { key: "empty" }),

  check: (_, { dataset }) => (dataset ? [] : [{ code: "source.no-file", severity: "error", param: "dataset" }]),

  async run(_inputs, chosen, ctx) {
    const { dataset } = chosen;
    if (!dataset) return fail("source.no-file", {}, { param: "dataset" });
    const [{ readCsv }, blob] = await Promise.all([import("@/lib/table/csv-reader/read-csv"), ctx.dataset(dataset)]);
    const settings = readSettings(chosen);
    const { table: data, facts } = await readCsv(blob, settings, IMPORT_WORDS[ctx.language], ctx.checkpoint);
    for (const problem of importFindings(data.rows, facts, settings)) ctx.warn(problem);
    if (facts.plan.layout.preamble > 0) ctx.dropped("source.preamble", facts.plan.layout.preamble);
    if (facts.blankLines > 0) ctx.dropped("source.blank-lines", facts.blankLines);
    return { data, import: importReport(dataset, data, facts, settings) };
  },
});

/** Only what a person set; the rest is detected. */
function readSettings({ delimiter, quote, decimal, dateOrder, header, encoding }: z.output<typeof params>): ReadSettings {
  return {
    ...(delimiter === "auto" ? {} : { delimiter: DELIMITERS[delimiter] }),
    ...(quote === "auto" ? {} : { quote: QUOTES[quote] }),
    ...(decimal === "auto" ? {} : { decimal: DECIMALS[decimal] }),
    ...(dateOrder === "auto" ? {} : { order: dateOrder }),
    ...(header === "auto" ? {} : { header: header === "yes" }),
    ...(encoding === "auto" ? {} : { encoding }),
  };
}
