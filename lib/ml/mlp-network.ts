import * as z from "zod";
import type { Checkpoint } from "./checkpoint";
import { ACTIVATIONS, activate, addLayer, denseLayerSchema, parameterCount, readyLayers } from "./dense-layers";
import type { Design } from "./feature-encoding";
import { softmax } from "./logistic";

z.config({ jitless: true });

/** A trained network as plain JSON: scoring needs no tfjs. The last layer gives one score a class, turned into probabilities by softmax. */
export const mlpNetworkSchema = z.object({
  activation: z.enum(ACTIVATIONS),
  layers: z.array(denseLayerSchema).min(1),
});
export type MlpNetwork = z.output<typeof mlpNetworkSchema>;

/** Probability of each class, one array a class. O(rows x weights). */
export async function predictMlp(network: MlpNetwork, design: Design, checkpoint: Checkpoint): Promise<Float64Array[]> {
  const layers = readyLayers(network.layers);
  const outputs = layers.map(({ units }) => new Float64Array(units));
  const classes = outputs[outputs.length - 1].length;
  const probabilities = Array.from({ length: classes }, () => new Float64Array(design.rows));
  const slice = Math.max(16, Math.floor(1_000_000 / parameterCount(network.layers)));
  for (let row = 0; row < design.rows; row++) {
    if (row % slice === 0) await checkpoint(row, design.rows);
    for (const [at, layer] of layers.entries()) {
      const output = outputs[at];
      output.set(layer.bias);
      if (at === 0) addFirstLayer(design, row, layer.kernel, output);
      else addLayer(outputs[at - 1], layer.kernel, output);
      if (at < layers.length - 1) activate(network.activation, output);
    }
    const scores = outputs[outputs.length - 1];
    softmax(scores);
    for (let k = 0; k < classes; k++) probabilities[k][row] = scores[k];
  }
  return probabilities;
}

function addFirstLayer(design: Design, row: number, kernel: Float64Array, output: Float64Array): void {
  const units = output.length;
  for (let d = 0; d < design.denseWidth; d++) {
    const value = design.dense[row * design.denseWidth + d];
    for (let u = 0; u < units; u++) output[u] += value * kernel[d * units + u];
  }
  for (const block of design.blocks) {
    const level = block.codes[row];
    if (level < 0) continue;
    const from = (block.offset + level) * units;
    for (let u = 0; u < units; u++) output[u] += kernel[from + u];
  }
}
