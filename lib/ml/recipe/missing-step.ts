import { applyMissing, missingStateSchema } from "../prepare/missing";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

/** Fills with the learned values; the same gaps drop a row. */
export const missingStep: StepKind = {
  node: "prepare.missing",
  async apply(table, state, checkpoint) {
    return (await applyMissing(table, readState("missing", missingStateSchema, state), checkpoint)).table;
  },
};
