import type { Checkpoint } from "@/lib/ml/checkpoint";
import { type Design, type FeatureEncoding, type Term, termsOf } from "@/lib/ml/feature-encoding";
import type { Logistic, LogisticParams } from "@/lib/ml/logistic";
import type { MlpParams } from "@/lib/ml/mlp";
import type { MlpNetwork } from "@/lib/ml/mlp-network";
import type { ColumnImportance } from "@/lib/ml/permutation-importance";
import type { Replay } from "@/lib/ml/replay/contract";
import type { Examples, TrainingReplay } from "@/lib/ml/replay/training-replay";
import type { JsonObject } from "@/lib/table/table";
import type { RunContext } from "../contract";
import type { Coefficient, LogisticDetails, MlpDetails } from "./reports";

/** A method after training: how it predicts, what it keeps, what there is to say about it. */
export interface Trained {
  predict(design: Design, checkpoint: Checkpoint): Promise<Float64Array[]>;
  readonly state: JsonObject;
  /** Numbers in the model, for what a prediction costs. */
  readonly size: number;
  readonly logistic: LogisticDetails | null;
  readonly mlp: MlpDetails | null;
  /** How it learned, when that was asked for. */
  readonly replay: Replay | null;
}

/** Encoded training rows. */
export interface TrainingSet {
  readonly encoding: FeatureEncoding;
  readonly design: Design;
  readonly codes: Int32Array;
  readonly classes: number;
  readonly positive: number | null;
  /** The rows to look at while it learns, when that is asked for: those it is judged on later, and a seed for which of them. */
  readonly watched: { readonly held: Examples; readonly seed: number } | null;
}

async function replayOf(method: "sgd" | "lbfgs", { design, codes, watched }: TrainingSet, checkpoint: Checkpoint): Promise<TrainingReplay | null> {
  if (!watched) return null;
  const { TrainingReplay } = await import("@/lib/ml/replay/training-replay");
  return TrainingReplay.prepare(method, { design, codes }, watched.held, watched.seed, () => checkpoint(0, 1));
}

export async function trainLogistic(given: TrainingSet, params: LogisticParams, ctx: RunContext, checkpoint: Checkpoint): Promise<Trained> {
  const { fitLogistic, predictLogistic } = await import("@/lib/ml/logistic");
  const replay = await replayOf("lbfgs", given, checkpoint);
  const watch = replay
    ? (iteration: number, model: Logistic) =>
        replay.see(
          iteration,
          (design, pause) => predictLogistic(model, design, pause),
          () => checkpoint(0, 1),
        )
    : undefined;
  const { logistic, converged, iterations } = await fitLogistic(given.design, given.codes, given.classes, params, checkpoint, watch);
  if (!converged) ctx.warn({ code: "classify.not-converged", severity: "warning", detail: { iterations }, param: "C" });
  return {
    predict: (design, pause) => predictLogistic(logistic, design, pause),
    state: { logistic },
    size: logistic.coefficients.length * given.design.width,
    replay: replay ? await replay.finish(null, () => checkpoint(1, 1)) : null,
    logistic: { C: params.C, converged, iterations, ...linesOf(logistic, given) },
    mlp: null,
  };
}

