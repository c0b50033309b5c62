import type { Checkpoint } from "@/lib/compute/checkpoint";
import type { Column, NumberColumn } from "../table";
import { byRows, part } from "./blocks";
import { groupRowsBy, keyCodes, type RowsByGroup, rowsByGroup } from "./key-codes";
import { type SortKey, type SortOptions, sortedRows } from "./sort";
import { takeOrMissing } from "./take";
import { type FigureMeasure, fillOf, isFigure } from "./window-figures";

/**
 * What a window gives a row, of the rows of its partition in their order:
 * `row-number` 1, 2, 3 ...; `rank` the number of the first row with equal order keys; `dense-rank` without gaps;
 * `lag` and `lead` the value `offset` rows before or behind; `running-sum`, `running-mean` up to and with the row (rows with
 * equal keys in their order); `share` the value over the partition's sum.
 */
export type WindowMeasure =
  | { readonly kind: "row-number" | "rank" | "dense-rank" }
  | { readonly kind: "lag" | "lead"; readonly column: Column; readonly offset: number }
  | { readonly kind: "running-sum" | "running-mean" | "share"; readonly column: NumberColumn }
  | FigureMeasure;

export type Window = WindowMeasure & { readonly name: string };

/**
 * Columns computed over windows, one value a row in the table's own order. Rows without a partition key form a partition of
 * their own; missing order keys come last; a missing value gives a missing running sum, mean or share at its row and is passed
 * over elsewhere, as in pandas. A share of a partition whose sum is 0 is missing. O(rows x (keys + windows)).
 */
export async function windowColumns(
  rows: number,
  partition: readonly Column[],
  order: readonly SortKey[],
  windows: readonly Window[],
  options: SortOptions,
  checkpoint: Checkpoint,
): Promise<Column[]> {
  const steps = windows.length + 3;
  const groups = await groupRowsBy(partition, rows, "value", part(checkpoint, 0, steps));
  const sorted = order.length > 0 ? await sortedRows(rows, order, options, part(checkpoint, 1, steps)) : undefined;
  const laidOut = await rowsByGroup(groups.codes, groups.count, part(checkpoint, 2, steps), sorted);
  const made: Column[] = [];
  for (const [i, window] of windows.entries()) made.push(await windowColumn(window, laidOut, order, part(checkpoint, 3 + i, steps)));
  return made;
}

async function windowColumn(window: Window, laidOut: RowsByGroup, order: readonly SortKey[], checkpoint: Checkpoint): Promise<Column> {
  const { name } = window;
  if (window.kind === "lag" || window.kind === "lead") {
    const shifted = await shiftedRows(laidOut, window.kind === "lag" ? window.offset : -window.offset, checkpoint);
    return { ...takeOrMissing(window.column, shifted), name, role: null };
  }
  const values = new Float64Array(laidOut.rows.length);
  if (isFigure(window)) {
    const fill = fillOf(window);
    await byRows(laidOut.starts, checkpoint, (from, to) => fill(values, laidOut, from, to));
    return { name, role: null, type: "number", values };
  }
  switch (window.kind) {
    case "row-number":
      await byRows(laidOut.starts, checkpoint, (from, to) => numberRows(values, laidOut, from, to));
      break;
    case "rank":
    case "dense-rank": {
      const keys = await Promise.all(order.map(({ column }) => keyCodes(column, checkpoint)));
      const codes = keys.map((key) => key.codes);
      await byRows(laidOut.starts, checkpoint, (from, to) => rankRows(values, laidOut, codes, window.kind === "dense-rank", from, to));
      break;
    }
    case "running-sum":
    case "running-mean":
      await byRows(laidOut.starts, checkpoint, (from, to) => runThrough(values, window.column.values, laidOut, window.kind === "running-mean", from, to));
      break;
    case "share":
      await byRows(laidOut.starts, checkpoint, (from, to) => shareOut(values, window.column.values, laidOut, from, to));
      break;
  }
  return { name, role: null, type: "number", values };
}

function numberRows(values: Float64Array, { starts, rows }: RowsByGroup, from: number, to: number): void {
  for (let group = from; group < to; group++) {
    const begin = starts[group] - 1;
    for (let i = starts[group]; i < starts[group + 1]; i++) values[rows[i]] = i - begin;
  }
}

function rankRows(values: Float64Array, { starts, rows }: RowsByGroup, codes: readonly Int32Array[], dense: boolean, from: number, to: number): void {
  for (let group = from; group < to; group++) {
    let rank = 1;
    for (let i = starts[group]; i < starts[group + 1]; i++) {
      if (i > starts[group] && codes.some((code) => code[rows[i]] !== code[rows[i - 1]])) rank = dense ? rank + 1 : i - starts[group] + 1;
      values[rows[i]] = rank;
    }
  }
}

/** For each row the row `offset` places before it in its group (behind it, when negative); -1 without one. */
async function shiftedRows({ starts, rows }: RowsByGroup, offset: number, checkpoint: Checkpoint): Promise<Int32Array> {
  const shifted = new Int32Array(rows.length);
  await byRows(starts, checkpoint, (from, to) => {
    for (let group = from; group < to; group++) {
      const begin = starts[group];
      const end = starts[group + 1];
      for (let i = begin; i < end; i++) {
        const at = i - offset;
        shifted[rows[i]] = at >= begin && at < end ? rows[at] : -1;
      }
    }
  });
  return shifted;
}

/** Running sums by Kahan's summation, or the means of the values so far. */
function runThrough(values: Float64Array, of: Float64Array, { starts, rows }: RowsByGroup, mean: boolean, from: number, to: number): void {
  for (let group = from; group < to; group++) {
    let sum = 0;
    let lost = 0;
    let count = 0;
    for (let i = starts[group]; i < starts[group + 1]; i++) {
      const row = rows[i];
      const value = of[row];
      if (Number.isNaN(value)) {
        values[row] = Number.NaN;
        continue;
      }
      const corrected = value - lost;
      const next = sum + corrected;
      lost = next - sum - corrected;
      sum = next;
      count++;
      values[row] = mean ? sum / count : sum;
    }
  }
}

function shareOut(values: Float64Array, of: Float64Array, { starts, rows }: RowsByGroup, from: number, to: number): void {
  for (let group = from; group < to; group++) {
    let sum = 0;
    let lost = 0;
    for (let i = starts[group]; i < starts[group + 1]; i++) {
      const value = of[rows[i]];
      if (Number.isNaN(value)) continue;
      const corrected = value - lost;
      const next = sum + corrected;
      lost = next - sum - corrected;
      sum = next;
    }
    for (let i = starts[group]; i < starts[group + 1]; i++) values[rows[i]] = sum === 0 ? Number.NaN : of[rows[i]] / sum;
  }
}
