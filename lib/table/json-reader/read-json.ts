import { fail } from "@/lib/problem";
import type { Cell, CellFacts, CellSettings } from "../cell-reader/cell-column";
import { CellGrid } from "../cell-reader/cell-grid";
import { CellRecords } from "../cell-reader/cell-records";
import { Flattener, type Lists } from "../cell-reader/flatten";
import { isRecord } from "../cell-reader/pairs";
import { type Checkpoint, gunzipSource, plainSource } from "../csv-reader/bytes";
import { isGzip } from "../csv-reader/file-kind";
import type { CsvWords } from "../csv-reader/plan";
import type { Table } from "../table";
import { findRecords, type Shape } from "./find-records";
import { ItemRows } from "./item-rows";
import { arrayBatches, faultAt, lineAt, parseJson, reviveBig } from "./parse-json";

export interface JsonSettings extends CellSettings {
  /** Keys that lead to the rows, joined by dots; by default they are looked for. */
  readonly records?: string;
  readonly lists: Lists;
}

export interface JsonFacts {
  readonly format: "json" | "ndjson";
  readonly compressed: boolean;
  /** Where the rows were: keys joined by dots, "" for the document itself. */
  readonly path: string;
  readonly shape: Shape["kind"] | "lines";
  readonly blankLines: number;
  /** Lines that are no JSON, left out. */
  readonly badLines: { readonly count: number; readonly first: number; readonly examples: readonly string[] };
  /** Columns that were lists: joined into a text, or counted. */
  readonly joined: readonly string[];
  readonly counted: readonly string[];
  /** The list whose items became rows, and what came of how many records; null for none. */
  readonly items: ItemRows["facts"];
  readonly columns: readonly CellFacts[];
}

export interface JsonTable {
  readonly table: Table;
  readonly facts: JsonFacts;
}

/** One text holds at most so many characters; NDJSON is read line by line and knows no such bound. */
const LONGEST = 400 * 2 ** 20;
const BATCH = 1 << 17;
const EXAMPLES = 5;
const EXAMPLE_LENGTH = 60;

/**
 * Reads JSON or NDJSON (one object a line) into a table: a list of objects, an object of lists, rows under a key found or given. Objects
 * inside objects become columns joined by dots, lists are joined or counted, whole numbers too large for a number stay texts.
 * A line of NDJSON that is no JSON is left out, counted and shown; any other fault of the text fails with `source.json-damaged`.
 * O(characters).
 */
export async function readJson(blob: Blob, settings: JsonSettings, words: CsvWords, checkpoint: Checkpoint): Promise<JsonTable> {
  const compressed = isGzip(new Uint8Array(await blob.slice(0, 3).arrayBuffer()));
  const flattener = new Flattener(settings.lists);
  const items = settings.lists === "rows" ? new ItemRows() : null;
  const told = (done: number) => checkpoint(0.9 * done, 1);
  const breathe = () => checkpoint(0.95, 1);
  const pieces = textPieces(blob, compressed);
  const first = (await pieces.next()).value ?? "";
  if (first.trim() === "" && first.length < 1 << 20) fail("source.file-empty");
  if (isLines(first) && !settings.records) {
    const records = new CellRecords();
    const { badLines, blankLines } = await readLines(first, pieces, { records, flattener, items }, told);
    const { table, columns } = await records.finish(flattener, words, settings, breathe);
    const facts = { compressed, columns, path: "", joined: [...flattener.joined], counted: [...flattener.counted], items: items?.facts ?? null };
    return { table, facts: { ...facts, format: "ndjson", shape: "lines", blankLines, badLines } };
  }
  const text = await wholeText(first, pieces, told);
  const { table, columns, shape, path } = await readDocument(text, settings, words, { records: new CellRecords(), flattener, items }, told, breathe);
  const lists = { joined: [...flattener.joined], counted: [...flattener.counted], items: items?.facts ?? null };
  return { table, facts: { format: "json", compressed, path, shape, blankLines: 0, badLines: { count: 0, first: 0, examples: [] }, ...lists, columns } };
}

/** The text of the file, piece by piece; UTF-8, or UTF-16 when a mark says so. */
async function* textPieces(blob: Blob, compressed: boolean): AsyncGenerator<string, undefined> {
  const mark = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  const wide = mark[0] === 0xff && mark[1] === 0xfe ? "utf-16le" : mark[0] === 0xfe && mark[1] === 0xff ? "utf-16be" : "utf-8";
  const decoder = new TextDecoder(wide);
  const source = compressed ? gunzipSource(blob) : plainSource(blob, 0);
  try {
    for (;;) {
      const part = await source.read(1 << 18).catch((error: unknown) => (compressed ? fail("source.file-gzip-damaged") : Promise.reject(error)));
      if (!part) break;
      yield decoder.decode(part, { stream: true });
    }
    const rest = decoder.decode();
    if (rest !== "") yield rest;
  } finally {
    await source.close();
  }
  return undefined;
}

