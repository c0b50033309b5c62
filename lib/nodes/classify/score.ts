import * as z from "zod";
import type { Prediction } from "@/lib/ml/models/method";
import { trainingRangesSchema } from "@/lib/ml/training-ranges";
import { findColumn, withColumns, withRole } from "@/lib/table/columns";
import type { Column, Role } from "@/lib/table/table";
import { defineNode, type Model, model, report, table } from "../contract";
import { type Advice, fail } from "../problem";
import { answerOf, certainty, predictionColumns } from "./prediction-columns";
import { isScoresReport, type ScoredClass, type ScoresReport } from "./reports";
import { phasesOf } from "./training-rows";

const CERTAINTY_BINS = 10;
/** Share of new values that training never saw from which a column is spoken of. */
const DRIFTED = 0.05;
/** Rise of the share of missing values from which a column is spoken of. */
const MORE_MISSING = 0.1;

const rangesSchema = z.object({ ranges: trainingRangesSchema.default([]) });

export const score = defineNode({
  type: "classify.score",
  v: 1,
  group: "classify",
  icon: "user-check",
  inputs: { model: model(), data: table() },
  outputs: { data: table(), report: report() },
  params: z.object({}),
  migrations: {},

  async run({ model: applied, data }, _params, ctx) {
    if (data.rows === 0) fail("common.no-rows");
    const [{ replay }, { modelMethod }, { drift }, { createTranslator }] = await Promise.all([
      import("@/lib/ml/recipe/replay"),
      import("@/lib/ml/models/registry"),
      import("@/lib/ml/training-ranges"),
      import("@/lib/messages/translator"),
    ]);
    const phase = phasesOf(ctx);
    const method = (await modelMethod(applied.method)) ?? fail("classify.unknown-method", { method: applied.method });
    const prepared = await replay(applied.recipe, data, phase(0, 0.5), applied.columns);
    if (prepared.rows === 0) fail("classify.nothing-left", { rows: data.rows });
    const columns = applied.columns.map((name) => findColumn(prepared, name) ?? fail("common.column-missing", { column: name }));
    if (applied.task === "assign" && !method.anyColumns) refuseOtherThanNumbers(columns);
    const prediction = await method.predict(applied.state, columns, prepared.rows, applied.classes.length, phase(0.5, 0.9));

    const { ranges } = rangesSchema.parse(applied.state);
    const answer = answerOf(applied);
    const segments = applied.task === "assign" || answer.segments;
    const result: ScoresReport = {
      kind: "classify.scores",
      task: applied.task,
      method: applied.method,
      output: applied.output,
      segments,
      yesNo: answer.yesNo,
      received: data.rows,
      rows: prepared.rows,
      ...tally(applied, prediction),
      drift: await drift(ranges, columns, prepared.rows, phase(0.9, 1)),
    };
    for (const { reason, rows } of result.notScored) {
      ctx.warn({ code: `classify.not-scored-${reason}`, severity: "warning", detail: { rows, total: prepared.rows } });
    }
    const role: Role | null = segments ? "segment" : null;
    const translator = await createTranslator(ctx.language);
    // The new segments are the ones that later nodes should find by role.
    const kept = prepared.columns.map((column) => (role !== null && column.role === role ? withRole(column, null) : column));
    const added = predictionColumns(applied, prediction, role, kept, (key, values) => translator.t(key, { ...values }));
    return { data: withColumns({ ...prepared, columns: kept }, added), report: result };
  },

  picture(outputs) {
    if (!isScoresReport(outputs.report)) return null;
    return { type: "bars", values: outputs.report.classes.slice(0, 24).map((of) => of.share), colored: outputs.report.segments };
  },

  advise(outputs) {
    if (!isScoresReport(outputs.report)) return [];
    const { drift, scored, classes } = outputs.report;
    const advice: Advice[] = [];
    const moved = drift.filter((of) => (of.outside ?? 0) > DRIFTED);
    if (moved.length > 0) {
      const worst = moved.reduce((a, b) => ((b.outside ?? 0) > (a.outside ?? 0) ? b : a));
      advice.push({ code: "classify.drift", severity: "warning", detail: { count: moved.length, column: worst.column, share: worst.outside ?? 0 } });
    }
    const emptier = drift.filter((of) => of.missing - of.missingInTraining > MORE_MISSING);
    if (emptier.length > 0) {
      const worst = emptier.reduce((a, b) => (b.missing - b.missingInTraining > a.missing - a.missingInTraining ? b : a));
      const detail = { count: emptier.length, column: worst.column, now: worst.missing, before: worst.missingInTraining };
      advice.push({ code: "classify.more-missing", severity: "warning", detail });
    }
    const only = classes.find((of) => of.rows === scored);
    if (only && scored >= 30 && classes.length > 1)
      advice.push({ code: "classify.one-answer", severity: "warning", detail: { class: only.name, rows: scored } });
    return advice;
  },
});

/** Most assigners measure distances: a column whose type changed since training cannot be used. */
function refuseOtherThanNumbers(columns: readonly Column[]): void {
  const other = columns.find((column) => column.type !== "number");
  if (other) fail("common.column-type", { column: other.name, type: other.type, wanted: "number" });
}

type Tally = Pick<ScoresReport, "scored" | "notScored" | "classes" | "meanProbability" | "certainty">;

function tally(applied: Model, prediction: Prediction): Tally {
  const sure = prediction.probabilities ? certainty(prediction) : null;
  const rows = new Float64Array(applied.classes.length);
  const sums = new Float64Array(applied.classes.length);
  const bins = new Array<number>(CERTAINTY_BINS).fill(0);
  let missing = 0;
  for (const [row, code] of prediction.codes.entries()) {
    if (code < 0) {
      missing++;
      continue;
    }
    rows[code]++;
    if (!sure) continue;
    sums[code] += sure[row];
    bins[Math.min(CERTAINTY_BINS - 1, Math.floor(sure[row] * CERTAINTY_BINS))]++;
  }
  const scored = prediction.codes.length - missing;
  const classes = applied.classes.map(
    (name, code): ScoredClass => ({
      name,
      rows: rows[code],
      share: scored > 0 ? rows[code] / scored : 0,
      meanProbability: sure && rows[code] > 0 ? sums[code] / rows[code] : null,
    }),
  );
  return {
    scored,
    notScored: missing > 0 ? [{ reason: applied.task === "assign" ? "missing-values" : "no-values", rows: missing }] : [],
    classes,
    meanProbability: sure && scored > 0 ? sums.reduce((a, b) => a + b, 0) / scored : null,
    certainty: sure ? bins : null,
  };
}
