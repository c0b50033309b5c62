import * as z from "zod";
import { ACTIVATIONS } from "@/lib/ml/dense-layers";

/** How a network is trained; shared by the nodes that train an autoencoder. */
export const networkSettings = () => ({
  activation: z.enum(ACTIVATIONS).default("tanh").meta({ advanced: true }),
  epochs: z.int().min(1).max(2000).default(100).meta({ advanced: true }),
  batchSize: z.int().min(1).max(8192).default(128).meta({ advanced: true }),
  learningRate: z.number().min(1e-6).max(1).default(0.005).meta({ advanced: true }),
});
