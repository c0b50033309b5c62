import { isMissing, takeColumn } from "@/lib/table/columns";
import { type BooleanColumn, type CodedColumn, type Column, MISSING_BOOLEAN, type NumberColumn, type Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { encode, type FeatureEncoding, fitEncoding, takeDesign } from "../feature-encoding";
import { fitLogistic, predictLogistic } from "../logistic";
import { phase } from "../phase";
import { Random } from "../random";
import { fitRidge, predictRidge } from "../ridge";
import { samplePlaces } from "../sample-places";
import { missingPatterns } from "./missing-patterns";
import type { PatternModel, PatternModels } from "./pattern-models";

export type ModelledColumn = NumberColumn | CodedColumn | BooleanColumn;

export interface PatternModelOptions {
  /** Strength of the L2 penalty; logistic regressions take C = 1 / ridge. */
  readonly ridge: number;
  /** Rows a model is fitted on; more are sampled. */
  readonly rows: number;
  readonly seed: number;
}

/** How a column was modelled in the rows of one pattern of gaps. */
export interface PatternFit {
  readonly column: string;
  /** Columns missing in those rows. */
  readonly missing: readonly string[];
  /** Columns that were there and were left out, so that enough rows have all the others. */
  readonly left: readonly string[];
  /** Place of the model; -1: too few rows or columns to learn from. */
  readonly model: number;
  /** Rows it was fitted on, of how many that had everything. */
  readonly rows: number;
  readonly of: number;
  /** On rows held out: share of the variance explained, or of the rows guessed right; null with too few rows. */
  readonly score: number | null;
}

/** The most patterns that get models of their own; the rows of rarer ones take the model that reads most of what they have. */
const MOST_PATTERNS = 24;
/** Patterns in which rows that have everything are counted; they are in order of their rows, and where gaps are strewn at random there is no end of them. */
const COUNTED_PATTERNS = 2000;
/** Rows a model needs at the least, and for each column it reads. */
const LEAST_ROWS = 20;
const ROWS_A_COLUMN = 3;
/** Categories with more values than this are not modelled, nor read. */
export const MOST_CLASSES = 50;
/** From here on a fifth of the rows is held out to see how good a model is. */
const SCORED_ROWS = 50;
const HELD_OUT = 0.2;

/**
 * For each column to fill and each pattern of gaps a regression (numbers) or a logistic regression (categories, yes/no) on the
 * columns that the rows of the pattern have, fitted on all rows that have these and the value: pattern submodels (Mercaldo and
 * Blume, Biostatistics 21, 2020) used to impute. When too few rows have all of them, the columns most often missing are left
 * out one by one. `pool`: columns that may be read. O(patterns x targets x rows x width²).
 */
export async function fitPatternModels(
  table: Table,
  targets: readonly ModelledColumn[],
  pool: readonly Column[],
  options: PatternModelOptions,
  checkpoint: Checkpoint,
): Promise<{ readonly models: PatternModels["models"]; readonly fits: readonly PatternFit[] }> {
  const columns = [...new Set<Column>([...targets, ...pool])];
  const { patterns } = await missingPatterns(columns, table.rows, phase(checkpoint, 0, 0.1));
  const withTargets = patterns.filter(({ missing }) => missing.some((place) => place < targets.length)).slice(0, MOST_PATTERNS);
  const models: PatternModel[] = [];
  const fits: PatternFit[] = [];
  const known = new Map<string, PatternFit>();
  for (const [p, pattern] of withTargets.entries()) {
    const gone = new Set(pattern.missing);
    const within = phase(checkpoint, 0.1 + (0.9 * p) / withTargets.length, 0.1 + (0.9 * (p + 1)) / withTargets.length);
    const missing = pattern.missing.map((place) => columns[place].name);
    for (const [t, target] of targets.entries()) {
      if (!gone.has(t)) continue;
      const there = columns.flatMap((column, place) => (pool.includes(column) && !gone.has(place) ? [place] : []));
      const { predictors, left } = enoughRows(patterns, t, there);
      const key = JSON.stringify([target.name, predictors]);
      const before = known.get(key);
      const fit =
        before ??
        (await fitOne(
          table,
          target,
          predictors.map((place) => columns[place]),
          models,
          options,
          within,
        ));
      known.set(key, fit);
      fits.push({ ...fit, missing, left: left.map((place) => columns[place].name) });
    }
  }
  await checkpoint(1, 1);
  return { models, fits };
}

/** Takes columns out, the one missing in most rows that have the value first, until enough rows have all that are left. */
function enoughRows(
  patterns: readonly { readonly missing: readonly number[]; readonly rows: number }[],
  target: number,
  there: readonly number[],
): { readonly predictors: number[]; readonly left: number[] } {
  const usable = patterns.slice(0, COUNTED_PATTERNS).filter(({ missing }) => !missing.includes(target));
  const predictors = [...there];
  const left: number[] = [];
  while (predictors.length > 0) {
    let complete = 0;
    const gaps = new Map<number, number>();
    const wanted = new Set(predictors);
    for (const { missing, rows } of usable) {
      const lacking = missing.filter((place) => wanted.has(place));
      if (lacking.length === 0) complete += rows;
      for (const place of lacking) gaps.set(place, (gaps.get(place) ?? 0) + rows);
    }
    if (complete >= Math.max(LEAST_ROWS, ROWS_A_COLUMN * predictors.length)) break;
    // Without a gap to avoid it is the columns that are too many: the last ones go.
    const worst = predictors.reduce((a, b) => ((gaps.get(b) ?? 0) >= (gaps.get(a) ?? 0) ? b : a));
    predictors.splice(predictors.indexOf(worst), 1);
    left.push(worst);
  }
  return { predictors, left };
}

async function fitOne(
  table: Table,
  target: ModelledColumn,
  predictors: readonly Column[],
  models: PatternModel[],
  options: PatternModelOptions,
  checkpoint: Checkpoint,
): Promise<PatternFit> {
  const none: PatternFit = { column: target.name, missing: [], left: [], model: -1, rows: 0, of: 0, score: null };
  if (predictors.length === 0) return none;
  const whole = rowsWith([target, ...predictors], table.rows);
  const rows = whole.length > options.rows ? samplePlaces(whole.length, options.rows, new Random(options.seed)).map((place) => whole[place]) : whole;
  const read = predictors.map((column) => takeColumn(column, rows));
  const { encoding } = await fitEncoding(read, rows.length, phase(checkpoint, 0, 0.1));
  if (encoding.features.length === 0) return { ...none, of: whole.length };
  const learner = learnerOf(takeColumn(target, rows));
  if (!learner) return { ...none, of: whole.length };
  const design = await encode(encoding, columnsOf(encoding, read), rows.length, phase(checkpoint, 0.1, 0.2));
  const all = rows.map((_, i) => i);
  const fit = await learner.fit(design, all, options.ridge, phase(checkpoint, 0.2, 0.6));
  models.push({ column: target.name, predictors: predictors.map(({ name }) => name), encoding, fit });
  const place = models.length - 1;
  const described = { ...none, model: place, rows: rows.length, of: whole.length };
  if (rows.length < SCORED_ROWS || fit.kind === "value") return described;
  const random = new Random(options.seed, 1);
  const held = all.filter(() => random.uniform() < HELD_OUT);
  const out = new Set(held);
  const rest = all.filter((row) => !out.has(row));
  if (held.length === 0 || rest.length < LEAST_ROWS) return described;
  const trial = await learner.fit(takeDesign(design, rest), rest, options.ridge, phase(checkpoint, 0.6, 0.95));
  return { ...described, score: await learner.score(trial, takeDesign(design, held), held, phase(checkpoint, 0.95, 1)) };
}

type Fit = PatternModel["fit"];
type Design = Awaited<ReturnType<typeof encode>>;

/** How the values of a column are learned and judged; `rows` are places in the column. */
interface Learner {
  fit(design: Design, rows: Uint32Array, ridge: number, checkpoint: Checkpoint): Promise<Fit>;
  score(fit: Fit, design: Design, rows: Uint32Array, checkpoint: Checkpoint): Promise<number | null>;
}

/** Null for a category with too many values. */
function learnerOf(column: Column): Learner | null {
  if (column.type === "number") return numberLearner(column.values);
  if (column.type === "boolean") return classLearner(Int32Array.from(column.values), [false, true]);
  return "codes" in column ? classLearner(column.codes, column.dictionary) : null;
}

function numberLearner(values: Float64Array): Learner {
  const own = (rows: Uint32Array) => Float64Array.from(rows, (row) => values[row]);
  return {
    async fit(design, rows, ridge, checkpoint) {
      const y = own(rows);
      let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (const value of y) {
        if (value < min) min = value;
        if (value > max) max = value;
      }
      return min === max ? { kind: "value", value: min } : { kind: "number", ridge: await fitRidge(design, y, ridge, checkpoint), min, max };
    },
    async score(fit, design, rows) {
      if (fit.kind !== "number") return null;
      const y = own(rows);
      const predicted = predictRidge(fit.ridge, design);
      const mean = y.reduce((sum, value) => sum + value / y.length, 0);
      let [around, off] = [0, 0];
      for (const [i, value] of y.entries()) {
        around += (value - mean) ** 2;
        off += (value - Math.min(fit.max, Math.max(fit.min, predicted[i]))) ** 2;
      }
      return around > 0 ? 1 - off / around : null;
    },
  };
}

function classLearner(codes: Int32Array, words: readonly (string | boolean)[]): Learner | null {
  const seen = [...new Set(codes)].sort((a, b) => a - b);
  if (seen.length > MOST_CLASSES || seen.length === 0) return null;
  return {
    async fit(design, rows, ridge, checkpoint) {
      const here = [...new Set(rows.map((row) => codes[row]))].sort((a, b) => a - b);
      if (here.length === 1) return { kind: "value", value: words[here[0]] };
      const place = new Map(here.map((code, i) => [code, i]));
      const own = Int32Array.from(rows, (row) => place.get(codes[row]) ?? 0);
      const C = ridge > 0 ? 1 / ridge : 1e6;
      const { logistic } = await fitLogistic(design, own, here.length, { C, balanced: false }, checkpoint);
      return { kind: "classes", classes: here.map((code) => words[code]), logistic };
    },
    async score(fit, design, rows, checkpoint) {
      if (fit.kind !== "classes") return null;
      const chances = await predictLogistic(fit.logistic, design, checkpoint);
      let right = 0;
      for (const [i, row] of rows.entries()) {
        let best = 0;
        for (let k = 1; k < chances.length; k++) if (chances[k][i] > chances[best][i]) best = k;
        if (fit.classes[best] === words[codes[row]]) right++;
      }
      return rows.length > 0 ? right / rows.length : null;
    },
  };
}

/** The columns of an encoding's features, in their order. */
function columnsOf(encoding: FeatureEncoding, columns: readonly Column[]): Column[] {
  return encoding.features.flatMap((feature) => columns.find(({ name }) => name === feature.column) ?? []);
}

function rowsWith(columns: readonly Column[], rows: number): Uint32Array {
  const lacking = new Uint8Array(rows);
  for (const column of columns) for (let row = 0; row < rows; row++) if (isMissing(column, row)) lacking[row] = 1;
  let count = 0;
  for (let row = 0; row < rows; row++) if (lacking[row] === 0) count++;
  const found = new Uint32Array(count);
  for (let row = 0, at = 0; row < rows; row++) if (lacking[row] === 0) found[at++] = row;
  return found;
}

/** Whether a column may be read: numbers, yes/no, and categories of few values. */
export function canBeRead(column: Column): boolean {
  if (column.type === "number") return true;
  if (column.type === "boolean") return column.values.some((value) => value !== MISSING_BOOLEAN);
  if (column.type !== "category") return false;
  const seen = new Set<number>();
  for (const code of column.codes) {
    if (code >= 0) seen.add(code);
    if (seen.size > MOST_CLASSES) return false;
  }
  return seen.size > 0;
}

/** Whether a column can be filled so. */
export function canBeModelled(column: Column): column is ModelledColumn {
  return column.type === "number" || column.type === "boolean" || "codes" in column;
}
