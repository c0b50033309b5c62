import type { Checkpoint } from "@/lib/compute/checkpoint";
import { type Column, MISSING_BOOLEAN, MISSING_CODE, type NumberColumn } from "../table";
import { byRows, part } from "./blocks";
import { groupRowsBy, keyCodes } from "./key-codes";
import { type RowsByGroup, rowsByGroup } from "./rows-by-group";
import { type Scratch, withScratch } from "./scratch";
import { type SortKey, type SortOptions, sortedRows } from "./sort";
import { type FigureMeasure, fillOf, isFigure } from "./window-figures";
import { numberWithin, rankWithin, runWithin, shareWithin, shiftCells, shiftWithin } from "./window-measures";

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

/** Rows of a slice: what is gathered of them and computed stays in the processor's cache. */
const SLICE = 1 << 13;

/**
 * Columns computed over windows, one value a row in the table's own order. Rows without a partition key form a partition of
 * their own; missing order keys come last; a missing value gives a missing running sum, mean or share at its row and is passed
 * over elsewhere, as in pandas. A share of a partition whose sum is 0 is missing.
 *
 * Rows are laid out partition after partition. Some partitions at a time, the values they need are gathered once for all
 * windows, worked through one after another, and put where their rows are. O(rows x (keys + windows)).
 */
export async function windowColumns(
  rows: number,
  partition: readonly Column[],
  order: readonly SortKey[],
  windows: readonly Window[],
  options: SortOptions,
  checkpoint: Checkpoint,
): Promise<Column[]> {
  return withScratch(async (scratch) => {
    const groups = await groupRowsBy(partition, rows, "value", part(checkpoint, 0, 4), scratch);
    const sorted = order.length > 0 ? await sortedRows(rows, order, options, part(checkpoint, 1, 4), scratch) : undefined;
    const laidOut = await rowsByGroup(groups.codes, groups.count, part(checkpoint, 2, 4), sorted, scratch);
    const ranks: Int32Array[] = [];
    if (windows.some(isRank)) for (const { column } of order) ranks.push((await keyCodes(column, part(checkpoint, 3, 4), scratch)).codes);
    const slices = new Slices(laidOut, ranks, scratch);
    const made = windows.map((window) => slices.column(window));
    const work = (from: number, to: number) => {
      slices.open(from, to);
      for (const { fill } of made) fill(from, to);
    };
    await byRows(laidOut.starts, part(checkpoint, 3, 4), work, SLICE);
    return made.map(({ column }) => column);
  });
}

function isRank({ kind }: Window): boolean {
  return kind === "rank" || kind === "dense-rank";
}

/** Works the groups `from` to before `to`. */
type Work = (from: number, to: number) => void;

/** A column, and what fills it slice by slice. */
interface Filled {
  readonly column: Column;
  readonly fill: Work;
}

/** Windows over some groups at a time. */
class Slices {
  /** What a window gives the rows of the open slice, in their order. */
  private readonly result: Float64Array;
  /** Values of the open slice in its order, by column; gathered when they are first asked for. */
  private readonly gathered = new Map<Float64Array, { readonly space: Float64Array; open: boolean }>();
  private readonly longest: number;
  private start = 0;
  private length = 0;

  /** `ranks`: codes of the order keys. */
  constructor(
    private readonly laidOut: RowsByGroup,
    private readonly ranks: readonly Int32Array[],
    private readonly scratch: Scratch,
  ) {
    this.longest = Math.min(laidOut.rows.length, Math.max(SLICE, longestOf(laidOut.starts)));
    this.result = scratch.float64(this.longest);
  }

  /** The slice of the groups `from` to before `to` is the open one. */
  open(from: number, to: number): void {
    const { starts } = this.laidOut;
    this.start = starts[from];
    this.length = starts[to] - starts[from];
    for (const each of this.gathered.values()) each.open = false;
  }

  /** A window's column, still empty, and what fills it slice by slice. */
  column(window: Window): Filled {
    const { result } = this;
    const { starts, rows } = this.laidOut;
    const { name } = window;
    if (isFigure(window)) {
      const values = new Float64Array(rows.length);
      const fill = fillOf(window);
      return { column: { name, role: null, type: "number", values }, fill: (from, to) => fill(values, this.laidOut, from, to) };
    }
    switch (window.kind) {
      case "lag":
        return this.shifted(window.column, window.offset, name);
      case "lead":
        return this.shifted(window.column, -window.offset, name);
      case "row-number":
        return this.measured(name, (from, to) => numberWithin(result, starts, from, to));
      case "rank":
      case "dense-rank":
        return this.measured(name, (from, to) => rankWithin(result, rows, starts, this.ranks, window.kind === "dense-rank", from, to));
      case "running-sum":
      case "running-mean":
        return this.measured(name, (from, to) => runWithin(result, this.inOrder(window.column.values), starts, window.kind === "running-mean", from, to));
      case "share":
        return this.measured(name, (from, to) => shareWithin(result, this.inOrder(window.column.values), starts, from, to));
    }
  }

  /** `measure` writes into `result`; from there it goes to where the rows are. */
  private measured(name: string, measure: Work): Filled {
    const values = new Float64Array(this.laidOut.rows.length);
    return { column: { name, role: null, type: "number", values }, fill: this.filling(values, measure) };
  }

  private filling(values: Float64Array, measure: Work): Work {
    const { rows } = this.laidOut;
    return (from, to) => {
      measure(from, to);
      scatter(values, this.result, rows, this.start, this.length);
    };
  }

  private shifted(source: Column, offset: number, name: string): Filled {
    const { starts, rows } = this.laidOut;
    if ("codes" in source) {
      const codes = new Int32Array(rows.length);
      return {
        column: { ...source, name, role: null, codes },
        fill: (from, to) => shiftCells(codes, source.codes, MISSING_CODE, rows, starts, offset, from, to),
      };
    }
    if (source.type === "boolean") {
      const values = new Uint8Array(rows.length);
      const fill = (from: number, to: number) => shiftCells(values, source.values, MISSING_BOOLEAN, rows, starts, offset, from, to);
      return { column: { ...source, name, role: null, values }, fill };
    }
    const values = new Float64Array(rows.length);
    const fill = this.filling(values, (from, to) => shiftWithin(this.result, this.inOrder(source.values), starts, offset, from, to));
    return { column: { ...source, name, role: null, values }, fill };
  }

  private inOrder(values: Float64Array): Float64Array {
    let found = this.gathered.get(values);
    if (!found) {
      found = { space: this.scratch.float64(this.longest), open: false };
      this.gathered.set(values, found);
    }
    if (!found.open) gather(found.space, values, this.laidOut.rows, this.start, this.length);
    found.open = true;
    return found.space;
  }
}

function longestOf(starts: Uint32Array): number {
  let longest = 0;
  for (let group = 0; group + 1 < starts.length; group++) longest = Math.max(longest, starts[group + 1] - starts[group]);
  return longest;
}

function gather(space: Float64Array, values: Float64Array, rows: Uint32Array, start: number, length: number): void {
  for (let i = 0; i < length; i++) space[i] = values[rows[start + i]];
}

function scatter(values: Float64Array, space: Float64Array, rows: Uint32Array, start: number, length: number): void {
  for (let i = 0; i < length; i++) values[rows[start + i]] = space[i];
}
