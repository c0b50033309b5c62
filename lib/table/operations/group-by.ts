import type { Checkpoint } from "@/lib/compute/checkpoint";
import { type Column, MISSING_BOOLEAN } from "../table";
import { inBlocks, part } from "./blocks";
import { distinctByGroup, modeByGroup } from "./group-values";
import type { RowGroups } from "./key-codes";
import type { Measure } from "./measures";
import { medianByGroup } from "./median";
import { type RowsByGroup, rowsByGroup } from "./rows-by-group";
import { type Scratch, withScratch } from "./scratch";
import { dictionaryRanks } from "./sort";
import { takeOrMissing } from "./take";

/** A column to make: a measure of a column, or of the rows themselves (`count` alone). */
export interface Aggregation {
  readonly name: string;
  readonly measure: Measure;
  readonly column: Column | null;
}

/**
 * One value a group for each measure, in the order of the groups. Missing values take no part: as in pandas a sum over
 * nothing is 0, a mean, median, smallest, first ... over nothing is missing, and so is the standard deviation (n - 1) of one
 * value. Sums are Kahan's; variances go by Welford's recurrence. `mode` is the value met first among equally frequent ones.
 * Measures of one column share their passes. O(rows) a measure.
 */
export async function aggregate(groups: RowGroups, aggregations: readonly Aggregation[], checkpoint: Checkpoint, sizes?: Uint32Array): Promise<Column[]> {
  return withScratch(async (scratch) => {
    const shared = new Shared(groups, sizes ?? (await sizesOf(groups, part(checkpoint, 0, aggregations.length))), scratch);
    const made: Column[] = [];
    for (const [i, each] of aggregations.entries()) made.push(await measureColumn(shared, each, part(checkpoint, i, aggregations.length)));
    return made;
  });
}

/** Rows of each group, in memory of their own. O(rows). */
export async function sizesOf({ codes, count, sizes: known }: RowGroups, checkpoint: Checkpoint): Promise<Uint32Array> {
  if (known) return known.slice();
  const sizes = new Uint32Array(count);
  await inBlocks(codes.length, checkpoint, (from, to) => countInto(sizes, codes, from, to));
  return sizes;
}

function countInto(sizes: Uint32Array, codes: Int32Array, from: number, to: number): void {
  for (let row = from; row < to; row++) if (codes[row] >= 0) sizes[codes[row]]++;
}

async function measureColumn(shared: Shared, { name, measure, column }: Aggregation, checkpoint: Checkpoint): Promise<Column> {
  const number = (values: Float64Array): Column => ({ name, role: null, type: "number", values: finite(values) });
  const like = (values: Float64Array): Column => ({ name, role: null, type: column?.type === "date" ? "date" : "number", values: finite(values) });
  const picked = (rows: Int32Array): Column => (column ? { ...bare(takeOrMissing(column, rows)), name } : number(Float64Array.from(rows)));
  if (!column) return number(new Float64Array(shared.sizes));
  switch (measure) {
    case "count":
      return number((await shared.sums(column, checkpoint)).counts);
    case "sum":
      return number((await shared.sums(column, checkpoint)).sums);
    case "mean": {
      const { sums, counts } = await shared.sums(column, checkpoint);
      return like(sums.map((sum, group) => sum / counts[group]));
    }
    case "std":
      return number(await shared.deviations(column, checkpoint));
    case "median":
      return like(await shared.medians(column, checkpoint));
    case "min":
    case "max":
      if (column.type === "number" || column.type === "date") return like(await shared.extremeNumbers(column.values, measure, checkpoint));
      return picked(await shared.extremes(column, measure, checkpoint));
    case "first":
      return picked(await shared.edges(column, "first", checkpoint));
    case "last":
      return picked(await shared.edges(column, "last", checkpoint));
    case "distinct":
      return number(await distinctByGroup(column, await shared.byGroup(checkpoint), checkpoint));
    case "mode":
      return picked(await modeByGroup(column, await shared.byGroup(checkpoint), checkpoint));
  }
}

function bare(column: Column): Column {
  const { origin: _, ...rest } = column;
  return { ...rest, role: null };
}

/** Tables hold no infinite numbers: a sum beyond the largest double is missing. */
function finite(values: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i++) if (values[i] - values[i] !== 0) values[i] = Number.NaN;
  return values;
}

interface Sums {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
}

/** What several measures need, made once. */
class Shared {
  private readonly summed = new Map<Column, Sums>();
  private readonly asNumbers = new Map<Column, Float64Array>();
  private laidOut: RowsByGroup | null = null;

  /** `sizes`: rows of each group. */
  constructor(
    private readonly groups: RowGroups,
    readonly sizes: Uint32Array,
    private readonly scratch: Scratch,
  ) {}

  async byGroup(checkpoint: Checkpoint): Promise<RowsByGroup> {
    this.laidOut ??= await rowsByGroup(this.groups.codes, this.groups.count, checkpoint, undefined, this.scratch);
    return this.laidOut;
  }

