import type { Checkpoint } from "@/lib/ml/checkpoint";
import type { BooleanColumn, CodedColumn, Column, DateColumn, NumberColumn } from "@/lib/table/table";
import type { ColumnSummary } from "./protocol";

/** Distinct numbers are counted exactly up to here. */
const DISTINCT_LIMIT = 10_000;
const BINS = 20;
const TOP = 8;
/** Rows between two checkpoints. */
const SLICE = 65_536;

type Facts = Omit<ColumnSummary, "name" | "type" | "role" | "origin">;

/** Columns share their data between tables: what was counted once is not counted again. */
const known = new WeakMap<object, { readonly dictionary: readonly string[] | null; readonly facts: Facts }>();

/**
 * Missing, distinct, range, mean, median, deviation and histogram of a number or date column; the most frequent
 * values of the others. Infinite values count as values, but leave out what they make meaningless. O(rows), sliced.
 */
export async function summariseColumn(column: Column, checkpoint: Checkpoint): Promise<ColumnSummary> {
  const data = "codes" in column ? column.codes : column.values;
  // Codes mean nothing without their dictionary, which may differ over the same codes.
  const dictionary = "codes" in column ? column.dictionary : null;
  const before = known.get(data);
  const facts = before?.dictionary === dictionary ? before.facts : await factsOf(column, checkpoint);
  known.set(data, { dictionary, facts });
  return { name: column.name, type: column.type, role: column.role, ...(column.origin === undefined ? {} : { origin: column.origin }), ...facts };
}

function factsOf(column: Column, checkpoint: Checkpoint): Promise<Facts> {
  switch (column.type) {
    case "number":
    case "date":
      return numberFacts(column, checkpoint);
    case "category":
    case "text":
      return codedFacts(column, checkpoint);
    case "boolean":
      return booleanFacts(column, checkpoint);
  }
}

async function numberFacts({ values }: NumberColumn | DateColumn, checkpoint: Checkpoint): Promise<Facts> {
  const rows = values.length;
  const present = new Float64Array(rows);
  const distinct = new Set<number>();
  let count = 0;
  let sum = 0;
  let lost = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let start = 0; start < rows; start += SLICE) {
    await checkpoint(start, rows);
    const end = Math.min(start + SLICE, rows);
    for (let row = start; row < end; row++) {
      const value = values[row];
      if (Number.isNaN(value)) continue;
      present[count++] = value;
      if (distinct.size <= DISTINCT_LIMIT) distinct.add(value);
      if (value < min) min = value;
      if (value > max) max = value;
      // Neumaier's compensated sum: a million amounts of mixed size lose no cents.
      const next = sum + value;
      lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      sum = next;
    }
  }
  const counts: Facts = {
    missing: rows - count,
    distinct: Math.min(distinct.size, DISTINCT_LIMIT),
    ...(distinct.size > DISTINCT_LIMIT ? { distinctIsBound: true } : {}),
  };
  if (count === 0) return counts;
  if (!Number.isFinite(min) || !Number.isFinite(max)) return { ...counts, min, max };
  const used = present.subarray(0, count);
  const mean = (sum + lost) / count;
  const spread = await squaresAndHistogram(used, mean, min, max, checkpoint);
  const deviation = count > 1 ? Math.sqrt(spread.squares / (count - 1)) : undefined;
  await checkpoint(rows, rows);
  const median = medianOf(used);
  return {
    ...counts,
    min,
    max,
    ...(Number.isFinite(mean) ? { mean } : {}),
    median,
    ...(deviation !== undefined && Number.isFinite(deviation) ? { deviation } : {}),
    histogram: spread.histogram,
  };
}

async function squaresAndHistogram(values: Float64Array, mean: number, min: number, max: number, checkpoint: Checkpoint) {
  const histogram = new Array<number>(BINS).fill(0);
  // Halved, because the width of a range from -1e308 to 1e308 is not a number.
  const low = min / 2;
  const width = max / 2 - low;
  const scale = width > 0 ? BINS / width : 0;
  let squares = 0;
  for (let start = 0; start < values.length; start += SLICE) {
    await checkpoint(start, values.length);
    const end = Math.min(start + SLICE, values.length);
    for (let i = start; i < end; i++) {
      const value = values[i];
      const off = value - mean;
      squares += off * off;
      histogram[Math.min(BINS - 1, Math.floor((value / 2 - low) * scale))]++;
    }
  }
  return { squares, histogram };
}

/** Median by quickselect (Hoare), middle pair averaged. Reorders `values`. O(n) expected. */
function medianOf(values: Float64Array): number {
  const middle = values.length >> 1;
  const upper = select(values, middle);
  if (values.length % 2 === 1) return upper;
  let lower = values[0];
  for (let i = 1; i < middle; i++) if (values[i] > lower) lower = values[i];
  return lower + (upper - lower) / 2;
}

function select(values: Float64Array, k: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = middleOfThree(values[left], values[(left + right) >> 1], values[right]);
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const held = values[i];
        values[i++] = values[j];
        values[j--] = held;
      }
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k];
}

function middleOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

async function codedFacts({ codes, dictionary }: CodedColumn, checkpoint: Checkpoint): Promise<Facts> {
  const counts = new Uint32Array(dictionary.length);
  let missing = 0;
  for (let start = 0; start < codes.length; start += SLICE) {
    await checkpoint(start, codes.length);
    const end = Math.min(start + SLICE, codes.length);
    for (let row = start; row < end; row++) {
      const code = codes[row];
      if (code < 0) missing++;
      else counts[code]++;
    }
  }
  return { missing, ...ranked(counts, (code) => dictionary[code]) };
}

async function booleanFacts({ values }: BooleanColumn, checkpoint: Checkpoint): Promise<Facts> {
  const counts = new Uint32Array(256);
  for (let start = 0; start < values.length; start += SLICE) {
    await checkpoint(start, values.length);
    const end = Math.min(start + SLICE, values.length);
    for (let row = start; row < end; row++) counts[values[row]]++;
  }
  return { missing: counts[255], ...ranked(counts.subarray(0, 2), (code) => (code === 1 ? "true" : "false")) };
}

/** How many codes are used, and the most frequent, ties by code. */
function ranked(counts: Uint32Array, name: (code: number) => string): Pick<Facts, "distinct" | "top"> {
  const top: number[] = [];
  let distinct = 0;
  for (let code = 0; code < counts.length; code++) {
    if (counts[code] === 0) continue;
    distinct++;
    let place = top.length;
    while (place > 0 && counts[top[place - 1]] < counts[code]) place--;
    if (place < TOP) top.splice(place, 0, code);
    if (top.length > TOP) top.pop();
  }
  return { distinct, top: top.map((code) => ({ value: name(code), count: counts[code] })) };
}
