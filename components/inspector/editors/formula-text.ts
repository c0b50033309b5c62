import { FUNCTIONS, functionNamed } from "@/lib/ml/formula/functions";
import { columnToFormula, KEYWORDS } from "@/lib/ml/formula/tokens";
import type { Problem } from "@/lib/problem";

/** What a stretch of a formula is, however unfinished the formula. */
export type LexemeKind = "column" | "unknown" | "function" | "keyword" | "text" | "number" | "sign" | "space";

export interface Lexeme {
  readonly kind: LexemeKind;
  readonly start: number;
  readonly end: number;
}

const PIECE = /("(?:[^"]|"")*"?|'(?:[^']|'')*'?)|(\[(?:[^\]]|\]\])*\]?)|((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([\p{L}_][\p{L}\p{N}\p{M}_]*)|(\s+)|([\s\S])/gu;
const PAIRS: Readonly<Record<string, string>> = { "(": ")", "[": "]" };

/** The formula in pieces, none left out; names that are no column are `unknown` once the columns are known. O(characters). */
export function lexemesOf(formula: string, names: ReadonlySet<string> | undefined): Lexeme[] {
  const found: Lexeme[] = [];
  for (const match of formula.matchAll(PIECE)) {
    const [piece, text, bracket, number, word, space] = match;
    const end = match.index + piece.length;
    const kind: LexemeKind = text
      ? "text"
      : bracket
        ? columnKind(bracket.endsWith("]") ? bracket.slice(1, -1).replaceAll("]]", "]") : null, names)
        : number
          ? "number"
          : word
            ? wordKind(word, formula.slice(end), names)
            : space
              ? "space"
              : "sign";
    found.push({ kind, start: match.index, end });
  }
  return found;
}

function columnKind(name: string | null, names: ReadonlySet<string> | undefined): LexemeKind {
  return name !== null && names && !names.has(name) ? "unknown" : "column";
}

function wordKind(word: string, rest: string, names: ReadonlySet<string> | undefined): LexemeKind {
  const called = /^\s*\(/.test(rest);
  if (called && functionNamed(word) !== undefined) return "function";
  if (KEYWORDS.has(word.toLowerCase())) return "keyword";
  return called ? "unknown" : columnKind(word, names);
}

/** The places of a bracket beside the caret and of its partner; null when there is none, or none that closes it. O(characters). */
export function bracketsAt(formula: string, lexemes: readonly Lexeme[], caret: number): readonly [number, number] | null {
  const open: { readonly sign: string; readonly at: number }[] = [];
  for (const { kind, start } of lexemes) {
    if (kind !== "sign") continue;
    const sign = formula[start];
    if (sign === "(") open.push({ sign, at: start });
    if (sign !== ")") continue;
    const partner = open.pop();
    if (!partner) continue;
    if ([start, start + 1, partner.at, partner.at + 1].includes(caret)) return [partner.at, start];
  }
  return null;
}

export interface CallAt {
  readonly name: string;
  /** Which argument the caret stands in, from 0. */
  readonly argument: number;
  /** Where the function's name begins. */
  readonly start: number;
}

/** The innermost call that the caret stands in; null outside of any. O(characters). */
export function callAt(formula: string, lexemes: readonly Lexeme[], caret: number): CallAt | null {
  const open: { name: string | null; argument: number; start: number }[] = [];
  let before: Lexeme | null = null;
  for (const lexeme of lexemes) {
    if (lexeme.start >= caret) break;
    const { kind, start, end } = lexeme;
    if (kind === "sign") {
      const sign = formula[start];
      if (sign === "(") {
        const name = before?.kind === "function" ? (functionNamed(formula.slice(before.start, before.end)) ?? null) : null;
        open.push({ name, argument: 0, start: before?.start ?? start });
      } else if (sign === ")" && end <= caret) open.pop();
      else if ((sign === "," || sign === ";") && open.length > 0) open[open.length - 1].argument++;
    }
    if (kind !== "space") before = lexeme;
  }
  for (const { name, argument, start } of open.toReversed()) if (name !== null) return { name, argument, start };
  return null;
}

/** The stretch that a problem points at: the piece at its place; the end of the formula where something is lacking there. */
export function stretchOf(problem: Problem | null, formula: string, lexemes: readonly Lexeme[]): { readonly start: number; readonly end: number } | null {
  const position = problem?.detail?.position;
  if (typeof position !== "number") return null;
  const at = position - 1;
  const piece = lexemes.find(({ start, end }) => start <= at && at < end && formula.slice(start, end).trim() !== "");
  if (piece) return { start: Math.max(at, piece.start), end: piece.end };
  const last = lexemes.findLast(({ kind }) => kind !== "space");
  return last ? { start: last.end - 1, end: last.end } : null;
}

/** The formula with the name that was probably meant in place of the unknown one; null when none is near. */
export function withNearName(formula: string, problem: Problem): { readonly formula: string; readonly name: string } | null {
  const near = problem.detail?.near;
  if (typeof near !== "string") return null;
  const stretch = stretchOf(problem, formula, lexemesOf(formula, undefined));
  if (!stretch) return null;
  const name = problem.code === "prepare.formula-unknown-function-near" ? near : columnToFormula(near);
  return { formula: formula.slice(0, stretch.start) + name + formula.slice(stretch.end), name };
}

export interface Typed {
  readonly formula: string;
  /** Where the selection then is. */
  readonly from: number;
  readonly to: number;
}

const QUOTES = new Set(['"', "'"]);

/**
 * What a key does beside putting its sign: an opening bracket or quote brings its partner (around what is selected), the
 * closing one steps over a partner that stands there, Backspace takes away an empty pair. Null: the key does as ever.
 */
export function pairedKey(key: string, formula: string, from: number, to: number): Typed | null {
  const next = formula[to] ?? "";
  const inText = insideText(formula.slice(0, from));
  if (key === "Backspace") {
    const before = formula[from - 1] ?? "";
    const pair = from === to && from > 0 && (PAIRS[before] === next || (QUOTES.has(before) && before === next && inText === before)) && next !== "";
    return pair ? { formula: formula.slice(0, from - 1) + formula.slice(from + 1), from: from - 1, to: from - 1 } : null;
  }
  const close = PAIRS[key] ?? (QUOTES.has(key) ? key : undefined);
  const stepsOver = from === to && next === key && (QUOTES.has(key) ? inText === key : (key === ")" && inText === null) || (key === "]" && inText === "]"));
  if (stepsOver) return { formula, from: from + 1, to: from + 1 };
  if (close === undefined || inText !== null) return null;
  if (from !== to) return { formula: formula.slice(0, from) + key + formula.slice(from, to) + close + formula.slice(to), from: from + 1, to: to + 1 };
  // Before a word a partner would be in the way.
  if (next !== "" && !/[\s),;+\-*/%^&<>=]/.test(next)) return null;
  return { formula: formula.slice(0, from) + key + close + formula.slice(to), from: from + 1, to: from + 1 };
}

/** The sign that closes what the end of `before` stands in: a quote or a square bracket; null outside of both. */
export function insideText(before: string): string | null {
  let close: string | null = null;
  for (const sign of before) {
    if (close !== null) {
      if (sign === close) close = null;
    } else if (QUOTES.has(sign)) close = sign;
    else if (sign === "[") close = "]";
  }
  return close;
}

/** Whether a function may take more arguments than are named. */
export function goesOn(name: string): boolean {
  return FUNCTIONS.get(name)?.rest !== undefined;
}
