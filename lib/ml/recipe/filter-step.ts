import * as z from "zod";
import { filterRows } from "../filter/filter";
import { ruleSchema } from "../filter/rule-schema";
import { phase } from "../phase";
import { takeRowsInTurn } from "../take-rows";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

const stateSchema = z.object({ rules: z.array(ruleSchema), formula: z.string(), match: z.enum(["all", "any"]), dropDuplicates: z.boolean() });

/** Keeps the rows that the same rules keep. */
export const filterStep: StepKind = {
  node: "prepare.filter",
  async apply(table, state, checkpoint) {
    const { kept } = await filterRows(table, readState("filter", stateSchema, state), phase(checkpoint, 0, 0.7));
    return takeRowsInTurn(table, kept, phase(checkpoint, 0.7, 1));
  },
};
