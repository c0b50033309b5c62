import type { Json, JsonObject, Recipe, RecipeStep, Table } from "@/lib/table/table";
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
  const appended: RecipeStep = { id: contentHash(`${kind} ${canonicalJson(state)}`), kind, state, reads, writes, ...(replacesAll ? { replacesAll } : {}) };
  return [...table.recipe, appended];
}

/** JSON with sorted keys: equal values give equal text. */
function canonicalJson(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`).join(",")}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** 106 bits of two cyrb53 hashes (bryc, public domain) as hexadecimal: enough to tell steps apart, not a signature. */
function contentHash(text: string): string {
  return cyrb53(text, 0) + cyrb53(text, 0x9e3779b9);
}

function cyrb53(text: string, seed: number): string {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(16).padStart(14, "0");
}
