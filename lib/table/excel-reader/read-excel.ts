import { fail } from "@/lib/problem";
import type { CellSettings } from "../cell-reader/cell-column";
import { CellGrid, type GridFacts } from "../cell-reader/cell-grid";
import type { Checkpoint } from "../csv-reader/bytes";
import type { CsvWords } from "../csv-reader/plan";
import type { Table } from "../table";
import { type ZipEntry, zipEntries } from "../zip-reader/read-zip";
import { openDocument, openFlatDocument } from "./open-document";
import { type CellRange, columnLetters, LAST_COLUMN, LAST_ROW, parseRange } from "./range";
import { readSheet, type SheetFacts } from "./read-sheet";
import { openWorkbook, sharedStrings } from "./workbook";

export interface WorkbookSettings extends CellSettings {
  /** Name of a sheet; by default the first visible one that holds a table, not the cover in front of it. */
  readonly sheet?: string;
  /** `B4:H200`, `B4`, `B:H`; by default all cells that are there. */
  readonly range?: string;
  readonly header?: boolean;
}

export interface WorkbookFacts extends GridFacts {
  readonly format: "xlsx" | "ods";
  /** Every sheet of the file, hidden ones too. */
  readonly sheets: readonly string[];
  readonly sheet: string;
  /** The sheet that was asked for, when the file has another one only. */
  readonly wanted: string | null;
  /** The cells read, `A1:H200`; null for none. */
  readonly used: string | null;
  readonly since1904: boolean;
  readonly errors: readonly { readonly error: string; readonly cells: number }[];
  readonly uncalculated: number;
  readonly merged: number;
  readonly hiddenRows: number;
}

export interface WorkbookTable {
  readonly table: Table;
  readonly facts: WorkbookFacts;
}

/** A workbook of any program, opened: its sheets can be read into a grid one by one. */
export interface OpenWorkbook {
  readonly format: "xlsx" | "ods";
  readonly since1904: boolean;
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean }[];
  read(sheet: number, range: CellRange, grid: CellGrid, checkpoint: Checkpoint): Promise<SheetFacts>;
}

/** The part that LibreOffice 24.8 and later puts a whole document with a password into. */
const ENCRYPTED = "encrypted-package";

/** Whether a zip archive is a workbook, by the parts it holds. */
export function isWorkbook(entries: readonly ZipEntry[]): boolean {
  const names = new Set(entries.map(({ name }) => name));
  return (
    names.has("[Content_Types].xml") ||
    names.has("xl/workbook.xml") ||
    names.has("xl/workbook.bin") ||
    (names.has("mimetype") && (names.has("content.xml") || names.has(ENCRYPTED)))
  );
}

/**
 * Reads one sheet of an Excel (.xlsx, .xlsm) or OpenDocument (.ods, .fods) workbook into a table. Types, names and roles are found as in a CSV
 * file, with what the cells themselves say as evidence. Formulas give their stored result, errors become missing and are counted.
 *
 * Fails with `source.excel-binary`, `source.excel-encrypted`, `source.excel-damaged`, `source.sheet-missing`, `source.sheet-empty` or
 * `source.bad-range`. Source of the formats: ECMA-376 part 1, OASIS OpenDocument 1.3 part 3. O(bytes).
 */
