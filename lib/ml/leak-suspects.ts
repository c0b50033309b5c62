import { type Column, MISSING_BOOLEAN } from "@/lib/table/table";
import type { Checkpoint } from "./checkpoint";
import { membership } from "./evaluation";
import { permutation, Random } from "./random";
import { areaUnderRoc } from "./ranking";

/** A column that by itself all but tells a class. */
export interface LeakSuspect {
  readonly column: string;
  /** Code of the class it tells best. */
  readonly class: number;
  readonly auc: number;
}

const SUSPICIOUS = 0.99;
const MOST_ROWS = 20_000;
/** A level seen less often says nothing by its share. */
const LEAST_OF_LEVEL = 5;

/**
 * Columns whose values alone rank a class with an area under the ROC curve above 0.99: more often a fact recorded
 * after the outcome than a good predictor (Kaufman et al. 2012, Leakage in data mining). Numbers are ranked by value,
 * levels by the share of the class among their rows, both also by being missing. On at most 20,000 rows.
 */
export async function leakSuspects(columns: readonly Column[], codes: Int32Array, classes: number, checkpoint: Checkpoint): Promise<LeakSuspect[]> {
  const rows = codes.length <= MOST_ROWS ? Uint32Array.from(codes, (_, row) => row) : permutation(codes.length, new Random(0)).subarray(0, MOST_ROWS);
  const sampled = Int32Array.from(rows, (row) => codes[row]);
  // With two classes one is the mirror of the other.
  const tested = classes === 2 ? [1] : Array.from({ length: classes }, (_, k) => k);
  const suspects: LeakSuspect[] = [];
  for (const [at, column] of columns.entries()) {
    let most: LeakSuspect | null = null;
    for (const k of tested) {
      await checkpoint(at * tested.length + k, columns.length * tested.length);
      const isClass = membership(sampled, k);
      for (const scores of scoresOf(column, rows, isClass)) {
        const auc = await areaUnderRoc(scores, isClass, checkpoint);
        if (auc === null) continue;
        const either = Math.max(auc, 1 - auc);
        if (either > (most?.auc ?? SUSPICIOUS)) most = { column: column.name, class: k, auc: either };
      }
    }
    if (most) suspects.push(most);
  }
  return suspects;
}

function scoresOf(column: Column, rows: Uint32Array, isClass: Uint8Array): Float64Array[] {
  const values = "codes" in column ? levelShares(column.codes, rows, isClass) : plain(column, rows);
  const known = values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  return [...(known * 2 >= rows.length ? [values] : []), ...(known < rows.length ? [values.map((value) => (Number.isNaN(value) ? 1 : 0))] : [])];
}

function plain(column: Exclude<Column, { readonly codes: Int32Array }>, rows: Uint32Array): Float64Array {
  return Float64Array.from(rows, (row) => {
    const value = column.values[row];
    return (column.type === "boolean" && value === MISSING_BOOLEAN) || !Number.isFinite(value) ? Number.NaN : value;
  });
}

function levelShares(codes: Int32Array, rows: Uint32Array, isClass: Uint8Array): Float64Array {
  const counts = new Map<number, { rows: number; hits: number }>();
  let hits = 0;
  for (const [at, row] of rows.entries()) {
    hits += isClass[at];
    if (codes[row] < 0) continue;
    const level = counts.get(codes[row]) ?? { rows: 0, hits: 0 };
    level.rows++;
    level.hits += isClass[at];
    counts.set(codes[row], level);
  }
  return Float64Array.from(rows, (row) => {
    if (codes[row] < 0) return Number.NaN;
    const level = counts.get(codes[row]);
    return level && level.rows >= LEAST_OF_LEVEL ? level.hits / level.rows : hits / rows.length;
  });
}
