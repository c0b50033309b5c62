import { cell } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import type { Pace } from "./pace";
import type { ResultKey, RowsPage, RowsQuery } from "./protocol";
import { sortRows } from "./sort-rows";
import { columnInfo } from "./wire-values";

/** Rows in one page, at most: views page, they never take a whole table. */
const PAGE_LIMIT = 5_000;
/** Sorted orders that are remembered. */
const ORDERS = 6;
/** One order on every machine, right for the scripts of all our languages; “item 9” before “item 10”. */
const COLLATOR = new Intl.Collator("en", { numeric: true });

/** Pages of rows for views, sorted when asked. A sorted order is found once and kept while it is used. */
export class TablePages {
  private readonly orders = new Map<string, Promise<Uint32Array>>();

  constructor(private readonly pace: Pace) {}

  /** Cells by column, then by row. An unknown sort column leaves the order of the table. */
  async page(key: ResultKey, port: string, table: Table, query: RowsQuery): Promise<RowsPage> {
    const sorted = await this.order(key, port, table, query.sort);
    const order = query.only ? among(query.only, sorted, table.rows) : sorted;
    const rows = order?.length ?? table.rows;
    const start = Math.max(0, Math.min(query.offset, rows));
    const end = Math.min(start + Math.min(query.limit, PAGE_LIMIT), rows);
    const cells = table.columns.map((column) => {
      const page = [];
      for (let i = start; i < end; i++) page.push(cell(column, order ? order[i] : i));
      return page;
    });
    return { rows, columns: table.columns.map(columnInfo), cells };
  }

  private async order(key: ResultKey, port: string, table: Table, sort: RowsQuery["sort"]): Promise<Uint32Array | null> {
    const column = sort && table.columns.find((candidate) => candidate.name === sort.column);
    if (!sort || !column) return null;
    const name = JSON.stringify([key, port, sort.column, sort.descending]);
    const order = this.orders.get(name) ?? sortRows(column, sort.descending, COLLATOR, () => this.pace.breathe());
    this.orders.delete(name);
    this.orders.set(name, order);
    const [oldest] = this.orders.keys();
    if (this.orders.size > ORDERS) this.orders.delete(oldest);
    return order;
  }
}

/** The rows asked for that there are: in the order asked for, or as the whole table is sorted. */
function among(only: Uint32Array, sorted: Uint32Array | null, rows: number): Uint32Array {
  const known = only.filter((row) => row < rows);
  if (!sorted) return known;
  const wanted = new Uint8Array(rows);
  for (const row of known) wanted[row] = 1;
  return sorted.filter((row) => wanted[row] === 1);
}
