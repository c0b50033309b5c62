import * as z from "zod";
import { applyTransform, fittedColumnSchema } from "../transform";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

const stateSchema = z.object({ columns: z.array(fittedColumnSchema), unit: z.boolean().optional() });

/** Applies the learned shapes, centres and scales. */
export const transformStep: StepKind = {
  node: "feature.transform",
  apply(table, state, checkpoint) {
    const { columns, unit } = readState("transform", stateSchema, state);
    return applyTransform(table, columns, checkpoint, unit);
  },
};
