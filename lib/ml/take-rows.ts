import { takeColumn } from "@/lib/table/columns";
import type { Column, Table } from "@/lib/table/table";
import type { Checkpoint } from "./checkpoint";

/** As `takeRows`, column by column with a checkpoint after each, so that large tables can be cancelled. O(indices x columns). */
export async function takeRowsInTurn(table: Table, indices: Uint32Array, checkpoint: Checkpoint): Promise<Table> {
  const columns: Column[] = [];
  for (const column of table.columns) {
    columns.push(takeColumn(column, indices));
    await checkpoint(columns.length, table.columns.length);
  }
  return { rows: indices.length, columns, recipe: table.recipe };
}
