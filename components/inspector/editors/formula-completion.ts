import type { ColumnSummary } from "@/lib/engine/protocol";
import { ALIASES, FUNCTIONS, parameterAt, RELATED } from "@/lib/ml/formula/functions";
import { columnToFormula, KEYWORDS } from "@/lib/ml/formula/tokens";
import { UNITS } from "@/lib/ml/formula/units";
import type { ColumnInfo } from "@/lib/nodes/contract";
import { callAt, insideText, lexemesOf } from "./formula-text";

export interface Completion {
  readonly kind: "column" | "function" | "value";
  readonly name: string;
  /** Type of a column; the other name under which a function was found. */
  readonly detail: string;
  /** What is put into the formula. */
  readonly text: string;
}

export interface Completions {
  /** The part of the formula that a choice replaces. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly Completion[];
}

/** Entries while a word is typed, and of the whole list. */
const MOST = 12;
const WHOLE = 200;
const WORD_BEFORE = /[\p{L}_][\p{L}\p{N}\p{M}_]*$/u;
const WORD_AFTER = /^[\p{L}\p{N}\p{M}_]*/u;
const EQUALS = /^(=|==|!=|<>)$/;

/**
 * What may be meant at the caret: columns and functions whose names begin with what is typed (functions under their other
 * names, too), then columns that contain it. Inside quotes the values of the column that stands beside, or units of time.
 * With `all`, everything when nothing is typed yet. O(columns + characters).
 */
export function completionsAt(formula: string, caret: number, columns: readonly (ColumnInfo | ColumnSummary)[], all = false): Completions {
  const before = formula.slice(0, caret);
  const close = insideText(before);
  if (close === '"' || close === "'") return valuesAt(formula, caret, close, columns);
  const bracket = close === "]" ? before.lastIndexOf("[") : -1;
  const typed = bracket >= 0 ? before.slice(bracket + 1) : (WORD_BEFORE.exec(before)?.[0] ?? "");
  const none = { start: caret, end: caret, items: [] };
  if (typed === "" && bracket < 0 && !all) return none;
  const start = bracket >= 0 ? bracket : caret - typed.length;
  const rest = formula.slice(caret);
  const end = caret + (bracket >= 0 ? (/^[^\]]*\]/.exec(rest)?.[0].length ?? 0) : (WORD_AFTER.exec(rest)?.[0].length ?? 0));
  const wanted = typed.toLowerCase();
  const begins = columns.filter((column) => column.name.toLowerCase().startsWith(wanted));
  const contains = wanted === "" ? [] : columns.filter((column) => !begins.includes(column) && column.name.toLowerCase().includes(wanted));
  const functions = bracket >= 0 ? [] : functionsFor(wanted);
  const items = [...begins.map(columnCompletion), ...functions, ...contains.map(columnCompletion)];
  // What is complete already needs no completing.
  if (bracket < 0 && items.length === 1 && items[0].text === typed) return none;
  if (KEYWORDS.has(wanted) && begins.length === 0 && functions.length === 0) return none;
  return { start, end, items: items.slice(0, all && wanted === "" ? WHOLE : MOST) };
}

/** Functions by their own names, then by those of other languages that lead to none of the first. */
function functionsFor(wanted: string): Completion[] {
  const own = [...FUNCTIONS.keys()].filter((name) => name.startsWith(wanted));
  const foreign = wanted.length < 2 ? [] : [...ALIASES, ...RELATED].filter(([alias, name]) => alias.startsWith(wanted) && !own.includes(name));
  const seen = new Set<string>();
  const other = foreign.filter(([, name]) => !seen.has(name) && seen.add(name));
  return [...own.map((name) => functionCompletion(name, "")), ...other.map(([alias, name]) => functionCompletion(name, alias))];
}

/** The most frequent values of the column that is compared with the text at the caret, or the units that a function takes there. */
function valuesAt(formula: string, caret: number, quote: string, columns: readonly (ColumnInfo | ColumnSummary)[]): Completions {
  const lexemes = lexemesOf(formula, undefined);
  const at = lexemes.findIndex(({ kind, start, end }) => kind === "text" && start < caret && caret <= end);
  const none = { start: caret, end: caret, items: [] };
  if (at < 0) return none;
  const text = lexemes[at];
  const typed = formula.slice(text.start + 1, caret);
  const closed = text.end > caret && formula[text.end - 1] === quote;
  const values = unitsAt(formula, lexemes, text.start) ?? valuesOf(beside(formula, lexemes, at, columns));
  const wanted = typed.toLowerCase();
  const fitting = values.filter((value) => value.toLowerCase().startsWith(wanted) && value !== typed);
  const items = fitting.map((value): Completion => ({ kind: "value", name: value, detail: "", text: quote + value.replaceAll(quote, quote + quote) + quote }));
  // Text that is not closed runs on to the end of the formula: only what is typed is replaced.
  return { start: text.start, end: closed ? text.end : caret, items: items.slice(0, MOST) };
}

function unitsAt(formula: string, lexemes: ReturnType<typeof lexemesOf>, start: number): readonly string[] | null {
  const call = callAt(formula, lexemes, start);
  const spec = call && FUNCTIONS.get(call.name);
  return spec && parameterAt(spec, call.argument) === "unit" ? UNITS : null;
}

/** The column before the comparison, or the first argument of the call that the text stands in. */
function beside(formula: string, lexemes: ReturnType<typeof lexemesOf>, at: number, columns: readonly (ColumnInfo | ColumnSummary)[]) {
  const pieces = lexemes.slice(0, at).filter(({ kind }) => kind !== "space");
  const named = (lexeme: (typeof pieces)[number] | undefined) => {
    if (lexeme?.kind !== "column") return undefined;
    const written = formula.slice(lexeme.start, lexeme.end);
    const name = written.startsWith("[") ? written.slice(1, -1).replaceAll("]]", "]") : written;
    return columns.find((column) => column.name === name);
  };
  const signs =
    pieces.at(-1)?.kind === "sign" ? formula.slice((pieces.at(-2)?.kind === "sign" ? pieces.at(-2) : pieces.at(-1))?.start, pieces.at(-1)?.end).trim() : "";
  if (EQUALS.test(signs)) return named(pieces.at(-1 - signs.length));
  const call = callAt(formula, lexemes, lexemes[at].start);
  if (!call || call.argument === 0) return undefined;
  const open = pieces.findIndex(({ start }) => start === call.start) + 1;
  return named(pieces[open + 1]);
}

function valuesOf(column: ColumnInfo | ColumnSummary | undefined): readonly string[] {
  return column && "top" in column && (column.type === "category" || column.type === "text") ? (column.top ?? []).map(({ value }) => value) : [];
}

function columnCompletion(column: ColumnInfo): Completion {
  return { kind: "column", name: column.name, detail: column.type, text: columnToFormula(column.name) };
}

function functionCompletion(name: string, alias: string): Completion {
  return { kind: "function", name, detail: alias, text: `${name}(` };
}

/** The formula with a completion put in, and where the caret then stands. */
export function complete(formula: string, { start, end }: Completions, { text }: Completion): { formula: string; caret: number } {
  // A bracket that stands there already is not put twice; a new one is closed, and the caret stays between.
  const opens = text.endsWith("(");
  const there = opens && formula[end] === "(";
  const next = formula[end] ?? "";
  const closing = opens && !there && (next === "" || /[\s),;]/.test(next)) ? ")" : "";
  const after = there ? end + 1 : end;
  return { formula: formula.slice(0, start) + text + closing + formula.slice(after), caret: start + text.length };
}
