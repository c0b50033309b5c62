import type { Compute } from "@/lib/compute/compute";
import type { DensityPoints } from "@/lib/ml/density/tree";
import type { Table } from "@/lib/table/table";
import { fail } from "../problem";
import type { DensityGroup } from "./density-reports";
import type { FeatureSpace } from "./feature-space";
import type { FeatureInfo } from "./reports";
import { inOrder, NOISE_LABEL, orderOf, originFigures, originStatistics, segmentClasses, segmentCodes } from "./segments-output";
import { valueColumn } from "./value-column";

/** The rows as density methods read them: the values of the table themselves. */
export function densityPoints({ columns, points }: FeatureSpace): DensityPoints {
  return { columns: columns.map((column) => column.values), rows: points.rows };
}

/** Refuses beforehand what cannot fit, with the number of rows that would. `bytes`: need of so many rows. */
export function refuseTooLarge(compute: Compute, rows: number, bytes: (rows: number) => number): void {
  const needed = bytes(rows);
  if (needed <= compute.memoryLimit) return;
  const megabyte = 1024 ** 2;
  const fitting = Math.floor((rows * compute.memoryLimit) / needed / 1000) * 1000;
  const detail = { rows, needed: Math.ceil(needed / megabyte), limit: Math.floor(compute.memoryLimit / megabyte), fitting };
  fail("cluster.density-too-large", detail, { param: "columns" });
}

export interface Segments {
  /** Segment of each point, NOISE left. */
  readonly labels: Int32Array;
  /** Cluster of each segment. */
  readonly order: readonly number[];
  readonly classes: readonly string[];
  /** Segment code of each row of the table; `clusters` is noise. */
  readonly codes: Int32Array;
  readonly noise: number;
  /** In the order of the segments. */
  readonly sizes: readonly number[];
}

/** Clusters put in the order of segments, with noise as the last class when there is any. */
export function asSegments(data: Table, { points }: FeatureSpace, found: Int32Array, clusters: number): Segments {
  const sizes = new Array<number>(clusters).fill(0);
  let noise = 0;
  for (const label of found) {
    if (label < 0) noise++;
    else sizes[label]++;
  }
  const order = orderOf(found, sizes, points.rows, valueColumn(data, null)?.values);
  const labels = inOrder(found, order);
  const codes = segmentCodes(labels, points.rows, data.rows, clusters);
  return { labels, order, classes: segmentClasses(clusters, noise > 0), codes, noise, sizes: order.map((cluster) => sizes[cluster]) };
}

/** Size and statistics of the first `listed` segments and of the noise. */
export async function describeGroups(
  data: Table,
  features: readonly FeatureInfo[],
  segments: Segments,
  points: number,
  listed: number,
  checkpoint: () => Promise<void>,
): Promise<{ readonly groups: readonly DensityGroup[]; readonly noiseGroup: DensityGroup | null }> {
  const { codes, sizes, noise } = segments;
  const shown = Math.min(listed, sizes.length);
  // Noise takes the place after the segments that are listed; those that are not are left out.
  const places = codes.map((code) => (code === sizes.length ? shown : code < shown ? code : -1));
  const origins = await originStatistics(data, features, places, shown + 1, checkpoint);
  const group = (key: string, place: number, size: number): DensityGroup => ({
    key,
    size,
    share: size / points,
    ...originFigures(origins, place),
  });
  return {
    groups: sizes.slice(0, shown).map((size, i) => group(String(i + 1), i, size)),
    noiseGroup: noise > 0 ? group(NOISE_LABEL, shown, noise) : null,
  };
}