/** One JSON value on the first line, and another one below it. */
function isLines(start: string): boolean {
  const [first, second] = start.split(/\r?\n/, 400).filter((line) => line.trim() !== "");
  if (first === undefined || !/^\s*[{[]/.test(first)) return false;
  try {
    JSON.parse(first);
  } catch {
    // A bad first line of several: each of the others is a value of its own.
    return second !== undefined && /^\s*\{.*\}\s*$/.test(second) && /^\s*\{\s*"/.test(first) && isValue(second);
  }
  return second !== undefined;
}

function isValue(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function wholeText(first: string, pieces: AsyncGenerator<string, undefined>, told: (done: number) => Promise<void>): Promise<string> {
  const parts = [first];
  let length = first.length;
  for await (const piece of pieces) {
    parts.push(piece);
    length += piece.length;
    if (length > LONGEST) fail("source.json-too-large", { limit: Math.round(LONGEST / 2 ** 20) });
    await told(0.1);
  }
  const text = parts.join("");
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

async function readLines(
  first: string,
  pieces: AsyncGenerator<string, undefined>,
  into: Rows,
  told: (done: number) => Promise<void>,
): Promise<Pick<JsonFacts, "badLines" | "blankLines">> {
  let line = 0;
  let blankLines = 0;
  let bad = 0;
  let firstBad = 0;
  const examples: string[] = [];
  const take = (text: string) => {
    line++;
    if (text.trim() === "" || text.trim() === "\ufeff") {
      blankLines++;
      return;
    }
    let value: unknown;
    try {
      value = parseJson(line === 1 && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    } catch {
      bad++;
      if (firstBad === 0) firstBad = line;
      if (examples.length < EXAMPLES) examples.push(text.length > EXAMPLE_LENGTH ? `${text.slice(0, EXAMPLE_LENGTH)}…` : text.trim());
      return;
    }
    addRecord(into, value);
  };
  let rest = first;
  for (;;) {
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const [i, text] of lines.entries()) {
      take(text);
      if (i % 500 === 499) await told(0.5);
    }
    await told(0.5);
    const next = await pieces.next();
    if (next.done) break;
    rest += next.value;
  }
  if (rest !== "") take(rest);
  // The last line end makes no empty line.
  if (bad > 0 && into.records.rows < bad) fail("source.json-damaged", { line: firstBad, reason: examples[0] ?? "" });
  return { blankLines, badLines: { count: bad, first: firstBad, examples } };
}

/** Where records go, and what they become on the way. */
interface Rows {
  readonly records: CellRecords;
  readonly flattener: Flattener;
  readonly items: ItemRows | null;
}

function addRecord({ records, flattener, items }: Rows, value: unknown): void {
  const put = (name: string, cell: Cell) => records.put(name, typeof cell === "string" ? reviveBig(cell) : cell);
  for (const row of items?.of(value) ?? [value]) {
    flattener.row = records.rows;
    flattener.flatten(isRecord(row) ? "" : "value", row, put);
    records.nextRow();
  }
}

interface Read {
  readonly table: Table;
  readonly columns: readonly CellFacts[];
  readonly shape: Shape["kind"];
  readonly path: string;
}

async function readDocument(
  text: string,
  settings: JsonSettings,
  words: CsvWords,
  into: Rows,
  told: (done: number) => Promise<void>,
  breathe: () => Promise<void>,
): Promise<Read> {
  const { records, flattener } = into;
  const start = /^\s*\[/.exec(text);
  // A list of objects, by far the most common kind, is parsed in pieces, so that the run can be cancelled.
  if (start && !settings.records && /^\s*\[\s*(?:\{|\])/.test(text)) {
    for (const batch of arrayBatches(text, start[0].length - 1, BATCH)) {
      const values = parsed(batch.text, (place) => lineAt(text, batch.from + place - 1));
      if (!batch.closed) fail("source.json-damaged", { line: lineAt(text, text.length), reason: text.slice(-40).trim() });
      if (Array.isArray(values)) for (const value of values) addRecord(into, value);
      await told(batch.from / text.length);
    }
    const { table, columns } = await records.finish(flattener, words, settings, breathe);
    return { table, columns, shape: "records", path: "" };
  }
  const document = parsed(text, (place) => lineAt(text, place));
  const shape = findRecords(document, settings.records || undefined);
  if (!shape) {
    if (settings.records) return fail("source.json-no-path", { path: settings.records }, { param: "records" });
    return fail("source.json-no-records");
  }
  const found = { shape: shape.kind, path: shape.path };
  if (shape.kind === "rows") {
    const grid = new CellGrid(shape.names ? true : undefined);
    if (shape.names) grid.add(0, shape.names);
    for (const [i, row] of shape.rows.entries()) {
      grid.add(
        i + 1,
        row.map((value) => oneCell(flattener, value)),
      );
      if (i % 2000 === 1999) await told(i / shape.rows.length);
    }
    const { table, facts } = await grid.finish(words, settings, breathe);
    return { table, columns: facts.columns, ...found };
  }
  if (shape.kind === "columns") {
    const length = shape.columns[0]?.[1].length ?? 0;
    for (let row = 0; row < length; row++) {
      flattener.row = row;
      for (const [name, values] of shape.columns) records.put(name, oneCell(flattener, values[row], name));
      records.nextRow();
      if (row % 2000 === 1999) await told(row / length);
    }
  } else if (shape.kind === "keyed") {
    for (const [key, record] of shape.entries) {
      records.put("key", key);
      addRecord({ ...into, items: null }, record);
    }
  } else {
    for (const [i, record] of shape.records.entries()) {
      addRecord(into, record);
      if (i % 2000 === 1999) await told(i / shape.records.length);
    }
  }
  const { table, columns } = await records.finish(flattener, words, settings, breathe);
  return { table, columns, ...found };
}

function parsed(text: string, line: (place: number) => number): unknown {
  try {
    return parseJson(text);
  } catch {
    const place = faultAt(text);
    return fail("source.json-damaged", { line: line(place), reason: text.slice(Math.max(0, place - 10), place + 20).trim() });
  }
}

function oneCell(flattener: Flattener, value: unknown, name = "value"): Cell {
  let found: Cell = null;
  flattener.flatten(name, typeof value === "object" && value !== null && !Array.isArray(value) ? JSON.stringify(value) : value, (_, cell) => {
    found = typeof cell === "string" ? reviveBig(cell) : cell;
  });
  return found;
}
