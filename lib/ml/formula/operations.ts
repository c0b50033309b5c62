import type { Table } from "@/lib/table/table";

/** How many rows got a missing result for another reason than a missing operand. */
export interface EvaluationCounts {
  divisionByZero: number;
  /** A function outside its domain (log of a negative number ...) or a result too large. */
  undefinedResult: number;
  /** Text that is no number or date. */
  unreadable: number;
}

export const emptyCounts = (): EvaluationCounts => ({ divisionByZero: 0, undefinedResult: 0, unreadable: 0 });

/** Rows of the block that count (1) or not (0): the other branches of an `if` are computed but must not be counted. */
export type Active = Uint8Array | null;

export interface NumericOperation {
  readonly kind: "numeric";
  /** Results of `length` rows from `start`, in a buffer valid until the next call. */
  run(start: number, length: number, active: Active): Float64Array;
}

export interface TextOperation {
  readonly kind: "text";
  run(start: number, length: number, active: Active): readonly (string | null)[];
}

export type Operation = NumericOperation | TextOperation;

export interface Context {
  readonly table: Table;
  readonly block: number;
  readonly counts: EvaluationCounts;
}

/** An operation known to be numeric by its type; the literal `missing` among text is handled by `text`. */
export function numeric(operation: Operation): NumericOperation {
  if (operation.kind === "numeric") return operation;
  throw new Error("a number was expected");
}

/** Text, or the literal `missing`, which is numeric, as missing text. */
export function text(operation: Operation): TextOperation {
  if (operation.kind === "text") return operation;
  return {
    kind: "text",
    run: (start, length, active) => new Array<string | null>(operation.run(start, length, active).length).fill(null),
  };
}
