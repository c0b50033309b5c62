import type { Compute } from "@/lib/compute/compute";
import { fail } from "@/lib/problem";
import { freeName, withRole } from "../columns";
import { detectRoles } from "../detect-roles";
import { withoutMarkers } from "../retype";
import { type Column, MISSING_CODE, type Role, type Table } from "../table";
import { type ColumnBuilder, fitted } from "./builder";
import type { Checkpoint } from "./bytes";
import { CellScanner } from "./cell-scanner";
import { CodedBuilder } from "./coded-builder";
import { CsvKernel } from "./csv-kernel";
import { DateBuilder } from "./date-builder";
import { decodeText, type Encoding, EncodingEvidence } from "./encoding";
import { AS_TEXT, type Guess, type InferSettings } from "./infer";
import { NumberBuilder } from "./number-builder";
import { type CsvSettings, type CsvWords, type Plan, planReading } from "./plan";
import { readRows } from "./read-rows";
import { type ExtraCells, RowParser, SkipBuilder } from "./row-parser";
import { type Sample, takeSample } from "./sample";
import { type Settled, settleDate, settleNumber, settleTexts } from "./settle";
import { Texts, WrongEncoding } from "./texts";

export interface ReadSettings extends CsvSettings {
  readonly encoding?: Encoding;
}

/** How a file was read and what was odd about it. */
export interface CsvFacts {
  readonly encoding: { readonly name: Encoding; readonly confidence: number; readonly damaged: boolean };
  readonly compressed: boolean;
  readonly plan: Plan;
  readonly blankLines: number;
  readonly short: OddRows;
  readonly long: OddRows;
  /** Rows where text follows a closing quote. */
  readonly stray: OddRows;
  readonly columns: readonly ColumnFacts[];
}

export interface OddRows {
  readonly rows: number;
  /** Number of the first such row, from 1; 0 for none. */
  readonly first: number;
}

export type ColumnFacts = Omit<Extract<Settled, { readonly column: Column }>, "column"> & { readonly name: string };

export interface CsvFile {
  readonly table: Table;
  readonly facts: CsvFacts;
}

/** A column is read at most this often: as guessed, as the first reading told, and as text. */
const READINGS = 3;

/**
 * Reads a CSV file of any common kind into a table. What is not given in `settings` is detected. Types are guessed from
 * a sample and corrected when the whole column proves otherwise: that column alone is then read again. Roles are
 * found by name. `checkpoint` is awaited at least every 30 ms.
 *
 * Fails with a problem of the `source` area for what is no table (see file-kind.ts), for an empty file and for a quote
 * that is never closed. O(bytes).
 */
export async function readCsv(blob: Blob, settings: ReadSettings, words: CsvWords, compute: Compute, checkpoint: Checkpoint): Promise<CsvFile> {
  const sample = await takeSample(blob, settings.encoding);
  try {
    return await read(blob, sample, false, settings, words, compute, checkpoint);
  } catch (error) {
    if (!(error instanceof WrongEncoding)) throw error;
  }
  // The sample was valid UTF-8, the whole file is not.
  const evidence = new EncodingEvidence();
  const source = sample.open();
  for (let part = await source.read(1 << 20); part; part = await source.read(1 << 20)) {
    evidence.add(part);
    await checkpoint(0, 1);
  }
  const verdict = settings.encoding ? { encoding: sample.encoding, confidence: 1 } : evidence.verdict();
  const again = verdict.encoding === sample.encoding ? sample : await takeSample(blob, verdict.encoding);
  return read(blob, { ...again, confidence: verdict.confidence }, true, settings, words, compute, checkpoint);
}

async function read(
  blob: Blob,
  sample: Sample,
  lenient: boolean,
  settings: ReadSettings,
  words: CsvWords,
  compute: Compute,
  checkpoint: Checkpoint,
): Promise<CsvFile> {
  const plan = await planReading(sample, settings, words, () => checkpoint(0, 1));
  const { names } = plan.named;
  const infer: InferSettings = {
    delimiter: plan.dialect.delimiter,
    ...(settings.decimal ? { decimal: settings.decimal } : {}),
    ...(settings.order ? { order: settings.order } : {}),
  };
  const settled: (Settled | undefined)[] = names.map(() => undefined);
  let guesses: readonly (Guess | null)[] = plan.inferred.guesses;
  const first = await readOnce(blob, sample, plan, guesses, compute, checkpoint);
  let reading = first;
  for (let round = 1; ; round++) {
    for (const [i, builder] of reading.builders.entries()) {
      const guess = guesses[i];
      if (guess === null || guess === undefined) continue;
      settled[i] = await settle(names[i], builder, guess, reading.parser.rows, sample.encoding, lenient, infer, checkpoint);
    }
    guesses = settled.map((one) => (one && "again" in one ? (round + 1 < READINGS ? one.again : AS_TEXT) : null));
    if (guesses.every((guess) => guess === null)) break;
    reading = await readOnce(blob, sample, plan, guesses, compute, checkpoint);
  }
  const done = settled.flatMap((one) => (one && "column" in one ? [one] : []));
  const columns: Column[] = done.map(({ column }) => column);
  const extra = await extraColumn(first.extra, first.parser.rows, sample.encoding, lenient, words.extra, names, checkpoint);
  if (extra) columns.push(extra);
  await checkpoint(0.99, 1);
  const roles = detectRoles(columns);
  const table: Table = { rows: first.parser.rows, columns: columns.map((column, i) => withRole(column, roles[i])), recipe: [] };
  const { parser } = first;
  return {
    table,
    facts: {
      encoding: { name: sample.encoding, confidence: sample.confidence, damaged: lenient && sample.encoding === "utf-8" },
      compressed: sample.compressed,
      plan,
      blankLines: parser.blankLines,
      short: { rows: parser.shortRows, first: parser.firstShort },
      long: { rows: parser.longRows, first: parser.firstLong },
      stray: { rows: parser.strayRows, first: parser.firstStray },
      columns: done.map(({ column, ...facts }) => ({ name: column.name, ...facts })),
    },
  };
}

