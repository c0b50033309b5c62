import * as z from "zod";
import { fail } from "@/lib/problem";
import { findColumn, withColumns } from "@/lib/table/columns";
import type { NumberColumn, Table } from "@/lib/table/table";
import type { Checkpoint } from "./checkpoint";

/** What was learned: a component's score is the sum of (column - mean) x weight, divided by its scale. */
export const fittedPcaSchema = z.object({
  columns: z.array(z.object({ source: z.string(), mean: z.number() })).min(1),
  components: z.array(z.object({ name: z.string(), weights: z.array(z.number()), scale: z.number() })).min(1),
});
export type FittedPca = z.output<typeof fittedPcaSchema>;

/** Rows of one slice: about 5 ms with 30 columns. */
const SLICE = 65_536;

/** Adds the component columns to any table that has the source columns; missing where one of those is. O(rows x columns x components). */
export async function applyPca(table: Table, fitted: FittedPca, checkpoint: Checkpoint): Promise<Table> {
  const sources = fitted.columns.map(({ source }) => {
    const column = findColumn(table, source);
    if (!column) return fail("common.column-missing", { column: source }, { param: "columns" });
    return column.type === "number" ? column.values : fail("common.column-type", { column: source, type: column.type, wanted: "number" }, { param: "columns" });
  });
  const added: NumberColumn[] = [];
  for (const [c, { name, weights, scale }] of fitted.components.entries()) {
    const values = new Float64Array(table.rows);
    for (let from = 0; from < table.rows; from += SLICE) {
      const to = Math.min(table.rows, from + SLICE);
      for (const [t, source] of sources.entries()) {
        const { mean } = fitted.columns[t];
        const weight = weights[t] / scale;
        for (let i = from; i < to; i++) values[i] += (source[i] - mean) * weight;
      }
      for (let i = from; i < to; i++) if (!Number.isFinite(values[i])) values[i] = Number.NaN;
      await checkpoint(c * table.rows + to, fitted.components.length * table.rows);
    }
    added.push({ name, type: "number", role: "feature", values });
  }
  return withoutFeatures(withColumns(table, added), fitted);
}

/** The source columns stay, without the role feature: what reads features reads the components. */
export function withoutFeatures(table: Table, fitted: FittedPca): Table {
  const sources = new Set(fitted.columns.map(({ source }) => source));
  const columns = table.columns.map((column) => (sources.has(column.name) && column.role === "feature" ? { ...column, role: null } : column));
  return { ...table, columns };
}
