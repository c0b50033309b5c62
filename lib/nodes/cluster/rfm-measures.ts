import { findColumn } from "@/lib/table/columns";
import type { NumberColumn, Table } from "@/lib/table/table";
import { chooseOptionalColumn } from "../choose-columns";
import { meaningOf } from "./profile-columns";
import type { Meaning } from "./reports";

/** How people call the three measures in files that did not pass through feature.rfm. */
const NAMES: Readonly<Record<Meaning, RegExp>> = {
  recency: /^(recency|days[ _]since|давность|recen[țţt])/i,
  frequency: /^(frequency|orders?$|purchases?$|частота|заказ|покупок|frecven|comenzi)/i,
  monetary: /^(monetary|revenue|spent|total[ _]?(amount|spent|value)|сумма|выручка|оборот|valoare|sum[aă]|venit)/i,
};

/**
 * The column of one RFM measure: the one named; else the one feature.rfm calls so; else a column named as people name it;
 * for monetary also the number column with the role amount; last a scaled copy, whose order is the same.
 */
export function measureColumn(data: Table, name: string | null, meaning: Meaning): NumberColumn | undefined {
  const named = chooseOptionalColumn(data, name, { param: meaning, types: ["number"] });
  if (named) return named.type === "number" ? named : undefined;
  const plain = findColumn(data, meaning);
  if (plain?.type === "number") return plain;
  const numbers = data.columns.filter((column): column is NumberColumn => column.type === "number" && column.role !== "id" && column.role !== "order");
  return (
    numbers.find((column) => column.origin === undefined && NAMES[meaning].test(column.name)) ??
    (meaning === "monetary" ? numbers.find((column) => column.role === "amount") : undefined) ??
    numbers.find((column) => column.origin !== undefined && (meaningOf(column.origin) === meaning || NAMES[meaning].test(column.origin)))
  );
}
