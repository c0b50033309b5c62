import { isMissing } from "../columns";
import type { Column, DateColumn, NumberColumn } from "../table";
import type { RowsByGroup } from "./rows-by-group";

/** How far back a moving window reaches, the row itself among it: so many rows, or so many milliseconds of a date (open at its far end). */
export type Span = { readonly rows: number } | { readonly time: number; readonly of: DateColumn };

/**
 * `running-min`, `running-max` up to and with the row; `running-count` the values so far; `moving-…` over the last rows or the
 * last time; `difference` to the row `offset` places before, in units of `unit`; `growth` that difference over the value before.
 */
export type FigureMeasure =
  | { readonly kind: "running-min" | "running-max"; readonly column: NumberColumn }
  | { readonly kind: "running-count"; readonly column: Column }
  | { readonly kind: "moving-sum" | "moving-mean" | "moving-min" | "moving-max"; readonly column: NumberColumn; readonly span: Span }
  | { readonly kind: "moving-count"; readonly column: Column | null; readonly span: Span }
  | { readonly kind: "difference"; readonly column: NumberColumn | DateColumn; readonly offset: number; readonly unit: number }
  | { readonly kind: "growth"; readonly column: NumberColumn; readonly offset: number };

const KINDS: ReadonlySet<string> = new Set<FigureMeasure["kind"]>([
  "running-min",
  "running-max",
  "running-count",
  "moving-sum",
  "moving-mean",
  "moving-min",
  "moving-max",
  "moving-count",
  "difference",
  "growth",
]);

export function isFigure<M extends { readonly kind: string }>(measure: M): measure is Extract<M, FigureMeasure> {
  return KINDS.has(measure.kind);
}

/** Fills `values` for the rows of some groups. */
export type FillGroups = (values: Float64Array, laidOut: RowsByGroup, from: number, to: number) => void;

/**
 * The loop of a measure. Of pandas' kind: a running figure is missing where its value is; a moving one passes missing values
 * over (`min_periods=1`), and is missing without a value in the window or, in time, without a date; rows of one moment count
 * in their order. Growth from 0 is missing, where pandas has an infinity. O(rows).
 */
export function fillOf(measure: FigureMeasure): FillGroups {
  switch (measure.kind) {
    case "running-min":
      return (values, laidOut, from, to) => runExtreme(values, measure.column.values, -1, laidOut, from, to);
    case "running-max":
      return (values, laidOut, from, to) => runExtreme(values, measure.column.values, 1, laidOut, from, to);
    case "running-count":
      return (values, laidOut, from, to) => runCount(values, measure.column, laidOut, from, to);
    case "moving-count":
      return (values, laidOut, from, to) => moveCount(values, measure.column, measure.span, laidOut, from, to);
    case "moving-sum":
    case "moving-mean":
    case "moving-min":
    case "moving-max":
      return moving(measure.column.values, measure.kind, measure.span);
    case "difference": {
      const { column, offset, unit } = measure;
      return (values, laidOut, from, to) => compare(values, column.values, offset, laidOut, from, to, (value, before) => (value - before) / unit);
    }
    case "growth": {
      const { column, offset } = measure;
      const growth = (value: number, before: number) => (before === 0 ? Number.NaN : value / before - 1);
      return (values, laidOut, from, to) => compare(values, column.values, offset, laidOut, from, to, growth);
    }
  }
}

function runExtreme(values: Float64Array, of: Float64Array, sign: 1 | -1, { starts, rows }: RowsByGroup, from: number, to: number): void {
  for (let group = from; group < to; group++) {
    let best = Number.NaN;
    for (let i = starts[group]; i < starts[group + 1]; i++) {
      const value = of[rows[i]];
      if (Number.isNaN(best) || sign * value > sign * best) best = value;
      values[rows[i]] = Number.isNaN(value) ? Number.NaN : best;
    }
  }
}

function runCount(values: Float64Array, of: Column, { starts, rows }: RowsByGroup, from: number, to: number): void {
  for (let group = from; group < to; group++) {
    let count = 0;
    for (let i = starts[group]; i < starts[group + 1]; i++) {
      if (!isMissing(of, rows[i])) count++;
      values[rows[i]] = count;
    }
  }
}

