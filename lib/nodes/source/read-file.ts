import type { Compute } from "@/lib/compute/compute";
import { fail } from "@/lib/problem";
import type { CellFacts, CellSettings } from "@/lib/table/cell-reader/cell-column";
import type { Lists } from "@/lib/table/cell-reader/flatten";
import { clocksInText } from "@/lib/table/clocks";
import type { Checkpoint } from "@/lib/table/csv-reader/bytes";
import type { ColumnWish } from "@/lib/table/csv-reader/infer";
import type { CsvWords } from "@/lib/table/csv-reader/plan";
import type { ColumnFacts, ReadSettings } from "@/lib/table/csv-reader/read-csv";
import { detectFormat } from "@/lib/table/file-format";
import type { Table } from "@/lib/table/table";
import type { Problem } from "../problem";
import { type ClocksFound, type ColumnClocks, withClocks } from "./clock-zone";
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
  /** Names, types and roles that a person chose. */
  readonly columns: readonly ColumnOverride[];
  /** The clock of times that are written without an offset from UTC; empty for UTC. */
  readonly zone: string;
}

type Wishes = ReadonlyMap<string, ColumnWish>;
const TEXT_WISH: ColumnWish = { type: "text", exact: false };

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
  readonly clocks: readonly ColumnClocks[];
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
  const cells: Omit<CellSettings, "wishes"> = { delimiter: null, ...(decimal ? { decimal } : {}), ...(order ? { order } : {}) };
  /** What was read, with the types that were chosen, and times taken from the clock that was chosen. */
  const typed = async <F extends ColumnFacts, T extends { readonly columns: readonly F[] }>(
    reading: (wishes: Wishes) => Promise<{ readonly table: Table; readonly facts: T }>,
    findClocks: (facts: T, names: readonly string[]) => ClocksFound | Promise<ClocksFound>,
  ) => {
    const { table, facts } = await reading(wishes);
    const late: Checkpoint = (done, total) => checkpoint(0.95 + (0.04 * done) / total, 1);
    const chosen = await withTypes(table, facts.columns, settings.columns, late);
    const told = { ...facts, columns: chosen.facts };
    const asTexts = async (names: readonly string[]) => (await reading(new Map([...wishes, ...names.map((name) => [name, TEXT_WISH] as const)]))).table;
    const clocked = await withClocks(chosen.table, chosen.facts, (names) => findClocks(facts, names), asTexts, settings.zone.trim(), late);
    return { table: clocked.table, clocks: clocked.clocks, facts: told };
  };
  const cellClocks = ({ columns }: { readonly columns: readonly CellFacts[] }): ClocksFound =>
    new Map(columns.flatMap(({ name, clocks }) => (clocks ? [[name, clocks] as const] : [])));
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
      const { table, facts, clocks } = await typed((wanted) => readExcel(blob, { ...chosen, wishes: wanted }, words, checkpoint), cellClocks);
      const left = [
        { code: "source.preamble", rows: facts.preamble },
        { code: "source.blank-rows", rows: facts.blank },
      ];
      const findings = workbookFindings(table.rows, facts, header !== undefined);
      return read(table, facts.columns, importedWorkbook(file, table.rows, facts, settings.text), findings, left, clocks);
    }
    case "json": {
      const { readJson } = await import("@/lib/table/json-reader/read-json");
      const chosen = { ...cells, records: settings.records.trim(), lists: settings.lists };
      const { table, facts, clocks } = await typed((wanted) => readJson(blob, { ...chosen, wishes: wanted }, words, checkpoint), cellClocks);
      const left = [
        { code: "source.blank-lines", rows: facts.blankLines },
        { code: "source.bad-lines", rows: facts.badLines.count },
      ];
      return read(table, facts.columns, importedJson(file, table.rows, facts), jsonFindings(table.rows, facts), left, clocks);
    }
    case "parquet": {
      const { readParquet } = await import("@/lib/table/parquet-reader/read-parquet");
      const chosen = { ...cells, lists: settings.lists, ...columnsOf(settings.only) };
      const { table, facts, clocks } = await typed((wanted) => readParquet(blob, { ...chosen, wishes: wanted }, words, checkpoint), cellClocks);
      const done = read(table, facts.columns, importedParquet(file, table.rows, facts), parquetFindings(table.rows, facts), [], clocks);
      // Parts of nested columns that were read, and plain columns that were not.
      const parts = table.columns.map(({ name }) => name).filter((name) => !facts.available.includes(name));
      return { ...done, available: [...facts.available.filter((name) => !parts.some((part) => part.startsWith(`${name}.`))), ...parts] };
    }
    case "text": {
      const { readCsv } = await import("@/lib/table/csv-reader/read-csv");
      const { table, facts, clocks } = await typed(
        (wanted) => readCsv(blob, { ...settings.text, wishes: wanted }, words, compute, checkpoint),
        ({ encoding, plan }, names) => clocksInText(blob, encoding.name, plan, names, () => checkpoint(0.99, 1)),
      );
      const left = [
        { code: "source.preamble", rows: facts.plan.layout.preamble },
        { code: "source.blank-lines", rows: facts.blankLines },
      ];
      const findings = importFindings(table.rows, facts, settings.text);
      return read(table, facts.columns, importedText(file, table.rows, facts, settings.text), findings, left, clocks);
    }
  }
}

/** The file's own columns for the names of parts of nested ones: `address` for `address.city`. */
function columnsOf(only: readonly string[] | null): { columns?: readonly string[] } {
  if (!only) return {};
  const owners = only.flatMap((name) => [...name].flatMap((letter, i) => (letter === "." ? [name.slice(0, i)] : [])));
  return { columns: [...only, ...owners] };
}

function read(
  table: Table,
  columns: readonly ColumnFacts[],
  file: ImportedFile,
  findings: readonly Problem[],
  left: readonly LeftOut[],
  clocks: readonly ColumnClocks[],
): FileRead {
  return { table, columns, file, available: table.columns.map(({ name }) => name), findings, left: left.filter(({ rows }) => rows > 0), clocks };
}
