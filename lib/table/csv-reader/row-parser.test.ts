import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import type { ByteSource } from "./bytes";
import { CellScanner } from "./cell-scanner";
import { CodedBuilder } from "./coded-builder";
import { readRows } from "./read-rows";
import { RowParser } from "./row-parser";
import { Texts } from "./texts";
import { type Delimiter, type Quote, tokenize } from "./tokenize";

/** Bytes in parts of the given sizes, over and over. */
function partsOf(bytes: Uint8Array, sizes: readonly number[]): ByteSource {
  let at = 0;
  let part = 0;
  return {
    async read() {
      if (at >= bytes.length) return null;
      const size = sizes[part++ % sizes.length];
      const slice = bytes.slice(at, at + size);
      at += slice.length;
      return slice;
    },
    done: () => at / bytes.length,
    close: () => Promise.resolve(),
  };
}

/** The records of a text as the byte parser reads them, cut into chunks of `sizes` bytes. Missing cells of short rows are "". */
async function readCells(text: string, width: number, delimiter: Delimiter, quote: Quote | null, sizes: readonly number[]): Promise<string[][]> {
  const scanner = new CellScanner(delimiter.charCodeAt(0), quote?.charCodeAt(0) ?? -1);
  const builders = Array.from({ length: width }, () => new CodedBuilder(scanner, 1));
  const parser = new RowParser(scanner, builders, { rows: [], builder: new CodedBuilder(scanner, 1) }, 0);
  const bytes = new TextEncoder().encode(text);
  await readRows(
    () => partsOf(bytes, sizes),
    parser,
    builders,
    false,
    () => Promise.resolve(),
    Math.max(...sizes),
  );
  const columns = await Promise.all(
    builders.map(async (builder) => {
      const dictionary = (await Texts.open(builder.pool, "utf-8", false, () => Promise.resolve())).all();
      expect(new Set(dictionary).size).toBe(dictionary.length);
      return Array.from({ length: parser.rows }, (_, row) => (builder.codes[row] < 0 ? "" : dictionary[builder.codes[row]]));
    }),
  );
  return Array.from({ length: parser.rows }, (_, row) => columns.map((column) => column[row]));
}

const piece = fc.constantFrom("a", "7", ",", ";", '"', '""', "'", "\n", "\r\n", "\r", " ", "é", "ț", "🙂", "long text that repeats", "\t");
const nastyCell = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 });

describe("the row parser", () => {
  it("reads back what papaparse writes, wherever the chunks are cut", async () => {
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) => fc.array(fc.array(nastyCell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }));
    await fc.assert(
      fc.asyncProperty(table, sizes, fc.constantFrom<Delimiter>(",", ";", "\t", "|"), async (rows, chunks, delimiter) => {
        const text = Papa.unparse(rows, { delimiter, quotes: true, newline: "\r\n" });
        expect(await readCells(text, rows[0].length, delimiter, '"', chunks)).toEqual(rows);
      }),
      { numRuns: 400 },
    );
  });

  it("agrees with papaparse where quotes are only where they are needed", async () => {
    const cell = fc.array(fc.constantFrom("x", "9.5", "-", "a b", ",", "\n", '"'), { maxLength: 3 }).map((pieces) => pieces.join(""));
    const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(table, sizes, async (rows, chunks) => {
        const text = Papa.unparse(rows, { newline: "\n" });
        const oracle = Papa.parse<string[]>(text, { delimiter: ",", skipEmptyLines: true }).data;
        expect(await readCells(text, 3, ",", '"', chunks)).toEqual(oracle);
      }),
      { numRuns: 400 },
    );
  });

  it("reads any text as the tokenizer of the sample does", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), sizes, fc.constantFrom<Quote | null>('"', "'", null), async (pieces, chunks, quote) => {
        const text = pieces.join("");
        const records = tokenize(text, { delimiter: ",", quote });
        const width = Math.max(1, ...records.map((record) => record.length));
        const padded = records.map((record) => [...record, ...Array<string>(width - record.length).fill("")]);
        const read = await readCells(text, width, ",", quote, chunks).catch(() => "unterminated");
        // An open quote swallows the rest for the tokenizer, and ends the reading for the parser.
        if (read === "unterminated") expect(quote).not.toBeNull();
        else expect(read).toEqual(padded);
      }),
      { numRuns: 600 },
    );
  });

  it("finds every value again however many there are", async () => {
    const values = Array.from({ length: 20_000 }, (_, i) => `value ${(i * 7919) % 5_003}`);
    const read = await readCells(values.join("\n"), 1, ",", '"', [997]);
    expect(read.map(([value]) => value)).toEqual(values);
  });
});
