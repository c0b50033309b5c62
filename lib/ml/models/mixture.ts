import * as z from "zod";
import type { JsonObject } from "@/lib/table/table";
import { COVARIANCE_SHAPES, type Mixture } from "../mixture/mixture";
import { isNumber } from "../points";
import type { ModelMethod, Prediction } from "./method";

z.config({ jitless: true });

/** The mixture in the units of its columns. `center` was taken away from means and rows alike, to keep digits. */
const stateSchema = z.object({
  shape: z.enum(COVARIANCE_SHAPES),
  center: z.array(z.number()),
  weights: z.array(z.number()),
  means: z.array(z.array(z.number())),
  covariances: z.array(z.number()),
});

/** `order`: the component of each class. */
export function mixtureState(mixture: Mixture, center: Float64Array, order: readonly number[]): JsonObject {
  const { shape, dimensions: d, components, covariances } = mixture;
  const size = shape === "tied" ? 0 : covariances.length / components;
  return {
    shape,
    center: [...center],
    weights: order.map((c) => mixture.weights[c]),
    means: order.map((c) => [...mixture.means.subarray(c * d, (c + 1) * d)]),
    covariances: shape === "tied" ? [...covariances] : order.flatMap((c) => [...covariances.subarray(c * size, (c + 1) * size)]),
  };
}

/** Gives each complete row its most probable component and the probability of each. O(rows x components x columns²). */
export const mixtureMethod: ModelMethod = {
  async predict(state, columns, rows, _classes, checkpoint): Promise<Prediction> {
    const { shape, center, weights, means, covariances } = stateSchema.parse(state);
    const numbers = columns.filter(isNumber).map((column) => column.values);
    if (numbers.length !== columns.length) throw new TypeError("a mixture reads number columns");
    const { placeProbabilities } = await import("../mixture/log-densities");
    const d = center.length;
    const components = weights.length;
    const probabilitiesAt = placeProbabilities({
      shape,
      components,
      dimensions: d,
      weights: Float64Array.from(weights),
      means: Float64Array.from(means.flat()),
      covariances: Float64Array.from(covariances),
    });
    if (!probabilitiesAt) throw new RangeError("the mixture has a singular covariance");
    const codes = new Int32Array(rows).fill(-1);
    const probabilities = Array.from({ length: components }, () => new Float64Array(rows).fill(Number.NaN));
    const place = new Float64Array(d);
    const shares = new Float64Array(components);
    const slice = Math.max(64, Math.floor(1_000_000 / (components * (d * d + 20))));
    for (let row = 0; row < rows; row++) {
      if (row % slice === 0) await checkpoint(row, rows);
      if (!numbers.every((values) => Number.isFinite(values[row]))) continue;
      for (let t = 0; t < d; t++) place[t] = numbers[t][row] - center[t];
      probabilitiesAt(place, 0, shares);
      let best = 0;
      for (let c = 0; c < components; c++) {
        probabilities[c][row] = shares[c];
        if (shares[c] > shares[best]) best = c;
      }
      codes[row] = best;
    }
    return { codes, probabilities };
  },
};
