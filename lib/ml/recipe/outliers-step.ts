import { applyOutliers, outliersStateSchema } from "../prepare/outliers";
import { applyRowOutliers } from "../prepare/row-outliers";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

/** Compares with the learned fences, or walks the learned trees. */
export const outliersStep: StepKind = {
  node: "prepare.outliers",
  async apply(table, json, checkpoint) {
    const state = readState("outliers", outliersStateSchema, json);
    return (await (state.rows ? applyRowOutliers(table, state, state.rows, checkpoint) : applyOutliers(table, state, checkpoint))).table;
  },
};
