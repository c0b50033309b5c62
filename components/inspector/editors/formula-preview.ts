import type { ColumnSummary } from "@/lib/engine/protocol";
import { writeDate } from "@/lib/ml/formula/dates";
import { evaluateFormula, toColumn } from "@/lib/ml/formula/evaluate";
import { readFormula } from "@/lib/ml/formula/formula";
import { ProblemError } from "@/lib/problem";
import { cell } from "@/lib/table/columns";
import { type Column, type Json, MISSING_BOOLEAN, MISSING_CODE, type Table } from "@/lib/table/table";

export interface Preview {
  readonly type: Column["type"];
  /** Dates as text; null is missing. */
  readonly value: Json;
}

/** A row as typical as the statistics allow: the median of numbers and dates, the most frequent of other values. */
export function typicalRow(summaries: readonly ColumnSummary[]): Table {
  return { rows: 1, columns: summaries.map(typicalColumn), recipe: [] };
}

function typicalColumn({ name, type, role, median, min, top }: ColumnSummary): Column {
  const most = top?.[0]?.value;
  switch (type) {
    case "number":
    case "date":
      return { name, role, type, values: Float64Array.of(median ?? min ?? Number.NaN) };
    case "boolean":
      return { name, role, type, values: Uint8Array.of(most === undefined ? MISSING_BOOLEAN : most === "true" ? 1 : 0) };
    case "category":
    case "text":
      return { name, role, type, codes: Int32Array.of(most === undefined ? MISSING_CODE : 0), dictionary: most === undefined ? [] : [most] };
  }
}

/** What a formula gives on a typical row, or null while it cannot be read. `made` are columns made before it, in order. */
export async function previewFormula(
  formula: string,
  row: Table,
  made: readonly { readonly name: string; readonly formula: string }[],
): Promise<Preview | null> {
  try {
    let table = row;
    for (const column of made)
      table = { ...table, columns: [...table.columns.filter(({ name }) => name !== column.name), await evaluated(column.name, column.formula, table)] };
    const result = await evaluated("result", formula, table);
    const value = cell(result, 0);
    return { type: result.type, value: result.type === "date" && typeof value === "number" ? writeDate(value) : value };
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
}

async function evaluated(name: string, formula: string, table: Table): Promise<Column> {
  const { expression } = readFormula(formula, table.columns);
  return toColumn(await evaluateFormula(expression, table, () => Promise.resolve()), name, null, "category");
}
