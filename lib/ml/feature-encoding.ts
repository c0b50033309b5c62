import * as z from "zod";
import { cell } from "@/lib/table/columns";
import { type Column, MISSING_BOOLEAN } from "@/lib/table/table";
import type { Checkpoint } from "./checkpoint";
import { medianInPlace } from "./median";

z.config({ jitless: true });

const numberFeature = z.object({
  kind: z.literal("number"),
  column: z.string(),
  mean: z.number(),
  /** Population standard deviation, as scikit-learn's StandardScaler. */
  deviation: z.number(),
  /** What stands in for a missing value. */
  median: z.number(),
  /** Values were missing in training: a 0/1 column says where. */
  indicator: z.boolean(),
});

const levelsFeature = z.object({
  kind: z.literal("levels"),
  column: z.string(),
  levels: z.array(z.string()),
  /** Rare levels were grouped into one; a level never seen joins them. */
  rare: z.boolean(),
  /** Values were missing in training: a level of its own. */
  missing: z.boolean(),
});

/** How columns became the numbers a classifier reads; fitted on the training rows only. Part of the model's state. */
export const featureEncodingSchema = z.object({ features: z.array(z.discriminatedUnion("kind", [numberFeature, levelsFeature])) });
export type FeatureEncoding = z.output<typeof featureEncodingSchema>;
type Feature = FeatureEncoding["features"][number];
type NumberFeature = z.output<typeof numberFeature>;
type LevelsFeature = z.output<typeof levelsFeature>;

/** Beyond this many levels the less frequent ones are grouped. */
export const MOST_LEVELS = 50;

export interface FittedEncoding {
  readonly encoding: FeatureEncoding;
  /** Columns without a single value, and columns with one value only: neither can tell classes apart. */
  readonly allMissing: readonly string[];
  readonly constant: readonly string[];
  readonly missing: readonly { readonly column: string; readonly rows: number }[];
  /** Coded columns whose levels were grouped: how many there were and how many stand alone. */
  readonly grouped: readonly { readonly column: string; readonly distinct: number; readonly kept: number }[];
}

/** One column of the design matrix. */
export interface Term {
  readonly column: string;
  readonly kind: "value" | "level" | "rare" | "missing";
  readonly level?: string;
  /** For a value: what one standard deviation is in the column's own units. */
  readonly deviation?: number;
}

/**
 * The matrix a classifier reads, `rows` x `width`, with indicator columns kept as codes: block b stands for
 * `width` columns from `offset` on, of which row r has a 1 at `codes[r]` (none when negative).
 * The first `denseWidth` columns are standardised numbers, row by row.
 */
export interface Design {
  readonly rows: number;
  readonly width: number;
  readonly denseWidth: number;
  readonly dense: Float32Array;
  readonly blocks: readonly DesignBlock[];
  /** 1 where a row has no value at all. */
  readonly blank: Uint8Array;
}

export interface DesignBlock {
  readonly offset: number;
  readonly width: number;
  readonly codes: Int32Array;
}

/**
 * Learns the encoding from training rows: numbers, dates and booleans are standardised (missing: the median and an
 * indicator), categories and text become one indicator a level (scikit-learn's StandardScaler, SimpleImputer with
 * `add_indicator` and OneHotEncoder with `handle_unknown="infrequent_if_exist"`). Infinite numbers count as missing.
 * O(rows x columns).
 */
export async function fitEncoding(columns: readonly Column[], rows: number, checkpoint: Checkpoint): Promise<FittedEncoding> {
  const features: Feature[] = [];
  const allMissing: string[] = [];
  const constant: string[] = [];
  const missing: { column: string; rows: number }[] = [];
  const grouped: { column: string; distinct: number; kept: number }[] = [];
  for (const [at, column] of columns.entries()) {
    await checkpoint(at, columns.length);
    const fitted = "codes" in column ? fitLevels(column.name, column.codes, column.dictionary) : fitNumber(column.name, numbersOf(column, rows));
    if (fitted.missing > 0) missing.push({ column: column.name, rows: fitted.missing });
    if (fitted.missing === rows) allMissing.push(column.name);
    else if (fitted.feature === null) constant.push(column.name);
    else {
      features.push(fitted.feature);
      if (fitted.feature.kind === "levels" && fitted.feature.rare) {
        grouped.push({ column: column.name, distinct: fitted.distinct, kept: fitted.feature.levels.length });
      }
    }
  }
  return { encoding: { features }, allMissing, constant, missing, grouped };
}

