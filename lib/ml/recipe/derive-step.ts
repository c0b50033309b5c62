import * as z from "zod";
import { deriveColumns, derivedColumnSchema } from "../derive";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

const stateSchema = z.object({ columns: z.array(derivedColumnSchema) });

/** Computes the same formulas. */
export const deriveStep: StepKind = {
  node: "prepare.derive",
  async apply(table, state, checkpoint) {
    return (await deriveColumns(table, readState("derive", stateSchema, state).columns, checkpoint)).table;
  },
};
