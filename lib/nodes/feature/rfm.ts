import * as z from "zod";
import { readDate } from "@/lib/ml/formula/dates";
import { phase } from "@/lib/ml/phase";
import type { RfmState } from "@/lib/ml/recipe/rfm-step";
import type { TransactionColumns } from "@/lib/ml/rfm";
import type { RfmFigures } from "@/lib/ml/rfm-report";
import { type Advice, type Fix, fail, type Problem } from "@/lib/problem";
import type { ColumnType, Role, Table } from "@/lib/table/table";
import { checkColumn, chooseOptionalColumn } from "../choose-columns";
import { type ColumnInfo, column, defineNode, type Report, type RunContext, report, table } from "../contract";
import { buyerParams, checkReference, checkTransactions, moneyParams, referenceDay, referenceTime, transactionInput } from "../transaction-input";

/** Customers summed up. Money is in the units of the data; dates are ms, UTC. */
export interface RfmReport extends Report, RfmFigures {
  readonly kind: "feature.rfm";
  /** Names of the columns that were read. */
  readonly columns: Pick<RfmState, "customer" | "order" | "date" | "amount" | "quantity" | "price">;
  /** The reference date was set, not found. */
  readonly referenceSet: boolean;
}

const NUMBER: readonly ColumnType[] = ["number"];
/** Beyond this share of one-time buyers, frequency tells little. */
const MANY_ONE_TIME = 0.6;

const params = z.object({
  ...buyerParams(),
  order: column({ role: "order" }),
  ...moneyParams(),
  /** A day, 2011-12-10: recency is counted to the midnight that begins it. Null: the day after the last purchase. */
  reference: referenceDay(),
  scores: z.boolean().default(false),
  extras: z.boolean().default(false).meta({ advanced: true }),
});
type Params = z.output<typeof params>;

export const rfm = defineNode({
  type: "feature.rfm",
  v: 1,
  group: "feature",
  icon: "calendar-heart",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params,
  migrations: {},
  summary: ({ reference, scores }) => ({
    key: reference === null ? (scores ? "latestScores" : "latest") : scores ? "atScores" : "at",
    ...(reference === null ? {} : { values: { date: readDate(reference)?.time ?? 0 } }),
  }),
  check: ({ data }, chosen) => [
    ...checkTransactions(data, chosen),
    ...checkColumn(data, chosen.order, { param: "order" }),
    ...neededAmount(data, chosen),
    ...checkReference(chosen.reference),
  ],
  async run({ data }, chosen, ctx) {
    const { customerColumns, scoreEdges, sumByCustomer } = await import("@/lib/ml/rfm");
    const { rfmFigures } = await import("@/lib/ml/rfm-report");
    const { appendStep } = await import("@/lib/ml/recipe/append-step");
    const { columns, names } = transactionColumns(data, chosen);
    const reference = referenceTime(chosen.reference);
    const sums = await sumByCustomer(columns, data.rows, reference, phase(ctx.checkpoint, 0, 0.8));
    const edges = chosen.scores ? await scoreEdges(sums, phase(ctx.checkpoint, 0.8, 0.9)) : null;
    const made = customerColumns(columns, sums, edges, chosen.extras);
    const figures = await rfmFigures(sums, data.rows, phase(ctx.checkpoint, 0.9, 1));
    const repair = sums.negativeLines + figures.negativeCustomers > 0 ? withoutReturns(data, chosen, names) : undefined;
    tell(figures, sums.noOrder, sums.negativeLines, names, repair, ctx);

    const state: RfmState = { ...names, reference, edges, extras: chosen.extras };
    const reads = Object.values(names).filter((name) => name !== null);
    const recipe = appendStep(data, { kind: "rfm", state, reads, writes: made.map((each) => each.name), replacesAll: true });
    const rfmReport: RfmReport = { kind: "feature.rfm", ...figures, columns: names, referenceSet: reference !== null };
    return { data: { rows: sums.customers, columns: made, recipe }, report: rfmReport };
  },
  advise({ report: found }, { scores }) {
    if (!isRfmReport(found) || found.customers === 0) return [];
    const advice: Advice[] = [];
    const share = found.oneTime / found.customers;
    if (found.customers >= 50 && share >= MANY_ONE_TIME) {
      advice.push({ code: "feature.many-one-time", severity: "info", detail: { share, customers: found.customers, oneTime: found.oneTime } });
    }
    // Who asks for scores mostly wants the names that the trade gives to their cells.
    if (scores) {
      const fix = { type: "add-after", node: "cluster.rules", params: { preset: "rfm-grid" }, port: "data" } as const;
      advice.push({ code: "feature.rfm-groups", severity: "info", detail: { customers: found.customers }, fix });
    }
    return advice;
  },
  picture({ report: found }) {
    return isRfmReport(found) && found.customers > 0 ? { type: "bars", values: found.monetary.histogram.counts } : null;
  },
});

