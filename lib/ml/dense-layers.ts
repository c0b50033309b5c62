import * as z from "zod";

z.config({ jitless: true });

export const ACTIVATIONS = ["relu", "tanh", "logistic"] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** A fully connected layer as plain JSON. */
export const denseLayerSchema = z.object({
  inputs: z.int(),
  units: z.int(),
  /** inputs x units, line by line. */
  kernel: z.array(z.number()),
  bias: z.array(z.number()),
});
export type DenseLayer = z.output<typeof denseLayerSchema>;

/** A layer ready to be applied. */
export interface ReadyLayer {
  readonly inputs: number;
  readonly units: number;
  readonly kernel: Float64Array;
  readonly bias: Float64Array;
}

export function readyLayers(layers: readonly DenseLayer[]): ReadyLayer[] {
  return layers.map(({ inputs, units, kernel, bias }) => ({ inputs, units, kernel: Float64Array.from(kernel), bias: Float64Array.from(bias) }));
}

/** Weights and biases in all. */
export function parameterCount(layers: readonly DenseLayer[]): number {
  return layers.reduce((count, layer) => count + layer.kernel.length + layer.bias.length, 0);
}

/** Adds `input` times the kernel to `output`. */
export function addLayer(input: Float64Array, kernel: Float64Array, output: Float64Array): void {
  const units = output.length;
  for (let i = 0; i < input.length; i++) {
    const value = input[i];
    if (value === 0) continue;
    for (let u = 0; u < units; u++) output[u] += value * kernel[i * units + u];
  }
}

export function activate(activation: Activation, values: Float64Array): void {
  for (let u = 0; u < values.length; u++) {
    const value = values[u];
    values[u] = activation === "relu" ? Math.max(0, value) : activation === "tanh" ? Math.tanh(value) : 1 / (1 + Math.exp(-value));
  }
}
