import type { Column, JsonObject } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";

export interface Prediction {
  /** Class or segment code a row; -1 where a needed value is missing. */
  readonly codes: Int32Array;
  /** Probability of each class, one array a class, when the method gives them. */
  readonly probabilities?: readonly Float64Array[];
}

/** How a kind of model is applied to the columns it names (in the model's order). Pure. */
export interface ModelMethod {
  /** True when an assigner reads columns of any type; others measure distances and read numbers. */
  readonly anyColumns?: boolean;
  predict(state: JsonObject, columns: readonly Column[], rows: number, classes: number, checkpoint: Checkpoint): Promise<Prediction>;
}
