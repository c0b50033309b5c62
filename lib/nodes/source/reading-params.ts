import * as z from "zod";
import { columnSettingSchema, SINGLE_ROLES } from "@/lib/ml/column-setting";
import { isTimeZone } from "@/lib/ml/customers/local-time";
import { LISTS } from "@/lib/table/cell-reader/flatten";
import type { ReadSettings } from "@/lib/table/csv-reader/read-csv";
import type { Delimiter, Quote } from "@/lib/table/csv-reader/tokenize";
import type { Decimal } from "@/lib/table/parse/number";
import type { Role } from "@/lib/table/table";
import type { Problem } from "../problem";
import type { FileSettings } from "./read-file";

const DELIMITERS: Readonly<Record<"comma" | "semicolon" | "tab" | "pipe", Delimiter>> = { comma: ",", semicolon: ";", tab: "\t", pipe: "|" };
const QUOTES: Readonly<Record<"double" | "single" | "none", Quote | null>> = { double: '"', single: "'", none: null };
const DECIMALS: Readonly<Record<"point" | "comma", Decimal>> = { point: ".", comma: "," };

const TEXT = { kind: ["text"] };
const SHEET = { kind: ["sheet"] };
const NESTED = { kind: ["json", "parquet"] };

/**
 * How bytes of any format are read into a table: the params that every source of such bytes spreads into its own, whose words stand
 * beside the source's. `kind` says which of them the form shows.
 */
export const readingParams = {
  /** What the files are taken for, so that the form shows what matters; they are read by their content. */
  kind: z.enum(["text", "sheet", "json", "parquet"]).default("text").meta({ control: "hidden" }),
  sheet: z.string().nullable().default(null).meta({ control: "custom", editor: "file-sheet", when: SHEET }),
  range: z.string().default("").meta({ when: SHEET }),
  records: z
    .string()
    .default("")
    .meta({ when: { kind: ["json"] } }),
  lists: z.enum(LISTS).default("join").meta({ when: NESTED }),
  delimiter: z.enum(["auto", "comma", "semicolon", "tab", "pipe"]).default("auto").meta({ when: TEXT }),
  decimal: z.enum(["auto", "point", "comma"]).default("auto"),
  dateOrder: z.enum(["auto", "dmy", "mdy", "ymd"]).default("auto"),
  header: z
    .enum(["auto", "yes", "no"])
    .default("auto")
    .meta({ when: { kind: ["text", "sheet"] } }),
  /** The clock of times that are written without an offset from UTC; empty for UTC. */
  zone: z
    .string()
    .max(60)
    .default("")
    .meta({ advanced: true, when: { kind: ["text", "sheet", "json"] } }),
  /** What a person says of single columns, by their names in the file, instead of what was found; one of a column that is not there waits for it. */
  columns: z
    .array(columnSettingSchema.pick({ column: true, name: true, type: true, role: true, decimal: true, dates: true }))
    .default([])
    .meta({
      control: "custom",
      editor: "source-columns",
    }),
  only: z.array(z.string()).nullable().default(null).meta({ control: "custom", editor: "file-columns", advanced: true }),
  encoding: z
    .enum(["auto", "utf-8", "windows-1251", "windows-1252", "windows-1250", "utf-16le", "utf-16be", "koi8-r", "ibm866"])
    .default("auto")
    .meta({ advanced: true, when: TEXT }),
  quote: z.enum(["auto", "double", "single", "none"]).default("auto").meta({ advanced: true, when: TEXT }),
  /** The columns as they were with the data before, to tell what changed. */
  expected: z
    .array(z.looseObject({ name: z.string(), type: z.string(), role: z.string().nullable(), from: z.string().optional() }))
    .nullable()
    .default(null)
    .meta({ control: "hidden" }),
};

const reading = z.object(readingParams);
export type Reading = z.output<typeof reading>;
export type ColumnOverride = Reading["columns"][number];

/** The name that a person gave a column, or null: an empty one, or the one it has, is none. */
export function givenName({ column, name }: Pick<ColumnOverride, "column" | "name">): string | null {
  const given = name?.trim() ?? "";
  return given === "" || given === column ? null : given;
}

/** The params as the readers take them. */
export function fileSettings(chosen: Reading): FileSettings {
  const { sheet, range, records, lists, only, columns, zone } = chosen;
  return { text: readSettings(chosen), sheet, range, records, lists, only, columns, zone };
}

/** Before any reading: two columns cannot both be the customer. */
export function overrideProblems(columns: readonly ColumnOverride[]): Problem[] {
  const first = new Map<Role, string>();
  const problems: Problem[] = [];
  for (const { column, role } of columns) {
    if (role === null || role === "none" || !SINGLE_ROLES.has(role)) continue;
    const other = first.get(role);
    if (other === undefined) first.set(role, column);
    else problems.push({ code: "prepare.role-twice", severity: "warning", detail: { role, first: other, second: column }, param: "columns" });
  }
  return problems;
}

/** Before any reading: a zone has to be known here. */
export function zoneProblems(zone: string): Problem[] {
  const found = zone.trim();
  return found === "" || isTimeZone(found) ? [] : [{ code: "source.bad-zone", severity: "error", detail: { found }, param: "zone" }];
}

/** Only what a person set; the rest is detected. */
function readSettings({ delimiter, quote, decimal, dateOrder, header, encoding }: Reading): ReadSettings {
  return {
    ...(delimiter === "auto" ? {} : { delimiter: DELIMITERS[delimiter] }),
    ...(quote === "auto" ? {} : { quote: QUOTES[quote] }),
    ...(decimal === "auto" ? {} : { decimal: DECIMALS[decimal] }),
    ...(dateOrder === "auto" ? {} : { order: dateOrder }),
    ...(header === "auto" ? {} : { header: header === "yes" }),
    ...(encoding === "auto" ? {} : { encoding }),
  };
}