  /** A number for each cell: dates as ms, yes/no as 1 and 0, texts as 0 where there is one; NaN where missing. */
  numbers(column: Column): Float64Array {
    if (column.type === "number" || column.type === "date") return column.values;
    let values = this.asNumbers.get(column);
    if (!values) {
      values =
        column.type === "boolean"
          ? Float64Array.from(column.values, (value) => (value === MISSING_BOOLEAN ? Number.NaN : value))
          : Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : 0));
      this.asNumbers.set(column, values);
    }
    return values;
  }

  medians(column: Column, checkpoint: Checkpoint): Promise<Float64Array> {
    return medianByGroup(this.numbers(column), this.groups.codes, this.sizes, checkpoint, this.scratch);
  }

  async sums(column: Column, checkpoint: Checkpoint): Promise<Sums> {
    let found = this.summed.get(column);
    if (!found) {
      const { codes, count } = this.groups;
      const values = this.numbers(column);
      const pairs = this.scratch.float64(2 * count).fill(0);
      const counts = new Float64Array(this.sizes);
      await inBlocks(codes.length, checkpoint, (from, to) => sumInto(pairs, counts, codes, values, from, to));
      const sums = new Float64Array(count);
      for (let group = 0; group < count; group++) sums[group] = pairs[2 * group];
      found = { sums, counts };
      this.summed.set(column, found);
    }
    return found;
  }

  async deviations(column: Column, checkpoint: Checkpoint): Promise<Float64Array> {
    const { codes, count } = this.groups;
    const values = this.numbers(column);
    const [counts, means, squares] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
    await inBlocks(codes.length, checkpoint, (from, to) => spreadInto(counts, means, squares, codes, values, from, to));
    return squares.map((square, group) => (counts[group] < 2 ? Number.NaN : Math.sqrt(square / (counts[group] - 1))));
  }

  /** Each group's smallest or largest number; NaN without one. */
  async extremeNumbers(values: Float64Array, which: "min" | "max", checkpoint: Checkpoint): Promise<Float64Array> {
    const { codes, count } = this.groups;
    const best = new Float64Array(count).fill(which === "min" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
    await inBlocks(codes.length, checkpoint, (from, to) =>
      which === "min" ? leastOf(best, codes, values, from, to) : greatestOf(best, codes, values, from, to),
    );
    return best;
  }

  /** The row of each group's smallest or largest value, the first among equals; -1 without one. */
  async extremes(column: Column, which: "min" | "max", checkpoint: Checkpoint): Promise<Int32Array> {
    const { codes, count } = this.groups;
    let values = this.numbers(column);
    if ("codes" in column) {
      const ranks = await dictionaryRanks(column, {}, checkpoint);
      values = Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : ranks[code]));
    }
    const rows = new Int32Array(count).fill(-1);
    const best = new Float64Array(count).fill(which === "min" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
    await inBlocks(codes.length, checkpoint, (from, to) => {
      if (which === "min") leastInto(rows, best, codes, values, from, to);
      else greatestInto(rows, best, codes, values, from, to);
    });
    return rows;
  }

  /** The row of each group's first or last value; -1 without one. */
  async edges(column: Column, which: "first" | "last", checkpoint: Checkpoint): Promise<Int32Array> {
    const { codes, count } = this.groups;
    const values = this.numbers(column);
    const rows = new Int32Array(count).fill(-1);
    await inBlocks(codes.length, checkpoint, (from, to) => {
      for (let row = from; row < to; row++) {
        const group = codes[row];
        if (group >= 0 && !Number.isNaN(values[row]) && (which === "last" || rows[group] < 0)) rows[group] = row;
      }
    });
    return rows;
  }
}

/** `pairs`: each group's sum and what it has lost, side by side. `counts`: its rows, of which those without a value are taken away. */
function sumInto(pairs: Float64Array, counts: Float64Array, codes: Int32Array, values: Float64Array, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const group = codes[row];
    if (group < 0) continue;
    const value = values[row];
    if (Number.isNaN(value)) {
      counts[group]--;
      continue;
    }
    const before = pairs[2 * group];
    const corrected = value - pairs[2 * group + 1];
    const sum = before + corrected;
    pairs[2 * group + 1] = sum - before - corrected;
    pairs[2 * group] = sum;
  }
}

function spreadInto(counts: Float64Array, means: Float64Array, squares: Float64Array, codes: Int32Array, values: Float64Array, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const group = codes[row];
    const value = values[row];
    if (group < 0 || Number.isNaN(value)) continue;
    const count = ++counts[group];
    const apart = value - means[group];
    const mean = means[group] + apart / count;
    means[group] = mean;
    squares[group] += (value - mean) * apart;
  }
}

function leastOf(best: Float64Array, codes: Int32Array, values: Float64Array, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const group = codes[row];
    if (group >= 0 && values[row] < best[group]) best[group] = values[row];
  }
}

function greatestOf(best: Float64Array, codes: Int32Array, values: Float64Array, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const group = codes[row];
    if (group >= 0 && values[row] > best[group]) best[group] = values[row];
  }
}

function leastInto(rows: Int32Array, best: Float64Array, codes: Int32Array, values: Float64Array, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const group = codes[row];
    if (group >= 0 && values[row] < best[group]) {
      best[group] = values[row];
      rows[group] = row;
    }
  }
}

function greatestInto(rows: Int32Array, best: Float64Array, codes: Int32Array, values: Float64Array, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const group = codes[row];
    if (group >= 0 && values[row] > best[group]) {
      best[group] = values[row];
      rows[group] = row;
    }
  }
}
