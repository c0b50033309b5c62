import * as z from "zod";
import { withColumns } from "@/lib/table/columns";
import { type CodedColumn, ROLES, type Role, type Table } from "@/lib/table/table";
import type { Checkpoint } from "./checkpoint";
import { type EvaluationCounts, evaluateFormula, toColumn } from "./formula/evaluate";
import { readFormula } from "./formula/formula";
import { phase } from "./phase";

/** One new column; one with a name already there replaces it in place. */
export interface DerivedColumn {
  readonly name: string;
  readonly formula: string;
  readonly role: Role | null;
  /** How a text result is kept; chosen from the number of distinct values when null. */
  readonly coded: CodedColumn["type"] | null;
}

export const derivedColumnSchema = z.object({
  name: z.string(),
  formula: z.string(),
  role: z.enum(ROLES).nullable().default(null),
  coded: z.enum(["category", "text"]).nullable().default(null),
});

/** A text result with at most this many distinct values becomes a category. */
const MOST_CATEGORIES = 100;

export interface DeriveResult {
  readonly table: Table;
  /** The columns as made, with `coded` settled, so that a replay makes the same types. */
  readonly columns: readonly DerivedColumn[];
  readonly counts: readonly EvaluationCounts[];
  /** Columns of the incoming table that the formulas read. */
  readonly reads: readonly string[];
}

/** Adds columns computed by formulas, each able to read those before it. Fails with `prepare.formula-*`. O(rows x parts). */
export async function deriveColumns(table: Table, columns: readonly DerivedColumn[], checkpoint: Checkpoint): Promise<DeriveResult> {
  const reads = new Set<string>();
  const made = new Set<string>();
  const counts: EvaluationCounts[] = [];
  const settled: DerivedColumn[] = [];
  let current = table;
  for (const [i, wanted] of columns.entries()) {
    const formula = readFormula(wanted.formula, current.columns);
    for (const name of formula.reads) if (!made.has(name)) reads.add(name);
    const result = await evaluateFormula(formula.expression, current, phase(checkpoint, i / columns.length, (i + 1) / columns.length));
    const coded = wanted.coded ?? (result.type === "text" && result.dictionary.length > MOST_CATEGORIES ? "text" : "category");
    current = withColumns(current, [toColumn(result, wanted.name, wanted.role, coded)]);
    made.add(wanted.name);
    counts.push(result.counts);
    settled.push({ ...wanted, coded });
  }
  return { table: current, columns: settled, counts, reads: [...reads] };
}
