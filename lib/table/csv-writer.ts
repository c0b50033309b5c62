import { isMissing } from "./columns";
import type { Column, Table } from "./table";

/** Rows turned into text at a time: keeps single strings small whatever the table's size. */
const ROWS_PER_PART = 5_000;

/** First characters that a spreadsheet takes for a formula (OWASP, "CSV Injection"). */
const FORMULA_START = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/**
 * A table as CSV (RFC 4180): UTF-8, comma, CRLF, dates in ISO 8601 (UTC), missing as an empty cell. Text that a spreadsheet
 * would run as a formula gets an apostrophe before it; numbers are written as they are. O(rows x columns).
 */
export function writeCsv(table: Table, options: { readonly bom?: boolean } = {}): Blob {
  const parts: string[] = [options.bom ? "\uFEFF" : "", table.columns.map((column) => textCell(column.name)).join(","), "\r\n"];
  // A line with nothing in it would be no row: alone in its row, a missing value is written as an empty text.
  const missing = table.columns.length === 1 ? '""' : "";
  const writers = table.columns.map((column) => cellWriter(column, missing));
  for (let start = 0; start < table.rows; start += ROWS_PER_PART) {
    const lines: string[] = [];
    for (let row = start; row < Math.min(table.rows, start + ROWS_PER_PART); row++) lines.push(writers.map((write) => write(row)).join(","), "\r\n");
    parts.push(lines.join(""));
  }
  return new Blob(parts, { type: "text/csv;charset=utf-8" });
}

/** Text as a cell: formulas made harmless, quoted where CSV needs it. */
function textCell(text: string): string {
  const safe = FORMULA_START.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function cellWriter(column: Column, missing: string): (row: number) => string {
  const filled = (write: (row: number) => string) => (row: number) => (isMissing(column, row) ? missing : write(row));
  switch (column.type) {
    case "number":
      return filled((row) => String(column.values[row]));
    case "date":
      return filled((row) => isoDate(column.values[row]));
    case "boolean":
      return filled((row) => (column.values[row] === 1 ? "true" : "false"));
    case "category":
    case "text": {
      const cells = new Map<number, string>();
      return filled((row) => {
        const code = column.codes[row];
        let text = cells.get(code);
        if (text === undefined) {
          text = textCell(column.dictionary[code]);
          cells.set(code, text);
        }
        return text;
      });
    }
  }
}

/** 2011-12-09, or 2011-12-09T12:50:00Z when there is a time of day. */
function isoDate(milliseconds: number): string {
  const text = new Date(milliseconds).toISOString();
  if (text.endsWith("T00:00:00.000Z")) return text.slice(0, text.indexOf("T"));
  return text.replace(".000Z", "Z");
}
