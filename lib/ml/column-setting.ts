import * as z from "zod";
import { DATE_ORDERS } from "@/lib/table/parse/date";
import { DECIMALS } from "@/lib/table/parse/number";
import { COLUMN_TYPES, ROLES, type Role } from "@/lib/table/table";

export const DATE_WRITINGS = ["auto", "dmy", "mdy", "ymd", "compact", "seconds", "milliseconds", "microseconds", "serial"] as const;
export const DECIMAL_SIGNS = ["auto", "point", "comma"] as const;

/** What a person wants of one column; what is not said stays as it is. */
export const columnSettingSchema = z.object({
  /** The column's name as it comes in. */
  column: z.string(),
  keep: z.boolean().default(true),
  /** Its new name. */
  name: z.string().nullable().default(null),
  type: z.enum(COLUMN_TYPES).nullable().default(null),
  /** `none` takes the role away. */
  role: z
    .enum([...ROLES, "none"])
    .nullable()
    .default(null),
  /** How numbers and dates are written in a column of texts that is to hold them. */
  decimal: z.enum(DECIMAL_SIGNS).default("auto"),
  dates: z.enum(DATE_WRITINGS).default("auto"),
});
export type ColumnSetting = z.output<typeof columnSettingSchema>;

/** A setting with everything decided, so that it does the same to other tables. */
export const fittedSettingSchema = z.object({
  column: z.string(),
  keep: z.boolean(),
  name: z.string(),
  type: z.enum(COLUMN_TYPES).nullable(),
  role: z.enum(ROLES).nullable(),
  /** The role above replaces the column's own. */
  setsRole: z.boolean(),
  decimal: z.enum(DECIMALS),
  format: z.object({ kind: z.enum(["calendar", "compact", "seconds", "milliseconds", "microseconds", "serial"]), order: z.enum(DATE_ORDERS) }),
});
export type FittedSetting = z.output<typeof fittedSettingSchema>;

/** Roles that nodes look for one column of. */
export const SINGLE_ROLES: ReadonlySet<Role> = new Set<Role>(["id", "order", "date", "amount", "quantity", "price", "target", "segment", "weight"]);
