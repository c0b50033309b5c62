import * as z from "zod";
import { fail } from "@/lib/problem";
import { findColumn, isMissing, withColumns } from "@/lib/table/columns";
import { type Window, windowColumns } from "@/lib/table/operations/window";
import type { Span } from "@/lib/table/operations/window-figures";
import { type Column, type DateColumn, MISSING_BOOLEAN, MISSING_CODE, type NumberColumn, type Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { phase } from "../phase";
import { presentColumn, wrongType } from "./column-access";
import { FIGURES, SPANS } from "./figure-choices";

const DAY = 86_400_000;

const figureSchema = z.object({
  name: z.string(),
  figure: z.enum(FIGURES),
  /** Null: of the rows themselves, or of the order. */
  column: z.string().nullable(),
  span: z.enum(SPANS),
  /** Rows or days of a moving window; rows back or ahead of the others. */
  size: z.int().min(1),
});
export type FigureState = z.output<typeof figureSchema>;

/** Nothing is learned: figures of other rows are taken in the same way, of their own groups. */
export const figuresStateSchema = z.object({
  groups: z.array(z.string()),
  /** Null: the rows as they stand. */
  order: z.string().nullable(),
  descending: z.boolean(),
  figures: z.array(figureSchema),
});
export type FiguresState = z.output<typeof figuresStateSchema>;

export interface FiguresApplied {
  readonly table: Table;
  /** Rows without a value in a group column: they have no figures. */
  readonly noGroup: number;
}

/** Adds the figures to a table; the order of its rows stays. Fails when a column is gone or of another type. O(rows log rows + rows x figures). */
export async function applyFigures(table: Table, state: FiguresState, checkpoint: Checkpoint): Promise<FiguresApplied> {
  const groups = state.groups.map((name) => presentColumn(table, name));
  const order = state.order === null ? null : presentColumn(table, state.order);
  const windows = state.figures.map((figure) => windowOf(table, figure, order));
  const made = await windowColumns(table.rows, groups, order ? [{ column: order, descending: state.descending }] : [], windows, {}, phase(checkpoint, 0, 0.9));
  const without = rowsWithout(groups, table.rows);
  const columns = without.length === 0 ? made : made.map((column) => emptied(column, without));
  await checkpoint(1, 1);
  return { table: withColumns(table, columns), noGroup: without.length };
}

function windowOf(table: Table, { name, figure, column: of, span, size }: FigureState, order: Column | null): Window {
  const column = of === null ? null : (findColumn(table, of) ?? fail("common.column-missing", { column: of }));
  switch (figure) {
    case "row-number":
    case "rank":
      return { name, kind: figure };
    case "running-count":
      return column ? { name, kind: figure, column } : { name, kind: "row-number" };
    case "moving-count":
      return { name, kind: figure, column, span: spanOf(span, size, order) };
    case "previous":
    case "next":
      return { name, kind: figure === "previous" ? "lag" : "lead", column: column ?? fail("common.column-missing", { column: "" }), offset: size };
    case "since-previous":
      return { name, kind: "difference", column: dateOf(column ?? order), offset: size, unit: DAY };
    case "difference":
      return { name, kind: "difference", column: numberOf(column), offset: size, unit: 1 };
    case "growth":
      return { name, kind: "growth", column: numberOf(column), offset: size };
    case "running-sum":
    case "running-mean":
    case "running-min":
    case "running-max":
    case "share":
      return { name, kind: figure, column: numberOf(column) };
    case "moving-sum":
    case "moving-mean":
    case "moving-min":
    case "moving-max":
      return { name, kind: figure, column: numberOf(column), span: spanOf(span, size, order) };
  }
}

function spanOf(span: FigureState["span"], size: number, order: Column | null): Span {
  return span === "rows" ? { rows: size } : { time: size * DAY, of: dateOf(order) };
}

function numberOf(column: Column | null): NumberColumn {
  if (!column) return fail("common.column-missing", { column: "" });
  return column.type === "number" ? column : wrongType(column, "number");
}

function dateOf(column: Column | null): DateColumn {
  if (!column) return fail("prepare.window-no-date", undefined, { param: "order" });
  return column.type === "date" ? column : wrongType(column, "date");
}

function rowsWithout(groups: readonly Column[], rows: number): Uint32Array {
  const without: number[] = [];
  for (let row = 0; row < rows; row++) if (groups.some((group) => isMissing(group, row))) without.push(row);
  return Uint32Array.from(without);
}

/** A copy without values in some rows. */
function emptied(column: Column, rows: Uint32Array): Column {
  if ("codes" in column) {
    const codes = column.codes.slice();
    for (const row of rows) codes[row] = MISSING_CODE;
    return { ...column, codes };
  }
  if (column.type === "boolean") {
    const values = column.values.slice();
    for (const row of rows) values[row] = MISSING_BOOLEAN;
    return { ...column, values };
  }
  const values = column.values.slice();
  for (const row of rows) values[row] = Number.NaN;
  return { ...column, values };
}
