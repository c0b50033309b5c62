import type { JsonObject, Recipe, RecipeStep, Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";

/**
 * One kind of preparation that can be replayed. `fit` learns from a table and returns the state;
 * `apply` uses a state on any table with the columns in `reads`.
 */
export interface StepKind {
  /** The type of the node that makes such steps, by whose name a person knows them. */
  readonly node: string;
  apply(table: Table, state: JsonObject, checkpoint: Checkpoint): Promise<Table>;
}

export type { Recipe, RecipeStep };
