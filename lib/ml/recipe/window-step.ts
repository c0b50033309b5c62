import { applyFigures, figuresStateSchema } from "../prepare/figures";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

/** Takes the same figures of new rows, of the groups as they stand there. */
export const windowStep: StepKind = {
  node: "prepare.window",
  async apply(table, state, checkpoint) {
    return (await applyFigures(table, readState("window", figuresStateSchema, state), checkpoint)).table;
  },
};
