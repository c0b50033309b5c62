import { freeName, takeColumn, withRole } from "@/lib/table/columns";
import type { Column, Role } from "@/lib/table/table";
import type { ClvNames } from "./column-names";
import type { HistoriesAt } from "./histories";
import type { CustomerValues } from "./lifetime-value";

/**
 * One row a customer: the id, the history as the models read it, and what is expected. Features are what is expected;
 * the lifetime value has the role amount, so that segments are valued by it.
 */
export function clvColumns(
  customer: Column,
  firstRow: Uint32Array,
  histories: HistoriesAt,
  { alive, purchases, value, clv }: CustomerValues,
  names: ClvNames,
): Column[] {
  const rows = Uint32Array.from(histories.customer, (number) => firstRow[number]);
  const id = withRole(takeColumn(customer, rows), "id");
  const taken = new Set([id.name]);
  const number = (name: string, values: Float64Array | null, role: Role | null): Column[] =>
    values === null ? [] : [{ name: freeName(name, taken), role, type: "number", values }];
  return [
    id,
    ...number("frequency", histories.frequency, null),
    ...number("recency", histories.recency, null),
    ...number("T", histories.T, null),
    ...number("monetary", value === null ? null : histories.monetary, null),
    ...number(names.alive, alive, "feature"),
    ...number(names.purchases, purchases, "feature"),
    ...number(names.value, value, "feature"),
    ...number("clv", clv, "amount"),
  ];
}
