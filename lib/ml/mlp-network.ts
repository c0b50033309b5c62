import * as z from "zod";
import type { Checkpoint } from "./checkpoint";
import type { Design } from "./feature-encoding";
import { softmax } from "./logistic";

z.config({ jitless: true });

export const ACTIVATIONS = ["relu", "tanh", "logistic"] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** A trained network as plain JSON: scoring needs no tfjs. The last layer gives one score a class, turned into probabilities by softmax. */
export const mlpNetworkSchema = z.object({
  activation: z.enum(ACTIVATIONS),
  layers: z
    .array(
      z.object({
        inputs: z.int(),
        units: z.int(),
        /** inputs x units, line by line. */
        kernel: z.array(z.number()),
        bias: z.array(z.number()),
      }),
    )
    .min(1),
});
export type MlpNetwork = z.output<typeof mlpNetworkSchema>;

/** Weights and biases in all. */
export function parameterCount(network: MlpNetwork): number {
  return network.layers.reduce((count, layer) => count + layer.kernel.length + layer.bias.length, 0);
}

/** Probability of each class, one array a class. O(rows x weights). */
export async function predictMlp(network: MlpNetwork, design: Design, checkpoint: Checkpoint): Promise<Float64Array[]> {
  const layers = network.layers.map(({ inputs, units, kernel, bias }) => ({ inputs, units, kernel: Float64Array.from(kernel), bias: Float64Array.from(bias) }));
  const outputs = layers.map(({ units }) => new Float64Array(units));
  const classes = outputs[outputs.length - 1].length;
  const probabilities = Array.from({ length: classes }, () => new Float64Array(design.rows));
  const slice = Math.max(16, Math.floor(1_000_000 / parameterCount(network)));
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

function addLayer(input: Float64Array, kernel: Float64Array, output: Float64Array): void {
  const units = output.length;
  for (let i = 0; i < input.length; i++) {
    const value = input[i];
    if (value === 0) continue;
    for (let u = 0; u < units; u++) output[u] += value * kernel[i * units + u];
  }
}

function activate(activation: Activation, values: Float64Array): void {
  for (let u = 0; u < values.length; u++) {
    const value = values[u];
    values[u] = activation === "relu" ? Math.max(0, value) : activation === "tanh" ? Math.tanh(value) : 1 / (1 + Math.exp(-value));
  }
}