export async function trainMlp(given: TrainingSet, params: MlpParams, ctx: RunContext, checkpoint: Checkpoint): Promise<Trained> {
  const [{ fitMlp }, { predictMlp }, { parameterCount }] = await Promise.all([
    import("@/lib/ml/mlp"),
    import("@/lib/ml/mlp-network"),
    import("@/lib/ml/dense-layers"),
  ]);
  const replay = await replayOf("sgd", given, checkpoint);
  const watch = replay
    ? (epoch: number, model: MlpNetwork) =>
        replay.see(
          epoch,
          (design, pause) => predictMlp(model, design, pause),
          () => checkpoint(0, 1),
        )
    : undefined;
  const fallback = (lost: string, next: string) => ctx.warn({ code: "classify.backend-lost", severity: "warning", detail: { lost, next } });
  const { network, ...details } = await fitMlp(given.design, given.codes, given.classes, params, checkpoint, fallback, watch);
  const kept =
    details.bestEpoch < details.curve.length
      ? { step: details.bestEpoch, predict: (design: Design, pause: Checkpoint) => predictMlp(network, design, pause) }
      : null;
  const parameters = parameterCount(network.layers);
  return {
    predict: (design, pause) => predictMlp(network, design, pause),
    state: { network },
    size: parameters,
    replay: replay ? await replay.finish(kept, () => checkpoint(1, 1)) : null,
    logistic: null,
    mlp: { ...details, hidden: params.hidden, parameters },
  };
}

const IMPORTANCE_REPEATS = 5;
const IMPORTANCE_ROWS = 5000;
/** Multiplications that the importances may cost. */
const IMPORTANCE_WORK = 1e9;

/** Permutation importance of the columns on the test rows, or on as many of them as can be afforded. */
export async function importanceOf(
  trained: Trained,
  encoding: FeatureEncoding,
  design: Design,
  actual: Int32Array,
  seed: number,
  checkpoint: Checkpoint,
): Promise<{ rows: number; repeats: number; columns: readonly ColumnImportance[] }> {
  const [{ permutationImportance }, { takeDesign }, { permutation, Random }] = await Promise.all([
    import("@/lib/ml/permutation-importance"),
    import("@/lib/ml/feature-encoding"),
    import("@/lib/ml/random"),
  ]);
  const affordable = Math.floor(IMPORTANCE_WORK / (trained.size * encoding.features.length * IMPORTANCE_REPEATS));
  const rows = Math.min(design.rows, IMPORTANCE_ROWS, Math.max(200, affordable));
  const sample = permutation(design.rows, new Random(seed, 2)).subarray(0, rows);
  const codes = Int32Array.from(sample, (row) => actual[row]);
  const predict = (of: Design) => trained.predict(of, () => checkpoint(0, 1));
  const columns = await permutationImportance(predict, encoding, takeDesign(design, sample), codes, IMPORTANCE_REPEATS, seed, checkpoint);
  return { rows, repeats: IMPORTANCE_REPEATS, columns };
}

/** The coefficients by column, turned so that they speak for the positive class where there are two. */
function linesOf(logistic: Logistic, { encoding, design, positive, classes }: TrainingSet): Pick<LogisticDetails, "lines" | "intercepts" | "coefficients"> {
  const sign = classes === 2 && positive === 0 ? -1 : 1;
  const deviations = termDeviations(design);
  // Adding nought turns -0 into 0.
  const coefficients = termsOf(encoding).map((term, j): Coefficient => {
    const own = logistic.coefficients.map((line) => sign * line[j]);
    return {
      column: term.column,
      kind: term.kind,
      level: term.level ?? null,
      perDeviation: own.map((value) => value * deviations[j] + 0),
      perUnit: own.map((value) => value / unit(term) + 0),
    };
  });
  const lines = classes === 2 ? [positive ?? 1] : logistic.intercepts.map((_, k) => k);
  return { lines, intercepts: logistic.intercepts.map((value) => sign * value), coefficients };
}

/** Values were divided by their deviation; indicators are 0 and 1 as they are. */
function unit(term: Term): number {
  return term.deviation ?? 1;
}

/** Standard deviation of each indicator column of the design; 1 for the standardised ones. */
function termDeviations(design: Design): Float64Array {
  const deviations = new Float64Array(design.width).fill(1);
  for (const { offset, width, codes } of design.blocks) {
    const counts = new Float64Array(width);
    for (const code of codes) if (code >= 0) counts[code]++;
    for (let level = 0; level < width; level++) {
      const share = counts[level] / design.rows;
      deviations[offset + level] = Math.sqrt(share * (1 - share));
    }
  }
  return deviations;
}
