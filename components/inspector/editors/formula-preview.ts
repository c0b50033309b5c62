import { type EvaluationCounts, evaluateFormula, toColumn } from "@/lib/ml/formula/evaluate";
import { readFormula } from "@/lib/ml/formula/formula";
import { ProblemError } from "@/lib/problem";
import { cell, findColumn, isMissing } from "@/lib/table/columns";
import type { Column, Json, Table } from "@/lib/table/table";

export interface Preview {
  /** The columns that the formula reads, in the order in which it names them. */
  readonly inputs: readonly Column[];
  readonly result: Column;
  /** Rows looked at. */
  readonly rows: number;
  /** Rows without a result, and why: `absent` because a value that they need is missing. */
  readonly empty: number;
  readonly why: EvaluationCounts & { readonly absent: number };
}

/** What a formula gives on rows, or null while it cannot be read. `made` are columns made before it, in order. O(rows x parts). */
export async function previewFormula(
  formula: string,
  rows: Table,
  made: readonly { readonly name: string; readonly formula: string }[],
): Promise<Preview | null> {
  try {
    let table = rows;
    for (const { name, formula: own } of made) {
      const { column } = await evaluated(name, own, table);
      table = { ...table, columns: [...table.columns.filter((each) => each.name !== name), column] };
    }
    const { column: result, counts, reads } = await evaluated("result", formula, table);
    let empty = 0;
    for (let row = 0; row < table.rows; row++) if (isMissing(result, row)) empty++;
    const told = counts.divisionByZero + counts.undefinedResult + counts.unreadable;
    const inputs = reads.flatMap((name) => findColumn(table, name) ?? []);
    return { inputs, result, rows: table.rows, empty, why: { ...counts, absent: Math.max(0, empty - told) } };
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
}

async function evaluated(name: string, formula: string, table: Table) {
  const { expression, reads } = readFormula(formula, table.columns);
  const result = await evaluateFormula(expression, table, () => Promise.resolve());
  return { column: toColumn(result, name, null, "category"), counts: result.counts, reads };
}

/** The value of a formula that reads no column, as an example shows it. */
export async function exampleValue(formula: string): Promise<{ readonly column: Column; readonly value: Json }> {
  const { column } = await evaluated("result", formula, { rows: 1, columns: [], recipe: [] });
  return { column, value: cell(column, 0) };
}
