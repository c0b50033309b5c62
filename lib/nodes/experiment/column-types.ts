import type { ColumnType } from "@/lib/table/table";

/** Who got what: few distinct values of any type but dates. */
export const VARIANT_TYPES = ["category", "text", "boolean", "number"] as const satisfies readonly ColumnType[];
/** What is measured: an amount, or yes/no (also as 1 and 0). */
export const OUTCOME_TYPES = ["number", "boolean"] as const satisfies readonly ColumnType[];
/** Segments and strata. */
export const SEGMENT_TYPES = ["category", "text", "boolean", "number"] as const satisfies readonly ColumnType[];
