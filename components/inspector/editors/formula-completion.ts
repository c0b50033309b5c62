import { FUNCTIONS, signature } from "@/lib/ml/formula/functions";
import { columnToFormula, KEYWORDS } from "@/lib/ml/formula/tokens";
import type { ColumnInfo } from "@/lib/nodes/contract";

export interface Completion {
  readonly kind: "column" | "function";
  readonly name: string;
  /** Type of a column, signature of a function. */
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

const MOST = 12;
const WORD_BEFORE = /[\p{L}_][\p{L}\p{N}\p{M}_]*$/u;
const WORD_AFTER = /^[\p{L}\p{N}\p{M}_]*/u;

/**
 * What may be meant at the caret: columns and functions whose names begin with what is typed, then columns that contain
 * it. Nothing inside quotes. With `all`, everything when nothing is typed yet. O(columns).
 */
export function completionsAt(formula: string, caret: number, columns: readonly ColumnInfo[], all = false): Completions {
  const before = formula.slice(0, caret);
  const place = placeOf(before);
  const none = { start: caret, end: caret, items: [] };
  if (place.inside === "text") return none;
  const typed = place.inside === "bracket" ? before.slice(place.start + 1) : (WORD_BEFORE.exec(before)?.[0] ?? "");
  if (typed === "" && place.inside !== "bracket" && !all) return none;
  const start = place.inside === "bracket" ? place.start : caret - typed.length;
  const rest = formula.slice(caret);
  const end = caret + (place.inside === "bracket" ? (/^[^\]]*\]/.exec(rest)?.[0].length ?? 0) : (WORD_AFTER.exec(rest)?.[0].length ?? 0));
  const wanted = typed.toLowerCase();
  const begins = columns.filter((column) => column.name.toLowerCase().startsWith(wanted));
  const contains = wanted === "" ? [] : columns.filter((column) => !begins.includes(column) && column.name.toLowerCase().includes(wanted));
  const functions = place.inside === "bracket" ? [] : [...FUNCTIONS.keys()].filter((name) => name.startsWith(wanted));
  const items = [...begins.map(columnCompletion), ...functions.map(functionCompletion), ...contains.map(columnCompletion)];
  // What is complete already needs no completing.
  if (place.inside === "nothing" && items.length === 1 && items[0].text === typed) return none;
  if (KEYWORDS.has(wanted) && begins.length === 0) return none;
  return { start, end, items: items.slice(0, MOST) };
}

/** Whether the end of `before` stands inside quotes or square brackets. */
function placeOf(before: string): { inside: "text" | "bracket" | "nothing"; start: number } {
  let close = "";
  let start = 0;
  for (let at = 0; at < before.length; at++) {
    const sign = before[at];
    if (close !== "") {
      if (sign === close) close = "";
    } else if (sign === '"' || sign === "'" || sign === "[") {
      close = sign === "[" ? "]" : sign;
      start = at;
    }
  }
  return { inside: close === "" ? "nothing" : close === "]" ? "bracket" : "text", start };
}

function columnCompletion(column: ColumnInfo): Completion {
  return { kind: "column", name: column.name, detail: column.type, text: columnToFormula(column.name) };
}

function functionCompletion(name: string): Completion {
  return { kind: "function", name, detail: signature(name), text: `${name}(` };
}

/** The formula with a completion put in, and where the caret then stands. */
export function complete(formula: string, { start, end }: Completions, { text }: Completion): { formula: string; caret: number } {
  // A bracket that stands there already is not put twice.
  const after = text.endsWith("(") && formula[end] === "(" ? end + 1 : end;
  return { formula: formula.slice(0, start) + text + formula.slice(after), caret: start + text.length };
}
