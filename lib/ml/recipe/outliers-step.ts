import { applyOutliers, outliersStateSchema } from "../prepare/outliers";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

/** Compares with the learned fences. */
export const outliersStep: StepKind = {
  node: "prepare.outliers",
  async apply(table, state, checkpoint) {
    return (await applyOutliers(table, readState("outliers", outliersStateSchema, state), checkpoint)).table;
  },
};
