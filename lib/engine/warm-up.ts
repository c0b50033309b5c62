import { sumByCustomer } from "@/lib/ml/rfm";
import { aggregateTable } from "@/lib/table/operations/aggregate-table";
import { countMatches, joinRows } from "@/lib/table/operations/join";
import { joinColumns } from "@/lib/table/operations/join-tables";
import { matchKeys } from "@/lib/table/operations/match-rows";
import { withScratch } from "@/lib/table/operations/scratch";
import { sortedRows } from "@/lib/table/operations/sort";
import { takeColumns } from "@/lib/table/operations/take";
import { windowColumns } from "@/lib/table/operations/window";
import type { DateColumn, NumberColumn, Table } from "@/lib/table/table";

const DAY = 86_400_000;
/** Rows of the made-up table: as few as a JavaScript engine asks for before it makes machine code of a loop. */
const ROWS = 60_000;
/** Rows nearly all of which are groups of their own: from so many on they are numbered in parts. */
const MANY_ROWS = 300_000;
/** The engine makes its quickest code of a loop in two steps. */
const ROUNDS = 3;

/**
 * Does what tables are mostly asked for once or twice on a small made-up table, so that a first group-by, join, sort, window or
 * RFM of a real one runs machine code from its first row on. A third of a first call went by before there was such code.
 * Changes nothing and gives nothing; `checkpoint` is awaited every millisecond or two, and ends it by throwing.
 */
export async function warmUp(checkpoint: () => Promise<void>): Promise<void> {
  const few = purchases(ROWS, ROWS / 10);
  for (let round = 0; round < ROUNDS; round++) {
    await sumUp(few, checkpoint);
    await join(few, checkpoint);
    await order(few, checkpoint);
  }
  const many = purchases(MANY_ROWS, MANY_ROWS);
  for (let round = 1; round < ROUNDS; round++) await medianOfTwo(many, checkpoint);
}

interface Purchases {
  readonly table: Table;
  readonly customer: NumberColumn;
  readonly date: DateColumn;
  readonly day: NumberColumn;
  readonly amount: NumberColumn;
}

/** Customers' numbers far apart, days, and cents: the types that such columns mostly have. */
function purchases(rows: number, customers: number): Purchases {
  const made = (value: (row: number) => number) => Float64Array.from({ length: rows }, (_, row) => value(Math.imul(row, 0x9e3779b1) >>> 8));
  const number = (name: string, values: Float64Array): NumberColumn => ({ name, role: null, type: "number", values });
  const customer = number(
    "customer",
    made((random) => 1009 * (random % customers)),
  );
  const day = number(
    "day",
    made((random) => (random >>> 3) % 700),
  );
  const date: DateColumn = { name: "date", role: null, type: "date", values: day.values.map((value) => DAY * value) };
  const amount = number(
    "amount",
    made((random) => (random % 9973) / 100),
  );
  return { table: { rows, columns: [customer, day, date, amount], recipe: [] }, customer, date, day, amount };
}

async function sumUp({ table, customer, date, amount }: Purchases, checkpoint: () => Promise<void>): Promise<void> {
  const measures = [
    { name: "rows", measure: "count", column: null, role: null },
    { name: "mean", measure: "mean", column: amount.name, role: null },
    { name: "least", measure: "min", column: amount.name, role: null },
    { name: "last", measure: "max", column: date.name, role: null },
  ] as const;
  await aggregateTable(table, { groups: [customer.name], measures, keepMissing: false, order: "appearance" }, checkpoint);
  await sumByCustomer({ customer, order: undefined, date, amount }, table.rows, null, checkpoint);
}

async function medianOfTwo({ table, customer, day, amount }: Purchases, checkpoint: () => Promise<void>): Promise<void> {
  const measures = [{ name: "median", measure: "median", column: amount.name, role: null }] as const;
  await aggregateTable(table, { groups: [customer.name, day.name], measures, keepMissing: false, order: "appearance" }, checkpoint);
}

async function join({ table, customer }: Purchases, checkpoint: () => Promise<void>): Promise<void> {
  const id: NumberColumn = { ...customer, values: Float64Array.from(new Set(customer.values)) };
  const age: NumberColumn = { ...id, name: "age" };
  const pairs = [{ left: customer, right: id }];
  await withScratch(async (space) => {
    const keys = await matchKeys(pairs, "exact", checkpoint, space);
    const rows = await joinRows("left", keys, await countMatches(keys, checkpoint), checkpoint, space);
    await joinColumns(
      "left",
      table,
      { rows: id.values.length, columns: [id, age], recipe: [] },
      pairs,
      rows,
      { suffix: "", singleRoles: new Set() },
      checkpoint,
    );
  });
}

async function order({ table, customer, date, amount }: Purchases, checkpoint: () => Promise<void>): Promise<void> {
  await takeColumns(table.columns, await sortedRows(table.rows, [{ column: amount, descending: true }], {}, checkpoint), checkpoint);
  const windows = [
    { name: "before", kind: "lag", column: amount, offset: 1 },
    { name: "total", kind: "running-sum", column: amount },
  ] as const;
  await windowColumns(table.rows, [customer], [{ column: date, descending: false }], windows, {}, checkpoint);
}
