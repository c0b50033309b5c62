import { ClockCount, type Clocks } from "../clocks";
import { FailureLog, grown } from "../csv-reader/builder";
import { CODE_SHARE, dateFormatOf, FIT_SHARE, type Guess, type InferSettings } from "../csv-reader/infer";
import type { ColumnFacts } from "../csv-reader/read-csv";
import { isCategory, settleCoded } from "../csv-reader/settle";
import { identifierRole } from "../detect-roles";
import { type DateFormat, parseDate, writeIso } from "../parse/date";
import { isMissingText, isMissingValue } from "../parse/missing";
import { type Decimal, looksLikeCode, parseNumber } from "../parse/number";
import { dateWriter } from "../retype";
import { rolesOfName } from "../role-names";
import { type Column, type ColumnType, MISSING_BOOLEAN, MISSING_CODE } from "../table";

/** A cell of a file that says what its values are: a workbook, JSON, Parquet. Missing is null. */
export type Cell = null | number | string | boolean | bigint | Date;

const MISSING = 0;
const NUMBER = 1;
const TEXT = 2;
const BOOLEAN = 3;
const DATE = 4;
/** A whole number with more digits than a number holds; kept as text. */
const BIG = 5;
const KINDS = 6;

/** How many cells of each kind a column holds, when there is more than one kind. */
export interface MixedKinds {
  readonly numbers: number;
  readonly texts: number;
  readonly booleans: number;
  readonly dates: number;
}

export interface CellFacts extends ColumnFacts {
  readonly mixed: MixedKinds | null;
  /** Whole numbers too large to be held exactly, which made the column a text. */
  readonly big: number;
  /** How the times of a column of dates were written, when some were texts. */
  readonly clocks: Clocks | null;
}

export interface SettledCells {
  readonly column: Column;
  readonly facts: CellFacts;
}

interface Decided {
  readonly column: Column;
  readonly facts: Omit<CellFacts, "clocks">;
}

export interface CellSettings extends InferSettings {
  /** Texts of the file were declared to be texts (Parquet): numbers written in them stay texts, dates are still found. */
  readonly declared?: boolean;
  /** The workbook counts days from 1904: plain numbers of days cannot be told from those of others. */
  readonly since1904?: boolean;
}

const CALENDAR: DateFormat = { kind: "calendar", order: "ymd" };
const PLAIN: Guess = { kind: "coded", open: false, identifier: false };

/**
 * Collects one column of typed cells and then decides its type as the CSV reader would, with the kinds of the cells as
 * evidence: one kind keeps its type, a mixture becomes what at least 95 % of its cells read as, else text.
 */
export class CellColumn {
  private kinds = new Uint8Array(0);
  private values = new Float64Array(0);
  private readonly texts: string[] = [];
  private readonly codes = new Map<string, number>();

  set(row: number, cell: Cell | undefined): void {
    if (cell === null || cell === undefined) return;
    if (row >= this.kinds.length) this.reserve(row + 1);
    switch (typeof cell) {
      case "number":
        if (Number.isNaN(cell)) return;
        this.kinds[row] = NUMBER;
        // Without + 0 a written "-0" would stay apart from 0 in groupings.
        this.values[row] = cell + 0;
        return;
      case "string":
        if (isMissingText(cell)) return;
        this.kinds[row] = TEXT;
        this.values[row] = this.code(cell);
        return;
      case "boolean":
        this.kinds[row] = BOOLEAN;
        this.values[row] = cell ? 1 : 0;
        return;
      case "bigint": {
        const exact = cell >= -BigInt(Number.MAX_SAFE_INTEGER) && cell <= BigInt(Number.MAX_SAFE_INTEGER);
        this.kinds[row] = exact ? NUMBER : BIG;
        this.values[row] = exact ? Number(cell) : this.code(String(cell));
        return;
      }
      default: {
        const time = cell.getTime();
        if (Number.isNaN(time)) return;
        this.kinds[row] = DATE;
        this.values[row] = time;
      }
    }
  }

  isEmpty(row: number): boolean {
    return row >= this.kinds.length || this.kinds[row] === MISSING;
  }

  /** Whether none of the first rows has a value. */
  hasNone(rows: number): boolean {
    return this.kinds.subarray(0, rows).every((kind) => kind === MISSING);
  }

