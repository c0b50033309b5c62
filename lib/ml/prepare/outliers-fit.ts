import type { Column, NumberColumn } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { phase } from "../phase";
import type { FENCE_METHODS, OUTLIER_SIDES } from "./outlier-choices";
import { type ColumnFences, type Fence, groupNames } from "./outliers";
import { sortedPresent } from "./sort-in-turn";

export interface OutlierRule {
  readonly method: (typeof FENCE_METHODS)[number];
  /** Interquartile ranges beyond the quartiles. */
  readonly ranges: number;
  /** Standard deviations from the mean, or robust ones from the median. */
  readonly limit: number;
  readonly lower: number;
  readonly upper: number;
  readonly sides: (typeof OUTLIER_SIDES)[number];
  /** Groups with fewer values take the fence of all rows. */
  readonly groupRows: number;
}

/** The normal distribution's quartile: a MAD divided by it estimates the standard deviation. */
const NORMAL_QUARTILE = 0.6744897501960817;
const NONE: Fence = { low: null, high: null };

export interface FittedFences extends ColumnFences {
  readonly values: number;
  /** The values do not spread by this measure: no fence can be drawn. */
  readonly flat: boolean;
}

/**
 * Fences of a column, overall and by group: Tukey's (quartiles and interquartile ranges; Exploratory Data Analysis, 1977),
 * mean and standard deviation (of the population, as scipy.stats.zscore), median and MAD (Iglewicz and Hoaglin, 1993;
 * z = 0.6745 (x - median) / MAD), or quantiles. Quantiles are interpolated linearly, as in NumPy and pandas.
 * O(rows log rows).
 */
export async function fitFences(column: NumberColumn, group: Column | null, rule: OutlierRule, checkpoint: Checkpoint): Promise<FittedFences> {
  const sorted = await sortedPresent(column.values, phase(checkpoint, 0, 0.4));
  const all = await fenceOf(sorted, rule, phase(checkpoint, 0.4, 0.5));
  const groups: ColumnFences["groups"] = [];
  if (group) {
    const { names, codeAt } = groupNames(group);
    const within = phase(checkpoint, 0.5, 1);
    const parts = partsOf(column.values, names.length, codeAt);
    for (const [code, values] of parts.entries()) {
      if (values.length < rule.groupRows) continue;
      // A group whose values do not spread (most customers bought once) takes the common fence as well.
      const own = await fenceOf(await sortedPresent(values, within), rule, within);
      if (own) groups.push({ group: names[code], ...own });
    }
  }
  await checkpoint(2, 2);
  return { column: column.name, all: all ?? NONE, groups, values: sorted.length, flat: all === null && sorted.length > 0 };
}

/** The values of each group, missing ones left out. O(rows). */
function partsOf(values: Float64Array, groups: number, codeAt: (row: number) => number): Float64Array[] {
  const sizes = new Uint32Array(groups);
  for (let row = 0; row < values.length; row++) {
    const code = codeAt(row);
    if (code >= 0 && !Number.isNaN(values[row])) sizes[code]++;
  }
  const parts = Array.from(sizes, (size) => new Float64Array(size));
  sizes.fill(0);
  for (let row = 0; row < values.length; row++) {
    const code = codeAt(row);
    if (code >= 0 && !Number.isNaN(values[row])) parts[code][sizes[code]++] = values[row];
  }
  return parts;
}

/** The fence of ascending values; null when they do not spread. */
async function fenceOf(sorted: Float64Array, rule: OutlierRule, checkpoint: Checkpoint): Promise<Fence | null> {
  if (sorted.length === 0) return null;
  const fence = await bothSides(sorted, rule, checkpoint);
  if (fence === null) return null;
  return { low: rule.sides === "high" ? null : finite(fence.low), high: rule.sides === "low" ? null : finite(fence.high) };
}

/** A fence beyond all numbers is none. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

async function bothSides(sorted: Float64Array, rule: OutlierRule, checkpoint: Checkpoint): Promise<{ readonly low: number; readonly high: number } | null> {
  if (rule.method === "quantiles") return { low: quantile(sorted, rule.lower), high: quantile(sorted, rule.upper) };
  if (rule.method === "iqr") {
    const [first, third] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
    const reach = rule.ranges * (third - first);
    return third > first ? { low: first - reach, high: third + reach } : null;
  }
  const [center, scale] = rule.method === "z" ? momentsOf(sorted) : await robustOf(sorted, checkpoint);
  return scale > 0 ? { low: center - rule.limit * scale, high: center + rule.limit * scale } : null;
}

function momentsOf(values: Float64Array): readonly [number, number] {
  let sum = 0;
  for (const value of values) sum += value - values[0];
  const center = values[0] + sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - center) ** 2;
  const deviation = Math.sqrt(squares / values.length);
  // Equal values far from zero have a mean that is not quite theirs.
  return [center, values[0] === values[values.length - 1] ? 0 : deviation];
}

async function robustOf(sorted: Float64Array, checkpoint: Checkpoint): Promise<readonly [number, number]> {
  const center = quantile(sorted, 0.5);
  const distances = await sortedPresent(
    sorted.map((value) => Math.abs(value - center)),
    checkpoint,
  );
  return [center, quantile(distances, 0.5) / NORMAL_QUARTILE];
}

/** Linear interpolation between order statistics (Hyndman and Fan's type 7), computed as NumPy does. */
export function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const part = place - below;
  const low = sorted[below];
  const high = sorted[Math.min(below + 1, sorted.length - 1)];
  const step = high - low;
  return part >= 0.5 ? high - step * (1 - part) : low + step * part;
}
