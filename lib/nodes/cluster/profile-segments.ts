import type { CodedColumn, Table } from "@/lib/table/table";
import type { DescribingColumns } from "./profile-columns";
import type { Meaning } from "./reports";
import { measureColumn } from "./rfm-measures";
import { mergeTarget, type SegmentSettings } from "./segment-settings";
import { NOISE_LABEL } from "./segments-output";

export interface Grouping {
  /** Labels that came in, in the order of the column's dictionary, noise last. */
  readonly keys: readonly string[];
  /** Place of each row's segment among the keys; -1 = none. */
  readonly groups: Int32Array;
  /** Labels merged into each. */
  readonly merged: readonly (readonly string[])[];
  /** Place of noise; null without. */
  readonly noise: number | null;
}

/** Segments with merges carried out; values that no row uses are left out. O(rows + labels²). */
export function groupSegments({ codes, dictionary }: CodedColumn, settings: SegmentSettings): Grouping {
  const used = new Uint8Array(dictionary.length);
  for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) used[codes[row]] = 1;
  const present = new Set(dictionary.filter((_, code) => used[code] === 1));
  const target = dictionary.map((label) => mergeTarget(label, settings, present));
  const found = [...new Set(dictionary.filter((label, code) => used[code] === 1 && target[code] === label))];
  const keys = [...found.filter((key) => key !== NOISE_LABEL), ...found.filter((key) => key === NOISE_LABEL)];
  const place = target.map((label) => keys.indexOf(label));
  const groups = new Int32Array(codes.length).fill(-1);
  for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) groups[row] = place[codes[row]];
  const merged = keys.map((key) => dictionary.filter((label, code) => used[code] === 1 && label !== key && target[code] === key));
  const noise = keys.indexOf(NOISE_LABEL);
  return { keys, groups, merged, noise: noise < 0 ? null : noise };
}

/** Which of the described columns are recency, frequency and value, whatever they are called. */
export function rfmMeanings(data: Table, { numbers }: DescribingColumns): ReadonlyMap<string, Meaning> {
  const found = new Map<string, Meaning>();
  for (const meaning of ["recency", "frequency", "monetary"] as const) {
    const column = measureColumn(data, null, meaning);
    const name = column?.origin ?? column?.name;
    if (name !== undefined && !found.has(name) && numbers.some((number) => number.name === name)) found.set(name, meaning);
  }
  return found;
}
