import { columnLength } from "./columns";
import { parseBoolean } from "./parse/boolean";
import { type DateFormat, parseDate, writeIso } from "./parse/date";
import { isMissingText, isMissingValue } from "./parse/missing";
import { type Decimal, parseNumber } from "./parse/number";
import { type CodedColumn, type Column, type ColumnType, type DateColumn, MISSING_BOOLEAN, MISSING_CODE, type NumberColumn } from "./table";

export interface RetypeOptions {
  readonly decimal: Decimal;
  readonly format: DateFormat;
}

export interface Retyped {
  readonly column: Column;
  /** Rows with a value that cannot be read as the new type; it becomes missing. */
  readonly failed: number;
  /** At most 5 such values, different ones. */
  readonly examples: readonly string[];
}

const EXAMPLES = 5;
const DAY = 86_400_000;

/**
 * The column as another type. Texts are read with the given decimal sign and date format, each distinct text once;
 * numbers become dates as the format says (compact, seconds, milliseconds) and texts as they are written in a CSV file.
 * Name, role and origin stay. O(rows + dictionary).
 */
export function retype(column: Column, type: ColumnType, options: RetypeOptions): Retyped {
  if (column.type === type) return { column, failed: 0, examples: [] };
  const { name, role } = column;
  const base = { name, role, ...(column.origin === undefined ? {} : { origin: column.origin }) };
  const source = coded(column);
  const failures = new Failed(source);
  switch (type) {
    case "category":
    case "text":
      return { column: { ...base, type, codes: source.codes, dictionary: source.dictionary }, failed: 0, examples: [] };
    case "number": {
      const parsed = source.dictionary.map((text) => (column.type === "boolean" ? Number(text === "true") : parseNumber(text, options.decimal)));
      const times = column.type === "date" ? column.values : null;
      const values = times ?? mapped(source.codes, parsed, failures);
      return { column: { ...base, type, values }, ...failures.told() };
    }
    case "date": {
      const parsed = source.dictionary.map((text) => parseDate(text, options.format));
      return { column: { ...base, type, values: mapped(source.codes, parsed, failures) }, ...failures.told() };
    }
    case "boolean": {
      const parsed = source.dictionary.map((text) => parseBoolean(text));
      const values = new Uint8Array(source.codes.length).fill(MISSING_BOOLEAN);
      for (let row = 0; row < values.length; row++) {
        const code = source.codes[row];
        if (code === MISSING_CODE) continue;
        const value = parsed[code];
        if (value === null) failures.add(row);
        else values[row] = value;
      }
      return { column: { ...base, type, values }, ...failures.told() };
    }
  }
}

function mapped(codes: Int32Array, parsed: readonly number[], failures: Failed): Float64Array {
  const values = new Float64Array(codes.length).fill(Number.NaN);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row];
    if (code === MISSING_CODE) continue;
    values[row] = parsed[code];
    if (Number.isNaN(values[row])) failures.add(row);
  }
  return values;
}

class Failed {
  private count = 0;
  private readonly examples: string[] = [];

  constructor(private readonly source: Pick<CodedColumn, "codes" | "dictionary">) {}

  add(row: number): void {
    const text = this.source.dictionary[this.source.codes[row]];
    if (isMissingValue(text)) return;
    this.count++;
    if (this.examples.length < EXAMPLES && !this.examples.includes(text)) this.examples.push(text);
  }

  told(): { failed: number; examples: readonly string[] } {
    return { failed: this.count, examples: this.examples };
  }
}

/** Any column as codes and the texts that a CSV file would hold. */
function coded(column: Column): Pick<CodedColumn, "codes" | "dictionary"> {
  switch (column.type) {
    case "category":
    case "text":
      return column;
    case "boolean": {
      const codes = new Int32Array(column.values.length);
      for (let row = 0; row < codes.length; row++) codes[row] = column.values[row] === MISSING_BOOLEAN ? MISSING_CODE : column.values[row];
      return { codes, dictionary: ["false", "true"] };
    }
    case "number":
    case "date":
      return codedValues(column);
  }
}

function codedValues(column: NumberColumn | DateColumn): Pick<CodedColumn, "codes" | "dictionary"> {
  const { values } = column;
  const rows = columnLength(column);
  const codes = new Int32Array(rows);
  const known = new Map<number, number>();
  const distinct: number[] = [];
  for (let row = 0; row < rows; row++) {
    const value = values[row];
    if (Number.isNaN(value)) {
      codes[row] = MISSING_CODE;
      continue;
    }
    let code = known.get(value);
    if (code === undefined) {
      code = distinct.length;
      known.set(value, code);
      distinct.push(value);
    }
    codes[row] = code;
  }
  const write = column.type === "date" ? dateWriter(distinct) : String;
  return { codes, dictionary: distinct.map(write) };
}

/** Writes dates as days when none of them has a time of day. */
export function dateWriter(times: Iterable<number>): (time: number) => string {
  let withTime = false;
  for (const time of times) if (!Number.isNaN(time) && time % DAY !== 0) withTime = true;
  return (time) => writeIso(time, withTime);
}

/** The same column with dictionary entries that stand for “no value” made missing. Shares what it can. O(rows) when there are any. */
export function withoutMarkers(codes: Int32Array, dictionary: readonly string[]): { codes: Int32Array; dictionary: readonly string[] } {
  if (!dictionary.some(isMissingText)) return { codes, dictionary };
  const place = new Int32Array(dictionary.length);
  const kept: string[] = [];
  for (const [code, text] of dictionary.entries()) {
    if (isMissingText(text)) place[code] = MISSING_CODE;
    else {
      place[code] = kept.length;
      kept.push(text);
    }
  }
  return { codes: codes.map((code) => (code === MISSING_CODE ? MISSING_CODE : place[code])), dictionary: kept };
}
