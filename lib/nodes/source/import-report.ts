import type { ColumnFacts, CsvFacts, OddRows, ReadSettings } from "@/lib/table/csv-reader/read-csv";
import type { ColumnType, Role, Table } from "@/lib/table/table";
import type { Report } from "../contract";

/** A part of the file's format, and how sure it is; 1 when it was set by a person. */
export interface Found<T> {
  readonly value: T;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly set: boolean;
}

export interface ImportedColumn {
  readonly name: string;
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
}

/** How a file was read. */
export interface ImportReport extends Report {
  readonly kind: "source.import";
  readonly name: string;
  /** Bytes of the file. */
  readonly size: number;
  readonly compressed: boolean;
  readonly rows: number;
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
  readonly columns: readonly ImportedColumn[];
}

export function importReport(file: { readonly name: string; readonly size: number }, table: Table, facts: CsvFacts, settings: ReadSettings): ImportReport {
  const { plan } = facts;
  const byName = new Map(facts.columns.map((column) => [column.name, column]));
  return {
    kind: "source.import",
    name: file.name,
    size: file.size,
    compressed: facts.compressed,
    rows: table.rows,
    encoding: { value: facts.encoding.name, confidence: facts.encoding.confidence, set: settings.encoding !== undefined },
    delimiter: { value: plan.dialect.delimiter, confidence: plan.dialect.confidence, set: settings.delimiter !== undefined },
    quote: plan.dialect.quote,
    decimal: { value: plan.inferred.decimal, confidence: plan.inferred.decimalUnclear ? 0.5 : 1, set: settings.decimal !== undefined },
    header: { value: plan.layout.header, confidence: plan.layout.confidence, set: settings.header !== undefined },
    preamble: plan.layout.preamble,
    blankLines: facts.blankLines,
    short: facts.short,
    long: facts.long,
    stray: facts.stray,
    columns: table.columns.map((column) => {
      const known = byName.get(column.name);
      return {
        name: column.name,
        type: column.type,
        role: column.role,
        missing: known?.missing ?? table.rows - facts.long.rows,
        failed: known?.failed ?? 0,
        examples: known?.examples ?? [],
        format: known ? formatOf(known) : null,
      };
    }),
  };
}

function formatOf({ guess }: ColumnFacts): string | null {
  if (guess.kind === "number") return guess.decimal;
  if (guess.kind === "date") return guess.format.kind === "calendar" ? guess.format.order : guess.format.kind;
  return null;
}
