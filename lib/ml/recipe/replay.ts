import { fail } from "@/lib/problem";
import type { Recipe, Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { phase } from "../phase";
import { stepKind } from "./kinds";

/**
 * Prepares a table as the recipe did the table it was learned on: the fitted steps are applied, nothing is learned again.
 *
 * Where the table enters the chain: behind the steps both histories share, when the rest can run from there; otherwise
 * at the earliest step from which the rest of the chain finds its columns. `wanted` are the columns that must come out
 * (a model's); a chain is also entered at its very end when they, or what its last step writes, are there already.
 *
 * Fails with `feature.recipe-columns-missing` (which columns, needed by which step),
 * `feature.recipe-outcome-missing` or `feature.recipe-unknown-step`.
 * The result carries `recipe` as its own. O(sum of the steps).
 */
export async function replay(recipe: Recipe, table: Table, checkpoint: Checkpoint, wanted: readonly string[] = []): Promise<Table> {
  const entry = entryOf(recipe, table, wanted);
  let current = table;
  for (let i = entry; i < recipe.length; i++) {
    const step = recipe[i];
    const kind = stepKind(step.kind);
    if (!kind) fail("feature.recipe-unknown-step", { step: i + 1, name: step.kind });
    const steps = recipe.length - entry;
    current = await kind.apply(current, step.state, phase(checkpoint, (i - entry) / steps, (i - entry + 1) / steps));
  }
  return { ...current, recipe };
}

/** The type of the node that made the step; the kind itself when this version does not know it. */
function nodeOf(kind: string): string {
  return stepKind(kind)?.node ?? kind;
}

/** Index of the first step to apply. */
function entryOf(recipe: Recipe, table: Table, wanted: readonly string[]): number {
  const names = new Set(table.columns.map((column) => column.name));
  const shared = sharedSteps(recipe, table.recipe);
  if (shared > 0 && missingFrom(recipe, shared, names, wanted).columns.length === 0) return shared;
  const outcome = wanted.length > 0 ? wanted : (recipe.at(-1)?.writes ?? []);
  let nearest = missingFrom(recipe, 0, names, outcome);
  if (nearest.columns.length === 0) return 0;
  for (let i = 1; i <= recipe.length; i++) {
    // Without steps or columns to go by, the end of the chain proves nothing.
    if (i === recipe.length && outcome.length === 0) break;
    const missing = missingFrom(recipe, i, names, outcome);
    if (missing.columns.length === 0) return i;
    if (missing.columns.length < nearest.columns.length) nearest = missing;
  }
  const detail = { columns: nearest.columns.join(", "), count: nearest.columns.length };
  if (nearest.step === recipe.length) return fail("feature.recipe-outcome-missing", detail);
  return fail("feature.recipe-columns-missing", { ...detail, step: nearest.step + 1, steps: recipe.length, node: nodeOf(recipe[nearest.step].kind) });
}

function sharedSteps(recipe: Recipe, own: Recipe): number {
  let shared = 0;
  while (shared < recipe.length && shared < own.length && recipe[shared].id === own[shared].id) shared++;
  return shared;
}

/** The columns that a replay from step `entry` would not find, and the first step that needs one (the number of steps: the outcome). */
function missingFrom(recipe: Recipe, entry: number, names: ReadonlySet<string>, outcome: readonly string[]): { columns: string[]; step: number } {
  let present = new Set(names);
  const missing = new Set<string>();
  let first = recipe.length;
  const need = (columns: readonly string[], step: number) => {
    for (const name of columns) {
      if (present.has(name)) continue;
      missing.add(name);
      first = Math.min(first, step);
    }
  };
  for (let i = entry; i < recipe.length; i++) {
    const step = recipe[i];
    need(step.reads, i);
    if (step.replacesAll) present = new Set(step.writes);
    else for (const name of step.writes) present.add(name);
  }
  need(outcome, recipe.length);
  return { columns: [...missing], step: first };
}
