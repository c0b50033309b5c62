import type { Compute } from "@/lib/compute/compute";
import { fail } from "@/lib/problem";
import type { CellSettings } from "@/lib/table/cell-reader/cell-column";
import type { Lists } from "@/lib/table/cell-reader/flatten";
import type { Checkpoint } from "@/lib/table/csv-reader/bytes";
import type { CsvWords } from "@/lib/table/csv-reader/plan";
import type { ColumnFacts, ReadSettings } from "@/lib/table/csv-reader/read-csv";
import { detectFormat } from "@/lib/table/file-format";
import type { Table } from "@/lib/table/table";
import type { Problem } from "../problem";
import { wishesOf, withTypes } from "./column-overrides";
import { importFindings } from "./import-findings";
import { type ImportedFile, importedJson, importedParquet, importedText, importedWorkbook, type NamedFile } from "./import-report";
import type { ColumnOverride } from "./reading-params";
import { jsonFindings, parquetFindings, workbookFindings } from "./typed-findings";

export interface FileSettings {
  readonly text: ReadSettings;
  readonly sheet: string | null;
  readonly range: string;
  readonly records: string;
  readonly lists: Lists;
  /** Names of the columns to read; null for all. */
  readonly only: readonly string[] | null;
  /** Types and roles that a person chose. */
  readonly columns: readonly ColumnOverride[];
}

/** Rows that are not in the table and why: the name of a `dropped` code. */
export interface LeftOut {
  readonly code: string;
  readonly rows: number;
}

export interface FileRead {
  readonly table: Table;
  readonly columns: readonly ColumnFacts[];
  readonly file: ImportedFile;
  /** Every column of the file, not chosen ones too. */
  readonly available: readonly string[];
  readonly findings: readonly Problem[];
  readonly left: readonly LeftOut[];
}

/**
 * Reads one file of any format that is known, by its content. Fails with a problem of the `source` area that names the remedy. The reader
 * of a format is loaded when a file of it comes. O(bytes).
 */
export async function readFile(
  blob: Blob,
  named: Omit<NamedFile, "packed">,
  settings: FileSettings,
  words: CsvWords,
  compute: Compute,
  checkpoint: Checkpoint,
  packed: "zip" | null = null,
): Promise<FileRead> {
  const file: NamedFile = { name: named.name, size: named.size, packed };
  const format = await detectFormat(blob, named.name);
  const { decimal, order, header } = settings.text;
  const wishes = wishesOf(settings.columns);
  const cells: CellSettings = { delimiter: null, wishes, ...(decimal ? { decimal } : {}), ...(order ? { order } : {}) };
  /** What was read, with the types that were chosen. */
  const typed = async <F extends ColumnFacts, T extends { readonly columns: readonly F[] }>(reading: Promise<{ readonly table: Table; readonly facts: T }>) => {
    const { table, facts } = await reading;
    const chosen = await withTypes(table, facts.columns, settings.columns, (done, total) => checkpoint(0.95 + (0.04 * done) / total, 1));
    return { table: chosen.table, facts: { ...facts, columns: chosen.facts } };
  };
  switch (format) {
    case "zip": {
      const { onlyFile } = await import("@/lib/table/zip-reader/only-file");
      if (packed) return fail("source.file-archive");
      const inner = await onlyFile(blob, (done, total) => checkpoint((0.2 * done) / total, 1));
      return readFile(inner.blob, { name: inner.name, size: named.size }, settings, words, compute, checkpoint, "zip");
    }
    case "old-excel": {
      const { refuseOldExcel } = await import("@/lib/table/excel-reader/read-excel");
      return refuseOldExcel(blob);
    }
    case "workbook": {
      const { readExcel } = await import("@/lib/table/excel-reader/read-excel");
      const chosen = {
        ...cells,
        ...(header === undefined ? {} : { header }),
        ...(settings.sheet === null ? {} : { sheet: settings.sheet }),
        range: settings.range,
      };
      const { table, facts } = await typed(readExcel(blob, chosen, words, checkpoint));
      return read(table, facts.columns, importedWorkbook(file, table.rows, facts, settings.text), workbookFindings(table.rows, facts, header !== undefined), [
        { code: "source.preamble", rows: facts.preamble },
        { code: "source.blank-rows", rows: facts.blank },
      ]);
    }
    case "json": {
      const { readJson } = await import("@/lib/table/json-reader/read-json");
      const { table, facts } = await typed(readJson(blob, { ...cells, records: settings.records.trim(), lists: settings.lists }, words, checkpoint));
      return read(table, facts.columns, importedJson(file, table.rows, facts), jsonFindings(table.rows, facts), [
        { code: "source.blank-lines", rows: facts.blankLines },
        { code: "source.bad-lines", rows: facts.badLines.count },
      ]);
    }
    case "parquet": {
      const { readParquet } = await import("@/lib/table/parquet-reader/read-parquet");
      const { table, facts } = await typed(readParquet(blob, { ...cells, lists: settings.lists, ...columnsOf(settings.only) }, words, checkpoint));
      const done = read(table, facts.columns, importedParquet(file, table.rows, facts), parquetFindings(table.rows, facts), []);
      // Parts of nested columns that were read, and plain columns that were not.
      const parts = table.columns.map(({ name }) => name).filter((name) => !facts.available.includes(name));
      return { ...done, available: [...facts.available.filter((name) => !parts.some((part) => part.startsWith(`${name}.`))), ...parts] };
    }
    case "text": {
      const { readCsv } = await import("@/lib/table/csv-reader/read-csv");
      const { table, facts } = await typed(readCsv(blob, { ...settings.text, wishes }, words, compute, checkpoint));
      return read(table, facts.columns, importedText(file, table.rows, facts, settings.text), importFindings(table.rows, facts, settings.text), [
        { code: "source.preamble", rows: facts.plan.layout.preamble },
        { code: "source.blank-lines", rows: facts.blankLines },
      ]);
    }
  }
}

/** The file's own columns for the names of parts of nested ones: `address` for `address.city`. */
function columnsOf(only: readonly string[] | null): { columns?: readonly string[] } {
  if (!only) return {};
  const owners = only.flatMap((name) => [...name].flatMap((letter, i) => (letter === "." ? [name.slice(0, i)] : [])));
  return { columns: [...only, ...owners] };
}

function read(table: Table, columns: readonly ColumnFacts[], file: ImportedFile, findings: readonly Problem[], left: readonly LeftOut[]): FileRead {
  return { table, columns, file, available: table.columns.map(({ name }) => name), findings, left: left.filter(({ rows }) => rows > 0) };
}
