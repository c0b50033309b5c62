import { applySessions, sessionsStateSchema } from "../prepare/sessions";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

/** Cuts new events into sessions of their own by the same rules. */
export const sessionsStep: StepKind = {
  node: "prepare.sessions",
  async apply(table, state, checkpoint) {
    return (await applySessions(table, readState("sessions", sessionsStateSchema, state), checkpoint)).table;
  },
};
