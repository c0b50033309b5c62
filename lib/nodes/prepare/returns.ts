import * as z from "zod";
import type { Checkpoint } from "@/lib/ml/checkpoint";
import { inSlices } from "@/lib/ml/in-slices";
import { phase } from "@/lib/ml/phase";
import { RETURN_LEFTOVERS, RETURN_ORDERS, RETURN_PRICES, RETURN_SIGNS } from "@/lib/ml/prepare/return-choices";
import type { ReturnsApplied, ReturnsState } from "@/lib/ml/prepare/returns";
import type { Fix } from "@/lib/problem";
import { cell } from "@/lib/table/columns";
import type { Column, ColumnType, Json, Table } from "@/lib/table/table";
import { checkColumn, checkNeeded, chooseColumn, chooseOptionalColumn, findByName } from "../choose-columns";
import { column, defineNode, type Report, type RunContext, report, table } from "../contract";
import { DATA_WORDS } from "./data-words";

/** Quantity and amount of some lines; amounts are null where the table has none. */
export interface LineTotals {
  readonly rows: number;
  readonly quantity: number;
  readonly amount: number | null;
}

/** What came, what was netted and what is left; the totals of `came` are those of all other parts together. */
export interface ReturnsReport extends Report {
  readonly kind: "prepare.returns";
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly columns: Pick<ReturnsState, "customer" | "product" | "order" | "date" | "quantity" | "price" | "amount">;
  /** What order numbers of returns begin with; empty when only negative quantities tell. */
  readonly mark: string;
  readonly came: LineTotals;
  readonly sales: LineTotals;
  readonly returns: LineTotals;
  /** Sales that stay, after returns. */
  readonly stayed: LineTotals;
  /** Sales that stay with less than they had. */
  readonly reduced: number;
  readonly netted: LineTotals;
  readonly leftover: LineTotals;
  /** Sales returned in full; their amount is the difference between what was paid and what was paid back. */
  readonly emptied: LineTotals;
  readonly leftoversKept: boolean;
  readonly anonymous: number;
  /** The largest returns without a sale. */
  readonly examples: readonly {
    readonly row: number;
    readonly order: Json;
    readonly customer: Json;
    readonly product: Json;
    readonly quantity: number;
    readonly amount: number | null;
  }[];
}

const NUMBER: readonly ColumnType[] = ["number"];
const DATE: readonly ColumnType[] = ["date"];
const CODED: readonly ColumnType[] = ["category", "text", "number"];
const PRODUCT_NAMES = ["stockcode", "stock code", "product", "sku", "item", "article", "артикул", "товар", "код товара", "produs", "cod produs", "articol"];
const EXAMPLES = 10;
/** More returns without a sale than this point to data that begin too late, or to a wrong column. */
const MANY_LEFT = 0.5;

const params = z.object({
  customer: column({ role: "id" }),
  product: column({ names: PRODUCT_NAMES, types: CODED }),
  quantity: column({ role: "quantity", types: NUMBER }),
  date: column({ role: "date", types: DATE }),
  order: column({ role: "order", types: ["category", "text"], advanced: true }),
  price: column({ role: "price", types: NUMBER, advanced: true }),
  amount: column({ role: "amount", types: NUMBER, advanced: true }),
  recognise: z.enum(RETURN_SIGNS).default("auto"),
  mark: z
    .string()
    .max(20)
    .default("C")
    .meta({ when: { recognise: ["mark"] } }),
  takeOff: z.enum(RETURN_ORDERS).default("latest"),
  matchPrice: z.enum(RETURN_PRICES).default("prefer"),
  leftovers: z.enum(RETURN_LEFTOVERS).default("apart"),
  /** Names of the columns that are made; empty: in the document's language. */
  quantityName: z.string().max(100).default("").meta({ advanced: true }),
  amountName: z.string().max(100).default("").meta({ advanced: true }),
});
type Params = z.output<typeof params>;

