import { isMissing, missingCount } from "@/lib/table/columns";
import type { CodedColumn, Column, Table } from "@/lib/table/table";
import type { Finding } from "./findings";

/** Fewer columns than this, or a smaller share of further rows, are chance. */
const LEAST_COLUMNS = 2;
const LEAST_SHARE = 0.02;
const NAMED = 5;

/**
 * Exports of shops have a row for each product and write what belongs to the whole order (its total, its address) on the first row of it only:
 * there it is not missing. Null when no columns are like that. O(rows x columns with missing values).
 */
export function firstRowColumns(table: Table): ReadonlySet<string> | null {
  const order = table.columns.find((column): column is CodedColumn => "codes" in column && column.role === "order");
  if (!order) return null;
  const further = furtherRows(order);
  const count = further.reduce((sum, each) => sum + each, 0);
  if (count === 0 || count < LEAST_SHARE * table.rows) return null;
  const names = table.columns.flatMap((column) => (column !== order && missingCount(column) === count && isFirstOnly(column, further) ? [column.name] : []));
  return names.length >= LEAST_COLUMNS ? new Set(names) : null;
}

/** 1 for rows whose order an earlier row has. */
function furtherRows({ codes, dictionary }: CodedColumn): Uint8Array {
  const seen = new Uint8Array(dictionary.length);
  return Uint8Array.from(codes, (code) => {
    if (code < 0) return 0;
    const known = seen[code];
    seen[code] = 1;
    return known;
  });
}

function isFirstOnly(column: Column, further: Uint8Array): boolean {
  for (let row = 0; row < further.length; row++) if (further[row] === 1 && !isMissing(column, row)) return false;
  return true;
}

/** One finding for all those columns, which offers a row an order. */
export function firstRowFinding(table: Table, names: ReadonlySet<string>): Finding {
  const columns = table.columns.filter(({ name }) => names.has(name));
  const telling = columns.find(({ role }) => role === "amount") ?? columns.find(({ role }) => role !== null) ?? columns[0];
  const count = missingCount(telling);
  return {
    kind: "first-rows",
    severity: "remark",
    column: telling.name,
    count,
    share: count / table.rows,
    examples: columns.slice(0, NAMED).map(({ name }) => name),
    keep: { column: telling.name, op: "is-present", value: null, value2: null },
    detail: { columns: columns.length },
  };
}
