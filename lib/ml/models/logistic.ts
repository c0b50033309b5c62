import * as z from "zod";
import { encode, featureEncodingSchema } from "../feature-encoding";
import { logisticSchema, predictLogistic } from "../logistic";
import type { ModelMethod } from "./method";
import { predictionOf } from "./prediction";

z.config({ jitless: true });

/** What a logistic classifier keeps. */
const stateSchema = z.object({ encoding: featureEncodingSchema, logistic: logisticSchema });

/** Encodes the rows as in training; missing values are imputed, rows without a single value stay without an answer. */
export const logisticMethod: ModelMethod = {
  async predict(state, columns, rows, _classes, checkpoint) {
    const { encoding, logistic } = stateSchema.parse(state);
    const design = await encode(encoding, columns, rows, checkpoint);
    return predictionOf(await predictLogistic(logistic, design, checkpoint), design);
  },
};