export const returns = defineNode({
  type: "prepare.returns",
  v: 1,
  group: "prepare",
  icon: "undo-2",
  inputs: { data: table() },
  outputs: { data: table(), unmatched: table(), settled: table(), report: report() },
  params,
  migrations: {},
  summary: ({ takeOff }) => ({ key: `from-${takeOff}` }),
  check: ({ data }, chosen) => [
    ...checkNeeded(data, chosen.customer, { param: "customer", role: "id" }),
    ...checkColumn(data, chosen.product, { param: "product", types: CODED }),
    ...checkNeeded(data, chosen.quantity, { param: "quantity", role: "quantity", types: NUMBER }),
    ...checkColumn(data, chosen.date, { param: "date", types: DATE }),
    ...checkColumn(data, chosen.order, { param: "order" }),
    ...checkColumn(data, chosen.price, { param: "price", types: NUMBER }),
    ...checkColumn(data, chosen.amount, { param: "amount", types: NUMBER }),
  ],
  async run({ data }, chosen, ctx) {
    const { applyReturns, findMark } = await import("@/lib/ml/prepare/returns");
    const { freeNames } = await import("@/lib/ml/prepare/missing");
    const { appendStep } = await import("@/lib/ml/recipe/append-step");
    const found = columnsOf(data, chosen);
    const mark =
      chosen.recognise === "mark" ? chosen.mark.trim() : chosen.recognise === "auto" && found.order !== null ? findMark(data, found.order, found.quantity) : "";
    const words = DATA_WORDS[ctx.language];
    const [netQuantity, netAmount] = freeNames(data, [chosen.quantityName.trim() || words.netQuantity, chosen.amountName.trim() || words.netAmount]);
    const { takeOff: take, matchPrice, leftovers } = chosen;
    const state: ReturnsState = { ...found, mark, matchPrice, take, leftovers, netQuantity, netAmount };
    const applied = await applyReturns(data, state, phase(ctx.checkpoint, 0, 0.95));
    const told = await reportOf(data, state, applied, phase(ctx.checkpoint, 0.95, 1));
    tell(told, applied.unknown, ctx);
    // A mark that was found by its letters alone may be a series of sales.
    const unsigned = chosen.recognise === "auto" && mark !== "" ? unsignedReturns(data, state, applied) : 0;
    if (unsigned > told.returns.rows / 2) {
      const fix: Fix = { type: "set-params", params: { recognise: "quantity" } };
      ctx.warn({ code: "prepare.returns-guessed", severity: "warning", detail: { count: unsigned, mark }, param: "recognise", fix });
    }
    const reads = Object.values(found).filter((name) => name !== null);
    const writes = [netQuantity, ...(state.amount === null && state.price === null ? [] : [netAmount])];
    const recipe = appendStep(data, { kind: "returns", state, reads: [...new Set(reads)], writes });
    return { data: { ...applied.table, recipe }, unmatched: { ...applied.unmatched, recipe: [] }, settled: { ...applied.settled, recipe: [] }, report: told };
  },
  advise({ report: found }) {
    if (!isReturnsReport(found) || found.returns.rows < 20 || found.leftover.rows <= MANY_LEFT * found.returns.rows) return [];
    return [
      {
        code: "prepare.returns-many-left",
        severity: "info",
        detail: { count: found.leftover.rows, share: found.leftover.rows / found.returns.rows },
      },
    ];
  },
  picture({ report: found }) {
    if (!isReturnsReport(found) || found.returns.rows === 0) return null;
    return { type: "bars", values: [found.stayed.rows, found.netted.rows, found.leftover.rows, found.emptied.rows] };
  },
});

function isReturnsReport(found: Report): found is ReturnsReport {
  return found.kind === "prepare.returns";
}

function columnsOf(data: Table, chosen: Params): ReturnsReport["columns"] {
  const product =
    chosen.product === null
      ? findByName(
          data.columns.filter(({ type, role }) => CODED.includes(type) && (role === null || role === "feature")),
          PRODUCT_NAMES,
        )
      : chooseColumn(data, chosen.product, { param: "product", types: CODED });
  const name = (found: Column | undefined) => found?.name ?? null;
  return {
    customer: chooseColumn(data, chosen.customer, { param: "customer", role: "id" }).name,
    product: product?.name ?? null,
    order: name(chooseOptionalColumn(data, chosen.order, { param: "order", role: "order" })),
    date: name(chooseOptionalColumn(data, chosen.date, { param: "date", role: "date", types: DATE })),
    quantity: chooseColumn(data, chosen.quantity, { param: "quantity", role: "quantity", types: NUMBER }).name,
    price: name(chooseOptionalColumn(data, chosen.price, { param: "price", role: "price", types: NUMBER })),
    amount: name(chooseOptionalColumn(data, chosen.amount, { param: "amount", role: "amount", types: NUMBER })),
  };
}

/** Returns whose quantity has no sign: only the mark of their order makes them so. */
function unsignedReturns(data: Table, { quantity }: ReturnsState, { returns: returned }: ReturnsApplied): number {
  const raw = data.columns.find((each) => each.name === quantity);
  return raw?.type === "number" ? returned.reduce((count, each, row) => count + Number(each === 1 && raw.values[row] > 0), 0) : 0;
}

/** A sum whose rounding errors are carried along (Neumaier 1974). */
class Sum {
  private sum = 0;
  private rest = 0;

  add(value: number): void {
    if (Number.isNaN(value)) return;
    const next = this.sum + value;
    this.rest += Math.abs(this.sum) >= Math.abs(value) ? this.sum - next + value : value - next + this.sum;
    this.sum = next;
  }

  get total(): number {
    return this.sum + this.rest;
  }
}

