import { applyReturns, returnsStateSchema } from "../prepare/returns";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

/** Nets the returns of new lines against their own sales. */
export const returnsStep: StepKind = {
  node: "prepare.returns",
  async apply(table, state, checkpoint) {
    return (await applyReturns(table, readState("returns", returnsStateSchema, state), checkpoint)).table;
  },
};
