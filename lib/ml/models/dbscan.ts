import * as z from "zod";
import type { JsonObject } from "@/lib/table/table";
import type { DensityPoints } from "../density/tree";
import { isNumber } from "../points";
import type { ModelMethod, Prediction } from "./method";

z.config({ jitless: true });

/** Numbers that the core points of a model take at most: a saved model stays below about 400 kB. */
const MOST_NUMBERS = 20_000;
/** Distances between two checkpoints. */
const SLICE = 1_000_000;
/** What it costs to find where to look, whatever is there. */
const LOOK_UP = 64;

/** Core points in the units of their columns, sorted by the first one; segment of each; noise is the last class. */
const stateSchema = z.object({
  epsilon: z.number(),
  /** Core points there were; more than are kept when some were left out. */
  total: z.number(),
  cores: z.array(z.array(z.number())),
  segments: z.array(z.number()),
});
export type DbscanState = z.output<typeof stateSchema>;

/** What the assigner keeps: every core point, or evenly spread ones of each segment when they are too many. `segments`: of each point, -1 noise. */
export function dbscanState(points: DensityPoints, core: Uint8Array, segments: Int32Array, epsilon: number): DbscanState {
  const { columns, rows } = points;
  const most = Math.max(1, Math.floor(MOST_NUMBERS / Math.max(1, columns.length)));
  const all: number[] = [];
  for (let point = 0; point < rows.length; point++) if (core[point] === 1) all.push(point);
  all.sort((a, b) => segments[a] - segments[b] || columns[0][rows[a]] - columns[0][rows[b]] || a - b);
  const every = Math.max(1, all.length / most);
  const kept = Array.from({ length: Math.min(most, all.length) }, (_, i) => all[Math.floor(i * every)]);
  const byFirst = kept.sort((a, b) => columns[0][rows[a]] - columns[0][rows[b]]);
  return {
    epsilon,
    total: all.length,
    cores: byFirst.map((point) => columns.map((column) => column[rows[point]])),
    segments: byFirst.map((point) => segments[point]),
  };
}

export function dbscanStateJson(state: DbscanState): JsonObject {
  return { ...state };
}

/**
 * An approximation, for DBSCAN itself has no rule for new rows: each complete row gets the segment of the nearest kept core
 * point within epsilon, else it is noise. O(rows x core points within epsilon along the first column).
 */
export const dbscanMethod: ModelMethod = {
  async predict(json, columns, rows, classes, checkpoint): Promise<Prediction> {
    const { epsilon, cores, segments } = stateSchema.parse(json);
    const numbers = columns.filter(isNumber).map((column) => column.values);
    if (numbers.length !== columns.length) throw new TypeError("the DBSCAN assigner reads number columns");
    const codes = new Int32Array(rows).fill(-1);
    const firsts = Float64Array.from(cores, (core) => core[0]);
    let done = 0;
    await checkpoint(0, rows);
    for (let row = 0; row < rows; row++) {
      if (!numbers.every((values) => Number.isFinite(values[row]))) continue;
      let least = epsilon * epsilon;
      let code = classes - 1;
      let at = firstFrom(firsts, numbers[0][row] - epsilon);
      for (; at < firsts.length && firsts[at] <= numbers[0][row] + epsilon; at++) {
        let square = 0;
        for (let t = 0; t < numbers.length; t++) square += (numbers[t][row] - cores[at][t]) ** 2;
        done += numbers.length;
        if (square > least || (square === least && code !== classes - 1)) continue;
        least = square;
        code = segments[at];
      }
      codes[row] = code;
      done += numbers.length + LOOK_UP;
      if (done < SLICE) continue;
      done = 0;
      await checkpoint(row, rows);
    }
    return { codes };
  },
};

/** Place of the first number that is not below `low`, in ascending ones. */
function firstFrom(sorted: Float64Array, low: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (sorted[middle] < low) from = middle + 1;
    else to = middle;
  }
  return from;
}