interface Fitted {
  /** Null when the column says nothing. */
  readonly feature: Feature | null;
  readonly missing: number;
  readonly distinct: number;
}

function fitNumber(column: string, values: Float64Array): Fitted {
  const present = new Float64Array(values.length);
  let count = 0;
  let mean = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    present[count++] = value;
    mean += (value - mean) / count;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const missing = values.length - count;
  if (count === 0) return { feature: null, missing, distinct: 0 };
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (present[i] - mean) ** 2;
  const median = medianInPlace(present.subarray(0, count));
  const indicator = missing > 0;
  // Imputed values are part of what is standardised, as in a chain of imputer and scaler.
  const shift = (missing / values.length) * (median - mean);
  const variance = (squares + count * shift * shift + missing * (median - mean - shift) ** 2) / values.length;
  const varies = min < max && Number.isFinite(variance) && variance > 0;
  if (!varies && !indicator) return { feature: null, missing, distinct: 1 };
  const deviation = varies ? Math.sqrt(variance) : 1;
  return { feature: { kind: "number", column, mean: mean + shift, deviation, median, indicator }, missing, distinct: varies ? 2 : 1 };
}

function fitLevels(column: string, codes: Int32Array, dictionary: readonly string[]): Fitted {
  const counts = new Int32Array(dictionary.length);
  let missing = 0;
  for (const code of codes) {
    if (code < 0) missing++;
    else counts[code]++;
  }
  const seen = dictionary.map((level, code) => ({ level, count: counts[code] })).filter(({ count }) => count > 0);
  if (seen.length === 0 || (seen.length === 1 && missing === 0)) return { feature: null, missing, distinct: seen.length };
  const least = Math.min(10, Math.ceil(codes.length * 0.05));
  seen.sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1));
  const kept = seen.filter(({ count }, rank) => count >= least && rank < MOST_LEVELS).map(({ level }) => level);
  // A single rare level is named rather than called "rare".
  const levels = seen.length - kept.length === 1 ? seen.map(({ level }) => level) : kept;
  levels.sort((a, b) => (a < b ? -1 : 1));
  const feature = { kind: "levels" as const, column, levels, rare: levels.length < seen.length, missing: missing > 0 };
  return { feature, missing, distinct: seen.length };
}

/** The columns of the design matrix, in their order. */
export function termsOf(encoding: FeatureEncoding): Term[] {
  const values: Term[] = encoding.features.filter(isNumberFeature).map(({ column, deviation }) => ({ column, kind: "value", deviation }));
  const indicators = encoding.features.flatMap((feature): Term[] => {
    const { column } = feature;
    if (feature.kind === "number") return feature.indicator ? [{ column, kind: "missing" }] : [];
    return [
      ...feature.levels.map((level): Term => ({ column, kind: "level", level })),
      ...(feature.rare ? [{ column, kind: "rare" } as const] : []),
      ...(feature.missing ? [{ column, kind: "missing" } as const] : []),
    ];
  });
  return [...values, ...indicators];
}

/**
 * Applies an encoding to `columns` (in the order of its features). A column whose type changed since training is
 * read as well as can be: numbers as level names, texts as numbers. O(rows x columns).
 */
export async function encode(encoding: FeatureEncoding, columns: readonly Column[], rows: number, checkpoint: Checkpoint): Promise<Design> {
  const denseWidth = encoding.features.filter(isNumberFeature).length;
  const dense = new Float32Array(rows * denseWidth);
  const blank = new Uint8Array(rows).fill(1);
  const blocks: DesignBlock[] = [];
  let term = 0;
  let offset = denseWidth;
  for (const [at, feature] of encoding.features.entries()) {
    await checkpoint(at, encoding.features.length);
    if (feature.kind === "number") {
      const values = numbersOf(columns[at], rows);
      const absent = feature.indicator ? new Int32Array(rows).fill(-1) : null;
      for (let row = 0; row < rows; row++) {
        const known = Number.isFinite(values[row]);
        dense[row * denseWidth + term] = ((known ? values[row] : feature.median) - feature.mean) / feature.deviation;
        if (known) blank[row] = 0;
        else if (absent) absent[row] = 0;
      }
      term++;
      if (absent) {
        blocks.push({ offset, width: 1, codes: absent });
        offset++;
      }
    } else {
      const block = encodeLevels(feature, columns[at], rows, offset, blank);
      blocks.push(block);
      offset += block.width;
    }
  }
  return { rows, width: offset, denseWidth, dense, blocks, blank };
}

