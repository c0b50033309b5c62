import * as z from "zod";
import type { Checkpoint } from "@/lib/ml/checkpoint";
import { findColumn, freeName, withColumns } from "@/lib/table/columns";
import { checkColumn } from "../choose-columns";
import { type ColumnInfo, column, columns, defineNode, type Model, model, type RunContext, report, seed, table } from "../contract";
import { hiddenLayers, hiddenSchema } from "../hidden-layers";
import { fail, type Problem } from "../problem";
import { adviseEvaluation } from "./evaluation-advice";
import { predictionColumns } from "./prediction-columns";
import { type EvaluationReport, isEvaluationReport } from "./reports";
import { featureColumns, identifying, positiveClass, TARGET_TYPES, targetColumn, targetOf } from "./target";
import type { Trained, TrainingSet } from "./training";
import { chooseRows, phasesOf } from "./training-rows";

const params = z.object({
  method: z.enum(["logistic", "mlp"]).default("logistic"),
  target: column({ types: TARGET_TYPES, role: "target" }),
  columns: columns({ role: "feature" }),
  positive: z.string().nullable().default(null),
  testShare: z.number().min(0.05).max(0.9).default(0.25).meta({ control: "slider", step: 0.05, unit: "percent" }),
  classWeight: z.enum(["none", "balanced"]).default("none"),
  C: z
    .number()
    .positive()
    .max(1e9)
    .default(1)
    .meta({ when: { method: ["logistic"] }, advanced: true }),
  hidden: hiddenSchema("32, 16").meta({ when: { method: ["mlp"] } }),
  epochs: z
    .int()
    .min(1)
    .max(5000)
    .default(200)
    .meta({ when: { method: ["mlp"] } }),
  earlyStopping: z
    .boolean()
    .default(true)
    .meta({ when: { method: ["mlp"] } }),
  validationShare: z
    .number()
    .min(0.05)
    .max(0.5)
    .default(0.1)
    .meta({ control: "slider", step: 0.05, unit: "percent", when: { method: ["mlp"], earlyStopping: [true] }, advanced: true }),
  activation: z
    .enum(["relu", "tanh", "logistic"])
    .default("relu")
    .meta({ when: { method: ["mlp"] }, advanced: true }),
  batchSize: z
    .int()
    .min(1)
    .max(65536)
    .default(128)
    .meta({ when: { method: ["mlp"] }, advanced: true }),
  learningRate: z
    .number()
    .positive()
    .max(10)
    .default(0.005)
    .meta({ when: { method: ["mlp"] }, advanced: true }),
  penalty: z
    .number()
    .min(0)
    .max(1e6)
    .default(0.0001)
    .meta({ when: { method: ["mlp"] }, advanced: true }),
  replay: z.boolean().default(false).meta({ advanced: true }),
  seed: seed(),
});
type Params = z.output<typeof params>;

