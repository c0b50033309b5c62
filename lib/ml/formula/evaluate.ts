import { type CodedColumn, type Column, MISSING_BOOLEAN, MISSING_CODE, type Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { compile } from "./compile";
import type { ValueType } from "./functions";
import { type EvaluationCounts, emptyCounts, type Operation } from "./operations";
import type { TypedExpression } from "./typing";

export type { EvaluationCounts } from "./operations";

/** Rows worked on at a time: the buffers of a formula stay in the processor's cache. */
export const BLOCK = 4096;

export type Evaluated =
  /** Dates are ms since the epoch; booleans are 0 and 1; NaN is missing. */
  | { readonly type: "number" | "date" | "boolean"; readonly values: Float64Array; readonly counts: EvaluationCounts }
  | { readonly type: "text"; readonly codes: Int32Array; readonly dictionary: readonly string[]; readonly counts: EvaluationCounts };

/**
 * Evaluates a formula on every row of a table, in blocks of columns. Missing operands give missing results; a
 * division by zero, a function outside its domain and text that cannot be read as number or date give missing
 * and are counted, only on rows whose result depends on them. O(rows x parts of the formula).
 */
export async function evaluateFormula(formula: TypedExpression, table: Table, checkpoint: Checkpoint): Promise<Evaluated> {
  const counts = emptyCounts();
  const operation = compile(formula, table, BLOCK, counts);
  const type: ValueType = formula.type ?? "number";
  return operation.kind === "text"
    ? { type: "text", ...(await runText(operation, table.rows, checkpoint)), counts }
    : { type: type === "text" ? "number" : type, values: await runNumeric(operation, table.rows, checkpoint), counts };
}

async function runNumeric(operation: Operation & { readonly kind: "numeric" }, rows: number, checkpoint: Checkpoint): Promise<Float64Array> {
  const values = new Float64Array(rows);
  for (let start = 0; start < rows; start += BLOCK) {
    const length = Math.min(BLOCK, rows - start);
    values.set(operation.run(start, length, null).subarray(0, length), start);
    await checkpoint(start + length, rows);
  }
  return values;
}

async function runText(operation: Operation & { readonly kind: "text" }, rows: number, checkpoint: Checkpoint) {
  const codes = new Int32Array(rows);
  const dictionary: string[] = [];
  const codeOf = new Map<string, number>();
  for (let start = 0; start < rows; start += BLOCK) {
    const length = Math.min(BLOCK, rows - start);
    const block = operation.run(start, length, null);
    for (let i = 0; i < length; i++) {
      const text = block[i];
      let code = text === null ? MISSING_CODE : codeOf.get(text);
      if (code === undefined && text !== null) {
        code = dictionary.push(text) - 1;
        codeOf.set(text, code);
      }
      codes[start + i] = code ?? MISSING_CODE;
    }
    await checkpoint(start + length, rows);
  }
  return { codes, dictionary };
}

/** The result as a column; text becomes the `coded` type. */
export function toColumn(result: Evaluated, name: string, role: Column["role"], coded: CodedColumn["type"]): Column {
  switch (result.type) {
    case "text":
      return { name, role, type: coded, codes: result.codes, dictionary: result.dictionary };
    case "boolean": {
      const values = new Uint8Array(result.values.length);
      for (let row = 0; row < values.length; row++) values[row] = Number.isNaN(result.values[row]) ? MISSING_BOOLEAN : result.values[row];
      return { name, role, type: "boolean", values };
    }
    default:
      return { name, role, type: result.type, values: result.values };
  }
}
