import { findColumn, freeName, withColumns, withRole } from "@/lib/table/columns";
import type { Column, Table } from "@/lib/table/table";
import type { ClusteredSegment, FeatureInfo } from "./reports";

/** Label of points that belong to no cluster, in what the algorithms return. */
export const NOISE = -1;
/** Dictionary label of noise: always the last one. */
export const NOISE_LABEL = "noise";

/**
 * The clusters in the order segments are shown: best customers first (by mean value) where a value is known, else the
 * largest first. `labels`: cluster of each point, NOISE left out; `rows`: table row of each point; `values`: of the table.
 */
export function orderOf(labels: Int32Array, sizes: readonly number[], rows: Uint32Array, values: Float64Array | undefined): number[] {
  const weight = sizes.slice();
  if (values) {
    const sums = sizes.map(() => 0);
    for (let i = 0; i < labels.length; i++) if (labels[i] >= 0 && Number.isFinite(values[rows[i]])) sums[labels[i]] += values[rows[i]];
    for (let c = 0; c < sums.length; c++) weight[c] = sums[c] / sizes[c];
  }
  return sizes.map((_, cluster) => cluster).sort((a, b) => weight[b] - weight[a] || sizes[b] - sizes[a] || a - b);
}

/** Labels renumbered so that `order[0]` becomes 0; NOISE stays. */
export function inOrder(labels: Int32Array, order: readonly number[]): Int32Array {
  const place = new Int32Array(order.length);
  for (const [position, cluster] of order.entries()) place[cluster] = position;
  return labels.map((label) => (label < 0 ? NOISE : place[label]));
}

/** Names of the segments: "1", "2", ... and the noise last when there is any. */
export function segmentClasses(clusters: number, noise: boolean): string[] {
  const classes = Array.from({ length: clusters }, (_, i) => String(i + 1));
  return noise ? [...classes, NOISE_LABEL] : classes;
}

/** Segment code of each table row: its label, `clusters` for noise, -1 for rows that were not clustered. */
export function segmentCodes(labels: Int32Array, rows: Uint32Array, tableRows: number, clusters: number): Int32Array {
  const codes = new Int32Array(tableRows).fill(-1);
  for (let i = 0; i < labels.length; i++) codes[rows[i]] = labels[i] < 0 ? clusters : labels[i];
  return codes;
}

/** A number a clustered point that becomes a column, such as the distance to its centre; other rows are missing. */
export interface PointMeasure {
  readonly name: string;
  readonly values: ArrayLike<number>;
  readonly rows: Uint32Array;
}

/** The table with the column "segment" (role segment; earlier segments lose the role) and the measures after it. */
export function withSegments(data: Table, codes: Int32Array, classes: readonly string[], measures: readonly PointMeasure[] = []): Table {
  const others: Table = { ...data, columns: data.columns.map((column) => (column.role === "segment" ? withRole(column, null) : column)) };
  const taken = new Set(data.columns.map((column) => column.name));
  const free = (name: string) => {
    const found = freeName(name, taken);
    taken.add(found);
    return found;
  };
  const added: Column[] = [{ name: free("segment"), type: "category", role: "segment", codes, dictionary: classes }];
  for (const measure of measures) {
    const values = new Float64Array(data.rows).fill(Number.NaN);
    for (let i = 0; i < measure.rows.length; i++) values[measure.rows[i]] = measure.values[i];
    added.push({ name: free(measure.name), type: "number", role: null, values });
  }
  return withColumns(others, added);
}

export interface OriginStatistics {
  readonly mean: number | null;
  readonly median: number | null;
}

/**
 * Mean and median of each feature's origin column in each segment: `[feature][segment]`. `codes`: segment of each table
 * row, those outside 0 to `segments` - 1 left out (give `clusters + 1` to have the noise as well). O(features x rows).
 */
export async function originStatistics(
  data: Table,
  features: readonly FeatureInfo[],
  codes: Int32Array,
  segments: number,
  checkpoint: () => Promise<void>,
): Promise<OriginStatistics[][]> {
  const { medianInPlace } = await import("@/lib/ml/median");
  const statistics: OriginStatistics[][] = [];
  for (const { origin } of features) {
    await checkpoint();
    const column = findColumn(data, origin);
    const groups = column?.type === "number" ? await valuesBySegment(column.values, codes, segments, checkpoint) : [];
    const described: OriginStatistics[] = [];
    for (let c = 0; c < segments; c++) {
      const values = groups[c] ?? new Float64Array(0);
      described.push(values.length > 0 ? { mean: meanOf(values), median: medianInPlace(values) } : { mean: null, median: null });
      await checkpoint();
    }
    statistics.push(described);
  }
  return statistics;
}

/** Operations that one row costs where it is looked up by its segment. */
const VISIT = 16;

/** The values of each segment; what is missing is left out. */
async function valuesBySegment(values: Float64Array, codes: Int32Array, segments: number, checkpoint: () => Promise<void>): Promise<Float64Array[]> {
  const { inSlices } = await import("@/lib/ml/in-slices");
  const sizes = new Uint32Array(segments);
  await inSlices(values.length, VISIT, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) if (codes[row] >= 0 && codes[row] < segments && Number.isFinite(values[row])) sizes[codes[row]]++;
  });
  const groups = Array.from(sizes, (size) => new Float64Array(size));
  const filled = new Uint32Array(segments);
  await inSlices(values.length, VISIT, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      const code = codes[row];
      if (code >= 0 && code < segments && Number.isFinite(values[row])) groups[code][filled[code]++] = values[row];
    }
  });
  return groups;
}

/** Measured from the first value, so that a huge offset takes no digits. */
function meanOf(values: Float64Array): number {
  const [origin] = values;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] - origin;
  return origin + sum / values.length;
}

/** Means and medians of all origin columns in one segment. */
export function originFigures(origins: readonly (readonly OriginStatistics[])[], segment: number) {
  return { means: origins.map((origin) => origin[segment].mean), medians: origins.map((origin) => origin[segment].median) };
}

interface Described {
  readonly classes: readonly string[];
  /** Points of each segment. */
  readonly sizes: readonly number[];
  /** All points together. */
  readonly count: number;
  readonly silhouette: { readonly byCluster: readonly (number | null)[] };
  readonly centroids: readonly (readonly number[])[];
  readonly origins: readonly (readonly OriginStatistics[])[];
}

/** What a report says of segments around centres, in the order they are shown. */
export function describedSegments({ classes, sizes, count, silhouette, centroids, origins }: Described): ClusteredSegment[] {
  return classes.map((key, i) => ({
    key,
    size: sizes[i],
    share: sizes[i] / count,
    silhouette: silhouette.byCluster[i],
    centroid: centroids[i],
    ...originFigures(origins, i),
  }));
}
