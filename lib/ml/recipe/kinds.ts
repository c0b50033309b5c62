import { aggregateStep } from "./aggregate-step";
import { autoencoderStep } from "./autoencoder-step";
import { behaviourStep } from "./behaviour-step";
import { binsStep } from "./bins-step";
import { clvStep } from "./clv-step";
import { columnsStep } from "./columns-step";
import { currencyStep } from "./currency-step";
import { datesStep } from "./dates-step";
import { deriveStep } from "./derive-step";
import { encodeStep } from "./encode-step";
import { filterStep } from "./filter-step";
import { missingStep } from "./missing-step";
import { outliersStep } from "./outliers-step";
import { pcaStep } from "./pca-step";
import type { StepKind } from "./recipe";
import { returnsStep } from "./returns-step";
import { rfmStep } from "./rfm-step";
import { seriesStep } from "./series-step";
import { sessionsStep } from "./sessions-step";
import { textStep } from "./text-step";
import { transformStep } from "./transform-step";
import { trendStep } from "./trend-step";
import { windowStep } from "./window-step";

/** Every kind of step a recipe may hold: one import and one line each. The names are in saved models: never rename one. */
const KINDS = {
  columns: columnsStep,
  filter: filterStep,
  derive: deriveStep,
  rfm: rfmStep,
  clv: clvStep,
  behaviour: behaviourStep,
  trend: trendStep,
  transform: transformStep,
  series: seriesStep,
  autoencoder: autoencoderStep,
  pca: pcaStep,
  dates: datesStep,
  text: textStep,
  encode: encodeStep,
  bins: binsStep,
  missing: missingStep,
  outliers: outliersStep,
  returns: returnsStep,
  currency: currencyStep,
  sessions: sessionsStep,
  aggregate: aggregateStep,
  window: windowStep,
} as const satisfies Readonly<Record<string, StepKind>>;

export type StepKindName = keyof typeof KINDS;

export const STEP_KINDS = Object.entries<StepKind>(KINDS);

export function stepKind(name: string): StepKind | undefined {
  return Object.hasOwn(KINDS, name) ? KINDS[name as StepKindName] : undefined;
}