  /** Gives a row the value of another one, as a merged cell does. */
  copy(from: number, to: number): void {
    if (this.isEmpty(from)) return;
    if (to >= this.kinds.length) this.reserve(to + 1);
    this.kinds[to] = this.kinds[from];
    this.values[to] = this.values[from];
  }

  private reserve(rows: number): void {
    const length = grown(this.kinds.length, rows);
    const kinds = new Uint8Array(length);
    kinds.set(this.kinds);
    const values = new Float64Array(length);
    values.set(this.values);
    this.kinds = kinds;
    this.values = values;
  }

  private code(text: string): number {
    let code = this.codes.get(text);
    if (code === undefined) {
      code = this.texts.length;
      this.codes.set(text, code);
      this.texts.push(text);
    }
    return code;
  }

  /** The column and what was odd about it. O(rows + different texts), `breathe` awaited between passes. */
  async settle(name: string, rows: number, settings: CellSettings, breathe: () => Promise<void>): Promise<SettledCells> {
    const { column, facts } = await this.decide(name, rows, settings, breathe);
    const clocks = column.type === "date" ? this.clocks(rows) : null;
    return { column, facts: { ...facts, clocks } };
  }

  /** Times among the texts by how they are written; those that the file holds as dates say no offset. */
  private clocks(rows: number): Clocks | null {
    if (this.texts.length === 0) return null;
    const times = new Float64Array(this.texts.length);
    const count = new ClockCount();
    for (let row = 0; row < rows; row++) {
      if (this.kinds[row] === TEXT) times[this.values[row]]++;
      else if (this.kinds[row] === DATE) count.add(this.textAt(row));
    }
    for (const [code, text] of this.texts.entries()) if (times[code] > 0) count.add(text, times[code]);
    return count.result(true);
  }

  private async decide(name: string, rows: number, settings: CellSettings, breathe: () => Promise<void>): Promise<Decided> {
    if (this.kinds.length < rows) this.reserve(rows);
    const counts = new Array<number>(KINDS).fill(0);
    for (let row = 0; row < rows; row++) counts[this.kinds[row]]++;
    await breathe();
    const [missing, numbers, texts, booleans, dates, big] = counts;
    const kinds = counts.slice(1).filter((count) => count > 0).length;
    const mixed = kinds > 1 && !(kinds === 2 && numbers > 0 && big > 0) ? { numbers: numbers + big, texts, booleans, dates } : null;
    const identifier = identifierRole(name) !== undefined;
    const told = { name, missing, failed: 0, examples: [], codes: 0, codeExamples: [], mixed, big };
    const wish = settings.wishes?.get(name)?.type;
    const wishedText = wish === "text" || wish === "category";
    if (big === 0 && !wishedText && (!identifier || wish !== undefined)) {
      const found = this.typed(name, rows, counts, settings, wish);
      if (found) return { column: found.column, facts: { ...told, missing: missing + found.failed + found.dashes, ...found.facts } };
    }
    await breathe();
    const { codes, dictionary } = this.asTexts(rows);
    await breathe();
    // What is declared a text keeps its digits; whether texts are dates is asked all the same, for many programs write them so.
    const keep = identifier || big > 0 || wish !== undefined;
    const guess: Guess = keep ? { kind: "coded", open: false, identifier: true } : PLAIN;
    const settled = await settleCoded(name, codes, dictionary, guess, settings, breathe);
    if ("again" in settled) throw new Error("a coded column is settled at once");
    const { column, ...facts } = settled;
    if (settings.declared && (column.type === "number" || column.type === "boolean")) {
      const type = isCategory(rows - missing, dictionary.length) ? ("category" as const) : ("text" as const);
      return { column: { name, role: null, type, codes, dictionary }, facts: { ...told, guess: PLAIN } };
    }
    return { column, facts: { ...told, ...facts, name, mixed, big } };
  }

