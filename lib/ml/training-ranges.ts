import * as z from "zod";
import { cell, isMissing } from "@/lib/table/columns";
import type { Column } from "@/lib/table/table";
import type { Checkpoint } from "./checkpoint";

z.config({ jitless: true });

/** What each column of a model held in training; models keep it in their state as `ranges`. */
export const trainingRangesSchema = z.array(
  z.object({
    column: z.string(),
    /** Share of training rows without a value. */
    missing: z.number(),
    /** Numbers and dates; null when there was none. */
    range: z.object({ min: z.number(), max: z.number() }).nullable(),
    /** Other columns; null for numbers and for columns with more than a thousand values. */
    values: z.array(z.string()).nullable(),
  }),
);
export type TrainingRanges = z.output<typeof trainingRangesSchema>;

/** How new rows differ from those of training in one column. */
export interface ColumnDrift {
  readonly column: string;
  /** Share of the known values that are below the least, above the greatest or among none of the values of training; null when not known. */
  readonly outside: number | null;
  readonly missing: number;
  readonly missingInTraining: number;
  /** Bounds of training for numbers and dates. */
  readonly range: { readonly min: number; readonly max: number } | null;
  readonly type: Column["type"];
}

const MOST_VALUES = 1000;

/** O(rows x columns). */
export async function trainingRanges(columns: readonly Column[], rows: number, checkpoint: Checkpoint): Promise<TrainingRanges> {
  const ranges: TrainingRanges = [];
  for (const [at, column] of columns.entries()) {
    await checkpoint(at, columns.length);
    ranges.push(await rangeOf(column, rows, () => checkpoint(at, columns.length)));
  }
  return ranges;
}

async function rangeOf(column: Column, rows: number, rest: () => Promise<void>): Promise<TrainingRanges[number]> {
  const missing = rows === 0 ? 0 : absent(column, rows) / rows;
  await rest();
  if (column.type === "number" || column.type === "date") {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    const { values } = column;
    for (let row = 0; row < values.length; row++) {
      const value = values[row];
      if (!Number.isFinite(value)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    return { column: column.name, missing, range: min <= max ? { min, max } : null, values: null };
  }
  const values = new Set<string>();
  for (let row = 0; row < rows && values.size <= MOST_VALUES; row++) {
    const value = cell(column, row);
    if (value !== null) values.add(String(value));
  }
  return { column: column.name, missing, range: null, values: values.size > MOST_VALUES ? null : [...values].sort() };
}

/** Compares new rows with those of training, column by column; columns without a range of training are left out. O(rows x columns). */
export async function drift(ranges: TrainingRanges, columns: readonly Column[], rows: number, checkpoint: Checkpoint): Promise<ColumnDrift[]> {
  const found: ColumnDrift[] = [];
  for (const [at, column] of columns.entries()) {
    await checkpoint(at, columns.length);
    const known = ranges.find((range) => range.column === column.name);
    if (!known || rows === 0) continue;
    const missing = absent(column, rows);
    const outside = known.range || known.values ? countOutside(column, rows, known) / Math.max(1, rows - missing) : null;
    found.push({ column: column.name, outside, missing: missing / rows, missingInTraining: known.missing, range: known.range, type: column.type });
  }
  return found;
}

function countOutside(column: Column, rows: number, { range, values }: TrainingRanges[number]): number {
  let outside = 0;
  if (column.type === "number" || column.type === "date") {
    if (!range) return 0;
    for (const value of column.values) if (Number.isFinite(value) && (value < range.min || value > range.max)) outside++;
    return outside;
  }
  if (!values) return 0;
  const known = new Set(values);
  for (let row = 0; row < rows; row++) {
    const value = cell(column, row);
    if (value !== null && !known.has(String(value))) outside++;
  }
  return outside;
}

function absent(column: Column, rows: number): number {
  let count = 0;
  if (column.type === "number") {
    const { values } = column;
    for (let row = 0; row < rows; row++) if (!Number.isFinite(values[row])) count++;
    return count;
  }
  for (let row = 0; row < rows; row++) if (isMissing(column, row)) count++;
  return count;
}