export async function readExcel(blob: Blob, settings: WorkbookSettings, words: CsvWords, checkpoint: Checkpoint): Promise<WorkbookTable> {
  const range = settings.range?.trim() ? parseRange(settings.range) : { firstRow: 0, firstColumn: 0, lastRow: LAST_ROW, lastColumn: LAST_COLUMN };
  if (!range) return fail("source.bad-range", { range: settings.range ?? "" }, { param: "range" });
  const workbook = await open(blob, (done, total) => checkpoint((0.3 * done) / total, 1));
  const visible = workbook.sheets.flatMap((sheet, i) => (sheet.hidden ? [] : [i]));
  const names = workbook.sheets.map(({ name }) => name);
  const chosen = settings.sheet === undefined ? undefined : names.findIndex((name) => name.trim().toLowerCase() === settings.sheet?.trim().toLowerCase());
  // Another month's export may call its only sheet by the month.
  if (chosen === -1 && visible.length !== 1)
    return fail(
      "source.sheet-missing",
      { sheet: settings.sheet ?? "", sheets: names.join(", ") },
      { param: "sheet", fix: { type: "set-params", params: { sheet: null } } },
    );
  const wanted = chosen === -1 ? (settings.sheet ?? null) : null;
  const candidates = chosen !== undefined && chosen >= 0 ? [chosen] : visible.length > 0 ? visible : names.map((_, i) => i);
  let cover: WorkbookTable | null = null;
  for (const [attempt, sheet] of candidates.entries()) {
    const grid = new CellGrid(settings.header);
    const { errors, used, ...facts } = await workbook.read(sheet, range, grid, (done, total) => checkpoint(0.3 + (0.6 * done) / total, 1));
    const last = attempt + 1 === candidates.length;
    if (!used && !last) continue;
    if (!used) break;
    const { table, facts: found } = await grid.finish(words, { ...settings, since1904: workbook.since1904 }, () => checkpoint(0.95, 1));
    const read: WorkbookTable = {
      table,
      facts: {
        ...found,
        ...facts,
        format: workbook.format,
        since1904: workbook.since1904,
        sheets: names,
        sheet: names[sheet],
        wanted,
        used: `${columnLetters(used.firstColumn)}${used.firstRow + 1}:${columnLetters(used.lastColumn)}${used.lastRow + 1}`,
        errors: [...errors].map(([error, cells]) => ({ error, cells })),
      },
    };
    if (candidates.length === 1 || !isCover(table)) return read;
    cover ??= read;
  }
  if (cover) return cover;
  return fail("source.sheet-empty", { sheet: names[candidates[0]], sheets: names.join(", ") }, { param: range.lastRow < LAST_ROW ? "range" : "sheet" });
}

/** A title page, notes: one column, or hardly a row. */
function isCover({ rows, columns }: Table): boolean {
  return columns.length < 2 || rows < 2;
}

async function open(blob: Blob, checkpoint: Checkpoint): Promise<OpenWorkbook> {
  if (!(await startsAsZip(blob))) return openFlatDocument(blob, checkpoint);
  const list = await zipEntries(blob).catch(() => fail("source.excel-damaged"));
  const entries = new Map(list.map((entry) => [entry.name, entry]));
  if (entries.has("xl/workbook.bin")) fail("source.excel-binary");
  if (entries.has(ENCRYPTED) || list.some(({ encrypted }) => encrypted)) fail("source.excel-encrypted");
  try {
    if (entries.has("content.xml")) return await openDocument(blob, entries, checkpoint);
    const workbook = await openWorkbook(blob, entries, checkpoint);
    let strings: Promise<readonly string[]> | null = null;
    return {
      format: "xlsx",
      since1904: workbook.dates === "1904",
      sheets: workbook.sheets,
      async read(sheet, range, grid, told) {
        strings ??= sharedStrings(blob, workbook, checkpoint);
        return readSheet(blob, workbook, workbook.sheets[sheet], await strings, range, grid, told);
      },
    };
  } catch (error) {
    return damaged(error);
  }
}

async function startsAsZip(blob: Blob): Promise<boolean> {
  const [first, second] = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  return first === 0x50 && second === 0x4b;
}

function damaged(error: unknown): never {
  if (error instanceof Error && "problem" in error && JSON.stringify(error.problem).includes("source.zip-")) fail("source.excel-damaged");
  throw error;
}

/** An old .xls file, or an .xlsx with a password: both are the same kind of container (MS-CFB), whose directory tells. Never returns. */
export async function refuseOldExcel(blob: Blob): Promise<never> {
  // Names of the container's streams stand in UTF-16.
  const wanted = new Uint8Array([..."EncryptedPackage"].flatMap((letter) => [letter.charCodeAt(0), 0]));
  const bytes = new Uint8Array(await blob.slice(0, 1 << 26).arrayBuffer());
  return fail(includes(bytes, wanted) ? "source.excel-encrypted" : "source.excel-old");
}

function includes(bytes: Uint8Array, wanted: Uint8Array): boolean {
  for (let at = bytes.indexOf(wanted[0]); at >= 0; at = bytes.indexOf(wanted[0], at + 1)) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return true;
  }
  return false;
}
