import { applyDatePlace, datePlaceSchema } from "../features/date-place";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

/** Takes the same parts of dates and places; days and ages count to the same day. */
export const datesStep: StepKind = {
  node: "feature.dates",
  apply(table, state, checkpoint) {
    return applyDatePlace(table, readState("dates", datePlaceSchema, state), checkpoint);
  },
};
