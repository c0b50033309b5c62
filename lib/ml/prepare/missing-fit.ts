import { isMissing, missingCount } from "@/lib/table/columns";
import type { Column, NumberColumn, Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { medianInPlace } from "../median";
import { phase } from "../phase";
import { Random } from "../random";
import { samplePlaces } from "../sample-places";
import { takeRowsInTurn } from "../take-rows";
import { isNumbers, partRows } from "./column-access";
import type { Donors } from "./knn-impute";
import { type Fill, freeNames, type MissingState } from "./missing";
import type { MissingPatterns } from "./missing-patterns";
import type { MissingStrategy } from "./missing-strategies";
import type { PatternModels } from "./pattern-models";
import { canBeModelled, canBeRead, fitPatternModels, type PatternFit } from "./pattern-models-fit";
import { sortedPresent } from "./sort-in-turn";

export interface ColumnPlan {
  readonly column: Column;
  readonly strategy: MissingStrategy;
  /** What `constant` fills with; null with any other strategy. */
  readonly constant: Fill["value"] | null;
}

export interface MissingOptions {
  /** Columns with a larger share of missing cells leave; null: none does. */
  readonly dropColumnsAbove: number | null;
  readonly indicators: boolean;
  readonly pattern: boolean;
  /** Patterns of fewer rows share one name. */
  readonly patternRows: number;
  readonly neighbors: number;
  readonly weights: Donors["weights"];
  /** Differences are divided by the column's standard deviation, so that no unit rules the distance. */
  readonly standardize: boolean;
  /** More rows than this are sampled. */
  readonly donors: number;
  /** Number columns beside the filled ones over which the distance is taken. */
  readonly distance: readonly NumberColumn[];
  /** Columns that models of patterns may read, beside those they fill. */
  readonly readable: readonly Column[];
  /** Strength of the penalty of these models, and rows they are fitted on. */
  readonly ridge: number;
  readonly modelRows: number;
  readonly seed: number;
  /** Words that become data. */
  readonly words: { readonly indicator: (column: string) => string; readonly pattern: string; readonly complete: string; readonly other: string };
}

export interface MissingFit {
  readonly state: MissingState;
  /** Columns without a value to learn from: their gaps stay. */
  readonly empty: readonly string[];
  /** Rows the neighbours are looked for among, and how many there were. */
  readonly donors: { readonly used: number; readonly of: number } | null;
  /** How columns were modelled, pattern by pattern. */
  readonly patternFits: readonly PatternFit[];
}

/** The most patterns that get a name of their own. */
const NAMED_PATTERNS = 24;

/**
 * Learns what fills the gaps: means, medians, most frequent values (the smallest of equally frequent ones, as
 * scikit-learn's SimpleImputer) and the rows to borrow from, all from the rows that stay. O(rows log rows x columns).
 */
export async function fitMissing(
  table: Table,
  plans: readonly ColumnPlan[],
  patterns: MissingPatterns,
  options: MissingOptions,
  checkpoint: Checkpoint,
): Promise<MissingFit> {
  const share = (place: number) => (table.rows > 0 ? patterns.counts[place] / table.rows : 0);
  const limit = options.dropColumnsAbove;
  const dropped = plans.filter((_, place) => limit !== null && share(place) > limit).map(({ column }) => column);
  const treated = plans.filter(({ column }) => !dropped.includes(column));
  const dropRows = treated.filter(({ strategy }) => strategy === "drop-rows").map(({ column }) => column);
  const rows = await remaining(table, dropRows, phase(checkpoint, 0, 0.3));
  const fills: Fill[] = [];
  const empty: string[] = [];
  const learning = phase(checkpoint, 0.3, 0.6);
  for (const [i, { column, strategy, constant }] of treated.entries()) {
    await learning(i, treated.length);
    if (strategy === "keep" || strategy === "drop-rows" || strategy === "knn" || strategy === "model") continue;
    const learned = rows.columns[table.columns.indexOf(column)];
    const value = strategy === "constant" ? constant : await learnedValue(learned, strategy, phase(learning, i / treated.length, (i + 1) / treated.length));
    if (value !== null) fills.push({ column: column.name, value });
    else if (rows.rows > 0) empty.push(column.name);
  }
  const near = treated.filter(({ strategy }) => strategy === "knn").map(({ column }) => column);
  const place = (column: Column) => rows.columns[table.columns.indexOf(column)];
  const neighbors =
    near.length > 0 ? fitNeighbors(near.map(place).filter(isNumbers), options.distance.filter(notIn(dropped)).map(place), rows.rows, options) : null;
  for (const column of near) if (missingCount(place(column)) === rows.rows && rows.rows > 0) empty.push(column.name);
  const toModel = treated.filter(({ strategy }) => strategy === "model").map(({ column }) => column);
  const modelled =
    toModel.length > 0
      ? await fitModels(rows, toModel.map(place), options.readable.filter(notIn(dropped)).map(place), options, phase(checkpoint, 0.6, 0.95))
      : null;
  for (const column of toModel) if (missingCount(place(column)) === rows.rows && rows.rows > 0) empty.push(column.name);
  const changed = treated.filter(
    ({ column, strategy }) => strategy !== "keep" && strategy !== "drop-rows" && patterns.counts[plans.findIndex((plan) => plan.column === column)] > 0,
  );
  const marked = options.indicators ? changed.map(({ column }) => column.name) : [];
  const names = freeNames(table, [...marked.map(options.words.indicator), options.words.pattern]);
  await checkpoint(1, 1);
  return {
    state: {
      dropRows: dropRows.map(({ name }) => name),
      dropColumns: dropped.map(({ name }) => name),
      fills,
      neighbors,
      models: modelled?.state ?? null,
      indicators: marked.map((column, i) => ({ column, name: names[i] })),
      pattern: options.pattern ? patternState(plans, patterns, names[marked.length], options) : null,
    },
    empty,
    donors: neighbors ? { used: neighbors.cells.at(0)?.length ?? 0, of: rows.rows } : null,
    patternFits: modelled?.fits ?? [],
  };
}

/** Models of each pattern, and the median or most frequent value where none fits. */
async function fitModels(rows: Table, columns: readonly Column[], readable: readonly Column[], options: MissingOptions, checkpoint: Checkpoint) {
  const targets = columns.filter(canBeModelled).filter((column) => missingCount(column) < rows.rows);
  const pool = [...new Set([...targets, ...readable])].filter(canBeRead);
  const { ridge, modelRows, seed } = options;
  const { models, fits } = await fitPatternModels(rows, targets, pool, { ridge, rows: modelRows, seed }, phase(checkpoint, 0, 0.9));
  const fallbacks: PatternModels["fallbacks"] = [];
  for (const column of targets) {
    const value = await learnedValue(column, column.type === "number" ? "median" : "most-frequent", phase(checkpoint, 0.9, 1));
    if (value !== null) fallbacks.push({ column: column.name, value });
  }
  return { state: { models, fallbacks }, fits };
}

function notIn(columns: readonly Column[]): (column: Column) => boolean {
  return (column) => !columns.includes(column);
}

async function remaining(table: Table, dropRows: readonly Column[], checkpoint: Checkpoint): Promise<Table> {
  const leaves = new Uint8Array(table.rows);
  for (const column of dropRows) for (let row = 0; row < table.rows; row++) if (isMissing(column, row)) leaves[row] = 1;
  const { kept, left } = partRows(leaves, table.rows);
  return left.length === 0 ? table : takeRowsInTurn(table, kept, checkpoint);
}

async function learnedValue(column: Column, strategy: MissingStrategy, checkpoint: Checkpoint): Promise<Fill["value"] | null> {
  if (strategy === "most-frequent") return mostFrequent(column, checkpoint);
  if (column.type !== "number" && column.type !== "date") return null;
  const values = column.values.filter((value) => !Number.isNaN(value));
  if (values.length === 0) return null;
  const value = strategy === "median" ? medianInPlace(values) : mean(values);
  return column.type === "date" ? Math.round(value) : value;
}

/** The mean by way of the first value: no precision is lost on numbers far from zero. */
function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value - values[0];
  return values[0] + sum / values.length;
}

