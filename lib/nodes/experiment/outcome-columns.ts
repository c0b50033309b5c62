import type { BooleanColumn, Column, NumberColumn, Table } from "@/lib/table/table";

export type Outcome = NumberColumn | BooleanColumn;

const OUTCOME_NAME =
  /convert|conversion|purchas|bought|ordered|sign(ed)?[ _-]?up|subscribed|clicked|responded|activated|revenue|spen[dt]|response|outcome|конверс|выручк|куп(ил|лен)|покупк|отклик|конверт|conversi|convertit|venit|cump[aă]r|r[aă]spuns/i;
const BEFORE_NAME = /^(past|previous|prior|before|pre)[ _-]|[ _-](before|prior)$|прошл|до теста|anterior/i;

/**
 * The columns that look like what customers did in a test: those called so, else those with the role target. Names go
 * first because the target is often what a classifier is to foretell (churn), not what a test is to move. A feature is
 * taken for known before the test.
 */
export function likelyOutcomes(data: Table): Outcome[] {
  const measured = data.columns.filter(isOutcome);
  const named = measured.filter((column) => column.role !== "feature" && OUTCOME_NAME.test(column.name) && !BEFORE_NAME.test(column.name));
  return named.length > 0 ? named : measured.filter((column) => column.role === "target");
}

function isOutcome(column: Column): column is Outcome {
  return (column.type === "number" || column.type === "boolean") && column.role !== "id" && column.role !== "order";
}

/** Whether all values known are 0 or 1. O(rows). */
export function isYesNo(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] !== 0 && values[i] !== 1 && !Number.isNaN(values[i])) return false;
  return true;
}

/** Whether a column has a conversion rate. */
export function hasRate(column: Outcome): boolean {
  return column.type === "boolean" || isYesNo(column.values);
}
