import { freeName } from "../columns";
import { parseDate } from "../parse/date";
import { isMissingText, isMissingValue } from "../parse/missing";
import { parseNumber } from "../parse/number";
import { commonWidth, linesAbove } from "./dialect";

export interface Layout {
  /** Lines before the table (a title, a note), counted without empty ones. */
  readonly preamble: number;
  readonly header: boolean;
  /** From 0 to 1: how sure it is that there is a header, or none. */
  readonly confidence: number;
  /** Columns of the table. */
  readonly width: number;
}

/** A longer text is no name. */
const LONGEST_NAME = 1000;

/** Where the table starts in the first records of a file, how wide it is, and whether its first record names the columns. */
export function detectLayout(records: readonly (readonly string[])[], given: boolean | undefined): Layout {
  const widths = new Map<number, number>();
  for (const record of records) widths.set(record.length, (widths.get(record.length) ?? 0) + 1);
  const common = commonWidth(widths);
  const preamble = linesAbove(records, common);
  const first = records[preamble] ?? [];
  const body = records.slice(preamble + 1);
  const { header, confidence } = given === undefined ? detectHeader(first, body) : { header: given, confidence: 1 };
  // Without a header the first record is data like the others; with one, its width is the table's, or that of most rows if they are wider.
  return { preamble, header, confidence, width: Math.max(1, header ? Math.max(first.length, widthOfMost(body)) : common) };
}

/** The width that at least half of the records reach, so that one long row does not make a column. A last cell that is always empty does not count. */
function widthOfMost(records: readonly (readonly string[])[]): number {
  if (records.length === 0) return 0;
  const widths = records.map((record) => (record.at(-1)?.trim() === "" ? record.length - 1 : record.length)).sort((a, b) => a - b);
  return widths[Math.floor((widths.length - 1) / 2)];
}

function detectHeader(first: readonly string[], body: readonly (readonly string[])[]): { header: boolean; confidence: number } {
  if (first.some((cell) => cell.length > LONGEST_NAME)) return { header: false, confidence: 0.9 };
  const names = first.map((cell) => cell.trim());
  if (body.length === 0) return { header: !names.some(isValue), confidence: 0.6 };
  const values = names.filter(isValue);
  if (values.length > 0) {
    // Years may be names (2010, 2011 ...) beside others that are surely names; other values hardly.
    const years = values.every((value) => /^(?:19|20)\d\d$/.test(value)) && new Set(names).size === names.length && values.length < names.length;
    return { header: years || (values.length < names.length / 3 && differs(first, body)), confidence: 0.7 };
  }
  if (names.every((name) => name === "")) return { header: false, confidence: 0.6 };
  if (differs(first, body)) return { header: true, confidence: 0.98 };
  // All text: a name is not repeated as a value below, and names differ from one another.
  const repeated = names.filter((name, i) => name !== "" && body.some((record) => record[i]?.trim() === name)).length;
  const distinct = new Set(names).size === names.length;
  if (repeated > 0 && !looksLikeNames(names)) return { header: false, confidence: 0.7 };
  return { header: true, confidence: distinct ? 0.8 : 0.6 };
}

/** Whether a column holds numbers or dates where the first record holds a word. */
function differs(first: readonly string[], body: readonly (readonly string[])[]): boolean {
  return first.some((name, i) => {
    if (isValue(name.trim()) || name.trim() === "") return false;
    const cells = body.slice(0, 50).flatMap((record) => (isMissingText(record[i] ?? "") ? [] : [record[i]]));
    return cells.length > 0 && cells.filter((cell) => isValue(cell.trim())).length > cells.length * 0.8;
  });
}

const looksLikeNames = (names: readonly string[]) =>
  names.some((name) => /(?:^|[\s_])(?:id|date|name|email|amount|дата|имя|сумма|data|nume|suma)(?:$|[\s_])/i.test(name));

function isValue(cell: string): boolean {
  if (cell === "") return false;
  if (isMissingValue(cell)) return true;
  if (!/\d/.test(cell)) return false;
  if (!Number.isNaN(parseNumber(cell, ".")) || !Number.isNaN(parseNumber(cell, ","))) return true;
  return (["dmy", "mdy"] as const).some((order) => !Number.isNaN(parseDate(cell, { kind: "calendar", order })));
}

export interface Named {
  readonly names: readonly string[];
  /** Names that stood there more than once, each once. */
  readonly repeated: readonly string[];
  /** Columns without a name. */
  readonly unnamed: number;
}

/** Names for `width` columns: trimmed, `name 2` for a name that is taken, `column 3` (in `word`'s language) for an empty one. */
export function nameColumns(header: readonly string[], width: number, word: string): Named {
  const taken = new Set<string>();
  const own = new Set(header.map((name) => name.trim()));
  const repeated = new Set<string>();
  let unnamed = 0;
  const names: string[] = [];
  for (let i = 0; i < width; i++) {
    const written = (header[i] ?? "").replace(/\s+/g, " ").trim();
    if (written === "") unnamed++;
    else if (taken.has(written)) repeated.add(written);
    // A made-up name must not take one that a later column was given.
    const name =
      written === ""
        ? freeName(`${word} ${i + 1}`, new Set([...taken, ...own]))
        : taken.has(written)
          ? freeName(written, new Set([...taken, ...own]))
          : written;
    taken.add(name);
    names.push(name);
  }
  return { names, repeated: [...repeated], unnamed };
}
