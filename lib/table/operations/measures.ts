import type { ColumnType } from "../table";

/** What can be measured of a group of rows. `count` without a column counts rows, with one its values. */
export const MEASURES = ["count", "sum", "mean", "median", "min", "max", "std", "first", "last", "distinct", "mode"] as const;
export type Measure = (typeof MEASURES)[number];

const ANY: readonly ColumnType[] = ["number", "date", "category", "text", "boolean"];
const AMOUNT: readonly ColumnType[] = ["number", "boolean"];

/** Types of columns a measure reads. Of a yes/no column, the sum is the number of yes and the mean their share. */
export const TYPES_OF: Readonly<Record<Measure, readonly ColumnType[]>> = {
  count: ANY,
  sum: AMOUNT,
  mean: ["number", "date", "boolean"],
  median: ["number", "date", "boolean"],
  min: ANY,
  max: ANY,
  std: AMOUNT,
  first: ANY,
  last: ANY,
  distinct: ANY,
  mode: ANY,
};

/** Type of what a measure gives of a column of some type. */
export function typeOfMeasure(measure: Measure, type: ColumnType | null): ColumnType {
  switch (measure) {
    case "count":
    case "sum":
    case "std":
    case "distinct":
      return "number";
    case "mean":
    case "median":
      return type === "date" ? "date" : "number";
    default:
      return type ?? "number";
  }
}
