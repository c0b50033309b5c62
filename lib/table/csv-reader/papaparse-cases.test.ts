/**
 * The test cases that papaparse publishes with its npm package (tests/test-cases.js, MIT licence), read where they are
 * installed, with the installed papaparse as the oracle: the same cells, or a difference that is written down here.
 */
import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { detectDialect } from "./dialect";
import { readCells } from "./fixtures/read-cells";
import { DELIMITERS, QUOTES } from "./tokenize";

/** Options that change what a program gets, not where cells begin and end. The cells are compared without them. */
const ASIDE: Readonly<Record<string, string>> = {
  header: "names are told from rows by readCsv (see types-and-roles.test.ts)",
  dynamicTyping: "a column has one type, found from all of it, not a type a cell",
  transform: "nodes change values, not the reader",
  transformHeader: "nodes change names, not the reader",
  trimHeaders: "names are always trimmed",
  preview: "a file is read to its end",
  comments: "a line may begin with # and be data; one above the table is found as a title",
  skipFirstNLines: "lines above the table are found by themselves",
  newline: "LF, CRLF and CR end a row, whichever the file uses",
  escapeChar: "a quote is escaped by doubling it, as RFC 4180 has it",
  fastMode: "one reader for all files",
  skipEmptyLines: "lines of nothing are never rows: they are counted and told",
  delimitersToGuess: "comma, semicolon, tab and vertical bar are tried",
};

type Answer = readonly (readonly string[])[] | "source.unterminated-quote";

const PYTHON = "after a closing quote the cell goes on to the next delimiter, as in Python's csv, and the row is told; papaparse swallows what follows";
const ESCAPE = "a quote is escaped by doubling it; what follows the closing quote is kept, and the row is told";
const QUOTE = "quotes are double or single; the lines end with CRLF, which papaparse takes for LF because of a CR inside such quotes";

/** Where our cells differ, and why. */
const DIFFERENT: Readonly<Record<string, readonly [ours: Answer, why: string]>> = {
  "Quoted field with whitespace around quotes": [[["A", "B", "C"]], "spaces around quotes are a style of writing, no part of the cell"],
  "Quoted field has no closing quote": ["source.unterminated-quote", "the rest of the file in one cell helps nobody: the line is named and a remedy offered"],
  "Quoted field has invalid trailing quote after delimiter with a valid closer": [
    [
      ["a,b", 'c"'],
      ["d", "e", "f"],
    ],
    PYTHON,
  ],
  "Quoted field has invalid trailing quote after delimiter": [
    [
      ["a", "b,c"],
      ["d", "e", "f"],
    ],
    PYTHON,
  ],
  "Quoted field has invalid trailing quote before delimiter": [
    [
      ["a", "bc", "d"],
      ["e", "f", "g"],
    ],
    PYTHON,
  ],
  "Quoted field has invalid trailing quote after new line": [[["a", "b,c\nde", "f", "g"]], PYTHON],
  "Mixed slash n and slash r should choose first as precident": [
    [
      ["a", "b", "c"],
      ["d", "e", "f"],
      ["g", "h", "i"],
    ],
    "files put together from several systems mix line ends: each of them ends a row",
  ],
  "Multi-character delimiter (length 2) with quoted field": [[["a", " b", "c, e", " d"]], "a delimiter is one character; spaces before a quote are skipped"],
  "Custom escape character in the middle": [[["a", "b", 'c\\d\\"f"']], ESCAPE],
  "Custom escape character at the end": [[["a", "b", 'c\\d\\""']], ESCAPE],
  "Using reserved regex character . as quote character": [[[".a"], ["a.", "b"], ["c", "d"], ["e", "f"], ["g", "h"], ["i", "j"]], QUOTE],
  "Using reserved regex character | as quote character": [[["|a"], ["a|", "b"], ["c", "d"], ["e", "f"], ["g", "h"], ["i", "j"]], QUOTE],
};

const parsed = z.array(z.looseObject({ description: z.string(), input: z.string(), config: z.record(z.string(), z.unknown()).optional() }));

function casesOfPapaparse() {
  const skipped = Object.assign(() => undefined, { skip: () => undefined });
  const context = createContext({ module: { exports: {} }, require: () => ({ assert: {} }), describe: skipped, __dirname: "", Date });
  runInContext(readFileSync("node_modules/papaparse/tests/test-cases.js", "utf8"), context);
  return [...parsed.parse(context.CORE_PARSER_TESTS), ...parsed.parse(context.PARSE_TESTS)];
}

const padded = (rows: readonly (readonly string[])[], width: number) => rows.map((row) => [...row, ...Array<string>(width - row.length).fill("")]);

describe("papaparse's own cases", () => {
  const cases = casesOfPapaparse();

  it("are all there", () => {
    expect(cases.length).toBeGreaterThan(150);
  });

  it.each(cases.map((one, number) => [number, one.description, one] as const))("%i: %s", async (_, description, { input, config = {} }) => {
    const { delimiter: given, quoteChar, ...options } = config;
    for (const option of Object.keys(options)) expect(ASIDE).toHaveProperty(option);
    const text = input.replace(/^\ufeff/, "");
    const quote = quoteChar === null ? null : (QUOTES.find((one) => one === quoteChar) ?? '"');
    const delimiter = DELIMITERS.find((one) => one === given) ?? detectDialect(text, false, { quote }).delimiter ?? ",";
    const { data } = Papa.parse<string[]>(text, { delimiter, ...(quote ? { quoteChar: quote } : {}), skipEmptyLines: true });
    const theirs = data.filter((row) => row.length > 1 || row[0].trim() !== "");
    const different = DIFFERENT[description];
    const expected = different ? different[0] : theirs;
    const width = Math.max(1, ...[...theirs, ...(typeof expected === "string" ? [] : expected)].map((row) => row.length));
    const ours = await readCells(text, width, delimiter, quote, [7, 1000]).catch((error: unknown) => (error instanceof Error ? error.message : ""));
    if (typeof expected === "string") expect(ours).toContain(expected);
    else expect(ours).toEqual(padded(expected, width));
    if (different) expect(ours).not.toEqual(padded(theirs, width));
  });
});
