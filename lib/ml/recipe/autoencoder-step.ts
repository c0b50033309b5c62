import * as z from "zod";
import { fail } from "@/lib/problem";
import { findColumn, withColumns, withRole } from "@/lib/table/columns";
import type { Column, Table } from "@/lib/table/table";
import { autoencoderSchema, type Encoded, encodeRows } from "../autoencoder-network";
import type { Checkpoint } from "../checkpoint";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

const stateSchema = z.object({
  network: autoencoderSchema,
  /** Columns the network reads, in its order. */
  columns: z.array(z.string()),
  /** Columns it writes, one a latent dimension. */
  names: z.array(z.string()),
  /** What the written columns are for: features to cluster by, or nothing in particular. */
  role: z.enum(["feature", "none"]),
});
export type AutoencoderState = z.output<typeof stateSchema>;

/** Encodes the rows of a table and adds the latent columns; those that were read give up the role feature to them. */
export async function applyAutoencoder(
  table: Table,
  state: AutoencoderState,
  checkpoint: Checkpoint,
): Promise<{ readonly table: Table; readonly encoded: Encoded }> {
  const inputs = state.columns.map((name) => {
    const column = findColumn(table, name) ?? fail("common.column-missing", { column: name }, { param: "columns" });
    return column.type === "number" ? column.values : fail("common.column-type", { column: name, type: column.type, wanted: "number" }, { param: "columns" });
  });
  const encoded = await encodeRows(state.network, inputs, table.rows, checkpoint);
  const role = state.role === "feature" ? "feature" : null;
  const added: Column[] = state.names.map((name, d) => ({ name, type: "number", role, values: encoded.latent[d] }));
  const read = new Set(role ? state.columns : []);
  const kept = table.columns.map((column) => (read.has(column.name) && column.role === "feature" ? withRole(column, null) : column));
  return { table: withColumns({ ...table, columns: kept }, added), encoded };
}

/** Applies the trained encoder; nothing is learned again. */
export const autoencoderStep: StepKind = {
  node: "feature.autoencoder",
  async apply(table, state, checkpoint) {
    return (await applyAutoencoder(table, readState("autoencoder", stateSchema, state), checkpoint)).table;
  },
};
