import { findColumn } from "@/lib/table/columns";
import type { NumberColumn, Table } from "@/lib/table/table";
import { chooseOptionalColumn } from "../choose-columns";

/**
 * The column a segment's worth is summed over: the one named, else the number column with the role amount, else RFM's
 * “monetary”; undefined without any. Fails when the named one is not there or no number.
 */
export function valueColumn(data: Table, name: string | null): NumberColumn | undefined {
  const column = chooseOptionalColumn(data, name, { param: "value", types: ["number"], role: "amount" }) ?? findColumn(data, "monetary");
  return column?.type === "number" ? column : undefined;
}
