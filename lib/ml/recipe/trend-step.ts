import * as z from "zod";
import { trendNamesSchema } from "../customers/column-names";
import { TREND_METHODS, TREND_STARTS, trendsOf } from "../customers/trend";
import { peaksOf, seriesLines, trendColumns } from "../customers/trend-columns";
import { phase } from "../phase";
import { type CustomerSeries, gatherSeries } from "../series/gather";
import { CALENDAR_UNITS, spanOfLength } from "../series/periods";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";
import { seriesStepColumns } from "./step-columns";

/** Names of the columns, how time is cut and which of the node's two tables it is. New rows are cut into as many periods. */
const trendStateSchema = z.object({
  customer: z.string(),
  date: z.string(),
  order: z.string().nullable(),
  /** What is summed; several are multiplied, none: orders are counted. */
  factors: z.array(z.string()).readonly(),
  unit: z.enum(CALENDAR_UNITS),
  periods: z.int().min(1),
  keepPartial: z.boolean(),
  output: z.enum(["customers", "series"]),
  /** Name of the measure in the table of series. */
  measure: z.string(),
  method: z.enum(TREND_METHODS),
  start: z.enum(TREND_STARTS),
  window: z.int().min(1),
  months: z.array(z.string()).readonly(),
  weekdays: z.array(z.string()).readonly(),
  names: trendNamesSchema.prefault({}),
});
export type TrendState = z.output<typeof trendStateSchema>;

/** Makes series of transactions and describes them, or gives them line by line. */
export const trendStep: StepKind = {
  node: "feature.trend",
  async apply(table, json, checkpoint) {
    const state = readState("trend", trendStateSchema, json);
    const columns = seriesStepColumns(table, state);
    const span = (from: number, to: number) => spanOfLength(from, to, state.unit, state.keepPartial, state.periods);
    const gathered = await gatherSeries(columns, table.rows, state.unit, span, phase(checkpoint, 0, 0.4));
    // Without a single date there is no period: every series is empty.
    const series: CustomerSeries =
      gathered.length === state.periods ? gathered : { ...gathered, length: state.periods, values: new Float64Array(gathered.count * state.periods) };
    if (state.output === "series") {
      return {
        ...(await seriesLines(columns.customer, series, state.unit, { date: state.names.date, measure: state.measure }, phase(checkpoint, 0.4, 1))),
        recipe: table.recipe,
      };
    }
    const trends = await trendsOf(series, state, phase(checkpoint, 0.4, 0.8));
    const peaks = await peaksOf(columns, table.rows, phase(checkpoint, 0.8, 1));
    return { rows: series.count, columns: trendColumns(columns.customer, series, trends, peaks, state, state.factors.length > 0), recipe: table.recipe };
  },
};
