import { autoencoderStep } from "./autoencoder-step";
import { binsStep } from "./bins-step";
import { columnsStep } from "./columns-step";
import { deriveStep } from "./derive-step";
import { filterStep } from "./filter-step";
import { pcaStep } from "./pca-step";
import type { StepKind } from "./recipe";
import { rfmStep } from "./rfm-step";
import { seriesStep } from "./series-step";
import { transformStep } from "./transform-step";

/** Every kind of step a recipe may hold: one import and one line each. The names are in saved models: never rename one. */
const KINDS = {
  columns: columnsStep,
  filter: filterStep,
  derive: deriveStep,
  rfm: rfmStep,
  transform: transformStep,
  series: seriesStep,
  autoencoder: autoencoderStep,
  pca: pcaStep,
  bins: binsStep,
} as const satisfies Readonly<Record<string, StepKind>>;

export type StepKindName = keyof typeof KINDS;

export function stepKind(name: string): StepKind | undefined {
  return Object.hasOwn(KINDS, name) ? KINDS[name as StepKindName] : undefined;
}
