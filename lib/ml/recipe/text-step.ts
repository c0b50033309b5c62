import { applyText, fittedTextSchema } from "../features/text/text";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

/** Reads texts with the learned vocabulary and topics. */
export const textStep: StepKind = {
  node: "feature.text",
  apply(table, state, checkpoint) {
    return applyText(table, readState("text", fittedTextSchema, state), checkpoint);
  },
};