export const classifier = defineNode({
  type: "classify.classifier",
  v: 2,
  group: "classify",
  icon: "binary",
  inputs: { train: table(), test: table({ optional: true }) },
  outputs: { data: table(), model: model(), report: report() },
  params,
  migrations: { 2: { name: "replay", up: (params) => ({ replay: false, ...params }) } },

  summary(chosen) {
    if (chosen.method === "logistic") return { key: chosen.classWeight === "balanced" ? "summaryLogisticBalanced" : "summaryLogistic" };
    return { key: "summaryMlp", values: { layers: hiddenLayers(chosen.hidden).join(" + ") } };
  },

  check: (known, chosen) => [
    ...checkTarget(known.train, chosen.target),
    ...checkColumn(known.train, chosen.columns, { param: "columns" }),
    ...(chosen.target !== null && chosen.columns?.includes(chosen.target)
      ? [{ code: "classify.target-is-feature", severity: "error", detail: { column: chosen.target }, param: "columns" } as const]
      : []),
  ],

  async run({ train, test }, chosen, ctx) {
    if (train.rows === 0) fail("common.no-rows");
    const target = targetOf(targetColumn(train, chosen.target), train.rows);
    const features = featureColumns(train, chosen.columns, target.column);
    const positive = positiveClass(target, chosen.positive);
    const phase = phasesOf(ctx);
    const random = chosen.seed ?? ctx.seed;
    const { trainCodes, trainColumns, ...held } = await chooseRows(train, test, target, features, { share: chosen.testShare, seed: random }, ctx);
    const { fitEncoding, encode } = await import("@/lib/ml/feature-encoding");
    const offered = await trainColumns(features);
    const fitted = await fitEncoding(offered, trainCodes.length, phase(0, 0.05));
    const used = fitted.encoding.features.flatMap((feature) => features.filter((of) => of.name === feature.column));
    warnOfUseless(fitted, used.length, ctx);

    const classes = target.classes.length;
    const usedTraining = used.flatMap((of) => offered.filter((column) => column.name === of.name));
    const design = await encode(fitted.encoding, usedTraining, trainCodes.length, phase(0.05, 0.1));
    const testColumns = used.map((of) => findColumn(held.test, of.name) ?? fail("common.column-missing", { column: of.name }));
    const testDesign = await encode(fitted.encoding, testColumns, held.test.rows, phase(0.1, 0.12));
    const watched = chosen.replay ? { held: { design: testDesign, codes: held.testCodes }, seed: random } : null;
    const given = { encoding: fitted.encoding, design, codes: trainCodes, classes, positive, watched };
    const trained = await trainMethod(given, chosen, random, ctx, phase(0.12, 0.77));
    const probabilities = await trained.predict(testDesign, phase(0.77, 0.8));
    const [{ importanceOf }, { evaluate, score }, { classCounts, mostProbable }, { leakSuspects }, { trainingRanges }] = await Promise.all([
      import("./training"),
      import("@/lib/ml/evaluation"),
      import("@/lib/ml/classes"),
      import("@/lib/ml/leak-suspects"),
      import("@/lib/ml/training-ranges"),
    ]);
    const training = classCounts(trainCodes, classes);
    const evaluation = await evaluate(held.testCodes, probabilities, training, positive, phase(0.8, 0.85));
    const headline = score(trainCodes, await trained.predict(design, phase(0.85, 0.9)));
    const importance = await importanceOf(trained, given.encoding, testDesign, held.testCodes, random, phase(0.9, 0.97));
    const segments = target.column.role === "segment";
    // Segments are made from such columns: that one of them tells a segment is no leak.
    const leaks = segments ? [] : await leakSuspects(usedTraining, trainCodes, classes, phase(0.97, 0.99));

    const result: EvaluationReport = {
      kind: "classify.evaluation",
      method: chosen.method,
      target: { column: target.column.name, type: target.column.type, segments },
      classes: target.classes,
      positive,
      columns: used.map((of) => of.name),
      allMissing: fitted.allMissing,
      constant: fitted.constant,
      imputed: fitted.missing.filter((of) => !fitted.allMissing.includes(of.column)),
      grouped: fitted.grouped,
      balanced: chosen.classWeight === "balanced",
      ownTest: test !== undefined,
      training: [...training],
      test: evaluation,
      train: headline,
      importance,
      logistic: trained.logistic,
      mlp: trained.mlp,
      leaks,
      ...(trained.replay ? { replay: trained.replay } : {}),
      identifying: identifying(used, train.rows),
    };
    const { createTranslator } = await import("@/lib/messages/translator");
    const translator = await createTranslator(ctx.language);
    const taken = new Set(train.columns.map((of) => of.name));
    const answers: Model = {
      task: "classify",
      method: chosen.method,
      columns: used.map((of) => of.name),
      output: freeName(translator.t("classify:columns.predicted", { target: target.column.name }), taken),
      classes: target.classes,
      recipe: train.recipe,
      state: {
        encoding: fitted.encoding,
        ...trained.state,
        ranges: await trainingRanges(usedTraining, trainCodes.length, phase(0.99, 1)),
        answer: { yesNo: target.column.type === "boolean", segments, positive },
      },
    };
    const prediction = { codes: mostProbable(probabilities, held.test.rows), probabilities };
    const added = predictionColumns(answers, prediction, null, held.test.columns, (key, values) => translator.t(key, { ...values }));
    return { data: withColumns(held.test, added), model: answers, report: result };
  },

  picture(outputs) {
    if (!isEvaluationReport(outputs.report)) return null;
    return { type: "figure", value: outputs.report.test.accuracy, format: "percent", caption: "pictureAccuracy" };
  },

  advise: (outputs, chosen) => (isEvaluationReport(outputs.report) ? adviseEvaluation(outputs.report, chosen.method) : []),
});

function checkTarget(known: readonly ColumnInfo[] | undefined, name: string | null): Problem[] {
  if (!known || name !== null) return checkColumn(known, name, { param: "target", types: TARGET_TYPES });
  const found = known.some((of) => (of.role === "target" || of.role === "segment") && TARGET_TYPES.some((type) => type === of.type));
  return found ? [] : [{ code: "classify.target-not-set", severity: "error", param: "target" }];
}

function warnOfUseless(
  { allMissing, constant }: { readonly allMissing: readonly string[]; readonly constant: readonly string[] },
  used: number,
  ctx: RunContext,
): void {
  if (used === 0) fail("classify.no-usable-features", { columns: [...allMissing, ...constant].join(", ") }, { param: "columns" });
  const warn = (code: string, columns: readonly string[]) => {
    if (columns.length > 0) ctx.warn({ code, severity: "warning", detail: { columns: columns.join(", "), count: columns.length }, param: "columns" });
  };
  warn("classify.all-missing", allMissing);
  warn("classify.constant", constant);
}

async function trainMethod(given: TrainingSet, chosen: Params, seed: number, ctx: RunContext, progress: Checkpoint): Promise<Trained> {
  const { trainLogistic, trainMlp } = await import("./training");
  const balanced = chosen.classWeight === "balanced";
  if (chosen.method === "logistic") return trainLogistic(given, { C: chosen.C, balanced }, ctx, progress);
  return trainMlp(
    given,
    {
      hidden: hiddenLayers(chosen.hidden),
      activation: chosen.activation,
      epochs: chosen.epochs,
      batchSize: chosen.batchSize,
      learningRate: chosen.learningRate,
      penalty: chosen.penalty,
      validationShare: chosen.earlyStopping ? chosen.validationShare : null,
      balanced,
      seed,
    },
    ctx,
    progress,
  );
}
