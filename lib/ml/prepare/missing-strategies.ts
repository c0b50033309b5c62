import { readDate } from "@/lib/ml/formula/dates";
import type { ColumnType } from "@/lib/table/table";

export const NEIGHBOR_WEIGHTS = ["uniform", "distance"] as const;
export const NUMBER_STRATEGIES = ["median", "mean", "most-frequent", "constant", "knn", "model", "drop-rows", "keep"] as const;
export const WORD_STRATEGIES = ["constant", "most-frequent", "model", "drop-rows", "keep"] as const;
export type MissingStrategy = (typeof NUMBER_STRATEGIES)[number];

/** The strategies a column of this type can have, the usual one first. */
export const STRATEGIES_OF: Readonly<Record<ColumnType, readonly MissingStrategy[]>> = {
  number: NUMBER_STRATEGIES,
  date: ["keep", "median", "mean", "most-frequent", "constant", "drop-rows"],
  category: WORD_STRATEGIES,
  text: WORD_STRATEGIES,
  boolean: ["most-frequent", "constant", "model", "drop-rows", "keep"],
};

/** A constant as typed, in the type of the column; null when it cannot be read so. */
export function readConstant(text: string, type: ColumnType): number | string | boolean | null {
  if (type === "category" || type === "text") return text === "" ? null : text;
  if (type === "date") return readDate(text)?.time ?? null;
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : null;
  const number = Number(text.trim().replace(",", "."));
  return text.trim() === "" || !Number.isFinite(number) ? null : number;
}
