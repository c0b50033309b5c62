import * as z from "zod";
import type { JsonObject } from "@/lib/table/table";
import { kMeansMethod, kMeansState } from "./kmeans";
import type { ModelMethod } from "./method";

z.config({ jitless: true });

/** What the assigner of a map keeps: the weights of its units, in the units of its columns, and the segment of each. */
const stateSchema = z.object({ segments: z.array(z.int()) });

export function somState(weights: readonly (readonly number[])[], segments: readonly number[]): JsonObject {
  return { ...kMeansState(weights), segments: [...segments] };
}

/** Gives each complete row the segment of its best matching unit. O(rows x units x columns). */
export const somMethod: ModelMethod = {
  async predict(state, columns, rows, classes, checkpoint) {
    const { segments } = stateSchema.parse(state);
    const { codes } = await kMeansMethod.predict(state, columns, rows, classes, checkpoint);
    return { codes: codes.map((unit) => (unit < 0 ? -1 : segments[unit])) };
  },
};
