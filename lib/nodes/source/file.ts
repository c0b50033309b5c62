import * as z from "zod";
import type { ReadSettings } from "@/lib/table/csv-reader/read-csv";
import type { Delimiter, Quote } from "@/lib/table/csv-reader/tokenize";
import type { Decimal } from "@/lib/table/parse/number";
import { defineNode, type Phrase, report, table } from "../contract";
import { fail } from "../problem";
import { IMPORT_WORDS } from "./import-words";

const DELIMITERS: Readonly<Record<"comma" | "semicolon" | "tab" | "pipe", Delimiter>> = { comma: ",", semicolon: ";", tab: "\t", pipe: "|" };
const QUOTES: Readonly<Record<"double" | "single" | "none", Quote | null>> = { double: '"', single: "'", none: null };
const DECIMALS: Readonly<Record<"point" | "comma", Decimal>> = { point: ".", comma: "," };

const datasetRef = z.looseObject({ id: z.string(), name: z.string(), size: z.number() });
const TEXT = { kind: ["text"] };
const SHEET = { kind: ["sheet"] };
const NESTED = { kind: ["json", "parquet"] };

const params = z.object({
  /** Files of one source are put below one another. */
  datasets: z.array(datasetRef).default([]).meta({ control: "dataset" }),
  /** What the files are taken for, so that the form shows what matters; they are read by their content. */
  kind: z.enum(["text", "sheet", "json", "parquet"]).default("text").meta({ control: "hidden" }),
  sheet: z.string().nullable().default(null).meta({ control: "custom", editor: "file-sheet", when: SHEET }),
  range: z.string().default("").meta({ when: SHEET }),
  records: z
    .string()
    .default("")
    .meta({ when: { kind: ["json"] } }),
  lists: z.enum(["join", "count"]).default("join").meta({ when: NESTED }),
  delimiter: z.enum(["auto", "comma", "semicolon", "tab", "pipe"]).default("auto").meta({ when: TEXT }),
  decimal: z.enum(["auto", "point", "comma"]).default("auto"),
  dateOrder: z.enum(["auto", "dmy", "mdy", "ymd"]).default("auto"),
  header: z
    .enum(["auto", "yes", "no"])
    .default("auto")
    .meta({ when: { kind: ["text", "sheet"] } }),
  only: z.array(z.string()).nullable().default(null).meta({ control: "custom", editor: "file-columns", advanced: true }),
  fileColumn: z.boolean().default(false).meta({ advanced: true }),
  encoding: z
    .enum(["auto", "utf-8", "windows-1251", "windows-1252", "windows-1250", "utf-16le", "utf-16be", "koi8-r", "ibm866"])
    .default("auto")
    .meta({ advanced: true, when: TEXT }),
  quote: z.enum(["auto", "double", "single", "none"]).default("auto").meta({ advanced: true, when: TEXT }),
  /** The columns as they were with the files before, to tell what changed. */
  expected: z
    .array(z.looseObject({ name: z.string(), type: z.string(), role: z.string().nullable() }))
    .nullable()
    .default(null)
    .meta({ control: "hidden" }),
});

export const file = defineNode({
  type: "source.file",
  v: 2,
  group: "source",
  icon: "file-spreadsheet",
  inputs: {},
  outputs: { data: table(), import: report() },
  params,
  migrations: {
    2: {
      name: "one-file-becomes-a-list",
      up({ dataset, ...others }) {
        return { ...others, datasets: dataset === null || dataset === undefined ? [] : [dataset] };
      },
    },
  },

  summary: ({ datasets }): Phrase =>
    datasets.length > 1
      ? { key: "readsMany", values: { count: datasets.length, name: datasets[0].name } }
      : datasets.length === 1
        ? { key: "reads", values: { name: datasets[0].name } }
        : { key: "empty" },

  check: (_, { datasets }) => (datasets.length > 0 ? [] : [{ code: "source.no-file", severity: "error", param: "datasets" }]),

  async run(_inputs, chosen, ctx) {
    const { datasets, sheet, range, records, lists, only, fileColumn, expected } = chosen;
    if (datasets.length === 0) return fail("source.no-file", {}, { param: "datasets" });
    const { readFiles } = await import("./read-files");
    const settings = { text: readSettings(chosen), sheet, range, records, lists, only };
    const words = IMPORT_WORDS[ctx.language];
    const { data, report: told, findings, left } = await readFiles(datasets, ctx.dataset, { settings, fileColumn, expected, words }, ctx.checkpoint);
    for (const problem of findings) ctx.warn(problem);
    for (const { code, rows } of left) ctx.dropped(code, rows);
    return { data, import: told };
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
