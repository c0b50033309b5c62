import * as z from "zod";
import { fail } from "@/lib/problem";
import { findColumn } from "@/lib/table/columns";
import { aggregateTable, GROUP_ORDERS } from "@/lib/table/operations/aggregate-table";
import { MEASURES, TYPES_OF } from "@/lib/table/operations/measures";
import { ROLES } from "@/lib/table/table";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

const aggregateStateSchema = z.object({
  groups: z.array(z.string()),
  measures: z.array(z.object({ name: z.string(), measure: z.enum(MEASURES), column: z.string().nullable(), role: z.enum(ROLES).nullable() })),
  keepMissing: z.boolean(),
  order: z.enum(GROUP_ORDERS),
});
export type AggregateState = z.output<typeof aggregateStateSchema>;

/** Sums the rows of another table up in the same way. */
export const aggregateStep: StepKind = {
  node: "prepare.aggregate",
  async apply(table, json, checkpoint) {
    const state = readState("aggregate", aggregateStateSchema, json);
    for (const name of state.groups) if (!findColumn(table, name)) fail("common.column-missing", { column: name });
    for (const { column: name, measure } of state.measures) {
      if (name === null) continue;
      const column = findColumn(table, name) ?? fail("common.column-missing", { column: name });
      const wanted = TYPES_OF[measure];
      if (!wanted.includes(column.type)) fail("common.column-type", { column: name, type: column.type, wanted: wanted.join(", ") });
    }
    const { rows, columns } = await aggregateTable(table, state, checkpoint);
    return { rows, columns, recipe: table.recipe };
  },
};