  /** The column as numbers, dates or yes and no, when nearly all its cells read as such; however few do when that is what is wished for. */
  private typed(name: string, rows: number, counts: readonly number[], settings: CellSettings, wish: ColumnType | undefined) {
    const [missing, numbers, texts, booleans, dates] = counts;
    const present = rows - missing;
    if (numbers + booleans + dates === 0) return null;
    if (booleans === present) return { column: this.booleans(name, rows), failed: 0, dashes: 0, facts: { guess: PLAIN } };
    const kind = dates > numbers ? DATE : NUMBER;
    if (booleans > numbers + dates) return null;
    const wished = wish === (kind === DATE ? "date" : "number");
    const decimal: Decimal = settings.decimal ?? ".";
    const format: DateFormat = { kind: "calendar", order: settings.order ?? "dmy" };
    const read = kind === DATE ? (text: string) => parseDate(text, format) : (text: string) => parseNumber(text, decimal);
    const parsed = texts === 0 ? [] : this.texts.map(read);
    const dash = this.texts.map((text) => isMissingValue(text));
    const values = new Float64Array(rows).fill(Number.NaN);
    const failures = new FailureLog();
    const codes = new FailureLog();
    let dashes = 0;
    for (let row = 0; row < rows; row++) {
      const own = this.kinds[row];
      if (own === MISSING) continue;
      if (own === kind) values[row] = this.values[row];
      else if (own !== TEXT) failures.add(row, this.textAt(row));
      else if (dash[this.values[row]]) dashes++;
      else {
        values[row] = parsed[this.values[row]];
        const text = this.texts[this.values[row]];
        if (Number.isNaN(values[row])) failures.add(row, text);
        if (kind === NUMBER && looksLikeCode(text)) codes.add(row, text);
      }
    }
    const counted = present - dashes;
    if (!wished && (failures.count > counted * (1 - FIT_SHARE) || codes.count > counted * CODE_SHARE)) return null;
    const facts = { failed: failures.count, examples: failures.examples, codes: codes.count, codeExamples: codes.examples };
    if (kind === DATE) {
      const column: Column = { name, role: null, type: "date", values };
      return { column, failed: failures.count, dashes, facts: { ...facts, guess: { kind: "date" as const, format: CALENDAR } } };
    }
    const date = wish === "number" ? null : this.numericDate(name, values, settings);
    if (date) return { column: date.column, failed: failures.count, dashes, facts: { ...facts, guess: { kind: "date" as const, format: date.format } } };
    const column: Column = { name, role: null, type: "number", values };
    return { column, failed: failures.count, dashes, facts: { ...facts, guess: { kind: "number" as const, decimal } } };
  }

  /** Numbers that are dates by their name and size: 20111210, days as Excel counts them, or seconds or milliseconds since 1970. */
  private numericDate(name: string, values: Float64Array, settings: CellSettings): { column: Column; format: DateFormat } | null {
    if (settings.declared || !rolesOfName(name).some((named) => named.role === "date")) return null;
    const some: string[] = [];
    const step = Math.max(1, Math.floor(values.length / 400));
    for (let row = 0; row < values.length; row += step) if (Number.isInteger(values[row])) some.push(String(values[row]));
    const format = some.length > 0 ? dateFormatOf(name, some, settings.order) : undefined;
    if (!format || format.kind === "calendar" || (format.kind === "serial" && settings.since1904)) return null;
    const times = values.map((value) => (Number.isNaN(value) ? value : parseDate(String(value), format)));
    if (times.some((time, row) => Number.isNaN(time) && !Number.isNaN(values[row]))) return null;
    return { column: { name, role: null, type: "date", values: times }, format };
  }

  private booleans(name: string, rows: number): Column {
    const values = new Uint8Array(rows).fill(MISSING_BOOLEAN);
    for (let row = 0; row < rows; row++) if (this.kinds[row] === BOOLEAN) values[row] = this.values[row];
    return { name, role: null, type: "boolean", values };
  }

  private textAt(row: number, write: (time: number) => string = (time) => writeIso(time, time % 86_400_000 !== 0)): string {
    const value = this.values[row];
    switch (this.kinds[row]) {
      case NUMBER:
        return String(value);
      case BOOLEAN:
        return value === 1 ? "true" : "false";
      case DATE:
        return write(value);
      default:
        return this.texts[value];
    }
  }

  /** All cells as the texts a CSV file would hold. */
  private asTexts(rows: number): { codes: Int32Array; dictionary: readonly string[] } {
    const codes = new Int32Array(rows).fill(MISSING_CODE);
    const times: number[] = [];
    for (let row = 0; row < rows; row++) if (this.kinds[row] === DATE) times.push(this.values[row]);
    const write = dateWriter(times);
    for (let row = 0; row < rows; row++) {
      const kind = this.kinds[row];
      if (kind === MISSING) continue;
      codes[row] = kind === TEXT || kind === BIG ? this.values[row] : this.code(this.textAt(row, write));
    }
    return { codes, dictionary: this.texts };
  }
}
