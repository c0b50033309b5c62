import type { NumberColumn, Table } from "@/lib/table/table";
import { chooseOptionalColumn, findByName } from "../choose-columns";
import type { Meaning } from "./reports";

/** How the columns of the three measures begin: feature.rfm's name first, then those of files that did not pass through it. */
export const MEASURE_NAMES: Readonly<Record<Meaning, readonly string[]>> = {
  recency: ["recency", "days since", "days_since", "давность", "recenț", "recenţ", "recent"],
  frequency: ["frequency", "orders", "purchases", "частота", "заказов", "число заказов", "число покупок", "frecven", "comenzi"],
  monetary: ["monetary", "revenue", "spent", "total spent", "total amount", "сумма", "выручка", "оборот", "valoare", "suma", "venit"],
};

/**
 * The column of one RFM measure: the one named; else the one called so; for monetary also the number column with the role
 * amount; last a rescaled copy of it, whose order is the same.
 */
export function measureColumn(data: Table, name: string | null, meaning: Meaning): NumberColumn | undefined {
  const named = chooseOptionalColumn(data, name, { param: meaning, types: ["number"] });
  if (named) return named.type === "number" ? named : undefined;
  const numbers = data.columns.filter((column): column is NumberColumn => column.type === "number" && column.role !== "id" && column.role !== "order");
  return (
    findByName(numbers, MEASURE_NAMES[meaning]) ??
    (meaning === "monetary" ? numbers.find((column) => column.role === "amount" && column.origin === undefined) : undefined) ??
    numbers.find(({ origin }) => origin !== undefined && MEASURE_NAMES[meaning].some((start) => origin.toLowerCase().startsWith(start)))
  );
}
