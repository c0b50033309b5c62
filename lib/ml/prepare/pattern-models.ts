import * as z from "zod";
import { fail } from "@/lib/problem";
import { findColumn, takeColumn } from "@/lib/table/columns";
import { type Column, MISSING_BOOLEAN, MISSING_CODE, type Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { encode, featureEncodingSchema } from "../feature-encoding";
import { logisticSchema, predictLogistic } from "../logistic";
import { phase } from "../phase";
import { predictRidge, ridgeSchema } from "../ridge";
import { wrongType } from "./column-access";
import { missingPatterns } from "./missing-patterns";

const cellValue = z.union([z.number(), z.string(), z.boolean()]);

const patternModelSchema = z.object({
  /** The column it fills. */
  column: z.string(),
  /** Columns it reads: all are there in the rows it fills. */
  predictors: z.array(z.string()),
  encoding: featureEncodingSchema,
  fit: z.discriminatedUnion("kind", [
    /** `min`, `max`: what was seen; no prediction goes beyond. */
    z.object({ kind: z.literal("number"), ridge: ridgeSchema, min: z.number(), max: z.number() }),
    z.object({ kind: z.literal("classes"), classes: z.array(z.union([z.string(), z.boolean()])), logistic: logisticSchema }),
    /** All that was seen was one value. */
    z.object({ kind: z.literal("value"), value: cellValue }),
  ]),
});
export type PatternModel = z.output<typeof patternModelSchema>;

/** Models of what is missing from what is there, a model for each column and pattern of gaps, and what fills where none fits. */
export const patternModelsSchema = z.object({
  models: z.array(patternModelSchema),
  fallbacks: z.array(z.object({ column: z.string(), value: cellValue })),
});
export type PatternModels = z.output<typeof patternModelsSchema>;

export interface PatternsFilled {
  readonly columns: readonly Column[];
  /** Cells that each model filled, by its place. */
  readonly byModel: readonly number[];
  /** By column: cells filled, and those of them that no model fitted. */
  readonly filled: ReadonlyMap<string, { readonly cells: number; readonly fallback: number }>;
}

/**
 * Fills the gaps of a table: the rows of each pattern of gaps by the model that reads most of the columns they have. The
 * models read the table as it came, never what was filled. O(rows x columns).
 */
export async function fillByModels(table: Table, { models, fallbacks }: PatternModels, checkpoint: Checkpoint): Promise<PatternsFilled> {
  const targets = fallbacks
    .flatMap(({ column }) => findColumn(table, column) ?? [])
    .map((column) => writable(column, wordsFor(column.name, models, fallbacks)));
  const known = [...new Set([...models.flatMap(({ predictors }) => predictors), ...fallbacks.map(({ column }) => column)])];
  const columns = known.flatMap((name) => findColumn(table, name) ?? []);
  const present = new Set(columns.map(({ name }) => name));
  const { patterns, ofRow } = await missingPatterns(columns, table.rows, phase(checkpoint, 0, 0.2));
  const rowsOf = rowsByPattern(ofRow, patterns);
  const byModel = models.map(() => 0);
  const filled = new Map(targets.map(({ name }) => [name, { cells: 0, fallback: 0 }]));
  const filling = phase(checkpoint, 0.2, 1);
  for (const [p, pattern] of patterns.entries()) {
    const gone = new Set(pattern.missing.map((place) => columns[place].name));
    for (const target of targets.filter(({ name }) => gone.has(name))) {
      const place = bestModel(models, target.name, (name) => present.has(name) && !gone.has(name));
      const count = filled.get(target.name) ?? { cells: 0, fallback: 0 };
      count.cells += pattern.rows;
      if (place >= 0) {
        byModel[place] += pattern.rows;
        await fillRows(target, models[place], table, rowsOf[p], filling);
      } else {
        count.fallback += pattern.rows;
        fillWith(target, fallbacks.find(({ column }) => column === target.name)?.value ?? null, rowsOf[p]);
      }
    }
    await filling(p + 1, patterns.length);
  }
  return { columns: targets.filter(({ name }) => (filled.get(name)?.cells ?? 0) > 0), byModel, filled };
}

/** The place of the model of a column that reads most, of those whose columns are there; -1 without one. */
function bestModel(models: readonly PatternModel[], column: string, isThere: (name: string) => boolean): number {
  let best = -1;
  for (const [place, model] of models.entries()) {
    if (model.column !== column || !model.predictors.every(isThere)) continue;
    if (best < 0 || model.predictors.length > models[best].predictors.length) best = place;
  }
  return best;
}

function rowsByPattern(ofRow: Int32Array, patterns: readonly { readonly rows: number }[]): Uint32Array[] {
  const rows = patterns.map(({ rows: count }) => new Uint32Array(count));
  const next = new Uint32Array(patterns.length);
  for (let row = 0; row < ofRow.length; row++) rows[ofRow[row]][next[ofRow[row]]++] = row;
  return rows;
}

/** The words that may be written into a column. */
function wordsFor(column: string, models: PatternModels["models"], fallbacks: PatternModels["fallbacks"]): string[] {
  const fits = models.filter((model) => model.column === column).map(({ fit }) => fit);
  const values = fits.flatMap((fit) => (fit.kind === "classes" ? fit.classes : fit.kind === "value" ? [fit.value] : []));
  return [...values, ...fallbacks.filter((each) => each.column === column).map(({ value }) => value)].filter((value) => typeof value === "string");
}

/** A copy whose cells may be written, and whose dictionary holds the words. */
function writable(column: Column, words: readonly string[]): Column {
  if ("codes" in column) return { ...column, codes: column.codes.slice(), dictionary: [...new Set([...column.dictionary, ...words])] };
  return column.type === "boolean" ? { ...column, values: column.values.slice() } : { ...column, values: column.values.slice() };
}

async function fillRows(target: Column, model: PatternModel, table: Table, rows: Uint32Array, checkpoint: Checkpoint): Promise<void> {
  const { fit, encoding } = model;
  if (fit.kind === "value") return fillWith(target, fit.value, rows);
  const read = encoding.features.map(({ column }) => {
    const found = findColumn(table, column) ?? fail("common.column-missing", { column });
    return takeColumn(found, rows);
  });
  const quiet: Checkpoint = () => checkpoint(0, 1);
  const design = await encode(encoding, read, rows.length, quiet);
  if (fit.kind === "number") {
    if (target.type !== "number") return wrongType(target, "number");
    const predicted = predictRidge(fit.ridge, design);
    for (const [i, row] of rows.entries()) target.values[row] = Math.min(fit.max, Math.max(fit.min, predicted[i]));
    return;
  }
  const chances = await predictLogistic(fit.logistic, design, quiet);
  const classes = fit.classes.map((value) => codeOf(target, value));
  for (const [i, row] of rows.entries()) {
    let best = 0;
    for (let k = 1; k < chances.length; k++) if (chances[k][i] > chances[best][i]) best = k;
    writeCode(target, row, classes[best]);
  }
}

function fillWith(target: Column, value: z.output<typeof cellValue> | null, rows: Uint32Array): void {
  if (value === null) return;
  if (target.type === "number" || target.type === "date") {
    const number = typeof value === "number" ? value : wrongType(target, typeof value === "boolean" ? "boolean" : "category");
    for (const row of rows) target.values[row] = number;
    return;
  }
  const code = codeOf(target, value);
  for (const row of rows) writeCode(target, row, code);
}

/** The number that stands for a value in a coded or yes/no column. */
function codeOf(target: Column, value: z.output<typeof cellValue>): number {
  if (target.type === "boolean") return typeof value === "boolean" ? Number(value) : wrongType(target, "category");
  if (!("codes" in target)) return wrongType(target, "category");
  return target.dictionary.indexOf(String(value));
}

function writeCode(target: Column, row: number, code: number): void {
  if ("codes" in target) target.codes[row] = code < 0 ? MISSING_CODE : code;
  else target.values[row] = code < 0 ? MISSING_BOOLEAN : code;
}
