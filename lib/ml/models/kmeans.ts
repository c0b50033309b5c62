import * as z from "zod";
import type { JsonObject } from "@/lib/table/table";
import { type Checkpoint, SLICE } from "../checkpoint";
import { isNumber } from "../points";
import type { ModelMethod, Prediction } from "./method";

z.config({ jitless: true });

/** What the k-means assigner keeps: the centres, in the units of its columns, one list a segment. */
const stateSchema = z.object({ centroids: z.array(z.array(z.number())) });

export function kMeansState(centroids: readonly (readonly number[])[]): JsonObject {
  return { centroids: centroids.map((centroid) => [...centroid]) };
}

/** Gives each complete row the segment of the nearest centre; the first of equals. O(rows x centres x columns). */
export const kMeansMethod: ModelMethod = {
  async predict(state, columns, rows, _classes, checkpoint: Checkpoint): Promise<Prediction> {
    const { centroids } = stateSchema.parse(state);
    const numbers = columns.filter(isNumber).map((column) => column.values);
    if (numbers.length !== columns.length) throw new TypeError("the k-means assigner reads number columns");
    const codes = new Int32Array(rows).fill(-1);
    const slice = Math.max(256, Math.floor(SLICE / (Math.max(1, numbers.length) * Math.max(1, centroids.length))));
    for (let row = 0; row < rows; row++) {
      if (numbers.every((values) => Number.isFinite(values[row]))) {
        let least = Number.POSITIVE_INFINITY;
        for (let c = 0; c < centroids.length; c++) {
          let distance = 0;
          for (let t = 0; t < numbers.length; t++) distance += (numbers[t][row] - centroids[c][t]) ** 2;
          if (distance < least) {
            least = distance;
            codes[row] = c;
          }
        }
      }
      if (row % slice === 0) await checkpoint(row, rows);
    }
    return { codes };
  },
};
