import * as z from "zod";
import { phase } from "@/lib/ml/phase";
import { fail } from "@/lib/problem";
import { findColumn } from "@/lib/table/columns";
import type { Column, Table } from "@/lib/table/table";
import { checkColumn } from "../choose-columns";
import { defineNode, type Phrase, table } from "../contract";

const sortKeySchema = z.object({ column: z.string(), descending: z.boolean().default(false) });
export type SortSetting = z.output<typeof sortKeySchema>;

export const sort = defineNode({
  type: "prepare.sort",
  v: 1,
  group: "prepare",
  icon: "arrow-down-wide-narrow",
  inputs: { data: table() },
  outputs: { data: table() },
  params: z.object({
    keys: z.array(sortKeySchema).default([]).meta({ control: "custom", editor: "sort-keys", port: "data" }),
    /** Texts in the alphabet of the project's language, numbers in them by value; or by the numbers of their characters. */
    texts: z.enum(["language", "code"]).default("language").meta({ advanced: true }),
  }),
  migrations: {},
  summary({ keys }): Phrase {
    const [first] = keys.filter((key) => key.column !== "");
    if (!first) return { key: "automatic" };
    if (keys.length > 1) return { key: "many", values: { column: first.column, count: keys.length - 1 } };
    return { key: first.descending ? "descending" : "ascending", values: { column: first.column } };
  },
  check: (columns, { keys }) => keys.flatMap(({ column }) => (column === "" ? [] : checkColumn(columns.data, column, { param: "keys" }))),
  async run({ data }, { keys, texts }, ctx) {
    const { sortedRows } = await import("@/lib/table/operations/sort");
    const { takeRowsInTurn } = await import("@/lib/ml/take-rows");
    const chosen = keys.filter((key) => key.column !== "");
    const found = chosen.length > 0 ? chosen.map((key) => ({ column: columnOf(data, key.column), descending: key.descending })) : automaticKeys(data);
    if (found.length === 0) {
      ctx.warn({ code: "prepare.sort-nothing", severity: "info", param: "keys" });
      return { data };
    }
    const options = texts === "language" ? { language: ctx.language } : {};
    const order = await sortedRows(data.rows, found, options, phase(ctx.checkpoint, 0, 0.6));
    // The order of rows is nothing that new rows must go through: the recipe stays as it is.
    return { data: await takeRowsInTurn(data, order, phase(ctx.checkpoint, 0.6, 1)) };
  },
});

function columnOf(data: Table, name: string): Column {
  return findColumn(data, name) ?? fail("common.column-missing", { column: name }, { param: "keys" });
}

/** Newest first; without dates, largest amounts or first features first; else by the first column. */
function automaticKeys(data: Table): { column: Column; descending: boolean }[] {
  const roles = ["date", "amount", "feature"] as const;
  const byRole = roles.map((role) => data.columns.find((column) => column.role === role)).find((column) => column !== undefined);
  if (byRole) return [{ column: byRole, descending: true }];
  return data.columns.slice(0, 1).map((column) => ({ column, descending: false }));
}
