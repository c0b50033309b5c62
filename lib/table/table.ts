/**
 * The columnar table that travels on wires. Columns are immutable and shared, never copied,
 * between tables. A missing value is NaN in a number or date, -1 in a coded column, 255 in a boolean.
 */

export const COLUMN_TYPES = ["number", "category", "text", "date", "boolean"] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

/**
 * What a column means to the person. `order`, `quantity` and `price` describe a transaction line;
 * the others are used from customers to verdict.
 */
export const ROLES = ["id", "order", "date", "amount", "quantity", "price", "feature", "target", "segment", "sensitive", "consent", "weight"] as const;
export type Role = (typeof ROLES)[number];

interface ColumnBase {
  readonly name: string;
  readonly role: Role | null;
  /** The column this one is a rescaled copy of; views show the origin's units. */
  readonly origin?: string;
}

export interface NumberColumn extends ColumnBase {
  readonly type: "number";
  /** One value a row; NaN is missing. */
  readonly values: Float64Array;
}

export interface DateColumn extends ColumnBase {
  readonly type: "date";
  /** Milliseconds since the epoch, UTC; NaN is missing. */
  readonly values: Float64Array;
}

export interface CodedColumn extends ColumnBase {
  /** `category`: few values, compared as groups. `text`: free text or identifiers. */
  readonly type: "category" | "text";
  /** Index into `dictionary`, one a row; -1 is missing. */
  readonly codes: Int32Array;
  /** Distinct values; may hold values that no row uses. */
  readonly dictionary: readonly string[];
}

export interface BooleanColumn extends ColumnBase {
  readonly type: "boolean";
  /** 0 false, 1 true, 255 missing. */
  readonly values: Uint8Array;
}

export type Column = NumberColumn | DateColumn | CodedColumn | BooleanColumn;

/** JSON as it travels in documents, models and reports. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/**
 * One fitted step of preparation, replayable on any other table (see lib/ml/recipe).
 * `id` is a hash of kind and state: two tables share a history as long as their ids agree.
 */
export interface RecipeStep {
  readonly id: string;
  readonly kind: string;
  readonly state: JsonObject;
  /** Columns the step needs in order to apply. */
  readonly reads: readonly string[];
  /** Columns the step makes or replaces. */
  readonly writes: readonly string[];
  /** True when the step starts a new set of columns (an aggregation): nothing else passes through. */
  readonly replacesAll?: boolean;
}

export type Recipe = readonly RecipeStep[];

export interface Table {
  readonly rows: number;
  readonly columns: readonly Column[];
  /** How the table was made, from its source's columns on. */
  readonly recipe: Recipe;
}

export const MISSING_CODE = -1;
export const MISSING_BOOLEAN = 255;
