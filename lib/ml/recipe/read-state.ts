import type * as z from "zod";
import { fail } from "@/lib/problem";
import type { JsonObject } from "@/lib/table/table";

/** A step's state as its kind understands it. Fails with `feature.recipe-bad-state` (a model file edited by hand, or from a newer version). */
export function readState<S extends z.ZodType>(kind: string, schema: S, state: JsonObject): z.output<S> {
  const parsed = schema.safeParse(state);
  return parsed.success ? parsed.data : fail("feature.recipe-bad-state", { name: kind });
}
