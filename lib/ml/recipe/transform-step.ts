import * as z from "zod";
import { applyTransform, fittedColumnSchema } from "../transform";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

const stateSchema = z.object({ columns: z.array(fittedColumnSchema) });

/** Applies the learned centres and scales. */
export const transformStep: StepKind = {
  node: "feature.transform",
  apply(table, state, checkpoint) {
    return applyTransform(table, readState("transform", stateSchema, state).columns, checkpoint);
  },
};
