import * as z from "zod";
import { fittedSettingSchema } from "../column-setting";
import { applySettings } from "../column-settings";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

const stateSchema = z.object({ columns: z.array(fittedSettingSchema) });

/** Names, types and roles as they were set; columns that new rows lack (an outcome not known yet) are passed over. */
export const columnsStep: StepKind = {
  node: "prepare.columns",
  async apply(table, state, checkpoint) {
    return (await applySettings(table, readState("columns", stateSchema, state).columns, checkpoint)).table;
  },
};
