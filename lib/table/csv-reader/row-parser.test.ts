import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { readCells } from "./fixtures/read-cells";
import { type Delimiter, type Quote, tokenize } from "./tokenize";

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

  it.each(["threads", "scalar"] as const)("agrees with papaparse where quotes are only where they are needed (%s)", async (build) => {
    const compute = testCompute(1, build);
    const cell = fc.array(fc.constantFrom("x", "9.5", "-", "a b", ",", "\n", '"'), { maxLength: 3 }).map((pieces) => pieces.join(""));
    const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(table, sizes, async (rows, chunks) => {
        const text = Papa.unparse(rows, { newline: "\n" });
        const oracle = Papa.parse<string[]>(text, { delimiter: ",", skipEmptyLines: true }).data;
        expect(await readCells(text, 3, ",", '"', chunks, compute)).toEqual(oracle);
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

  it("finds quotes, line ends and delimiters wherever they fall among the 64 bytes of a step", async () => {
    const cell = fc
      .tuple(fc.nat(70), fc.constantFrom("", ",", "\n", "\r\n", "\r", 'say ""so""', " "))
      .map(([length, inside]) => `${"x".repeat(length)}${inside}`);
    const quoted = cell.map((text) => `"${text}"`);
    const plain = fc.nat(70).map((length) => "y".repeat(length));
    const row = fc.tuple(fc.oneof(quoted, plain), fc.oneof(quoted, plain), fc.oneof(quoted, plain));
    const end = fc.constantFrom("\n", "\r\n");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(row, end), { minLength: 1, maxLength: 60 }), sizes, async (lines, chunks) => {
        const text = lines.map(([cells, lineEnd]) => `${cells.join(",")}${lineEnd}`).join("");
        const records = tokenize(text, { delimiter: ",", quote: '"' });
        expect(await readCells(text, 3, ",", '"', [4000, ...chunks])).toEqual(records);
      }),
      { numRuns: 300 },
    );
  });

  it("finds every value again however many there are", async () => {
    const values = Array.from({ length: 20_000 }, (_, i) => `value ${(i * 7919) % 5_003}`);
    const read = await readCells(values.join("\n"), 1, ",", '"', [997]);
    expect(read.map(([value]) => value)).toEqual(values);
  });
});
