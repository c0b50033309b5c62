import * as z from "zod";
import { applyEncodings, encodedSchema } from "../features/encode";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

const stateSchema = z.object({ encodings: z.array(encodedSchema) });

/** Turns levels into the learned numbers; of a target encoding those learned from all rows. */
export const encodeStep: StepKind = {
  node: "feature.encode",
  apply(table, state, checkpoint) {
    return applyEncodings(table, readState("encode", stateSchema, state).encodings, checkpoint);
  },
};