function compare(
  values: Float64Array,
  of: Float64Array,
  offset: number,
  { starts, rows }: RowsByGroup,
  from: number,
  to: number,
  figure: (value: number, before: number) => number,
): void {
  for (let group = from; group < to; group++) {
    const begin = starts[group];
    for (let i = begin; i < starts[group + 1]; i++) values[rows[i]] = i - offset < begin ? Number.NaN : figure(of[rows[i]], of[rows[i - offset]]);
  }
}

/** The first place of a moving window that ends with place `i`, when that of the place before was `start`; -1 without a date. */
type FirstOf = (i: number, start: number, begin: number, rows: Uint32Array) => number;

function firstOf(span: Span): FirstOf {
  if ("rows" in span) return (i, _, begin) => Math.max(begin, i - span.rows + 1);
  const { values } = span.of;
  return (i, start, _, rows) => {
    const now = values[rows[i]];
    if (Number.isNaN(now)) return -1;
    let first = start;
    // Rows go by their date here, or against it when the latest come first: the window reaches back in their order.
    while (first < i && Math.abs(now - values[rows[first]]) >= span.time) first++;
    return first;
  };
}

function moveCount(values: Float64Array, of: Column | null, span: Span, { starts, rows }: RowsByGroup, from: number, to: number): void {
  const first = firstOf(span);
  for (let group = from; group < to; group++) {
    const begin = starts[group];
    let start = begin;
    let count = 0;
    for (let i = begin; i < starts[group + 1]; i++) {
      const at = first(i, start, begin, rows);
      if (at < 0) {
        values[rows[i]] = Number.NaN;
        continue;
      }
      if (of === null || !isMissing(of, rows[i])) count++;
      for (; start < at; start++) if (of === null || !isMissing(of, rows[start])) count--;
      values[rows[i]] = count;
    }
  }
}

const COMBINE = {
  "moving-sum": (a: number, b: number) => a + b,
  "moving-mean": (a: number, b: number) => a + b,
  "moving-min": (a: number, b: number) => Math.min(a, b),
  "moving-max": (a: number, b: number) => Math.max(a, b),
} as const;
const NOTHING = { "moving-sum": 0, "moving-mean": 0, "moving-min": Number.POSITIVE_INFINITY, "moving-max": Number.NEGATIVE_INFINITY } as const;

/**
 * A queue of two stacks: figures of the older part by place from its end, and one figure of the newer part. Nothing is ever
 * taken off a sum, so a huge value that has left the window leaves no error behind. O(rows), each row handled twice.
 */
function moving(of: Float64Array, kind: keyof typeof COMBINE, span: Span): FillGroups {
  const first = firstOf(span);
  const combine = COMBINE[kind];
  const nothing = NOTHING[kind];
  return (values, { starts, rows }, from, to) => {
    let longest = 0;
    for (let group = from; group < to; group++) longest = Math.max(longest, starts[group + 1] - starts[group]);
    // By place in the group: the figure, and the values, from there to the end of the older part.
    const [older, olderCount] = [new Float64Array(longest), new Int32Array(longest)];
    for (let group = from; group < to; group++) {
      const begin = starts[group];
      let start = begin;
      let middle = begin;
      let newer: number = nothing;
      let newerCount = 0;
      for (let i = begin; i < starts[group + 1]; i++) {
        const at = first(i, start, begin, rows);
        if (at < 0) {
          values[rows[i]] = Number.NaN;
          continue;
        }
        start = at;
        const value = of[rows[i]];
        if (!Number.isNaN(value)) {
          newer = combine(newer, value);
          newerCount++;
        }
        if (start >= middle) {
          // The older part has left: what is new so far becomes it.
          let [figure, count] = [nothing as number, 0];
          for (let j = i; j >= start; j--) {
            const each = of[rows[j]];
            if (!Number.isNaN(each)) {
              figure = combine(each, figure);
              count++;
            }
            older[j - begin] = figure;
            olderCount[j - begin] = count;
          }
          middle = i + 1;
          newer = nothing;
          newerCount = 0;
        }
        const count = olderCount[start - begin] + newerCount;
        const figure = combine(older[start - begin], newer);
        values[rows[i]] = count === 0 ? Number.NaN : kind === "moving-mean" ? figure / count : figure;
      }
    }
  };
}
