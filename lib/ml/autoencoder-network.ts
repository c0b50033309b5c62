import * as z from "zod";
import type { Checkpoint } from "./checkpoint";
import { ACTIVATIONS, activate, addLayer, denseLayerSchema, parameterCount, type ReadyLayer, readyLayers } from "./dense-layers";

z.config({ jitless: true });

/** A trained autoencoder as plain JSON: applying it needs no tfjs. */
export const autoencoderSchema = z.object({
  activation: z.enum(ACTIVATIONS),
  /** What was taken away from and divided into each input before the first layer. */
  center: z.array(z.number()),
  scale: z.array(z.number()),
  encoder: z.array(denseLayerSchema).min(1),
  decoder: z.array(denseLayerSchema).min(1),
});
export type Autoencoder = z.output<typeof autoencoderSchema>;

export interface Encoded {
  /** One array a latent dimension; NaN where a row is incomplete. */
  readonly latent: readonly Float64Array[];
  /** Mean squared error of each row's reconstruction, in scaled units; NaN where a row is incomplete. */
  readonly error: Float64Array;
  /** Sum of squared errors of each input over the complete rows, in scaled units. */
  readonly errorByInput: Float64Array;
  readonly rows: number;
}

/**
 * Encodes rows and measures how well they come back. `columns`: the inputs, one array each; rows with a value that is not
 * finite stay NaN. O(rows x weights).
 */
export async function encodeRows(network: Autoencoder, columns: readonly Float64Array[], rows: number, checkpoint: Checkpoint): Promise<Encoded> {
  const { activation, center, scale } = network;
  const encoder = readyLayers(network.encoder);
  const decoder = readyLayers(network.decoder);
  const dimensions = encoder[encoder.length - 1].units;
  const latent = Array.from({ length: dimensions }, () => new Float64Array(rows).fill(Number.NaN));
  const error = new Float64Array(rows).fill(Number.NaN);
  const errorByInput = new Float64Array(columns.length);
  const input = new Float64Array(columns.length);
  const encode = stack(encoder, activation);
  const decode = stack(decoder, activation);
  const slice = Math.max(16, Math.floor(1_000_000 / parameterCount([...network.encoder, ...network.decoder])));
  let complete = 0;
  for (let row = 0; row < rows; row++) {
    if (row % slice === 0) await checkpoint(row, rows);
    for (let t = 0; t < columns.length; t++) input[t] = (columns[t][row] - center[t]) / scale[t];
    if (!input.every(Number.isFinite)) continue;
    const code = encode(input);
    for (let d = 0; d < dimensions; d++) latent[d][row] = code[d];
    const back = decode(code);
    let sum = 0;
    for (let t = 0; t < columns.length; t++) {
      const square = (back[t] - input[t]) ** 2;
      errorByInput[t] += square;
      sum += square;
    }
    error[row] = sum / columns.length;
    complete++;
  }
  return { latent, error, errorByInput, rows: complete };
}

/** Layers one after the other; the last is linear. The result is overwritten by the next call. */
function stack(layers: readonly ReadyLayer[], activation: Autoencoder["activation"]): (input: Float64Array) => Float64Array {
  const outputs = layers.map(({ units }) => new Float64Array(units));
  return (input) => {
    for (const [at, { kernel, bias }] of layers.entries()) {
      outputs[at].set(bias);
      addLayer(at === 0 ? input : outputs[at - 1], kernel, outputs[at]);
      if (at < layers.length - 1) activate(activation, outputs[at]);
    }
    return outputs[outputs.length - 1];
  };
}
