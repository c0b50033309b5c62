import * as z from "zod";
import { encode, featureEncodingSchema } from "../feature-encoding";
import { mlpNetworkSchema, predictMlp } from "../mlp-network";
import type { ModelMethod } from "./method";
import { predictionOf } from "./prediction";

z.config({ jitless: true });

/** What a perceptron keeps. */
const stateSchema = z.object({ encoding: featureEncodingSchema, network: mlpNetworkSchema });

/** Encodes the rows as in training; missing values are imputed, rows without a single value stay without an answer. Needs no tfjs. */
export const mlpMethod: ModelMethod = {
  async predict(state, columns, rows, _classes, checkpoint) {
    const { encoding, network } = stateSchema.parse(state);
    const design = await encode(encoding, columns, rows, checkpoint);
    return predictionOf(await predictMlp(network, design, checkpoint), design);
  },
};
