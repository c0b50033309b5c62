import { type Problem, ProblemError } from "@/lib/problem";
import type { ValueType } from "./functions";
import { columnsOf, parseFormula } from "./syntax";
import { type TypedColumn, type TypedExpression, typeFormula } from "./typing";

/**
 * The formula language of derive and filter: numbers, text in quotes, dates, yes/no, column names bare or in
 * [brackets], + - * / % ^, comparisons, and/or/not and the functions of functions.ts. It is parsed, typed and
 * evaluated here; nothing is ever handed to the JavaScript engine.
 */
export interface ReadyFormula {
  readonly expression: TypedExpression;
  /** Type of the result; null when the formula is the literal `missing`. */
  readonly type: ValueType | null;
  /** The columns it reads, each once. */
  readonly reads: readonly string[];
}

/** Parses and types a formula. Fails with a `prepare.formula-*` problem that tells where and what was expected. */
export function readFormula(formula: string, columns: readonly TypedColumn[]): ReadyFormula {
  const parsed = parseFormula(formula);
  const expression = typeFormula(parsed, columns);
  return { expression, type: expression.type, reads: columnsOf(parsed) };
}

/** The first problem of a formula, or null. Without `columns` only the grammar is checked. Never throws. */
export function formulaProblem(formula: string, columns: readonly TypedColumn[] | undefined): Problem | null {
  try {
    const parsed = parseFormula(formula);
    if (columns) typeFormula(parsed, columns);
    return null;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}
