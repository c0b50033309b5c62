import { canonicalJson, hash128 } from "@/lib/hash";
import type { JsonObject, Recipe, RecipeStep, Table } from "@/lib/table/table";
import type { StepKindName } from "./kinds";

export interface NewStep {
  readonly kind: StepKindName;
  readonly state: JsonObject;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly replacesAll?: boolean;
}

/** The table's recipe with one more step behind it; the step's id is a hash of its kind and state. O(size of the state). */
export function appendStep(table: Table, step: NewStep): Recipe {
  const { kind, state, reads, writes, replacesAll } = step;
  const appended: RecipeStep = { id: hash128(`${kind} ${canonicalJson(state)}`), kind, state, reads, writes, ...(replacesAll ? { replacesAll } : {}) };
  return [...table.recipe, appended];
}