function isRfmReport(found: Report): found is RfmReport {
  return found.kind === "feature.rfm";
}

function transactionColumns(data: Table, chosen: Params): { columns: TransactionColumns; names: RfmReport["columns"] } {
  const { customer, date, amount, names } = transactionInput(data, chosen);
  const order = chooseOptionalColumn(data, chosen.order, { param: "order", role: "order" });
  if (!amount) return fail("feature.no-amount", undefined, { param: "amount" });
  return { columns: { customer, order, date, amount }, names: { ...names, order: order?.name ?? null } };
}

/** What was left out and what to look at twice. */
function tell(found: RfmFigures, noOrder: number, negativeLines: number, names: RfmReport["columns"], repair: Fix | undefined, ctx: RunContext): void {
  const { noCustomer, noDate, noAmount, afterReference } = found.leftOut;
  if (noCustomer > 0) ctx.dropped("feature.no-customer", noCustomer, { column: names.customer });
  if (noDate > 0) ctx.dropped("feature.no-date", noDate, { column: names.date });
  if (noAmount > 0) ctx.dropped("feature.no-amount", noAmount, { column: names.amount ?? `${names.quantity} × ${names.price}` });
  if (afterReference > 0) ctx.dropped("feature.after-reference", afterReference, { date: found.reference ?? 0 });
  const warn = (code: string, count: number, more?: Pick<Problem, "param" | "fix">) =>
    ctx.warn({ code, severity: "warning", detail: { count, customers: found.customers }, ...more });
  if (found.customers === 0) warn("feature.no-customers", found.rows);
  if (names.order === null) warn("feature.no-order", found.lines, { param: "order" });
  else if (noOrder > 0) warn("feature.order-missing", noOrder, { param: "order" });
  const fix = repair ? { fix: repair } : {};
  if (negativeLines > 0) warn("feature.returns", negativeLines, fix);
  if (found.negativeCustomers > 0) warn("feature.negative-totals", found.negativeCustomers, fix);
}

/**
 * Negative quantities are returns, netted against their sales. Where only amounts are negative, or the amount is set by name
 * so that the net one would not be read, those lines are left out.
 */
function withoutReturns(data: Table, chosen: Params, names: RfmReport["columns"]): Fix {
  const { customer, date, quantity, price } = chosen;
  const counted = chooseOptionalColumn(data, quantity, { param: "quantity", role: "quantity", types: NUMBER });
  if (chosen.amount === null && counted?.type === "number" && counted.values.some((value) => value < 0)) {
    const params = Object.fromEntries(Object.entries({ customer, date, quantity, price }).filter(([, name]) => name !== null));
    return { type: "insert-before", node: "prepare.returns", params, before: "data" };
  }
  const rule = { column: names.amount ?? names.quantity, op: "greater", value: 0, value2: null };
  return { type: "insert-before", node: "prepare.filter", params: { rules: [rule] }, before: "data" };
}

function neededAmount(columns: readonly ColumnInfo[] | undefined, chosen: Params): Problem[] {
  const found = (name: string | null, role: Role) => name !== null || columns?.some((each) => each.role === role && each.type === "number");
  if (!columns || found(chosen.amount, "amount") || (found(chosen.quantity, "quantity") && found(chosen.price, "price"))) return [];
  return [{ code: "feature.no-amount", severity: "error", param: "amount" }];
}
