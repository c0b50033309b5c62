import * as z from "zod";
import type { Prediction } from "@/lib/ml/models/method";
import { freeName } from "@/lib/table/columns";
import type { Column, Role } from "@/lib/table/table";
import type { Model } from "../contract";
import { booleanOf } from "./target";

export type Translate = (key: string, values?: Record<string, unknown>) => string;

/** What a classifier of ours keeps beside its method's state; models from elsewhere need not. */
const answerSchema = z.object({
  answer: z.object({ yesNo: z.boolean(), segments: z.boolean(), positive: z.int().nullable() }).default({ yesNo: false, segments: false, positive: null }),
});
export type Answer = z.output<typeof answerSchema>["answer"];

export function answerOf(model: Model): Answer {
  return answerSchema.parse(model.state).answer;
}

/** More classes than this get one column with the probability of the predicted class instead of one a class. */
const MOST_COLUMNS = 20;

/**
 * A prediction as columns: the predicted class under the model's output name, and probabilities when there are any
 * (of the positive class with two classes, else of each). `role` is that of the predicted class.
 */
export function predictionColumns(model: Model, prediction: Prediction, role: Role | null, taken: readonly Column[], t: Translate): Column[] {
  const { yesNo, positive } = answerOf(model);
  const predicted: Column = yesNo
    ? { name: model.output, type: "boolean", role, values: booleanOf(asYesNo(prediction.codes, model.classes)) }
    : { name: model.output, type: "category", role, codes: prediction.codes, dictionary: model.classes };
  const { probabilities } = prediction;
  if (!probabilities) return [predicted];
  const names = new Set([...taken.map((column) => column.name), model.output]);
  const named = (base: string, values: Float64Array): Column => {
    const name = freeName(base, names);
    names.add(name);
    return { name, type: "number", role: null, values };
  };
  const label = (code: number) => (yesNo ? t(`common:values.${model.classes[code] === "true" ? "yes" : "no"}`) : model.classes[code]);
  const ofClass = (code: number) => named(t("classify:columns.probability", { class: label(code) }), probabilities[code]);
  if (model.classes.length === 2) return [predicted, ofClass(positive ?? 1)];
  if (model.classes.length <= MOST_COLUMNS) return [predicted, ...probabilities.map((_, code) => ofClass(code))];
  return [predicted, named(t("classify:columns.certainty"), certainty(prediction))];
}

/** Probability of the predicted class a row; NaN where there is none. */
export function certainty({ codes, probabilities }: Prediction): Float64Array {
  return Float64Array.from(codes, (code, row) => (code < 0 || !probabilities ? Number.NaN : probabilities[code][row]));
}

function asYesNo(codes: Int32Array, classes: readonly string[]): Int32Array {
  return codes.map((code) => (code < 0 ? -1 : classes[code] === "true" ? 1 : 0));
}
