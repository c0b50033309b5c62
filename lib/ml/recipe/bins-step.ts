import * as z from "zod";
import { applyBins, binnedColumnSchema } from "../features/bins";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

const stateSchema = z.object({ columns: z.array(binnedColumnSchema) });

/** Puts values into the learned bins. */
export const binsStep: StepKind = {
  node: "feature.bins",
  apply(table, state, checkpoint) {
    return applyBins(table, readState("bins", stateSchema, state).columns, checkpoint);
  },
};