interface Reading {
  readonly builders: readonly ColumnBuilder[];
  readonly parser: RowParser;
  readonly extra: ExtraCells;
}

/** One pass over the file; columns whose guess is null are passed over. */
async function readOnce(
  blob: Blob,
  sample: Sample,
  plan: Plan,
  guesses: readonly (Guess | null)[],
  compute: Compute,
  checkpoint: Checkpoint,
): Promise<Reading> {
  const byte = (character: string | null) => (character === null ? -1 : character.charCodeAt(0));
  const kernel = await CsvKernel.open(compute, byte(plan.dialect.delimiter), byte(plan.dialect.quote), guesses.length);
  const scanner = new CellScanner(kernel);
  const decode = (bytes: Uint8Array) => (isAscii(bytes) ? String.fromCharCode(...bytes) : decodeText(bytes, sample.encoding));
  const rows = sample.compressed ? 65_536 : Math.ceil((blob.size / plan.rowBytes) * 1.05) + 16;
  const builders = guesses.map((guess): ColumnBuilder => {
    switch (guess?.kind) {
      case "number":
        return new NumberBuilder(scanner, decode, guess.decimal, rows);
      case "date":
        return new DateBuilder(scanner, decode, guess.format, rows);
      case "coded":
        return new CodedBuilder(scanner, rows);
      default:
        return new SkipBuilder(scanner);
    }
  });
  const extra = { rows: [], builder: new CodedBuilder(scanner, 16) };
  const parser = new RowParser(scanner, builders, extra, plan.skip);
  await readRows(
    () => sample.open(),
    kernel,
    parser,
    builders,
    sample.compressed,
    (done, total) => checkpoint(0.95 * (done / total), 1),
  );
  // What is read leaves the kernel's memory before strings are made of it.
  for (const builder of [...builders, extra.builder]) if (builder instanceof CodedBuilder) builder.pool.close();
  kernel.end();
  return { builders, parser, extra };
}

/** Short cells are decoded one by one: most hold nothing but ASCII. */
function isAscii(bytes: Uint8Array): boolean {
  return bytes.length < 256 && bytes.every((byte) => byte < 128);
}

async function settle(
  name: string,
  builder: ColumnBuilder,
  guess: Guess,
  rows: number,
  encoding: Encoding,
  lenient: boolean,
  infer: InferSettings,
  checkpoint: Checkpoint,
): Promise<Settled> {
  await checkpoint(0.96, 1);
  if (builder instanceof NumberBuilder) return settleNumber(name, builder, rows, infer.decimal !== undefined);
  if (builder instanceof DateBuilder) return settleDate(name, builder, rows, infer.order !== undefined);
  if (!(builder instanceof CodedBuilder)) return fail("common.internal", { reason: "csv builder" });
  const texts = await Texts.open(builder.pool, encoding, lenient, () => checkpoint(0.97, 1));
  return settleTexts(name, fitted(builder.codes, rows), texts, guess, infer, () => checkpoint(0.98, 1));
}

/** Cells beyond the table's width, kept as they stand in the file, so that nothing is lost. */
async function extraColumn(
  extra: ExtraCells,
  rows: number,
  encoding: Encoding,
  lenient: boolean,
  word: string,
  names: readonly string[],
  checkpoint: Checkpoint,
): Promise<Column | null> {
  if (extra.rows.length === 0) return null;
  const texts = await Texts.open(extra.builder.pool, encoding, lenient, () => checkpoint(0.98, 1));
  const codes = new Int32Array(rows).fill(MISSING_CODE);
  for (const [i, row] of extra.rows.entries()) codes[row] = extra.builder.codes[i];
  const role: Role | null = null;
  return { name: freeName(word, new Set(names)), role, type: "text", ...withoutMarkers(codes, texts.all()) };
}
