import type { ColumnType } from "@/lib/table/table";

/** What can be told of a row by the rows of its group, in their order. */
export const FIGURES = [
  "running-sum",
  "running-mean",
  "running-min",
  "running-max",
  "running-count",
  "moving-sum",
  "moving-mean",
  "moving-min",
  "moving-max",
  "moving-count",
  "previous",
  "next",
  "difference",
  "growth",
  "since-previous",
  "row-number",
  "rank",
  "share",
] as const;
export type Figure = (typeof FIGURES)[number];

export const SPANS = ["rows", "days"] as const;

const ANY: readonly ColumnType[] = ["number", "date", "category", "text", "boolean"];
const NUMBER: readonly ColumnType[] = ["number"];

/** Types of columns that a figure is taken of; none: it is taken of the rows alone. */
export function typesOfFigure(figure: Figure): readonly ColumnType[] {
  switch (figure) {
    case "row-number":
    case "rank":
      return [];
    case "since-previous":
      return ["date"];
    case "running-count":
    case "moving-count":
    case "previous":
    case "next":
      return ANY;
    default:
      return NUMBER;
  }
}

/** Without a column: counts of rows, and the time by the order itself. */
export function needsColumn(figure: Figure): boolean {
  return typesOfFigure(figure).length > 0 && figure !== "running-count" && figure !== "moving-count" && figure !== "since-previous";
}

/** Figures over a moving window, which has a length. */
export function isMoving(figure: Figure): boolean {
  return figure.startsWith("moving-");
}

/** Figures that look some rows back or ahead. */
export function isShifted(figure: Figure): boolean {
  return figure === "previous" || figure === "next" || figure === "difference" || figure === "growth" || figure === "since-previous";
}

/** Figures that know what comes after a row: of no use for predicting it. */
export function looksAhead(figure: Figure): boolean {
  return figure === "next" || figure === "share";
}
