import * as z from "zod";
import type { JsonObject } from "@/lib/table/table";
import { assignSeries } from "../series/assign";
import { SERIES_METHODS, type SeriesMethod } from "../series/metric";
import { metricOf } from "../series/metrics";
import { activePeriods, SCALINGS, type Scaling, scaleOne } from "../series/scale";
import type { ModelMethod } from "./method";

z.config({ jitless: true });

const stateSchema = z.object({
  method: z.enum(SERIES_METHODS),
  window: z.int().nullable(),
  gamma: z.number(),
  scaling: z.enum(SCALINGS),
  /** Periods that are not 0, at least: others stay without a segment, as in training. */
  minimum: z.int(),
  /** One a segment, in the scale of the comparison. */
  centres: z.array(z.array(z.number())),
});

export interface SeriesModel {
  readonly method: SeriesMethod;
  readonly window: number | null;
  readonly gamma: number;
  readonly scaling: Scaling;
  readonly minimum: number;
  readonly centres: readonly (readonly number[])[];
}

export function seriesState({ centres, ...settings }: SeriesModel): JsonObject {
  return { ...settings, centres: centres.map((centre) => [...centre]) };
}

/** Scales each row's periods as in training and gives it the segment whose centre it costs least. O(rows x centres) comparisons. */
export const seriesMethod: ModelMethod = {
  async predict(json, columns, rows, _classes, checkpoint) {
    const state = stateSchema.parse(json);
    const periods = columns.map((column) => {
      if (column.type !== "number") throw new TypeError("the series assigner reads number columns");
      return column.values;
    });
    const length = periods.length;
    const values = new Float64Array(rows * length);
    const known: number[] = [];
    for (let row = 0; row < rows; row++) {
      if (row % 4096 === 0) await checkpoint(0, 1);
      const at = known.length * length;
      for (let t = 0; t < length; t++) values[at + t] = periods[t][row];
      const series = values.subarray(at, at + length);
      if (!series.every(Number.isFinite) || activePeriods(values, at, length) < state.minimum) continue;
      scaleOne(series, state.scaling);
      known.push(row);
    }
    const metric = metricOf(state, length);
    const centres = state.centres.map((centre) => Float64Array.from(centre));
    const { labels } = await assignSeries({ values, count: known.length, length }, metric, centres, null, checkpoint);
    const codes = new Int32Array(rows).fill(-1);
    for (const [i, row] of known.entries()) codes[row] = labels[i];
    return { codes };
  },
};