/** Rows, quantity and amount as they are added up. */
class Totals {
  private rows = 0;
  private readonly quantity = new Sum();
  private readonly amount = new Sum();

  add(quantity: number, amount: number): void {
    this.rows++;
    this.quantity.add(quantity);
    this.amount.add(amount);
  }

  totals(priced: boolean): LineTotals {
    return { rows: this.rows, quantity: this.quantity.total, amount: priced ? this.amount.total : null };
  }
}

async function reportOf(data: Table, state: ReturnsState, applied: ReturnsApplied, checkpoint: Checkpoint): Promise<ReturnsReport> {
  const { LINE } = await import("@/lib/ml/prepare/returns");
  const { fate, returns: returned, quantity, amount, before } = applied;
  const priced = state.amount !== null || state.price !== null;
  const raw = data.columns.find((each) => each.name === state.quantity);
  const came = (row: number) => (raw?.type === "number" ? (returned[row] === 1 ? -Math.abs(raw.values[row]) : raw.values[row]) : Number.NaN);
  const parts = Array.from({ length: 4 }, () => new Totals());
  const [all, sales, back] = [new Totals(), new Totals(), new Totals()];
  let reduced = 0;
  await inSlices(data.rows, 60, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      all.add(came(row), before[row]);
      (returned[row] === 1 ? back : sales).add(came(row), before[row]);
      parts[fate[row]].add(quantity[row], amount[row]);
      if (fate[row] === LINE.sale && quantity[row] < came(row)) reduced++;
    }
  });
  const [stayed, netted, leftover, emptied] = parts.map((part) => part.totals(priced));
  return {
    kind: "prepare.returns",
    rowsIn: data.rows,
    rowsOut: applied.table.rows,
    columns: {
      customer: state.customer,
      product: state.product,
      order: state.order,
      date: state.date,
      quantity: state.quantity,
      price: state.price,
      amount: state.amount,
    },
    mark: state.mark,
    came: all.totals(priced),
    sales: sales.totals(priced),
    returns: back.totals(priced),
    stayed,
    reduced,
    netted,
    leftover,
    emptied,
    leftoversKept: state.leftovers === "keep",
    anonymous: applied.anonymous,
    examples: examplesOf(data, state, applied, priced),
  };
}

function examplesOf(data: Table, state: ReturnsState, { fate, quantity, amount }: ReturnsApplied, priced: boolean): ReturnsReport["examples"] {
  const weight = (row: number) => Math.abs((priced ? amount[row] : quantity[row]) || 0);
  const largest: number[] = [];
  for (let row = 0; row < data.rows; row++) {
    if (fate[row] !== 2) continue;
    if (largest.length === EXAMPLES && weight(row) <= weight(largest[EXAMPLES - 1])) continue;
    largest.push(row);
    largest.sort((a, b) => weight(b) - weight(a) || a - b);
    if (largest.length > EXAMPLES) largest.pop();
  }
  const at = (name: string | null, row: number): Json => {
    const found = data.columns.find((each) => each.name === name);
    return found ? cell(found, row) : null;
  };
  return largest.map((row) => ({
    row,
    order: at(state.order, row),
    customer: at(state.customer, row),
    product: at(state.product, row),
    quantity: quantity[row],
    amount: priced && !Number.isNaN(amount[row]) ? amount[row] : null,
  }));
}

function tell(found: ReturnsReport, unknown: number, ctx: RunContext): void {
  if (found.netted.rows > 0) ctx.dropped("prepare.return-netted", found.netted.rows);
  if (found.emptied.rows > 0) ctx.dropped("prepare.sale-returned", found.emptied.rows);
  if (found.leftover.rows > 0 && !found.leftoversKept) ctx.dropped("prepare.return-unmatched", found.leftover.rows);
  if (found.rowsIn === 0) return;
  const detail = (count: number) => ({ count, rows: found.rowsIn });
  if (found.returns.rows === 0) ctx.warn({ code: "prepare.returns-none", severity: "info", detail: { column: found.columns.quantity, rows: found.rowsIn } });
  else if (found.columns.product === null) ctx.warn({ code: "prepare.returns-no-product", severity: "warning", param: "product" });
  if (found.columns.date === null) ctx.warn({ code: "prepare.returns-no-date", severity: "warning", param: "date" });
  if (found.anonymous > 0)
    ctx.warn({
      code: "prepare.returns-anonymous",
      severity: "info",
      detail: { ...detail(found.anonymous), column: found.columns.customer },
      param: "customer",
    });
  if (unknown > 0) ctx.warn({ code: "prepare.returns-unknown", severity: "info", detail: detail(unknown), param: "quantity" });
  if (found.columns.amount === null && found.columns.price === null) ctx.warn({ code: "prepare.returns-no-amount", severity: "info", param: "price" });
}
