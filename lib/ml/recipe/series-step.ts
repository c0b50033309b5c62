import * as z from "zod";
import { seriesNamesSchema } from "../customers/column-names";
import { phase } from "../phase";
import { customerColumns } from "../series/customer-columns";
import { gatherSeries } from "../series/gather";
import { PERIOD_UNITS, spanOfLength } from "../series/periods";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";
import { seriesStepColumns } from "./step-columns";

/** Names of the columns read and made, and how the time was cut. New rows are cut into as many periods, up to their own last whole one. */
const seriesStateSchema = z.object({
  customer: z.string(),
  date: z.string(),
  order: z.string().nullable(),
  /** What is summed; several are multiplied, none: orders are counted. */
  factors: z.array(z.string()),
  unit: z.enum(PERIOD_UNITS),
  periods: z.int().min(1),
  keepPartial: z.boolean(),
  names: seriesNamesSchema.prefault({}),
});

/** Sums transactions up to one series a customer. */
export const seriesStep: StepKind = {
  node: "cluster.series",
  async apply(table, json, checkpoint) {
    const state = readState("series", seriesStateSchema, json);
    const columns = seriesStepColumns(table, state);
    const span = (from: number, to: number) => spanOfLength(from, to, state.unit, state.keepPartial, state.periods);
    const series = await gatherSeries(columns, table.rows, state.unit, span, phase(checkpoint, 0, 0.7));
    // Without a single date there is no period: every series is empty, and so are its columns.
    const whole = series.length === state.periods ? series : { ...series, length: state.periods, values: new Float64Array(series.count * state.periods) };
    const made = await customerColumns(columns.customer, whole, state.unit, state.factors.length > 0, state.names, phase(checkpoint, 0.7, 1));
    return { rows: series.count, columns: made.columns, recipe: table.recipe };
  },
};
