import { fail } from "@/lib/problem";

/** Where something stands in the formula, in UTF-16 units, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Token = Span &
  (
    | { readonly kind: "number"; readonly value: number }
    | { readonly kind: "string"; readonly value: string }
    /** A bare word: a column, a function (when `(` follows), or a keyword. */
    | { readonly kind: "word"; readonly value: string }
    /** A column name in square brackets. */
    | { readonly kind: "column"; readonly value: string }
    | { readonly kind: "symbol"; readonly value: string }
    | { readonly kind: "end" }
  );

/** Longest formula accepted, in characters. */
const LONGEST_FORMULA = 10_000;

const SYMBOLS = ["<=", ">=", "<>", "!=", "==", "+", "-", "*", "/", "%", "^", "<", ">", "=", "&", "(", ")", ",", ";"] as const;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const WORD = /[\p{L}_][\p{L}\p{N}\p{M}_]*/uy;
const SPACE = /\s+/y;

/**
 * Splits a formula into tokens with positions; the last one is `end`.
 * Fails with `prepare.formula-character`, `-number-large`, `-string-open`, `-bracket-open` or `-too-long`. O(characters).
 */
export function tokenize(formula: string): Token[] {
  if (formula.length > LONGEST_FORMULA) fail("prepare.formula-too-long", { length: formula.length, limit: LONGEST_FORMULA });
  const tokens: Token[] = [];
  let at = 0;
  while (at < formula.length) {
    const space = matchAt(SPACE, formula, at);
    if (space !== null) {
      at += space.length;
      continue;
    }
    const token = readToken(formula, at);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: "end", start: formula.length, end: formula.length });
  return tokens;
}

function readToken(formula: string, start: number): Token {
  const first = formula[start];
  if (first === '"' || first === "'") {
    const { value, end } = readQuoted(formula, start, first);
    return { kind: "string", value, start, end };
  }
  if (first === "[") {
    const { value, end } = readQuoted(formula, start, "]");
    return { kind: "column", value, start, end };
  }
  const number = matchAt(NUMBER, formula, start);
  if (number !== null) {
    const value = Number(number);
    // Tables hold no infinite numbers.
    if (!Number.isFinite(value)) fail("prepare.formula-number-large", { position: start + 1, found: number });
    return { kind: "number", value, start, end: start + number.length };
  }
  const word = matchAt(WORD, formula, start);
  if (word !== null) return { kind: "word", value: word, start, end: start + word.length };
  const symbol = SYMBOLS.find((candidate) => formula.startsWith(candidate, start));
  if (symbol !== undefined) return { kind: "symbol", value: symbol, start, end: start + symbol.length };
  return fail("prepare.formula-character", { position: start + 1, found: String.fromCodePoint(formula.codePointAt(start) ?? 0) });
}

/** Text up to the closing mark; the mark doubled stands for itself. */
function readQuoted(formula: string, start: number, close: string): { value: string; end: number } {
  let value = "";
  let at = start + 1;
  for (;;) {
    const next = formula.indexOf(close, at);
    if (next < 0) fail(close === "]" ? "prepare.formula-bracket-open" : "prepare.formula-string-open", { position: start + 1 });
    value += formula.slice(at, next);
    if (formula[next + 1] !== close) return { value, end: next + 1 };
    value += close;
    at = next + 2;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/** How a column is written in a formula: bare when it can be, else in square brackets. */
export function columnToFormula(name: string): string {
  const bare = matchAt(WORD, name, 0) === name && !KEYWORDS.has(name.toLowerCase());
  return bare ? name : `[${name.replaceAll("]", "]]")}]`;
}

export const KEYWORDS: ReadonlySet<string> = new Set(["and", "or", "not", "true", "false", "missing"]);
