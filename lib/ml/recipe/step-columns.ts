import { fail } from "@/lib/problem";
import { findColumn } from "@/lib/table/columns";
import type { Column, ColumnType, Table } from "@/lib/table/table";
import type { SeriesColumns } from "../series/gather";

/** The column of this name that a step reads. Fails with `common.column-missing`. */
export function stepColumn(table: Table, name: string): Column {
  return findColumn(table, name) ?? fail("common.column-missing", { column: name });
}

/** The column of this name and type. Fails with `common.column-missing` or `common.column-type`. */
export function typedStepColumn<T extends ColumnType>(table: Table, name: string, wanted: T): Extract<Column, { readonly type: T }> {
  const column = stepColumn(table, name);
  const isWanted = (each: Column): each is Extract<Column, { readonly type: T }> => each.type === wanted;
  return isWanted(column) ? column : fail("common.column-type", { column: name, type: column.type, wanted });
}

interface SeriesNames {
  readonly customer: string;
  readonly date: string;
  readonly order: string | null;
  readonly factors: readonly string[];
}

/** The columns that series of customers are made of. */
export function seriesStepColumns(table: Table, { customer, date, order, factors }: SeriesNames): SeriesColumns {
  return {
    customer: stepColumn(table, customer),
    date: typedStepColumn(table, date, "date"),
    order: order === null ? undefined : stepColumn(table, order),
    factors: factors.map((name) => typedStepColumn(table, name, "number")),
  };
}
