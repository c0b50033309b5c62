import * as z from "zod";
import type { JsonObject } from "@/lib/table/table";
import { isNumber } from "../points";
import { GRID_AXES, GRID_GROUPS, type GridAxis, gridCells, groupCodes, scoresOf } from "../rules/rfm-grid";
import { assignByRules, type SegmentRule, segmentRuleSchema, segmentRuleToJson } from "../rules/segment-rules";
import type { ModelMethod } from "./method";

z.config({ jitless: true });

const edgesSchema = z.array(z.number());

/** The quintiles of the grid are those of training; `frequency` or `monetary` is null where its column is not read. */
const stateSchema = z.union([
  z.object({
    grid: z.object({ axis: z.enum(GRID_AXES), recency: edgesSchema, frequency: edgesSchema.nullable(), monetary: edgesSchema.nullable() }),
    /** Group of each class, by code. */
    groups: z.array(z.enum(GRID_GROUPS)),
  }),
  z.object({ segments: z.array(segmentRuleSchema) }),
]);

export interface GridEdges {
  readonly axis: GridAxis;
  readonly recency: readonly number[];
  readonly frequency: readonly number[] | null;
  readonly monetary: readonly number[] | null;
}

export function gridState({ axis, recency, frequency, monetary }: GridEdges): JsonObject {
  return { grid: { axis, recency: [...recency], frequency: frequency && [...frequency], monetary: monetary && [...monetary] }, groups: [...GRID_GROUPS] };
}

export function rulesState(segments: readonly SegmentRule[]): JsonObject {
  return { segments: segments.map(segmentRuleToJson) };
}

/**
 * Puts rows into segments of the business. The grid scores them on the quintiles of training and leaves rows with a
 * missing measure without a segment. Own rules: the first that is met, else the last class. O(rows x segments).
 */
export const rulesMethod: ModelMethod = {
  anyColumns: true,
  async predict(json, columns, rows, classes, checkpoint) {
    const state = stateSchema.parse(json);
    if ("segments" in state) {
      const { codes } = await assignByRules({ rows, columns, recipe: [] }, state.segments, checkpoint);
      return { codes: codes.map((code) => (code < 0 ? classes - 1 : code)) };
    }
    const numbers = columns.filter(isNumber).map((column) => column.values);
    const { axis, recency, frequency, monetary } = state.grid;
    const edges = [recency, frequency, monetary].filter((each) => each !== null);
    if (numbers.length !== edges.length) throw new TypeError("the RFM grid reads number columns");
    const scores: Float64Array[] = [];
    for (const [at, values] of numbers.entries()) scores.push(await scoresOf(values, edges[at], at === 0, checkpoint));
    const [late, second, third] = scores;
    const grid = { recency: late, frequency: frequency ? second : null, monetary: monetary ? (frequency ? third : second) : null, axis };
    return { codes: groupCodes(await gridCells(grid, checkpoint)) };
  },
};
