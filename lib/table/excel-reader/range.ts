/** Rows and columns from 0, both ends included. */
export interface CellRange {
  readonly firstRow: number;
  readonly firstColumn: number;
  readonly lastRow: number;
  readonly lastColumn: number;
}

export const LAST_ROW = 1_048_575;
export const LAST_COLUMN = 16_383;

/** The number of a column from 0: A is 0, AA is 26. */
function columnNumber(letters: string): number {
  let number = 0;
  for (const letter of letters.toUpperCase()) number = number * 26 + letter.charCodeAt(0) - 64;
  return number - 1;
}

export function columnLetters(number: number): string {
  let letters = "";
  for (let rest = number + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

/**
 * Reads `B4:H200`, `B4` (from there on), `B:H` (whole columns) or `4:200` (whole rows), `$` signs allowed. null for anything else.
 */
export function parseRange(text: string): CellRange | null {
  const found = /^\s*\$?([A-Za-z]{1,3})?\$?(\d{1,7})?\s*(?:[:–-]\s*\$?([A-Za-z]{1,3})?\$?(\d{1,7})?\s*)?$/.exec(text);
  if (!found || !(found[1] || found[2])) return null;
  const [, fromLetters, fromRow, toLetters, toRow] = found;
  const column = (letters: string | undefined, otherwise: number) => (letters === undefined ? otherwise : columnNumber(letters));
  const row = (number: string | undefined, otherwise: number) => (number === undefined ? otherwise : Number(number) - 1);
  const range = {
    firstRow: row(fromRow, 0),
    firstColumn: column(fromLetters, 0),
    lastRow: row(toRow, LAST_ROW),
    lastColumn: column(toLetters, LAST_COLUMN),
  };
  const fits = range.firstRow >= 0 && range.firstRow <= range.lastRow && range.firstColumn <= range.lastColumn && range.lastColumn <= LAST_COLUMN;
  return fits && range.lastRow <= LAST_ROW ? range : null;
}

/** The reference of a cell, `BC12`, as row and column from 0; null for anything else. Called for every cell. */
export function cellPlace(reference: string): { readonly row: number; readonly column: number } | null {
  let column = 0;
  let i = 0;
  for (; i < reference.length; i++) {
    const unit = reference.charCodeAt(i);
    if (unit < 65 || unit > 90) break;
    column = column * 26 + unit - 64;
  }
  const row = Number(reference.slice(i));
  return i > 0 && i <= 3 && row > 0 ? { row: row - 1, column: column - 1 } : null;
}
