import type { Checkpoint } from "@/lib/ml/checkpoint";
import { cell, columnLength } from "@/lib/table/columns";
import type { BooleanColumn, CodedColumn, Column, DateColumn, Json, NumberColumn } from "@/lib/table/table";
import type { ColumnSummary } from "./protocol";

/** Distinct numbers are counted exactly up to here. */
const DISTINCT_LIMIT = 10_000;
const BINS = 20;
const TOP = 8;
const EXAMPLES = 5;
/** Rows that examples are looked for in. */
const EXAMPLE_ROWS = 1000;
const LONGEST_EXAMPLE = 120;
/** Tukey's far-out fences, as the health of data has them (Exploratory Data Analysis, 1977). */
const FAR_OUT = 3;
/** Fewer values than this have no outliers. */
const LEAST_FOR_OUTLIERS = 20;
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
  const facts = before?.dictionary === dictionary ? before.facts : { ...(await factsOf(column, checkpoint)), examples: examplesOf(column) };
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

/** The first different values, of the first rows only. O(1). */
function examplesOf(column: Column): readonly Json[] {
  const found = new Set<Json>();
  const rows = Math.min(columnLength(column), EXAMPLE_ROWS);
  for (let row = 0; row < rows && found.size < EXAMPLES; row++) {
    const value = cell(column, row);
    if (value !== null) found.add(typeof value === "string" && value.length > LONGEST_EXAMPLE ? `${value.slice(0, LONGEST_EXAMPLE)}…` : value);
  }
  return [...found];
}

async function numberFacts({ type, values }: NumberColumn | DateColumn, checkpoint: Checkpoint): Promise<Facts> {
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
  await checkpoint(rows, rows);
  const spreadOut = type === "number" ? quartilesOf(used) : {};
  return {
    ...counts,
    min,
    max,
    ...(Number.isFinite(mean) ? { mean } : {}),
    median,
    ...(deviation !== undefined && Number.isFinite(deviation) ? { deviation } : {}),
    ...spreadOut,
    histogram: spread.histogram,
  };
}

/** Quartiles and what lies beyond their fences, of values that `medianOf` has parted in the middle. O(n) expected. */
function quartilesOf(values: Float64Array): Pick<Facts, "quartiles" | "outliers"> {
  const middle = values.length >> 1;
  const low = quantileWithin(values, 0.25, 0, middle);
  const high = quantileWithin(values, 0.75, Math.max(0, middle - 1), values.length - 1);
  const range = high - low;
  if (!Number.isFinite(range)) return {};
  const quartiles = [low, high] as const;
  if (range === 0 || values.length < LEAST_FOR_OUTLIERS) return { quartiles };
  const fences = { low: low - FAR_OUT * range, high: high + FAR_OUT * range };
  let count = 0;
  for (const value of values) if (value < fences.low || value > fences.high) count++;
  return { quartiles, outliers: { count, ...fences } };
}

/** A quantile whose neighbours are known to lie between two places. */
function quantileWithin(values: Float64Array, share: number, from: number, to: number): number {
  const place = share * (values.length - 1);
  const at = Math.floor(place);
  const lower = select(values, at, Math.min(from, at), to);
  if (place === at || at + 1 > to) return lower;
  let upper = Number.POSITIVE_INFINITY;
  for (let i = at + 1; i <= to; i++) if (values[i] < upper) upper = values[i];
  return lower + (upper - lower) * (place - at);
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

function select(values: Float64Array, k: number, first = 0, last = values.length - 1): number {
  let left = first;
  let right = last;
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