/** The most frequent value, the smallest of several; null when there is none. O(rows log rows). */
async function mostFrequent(column: Column, checkpoint: Checkpoint): Promise<Fill["value"] | null> {
  if (column.type === "number" || column.type === "date") {
    const sorted = await sortedPresent(column.values, checkpoint);
    let best: number | null = null;
    let most = 0;
    for (let from = 0, i = 1; i <= sorted.length; i++) {
      if (i < sorted.length && sorted[i] === sorted[from]) continue;
      if (i - from > most) {
        most = i - from;
        best = sorted[from];
      }
      from = i;
    }
    return best;
  }
  const words = "codes" in column ? column.dictionary : [false, true];
  const counts = new Uint32Array(words.length);
  const keys = "codes" in column ? column.codes : column.values;
  for (const key of keys) if (key >= 0 && key < counts.length) counts[key]++;
  let best: number | null = null;
  for (const [key, count] of counts.entries()) {
    if (count > 0 && (best === null || count > counts[best] || (count === counts[best] && words[key] < words[best]))) best = key;
  }
  return best === null ? null : words[best];
}

function fitNeighbors(fills: readonly NumberColumn[], distance: readonly Column[], rows: number, options: MissingOptions): Donors {
  const columns = [...new Set([...fills, ...distance.filter(isNumbers)])];
  const sample = samplePlaces(rows, options.donors, new Random(options.seed));
  const scales = columns.map((column) => (options.standardize ? deviation(column.values) : 1));
  return {
    columns: columns.map(({ name }) => name),
    fills: fills.map(({ name }) => name),
    neighbors: options.neighbors,
    weights: options.weights,
    scales,
    cells: columns.map(({ values }) => Array.from(sample, (row) => (Number.isNaN(values[row]) ? null : values[row]))),
  };
}

/** The standard deviation as scikit-learn's StandardScaler divides by it: of the population, 1 where there is no spread. */
function deviation(values: Float64Array): number {
  const present = values.filter((value) => !Number.isNaN(value));
  if (present.length === 0) return 1;
  const center = mean(present);
  let sum = 0;
  for (const value of present) sum += (value - center) ** 2;
  const result = Math.sqrt(sum / present.length);
  return result > Number.EPSILON * 10 * Math.abs(center) && Number.isFinite(result) ? result : 1;
}

function patternState(plans: readonly ColumnPlan[], { patterns }: MissingPatterns, name: string, options: MissingOptions): MissingState["pattern"] {
  const { complete, other } = options.words;
  const known = patterns.filter(({ missing, rows }) => missing.length > 0 && rows >= options.patternRows).slice(0, NAMED_PATTERNS);
  return {
    name,
    columns: plans.map(({ column }) => column.name),
    known: known.map(({ missing }) => missing.map((place) => plans[place].column.name)),
    complete,
    other,
  };
}
