import { mostProbable } from "../classes";
import type { Design } from "../feature-encoding";
import type { Prediction } from "./method";

/** The most probable class a row; no class and no probability where a row has no value at all. */
export function predictionOf(probabilities: Float64Array[], design: Design): Prediction {
  const codes = mostProbable(probabilities, design.rows);
  for (let row = 0; row < design.rows; row++) {
    if (design.blank[row] === 0) continue;
    codes[row] = -1;
    for (const column of probabilities) column[row] = Number.NaN;
  }
  return { codes, probabilities };
}
