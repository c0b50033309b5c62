import type { RowGroups } from "@/lib/table/operations/key-codes";
import { KeyTable } from "@/lib/table/operations/key-table";
import type { Checkpoint } from "./checkpoint";
import type { Random } from "./random";

export interface SplitSettings {
  /** Share of the test part, between 0 and 1. */
  readonly testShare: number;
  /** Stratum of each row (-1: its own stratum of missing values), or null. */
  readonly strata: RowGroups | null;
  /** Rows with the same number stay together (-1: a group of its own), or null. */
  readonly groups: RowGroups | null;
}

export interface SplitResult {
  /** 1 where the row is in the test part. */
  readonly test: Uint8Array;
  readonly units: number;
  readonly testUnits: number;
  /** Strata with a single unit, which stays in the training part. */
  readonly singles: number;
}

/**
 * Splits rows at random. As scikit-learn's train_test_split: the test part holds ceil(share x n) units, and strata share it
 * in proportion by largest remainders, ties settled by chance. A unit is a row, or a group of rows that must stay together;
 * a group belongs to the stratum most of its rows have (the first seen among equals). O(rows).
 */
export async function splitRows(rows: number, settings: SplitSettings, random: Random, checkpoint: Checkpoint): Promise<SplitResult> {
  const { unitOf, units } = numberUnits(rows, settings.groups);
  await checkpoint(1, 4);
  const strata = settings.strata ? stratumOfUnits(settings.groups ? unitOf : null, units, settings.strata) : { of: new Int32Array(units), count: 1 };
  await checkpoint(2, 4);

  const members: number[][] = Array.from({ length: strata.count }, () => []);
  for (let unit = 0; unit < units; unit++) members[strata.of[unit]].push(unit);
  const wanted = Math.min(units, Math.ceil(settings.testShare * units - 1e-9));
  const sizes = members.map((list) => list.length);
  const quotas = strata.count === 1 ? [wanted] : apportion(sizes, wanted, random);
  const inTest = new Uint8Array(units);
  for (const [stratum, list] of members.entries()) {
    random.shuffle(list);
    for (let i = 0; i < quotas[stratum]; i++) inTest[list[i]] = 1;
  }
  await checkpoint(3, 4);

  const test = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) test[row] = inTest[unitOf[row]];
  return { test, units, testUnits: quotas.reduce((a, b) => a + b, 0), singles: strata.count > 1 ? sizes.filter((size) => size === 1).length : 0 };
}

function numberUnits(rows: number, groups: RowGroups | null): { unitOf: Int32Array; units: number } {
  if (!groups) return { unitOf: Int32Array.from({ length: rows }, (_, row) => row), units: rows };
  let units = groups.count;
  const unitOf = groups.codes.map((code) => (code < 0 ? units++ : code));
  return { unitOf, units };
}

/** `unitOf` is null when each row is a unit. */
function stratumOfUnits(unitOf: Int32Array | null, units: number, strata: RowGroups): { of: Int32Array; count: number } {
  const missing = strata.codes.some((code) => code < 0);
  const count = Math.max(1, strata.count + (missing ? 1 : 0));
  if (!unitOf) return { of: strata.codes.map((code) => (code < 0 ? strata.count : code)), count };
  const of = new Int32Array(units).fill(-1);
  const pairs = new KeyTable(units);
  const votes = new Int32Array(unitOf.length);
  const best = new Int32Array(units);
  for (let row = 0; row < unitOf.length; row++) {
    const stratum = strata.codes[row] < 0 ? strata.count : strata.codes[row];
    const unit = unitOf[row];
    const count = ++votes[pairs.add(unit, stratum)];
    if (count > best[unit]) {
      best[unit] = count;
      of[unit] = stratum;
    }
  }
  return { of, count };
}

/** Shares `total` among strata in proportion to their sizes; a stratum of one gives nothing, so that training sees every stratum. */
function apportion(sizes: readonly number[], total: number, random: Random): number[] {
  const eligible = sizes.map((size) => (size > 1 ? size : 0));
  const sum = eligible.reduce((a, b) => a + b, 0);
  if (sum === 0) return sizes.map(() => 0);
  const target = Math.min(total, sum);
  const exact = eligible.map((size) => (size / sum) * target);
  const quotas = exact.map(Math.floor);
  const order = random.shuffle(eligible.map((_, i) => i)).sort((a, b) => exact[b] - quotas[b] - (exact[a] - quotas[a]));
  let left = target - quotas.reduce((a, b) => a + b, 0);
  for (let at = 0; left > 0; at = (at + 1) % order.length) {
    const stratum = order[at];
    if (quotas[stratum] >= eligible[stratum]) continue;
    quotas[stratum]++;
    left--;
  }
  return quotas;
}
