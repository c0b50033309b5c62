export const DELIMITERS = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof DELIMITERS)[number];
export const QUOTES = ['"', "'"] as const;
export type Quote = (typeof QUOTES)[number];

/** How rows and cells are told apart. `delimiter` null: one column. `quote` null: quotes are ordinary characters. */
export interface Dialect {
  readonly delimiter: Delimiter | null;
  readonly quote: Quote | null;
}

/**
 * Splits text into records of cells by the rules of `RowParser`, which does the same on bytes at speed. For samples.
 * A quote opens a cell only at its start (spaces before it are skipped); what follows the closing quote is kept unless it is spaces.
 * Lines that are empty or hold spaces only are skipped. With `cut` the last record, which may be incomplete, is left out. O(text).
 */
export function tokenize(text: string, dialect: Dialect, cut = false, limit = Number.POSITIVE_INFINITY): string[][] {
  const { delimiter, quote } = dialect;
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length && records.length < limit) {
    if (record.length === 0) {
      const line = afterSpaces(text, at);
      if (line >= text.length) break;
      if (isLineEnd(text, line)) {
        at = afterLineEnd(text, line);
        continue;
      }
    }
    const cell = readCell(text, at, delimiter, quote);
    record.push(cell.value);
    at = cell.end;
    if (at >= text.length) {
      if (cell.open && cut) record = [];
      break;
    }
    if (text[at] === delimiter) {
      at++;
      // A delimiter at the very end of the text opens one more, empty, cell.
      if (at >= text.length) record.push("");
      continue;
    }
    at = afterLineEnd(text, at);
    records.push(record);
    record = [];
  }
  if (record.length > 0 && !cut && records.length < limit) records.push(record);
  return records;
}

function afterSpaces(text: string, from: number): number {
  let at = from;
  while (text[at] === " ") at++;
  return at;
}

function isLineEnd(text: string, at: number): boolean {
  return text[at] === "\n" || text[at] === "\r";
}

function afterLineEnd(text: string, at: number): number {
  return text[at] === "\r" && text[at + 1] === "\n" ? at + 2 : at + 1;
}

function readCell(text: string, from: number, delimiter: string | null, quote: string | null): { value: string; end: number; open: boolean } {
  let start = from;
  if (quote !== null) {
    start = afterSpaces(text, from);
    if (text[start] !== quote) start = from;
  }
  let value = "";
  let at = start;
  if (quote !== null && text[start] === quote) {
    at++;
    for (;;) {
      const close = text.indexOf(quote, at);
      if (close < 0) return { value: value + text.slice(at), end: text.length, open: true };
      value += text.slice(at, close);
      at = close + 1;
      if (text[at] !== quote) break;
      value += quote;
      at++;
    }
  }
  const ends = (place: number) => place >= text.length || text[place] === delimiter || isLineEnd(text, place);
  const closed = at > start ? afterSpaces(text, at) : at;
  if (at > start && ends(closed)) return { value, end: closed, open: false };
  let end = at;
  while (!ends(end)) end++;
  return { value: value + text.slice(at, end), end, open: false };
}
