import { applyCurrency, currencyStateSchema } from "../prepare/currency";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

/** Converts by the same rates. */
export const currencyStep: StepKind = {
  node: "prepare.currency",
  async apply(table, state, checkpoint) {
    return (await applyCurrency(table, readState("currency", currencyStateSchema, state), checkpoint)).table;
  },
};