function encodeLevels(feature: LevelsFeature, column: Column, rows: number, offset: number, blank: Uint8Array): DesignBlock {
  const position = new Map(feature.levels.map((level, at) => [level, at]));
  const rare = feature.rare ? feature.levels.length : -1;
  const absent = feature.missing ? feature.levels.length + (feature.rare ? 1 : 0) : -1;
  const codes = new Int32Array(rows);
  if ("codes" in column) {
    const recoded = Int32Array.from(column.dictionary, (level) => position.get(level) ?? rare);
    for (let row = 0; row < rows; row++) {
      const code = column.codes[row];
      codes[row] = code < 0 ? absent : recoded[code];
      if (code >= 0) blank[row] = 0;
    }
  } else {
    for (let row = 0; row < rows; row++) {
      const value = cell(column, row);
      codes[row] = value === null ? absent : (position.get(String(value)) ?? rare);
      if (value !== null) blank[row] = 0;
    }
  }
  return { offset, width: feature.levels.length + (feature.rare ? 1 : 0) + (feature.missing ? 1 : 0), codes };
}

/** The rows at `indices`, in that order. */
export function takeDesign(design: Design, indices: Uint32Array): Design {
  const { denseWidth } = design;
  const dense = new Float32Array(indices.length * denseWidth);
  for (const [at, row] of indices.entries()) dense.set(design.dense.subarray(row * denseWidth, (row + 1) * denseWidth), at * denseWidth);
  const blocks = design.blocks.map((block) => ({ ...block, codes: Int32Array.from(indices, (row) => block.codes[row]) }));
  return { ...design, rows: indices.length, dense, blocks, blank: Uint8Array.from(indices, (row) => design.blank[row]) };
}

/** Rows of the design with their indicators written out, width numbers a row. */
export function writtenOut(design: Design, rows: Uint32Array): Float32Array {
  const values = new Float32Array(rows.length * design.width);
  for (const [at, row] of rows.entries()) {
    const to = at * design.width;
    values.set(design.dense.subarray(row * design.denseWidth, (row + 1) * design.denseWidth), to);
    for (const block of design.blocks) {
      const level = block.codes[row];
      if (level >= 0) values[to + block.offset + level] = 1;
    }
  }
  return values;
}

/** The columns of the design matrix that come from each feature: positions among the dense columns and among the blocks. */
export function featureParts(encoding: FeatureEncoding): { readonly column: string; readonly dense: number | null; readonly block: number | null }[] {
  let dense = 0;
  let block = 0;
  return encoding.features.map((feature) => ({
    column: feature.column,
    dense: feature.kind === "number" ? dense++ : null,
    block: feature.kind === "levels" || feature.indicator ? block++ : null,
  }));
}

function isNumberFeature(feature: Feature): feature is NumberFeature {
  return feature.kind === "number";
}

/** A column as numbers: dates in ms, booleans as 0 and 1, texts as the number they spell; NaN is missing. */
function numbersOf(column: Column, rows: number): Float64Array {
  switch (column.type) {
    case "number":
    case "date":
      return column.values;
    case "boolean":
      return Float64Array.from(column.values, (value) => (value === MISSING_BOOLEAN ? Number.NaN : value));
    case "category":
    case "text": {
      const spelled = Float64Array.from(column.dictionary, (text) => (text.trim() === "" ? Number.NaN : Number(text)));
      return Float64Array.from({ length: rows }, (_, row) => (column.codes[row] < 0 ? Number.NaN : spelled[column.codes[row]]));
    }
  }
}
