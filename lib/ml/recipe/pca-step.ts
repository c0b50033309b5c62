import { applyPca, fittedPcaSchema } from "../pca-apply";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

/** Projects on the learned directions. */
export const pcaStep: StepKind = {
  node: "feature.pca",
  apply(table, state, checkpoint) {
    return applyPca(table, readState("pca", fittedPcaSchema, state), checkpoint);
  },
};
