import { hasTextsAtHand, isMissing } from "./columns";
import type { CodedColumn, Column, Table } from "./table";

/** A word for a total, in the three languages of the studio and as accounting programs write it; a name may follow ("Итого по складу"). */
const TOTAL = /^\s*(?:(?:grand |sub ?|overall )?totals?|sum|итого|всего|общий итог|итог|total general|subtotal|suma totală|total gen\.?)(?:[\s:.].*)?$/i;
/** Rows at the end that are looked at: a total, a rule, a line or two of notes. */
const LAST = 8;
/** A column that every record fills, but for this share. */
const SPARSE = 0.02;
/** Fewer records than this show neither what they fill nor what a sum is of. */
const LEAST_ROWS = 5;

/** Rows below the records of a table that are no records. */
export interface TotalRows {
  /** Places of the rows, ascending. */
  readonly rows: readonly number[];
  /** The column in which all of them can be told from records, and what stands there. */
  readonly column: string;
  readonly values: readonly string[];
  /** Columns whose last value is the sum of all values above it. */
  readonly sums: readonly string[];
}

/**
 * Totals and notes that reports write below their records, which analysis would take for one more customer who spent as much as all others
 * together. A row is one when it lacks what every record has, and its first text is a word for a total, or a number in it is the sum of those
 * above, or it holds nothing but that text. Null when there is none, or when no text tells them apart. O(rows x columns) only for tables that
 * end in such a row.
 */
export function totalRows(table: Table): TotalRows | null {
  if (table.rows < LEAST_ROWS) return null;
  const from = Math.max(LEAST_ROWS - 1, table.rows - LAST);
  let first = table.rows;
  while (first > from && looksLikeNone(table, first - 1)) first--;
  const candidates = Array.from({ length: table.rows - first }, (_, i) => first + i);
  if (candidates.length === 0) return null;
  const required = table.columns.filter((column) => missingAbove(column, first) <= SPARSE * first);
  const rows = candidates.filter((row) => required.some((column) => isMissing(column, row)));
  const [start] = rows;
  if (start === undefined || rows.length < table.rows - start) return null;
  const sums = table.columns.filter((column) => column.type === "number" && rows.some((row) => isSum(column.values, row, start))).map(({ name }) => name);
  const named = rows.some((row) => textsOf(table, row).some((text) => TOTAL.test(text)));
  if (!named && sums.length === 0) return null;
  const told = labelOf(table, rows, start);
  return told && { rows, ...told, sums };
}

/** Whether a row at the end may be a total or a note: a word for one, or at most half of its cells filled and fewer than the row at the top has. */
function looksLikeNone(table: Table, row: number): boolean {
  const filled = filledOf(table, row);
  return filled < filledOf(table, 0) && (filled * 2 <= table.columns.length || textsOf(table, row).some((text) => TOTAL.test(text)));
}

function filledOf({ columns }: Table, row: number): number {
  return columns.reduce((count, column) => count + (isMissing(column, row) ? 0 : 1), 0);
}

/** The first two texts of a row. */
function textsOf({ columns }: Table, row: number): string[] {
  const texts: string[] = [];
  for (const column of columns) {
    if (!hasTextsAtHand(column) || isMissing(column, row)) continue;
    texts.push(column.dictionary[column.codes[row]]);
    if (texts.length === 2) break;
  }
  return texts;
}

function missingAbove(column: Column, end: number): number {
  let missing = 0;
  for (let row = 0; row < end; row++) if (isMissing(column, row)) missing++;
  return missing;
}

function isSum(values: Float64Array, row: number, end: number): boolean {
  const total = values[row];
  if (Number.isNaN(total) || total === 0) return false;
  let sum = 0;
  for (let above = 0; above < end; above++) if (!Number.isNaN(values[above])) sum += values[above];
  return Math.abs(sum - total) <= 1e-6 * Math.abs(total) + 0.005;
}

/** A column of texts that is filled in each of the rows, with values that no record has. */
function labelOf(table: Table, rows: readonly number[], end: number): Pick<TotalRows, "column" | "values"> | null {
  const label = table.columns.find((column): column is CodedColumn => {
    if (!hasTextsAtHand(column) || rows.some((row) => isMissing(column, row))) return false;
    const codes = new Set(rows.map((row) => column.codes[row]));
    return !column.codes.subarray(0, end).some((code) => codes.has(code));
  });
  return label ? { column: label.name, values: [...new Set(rows.map((row) => label.dictionary[label.codes[row]]))] } : null;
}
