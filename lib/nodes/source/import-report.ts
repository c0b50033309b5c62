import type { ColumnFacts, CsvFacts, OddRows, ReadSettings } from "@/lib/table/csv-reader/read-csv";
import type { WorkbookFacts } from "@/lib/table/excel-reader/read-excel";
import type { JsonFacts } from "@/lib/table/json-reader/read-json";
import type { ParquetFacts } from "@/lib/table/parquet-reader/read-parquet";
import type { ColumnType, Role, Table } from "@/lib/table/table";
import type { Report } from "../contract";
import { roleConfidence, typeConfidence } from "./column-confidence";
import { type ColumnOverride, givenName } from "./reading-params";

/** A part of the file's format, and how sure it is; 1 when it was set by a person. */
export interface Found<T> {
  readonly value: T;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly set: boolean;
}

export interface ImportedColumn {
  /** In the file. */
  readonly name: string;
  /** The name that a person gave it, or null. */
  readonly given: string | null;
  readonly type: ColumnType;
  readonly role: Role | null;
  /** Rows without a value, those that could not be read included. */
  readonly missing: number;
  /** Values that could not be read as the type. */
  readonly failed: number;
  /** Up to five of them. */
  readonly examples: readonly string[];
  /** Order of a date column (dmy, mdy, ymd) or its other form; decimal sign of a number column. */
  readonly format: string | null;
  /** How sure the type and the role are, from 0 to 1; no role, no confidence in it. 1 for what a person chose or the file declares. */
  readonly confidence: number;
  readonly roleConfidence: number | null;
  /** The type, or the role, was chosen by a person. */
  readonly set: boolean;
  readonly roleSet: boolean;
}

interface ImportedBase {
  readonly name: string;
  /** Bytes of the file. */
  readonly size: number;
  readonly rows: number;
  /** How it was packed. */
  readonly packed: "gzip" | "zip" | null;
  /** Columns that other files read together with this one have and it lacks. */
  readonly absent: readonly string[];
}

export interface ImportedText extends ImportedBase {
  readonly format: "csv";
  readonly encoding: Found<string>;
  /** null: one column. */
  readonly delimiter: Found<string | null>;
  readonly quote: string | null;
  readonly decimal: Found<string>;
  readonly header: Found<boolean>;
  /** Lines above the table, and empty lines in it, that were left out. */
  readonly preamble: number;
  readonly blankLines: number;
  /** Rows with too few cells, with too many, and with text behind a closing quote. */
  readonly short: OddRows;
  readonly long: OddRows;
  readonly stray: OddRows;
}

export interface ImportedWorkbook extends ImportedBase, Pick<WorkbookFacts, "format" | "sheets" | "sheet" | "used" | "since1904" | "errors"> {
  /** `rows`: those that the header takes; reports of earlier versions say nothing of it. */
  readonly header: Found<boolean> & { readonly rows?: number };
  readonly preamble: number;
  readonly blank: number;
  readonly uncalculated: number;
  readonly merged: number;
  readonly hiddenRows: number;
}

export interface ImportedJson extends ImportedBase, Pick<JsonFacts, "format" | "path" | "shape" | "blankLines" | "badLines" | "joined" | "counted" | "items"> {}

export interface ImportedParquet
  extends ImportedBase,
    Pick<ParquetFacts, "format" | "createdBy" | "rowGroups" | "codecs" | "refused" | "flattened" | "joined" | "counted"> {}

export type ImportedFile = ImportedText | ImportedWorkbook | ImportedJson | ImportedParquet;

/** What is not as it was with the file before. */
export interface ColumnChanges {
  readonly added: readonly string[];
  readonly gone: readonly string[];
  readonly retyped: readonly { readonly name: string; readonly from: string; readonly to: ColumnType }[];
}

/** How the files of a source were read. */
export interface ImportReport extends Report {
  readonly kind: "source.import";
  readonly rows: number;
  readonly files: readonly ImportedFile[];
  /** Every column that the files offer, those not chosen included. */
  readonly available: readonly string[];
  readonly columns: readonly ImportedColumn[];
  readonly changes: ColumnChanges | null;
}

/** A file to read: its name and its size in bytes. */
export interface NamedFile {
  readonly name: string;
  readonly size: number;
  readonly packed: "gzip" | "zip" | null;
}

export function importedText(file: NamedFile, rows: number, facts: CsvFacts, settings: ReadSettings): ImportedText {
  const { plan, blankLines, short, long, stray } = facts;
  return {
    ...file,
    packed: facts.compressed ? "gzip" : file.packed,
    format: "csv",
    rows,
    absent: [],
    encoding: { value: facts.encoding.name, confidence: facts.encoding.confidence, set: settings.encoding !== undefined },
    delimiter: { value: plan.dialect.delimiter, confidence: plan.dialect.confidence, set: settings.delimiter !== undefined },
    quote: plan.dialect.quote,
    decimal: { value: plan.inferred.decimal, confidence: plan.inferred.decimalUnclear ? 0.5 : 1, set: settings.decimal !== undefined },
    header: { value: plan.layout.header, confidence: plan.layout.confidence, set: settings.header !== undefined },
    preamble: plan.layout.preamble,
    blankLines,
    short,
    long,
    stray,
  };
}

export function importedWorkbook(file: NamedFile, rows: number, facts: WorkbookFacts, settings: ReadSettings): ImportedWorkbook {
  const { format, sheets, sheet, used, since1904, errors, preamble, blank, uncalculated, merged, hiddenRows, header } = facts;
  const found = { ...header, set: settings.header !== undefined };
  return { ...file, rows, absent: [], format, sheets, sheet, used, since1904, errors, header: found, preamble, blank, uncalculated, merged, hiddenRows };
}

export function importedJson(file: NamedFile, rows: number, facts: JsonFacts): ImportedJson {
  const { columns: _, compressed, ...told } = facts;
  return { ...file, packed: compressed ? "gzip" : file.packed, rows, absent: [], ...told };
}

export function importedParquet(file: NamedFile, rows: number, facts: ParquetFacts): ImportedParquet {
  const { columns: _, available: __, ...told } = facts;
  return { ...file, rows, absent: [], ...told };
}

/** Every column of the table with what reading it told; a column that no file told about is complete or made here. O(columns + cells of those). */
export function importedColumns(
  table: Table,
  facts: readonly ColumnFacts[],
  { chosen, declared, missingOf }: { readonly chosen: readonly ColumnOverride[]; readonly declared: boolean; readonly missingOf: (name: string) => number },
): ImportedColumn[] {
  const byName = new Map(facts.map((column) => [column.name, column]));
  const overrides = new Map(chosen.map((one) => [one.column, one]));
  return table.columns.map((column) => {
    const { name, type, role } = column;
    const known = byName.get(name);
    const override = overrides.get(name);
    const missing = missingOf(name);
    const set = (override?.type ?? null) !== null;
    const roleSet = (override?.role ?? null) !== null;
    return {
      name,
      given: override ? givenName(override) : null,
      type,
      role,
      missing,
      failed: known?.failed ?? 0,
      examples: known?.examples ?? [],
      format: known ? formatOf(known) : null,
      confidence: set || declared ? 1 : typeConfidence(column, table.rows, missing, known),
      roleConfidence: roleSet && role !== null ? 1 : roleConfidence(column),
      set,
      roleSet,
    };
  });
}

function formatOf({ guess }: ColumnFacts): string | null {
  if (guess.kind === "number") return guess.decimal;
  if (guess.kind === "date") return guess.format.kind === "calendar" ? guess.format.order : guess.format.kind;
  return null;
}
