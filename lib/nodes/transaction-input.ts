import * as z from "zod";
import { readDate } from "@/lib/ml/formula/dates";
import type { TransactionColumns } from "@/lib/ml/rfm";
import { fail, type Problem, ProblemError } from "@/lib/problem";
import type { Column, ColumnType, DateColumn, NumberColumn, Table } from "@/lib/table/table";
import { checkColumn, checkNeeded, chooseColumn, chooseOptionalColumn } from "./choose-columns";
import { type ColumnInfo, column, type ParamMeta } from "./contract";

const NUMBER: readonly ColumnType[] = ["number"];
const DATE: readonly ColumnType[] = ["date"];

/** Params: who bought, and when. */
export const buyerParams = () => ({
  customer: column({ role: "id" }),
  date: column({ role: "date", types: DATE }),
});

/** Params: what a line is worth, an amount, or quantity and price; `when` tells the inspector where they matter. */
export const moneyParams = (when?: ParamMeta["when"]) => {
  const shown = when ? { when } : {};
  return {
    amount: column({ role: "amount", types: NUMBER, ...shown }),
    quantity: column({ role: "quantity", types: NUMBER, advanced: true, ...shown }),
    price: column({ role: "price", types: NUMBER, advanced: true, ...shown }),
  };
};

/** The column params of a node that reads transactions. */
export interface BuyerParams {
  readonly customer: string | null;
  readonly date: string | null;
}
export interface MoneyParams {
  readonly amount: string | null;
  readonly quantity: string | null;
  readonly price: string | null;
}
export interface TransactionParams extends BuyerParams, MoneyParams {}

/** Names of the columns that were read. */
export interface TransactionNames {
  readonly customer: string;
  readonly date: string;
  readonly amount: string | null;
  readonly quantity: string | null;
  readonly price: string | null;
}

export interface TransactionInput {
  readonly customer: Column;
  readonly date: DateColumn;
  /** Amount, or quantity and price; null where there is neither. */
  readonly amount: TransactionColumns["amount"] | null;
  readonly names: TransactionNames;
}

/** Who bought, and when, by the params or by role. Fails with a catalogued problem. */
export function buyerColumns(data: Table, chosen: BuyerParams): Pick<TransactionInput, "customer" | "date"> {
  const customer = chooseColumn(data, chosen.customer, { param: "customer", role: "id" });
  const date = chooseColumn(data, chosen.date, { param: "date", role: "date", types: DATE });
  if (date.type !== "date") return fail("common.column-type", { column: date.name, type: date.type, wanted: "date" }, { param: "date" });
  return { customer, date };
}

interface MoneyColumns {
  readonly amount?: NumberColumn | undefined;
  readonly quantity?: NumberColumn | undefined;
  readonly price?: NumberColumn | undefined;
}

/** What a line is worth, by the params or by role: the amount, else what there is of quantity and price. Fails with a catalogued problem. */
export function moneyColumns(data: Table, chosen: MoneyParams): MoneyColumns {
  const number = (param: keyof MoneyParams): NumberColumn | undefined => {
    const found = chooseOptionalColumn(data, chosen[param], { param, role: param, types: NUMBER });
    return found?.type === "number" ? found : undefined;
  };
  const amount = number("amount");
  return amount ? { amount } : { quantity: number("quantity"), price: number("price") };
}

/** The columns that the params name or the roles find. Fails with a catalogued problem; amounts may be missing. */
export function transactionInput(data: Table, chosen: TransactionParams): TransactionInput {
  const { customer, date } = buyerColumns(data, chosen);
  const { amount, quantity, price } = moneyColumns(data, chosen);
  const names = { customer: customer.name, date: date.name, amount: null, quantity: null, price: null };
  if (amount) return { customer, date, amount, names: { ...names, amount: amount.name } };
  if (!quantity || !price) return { customer, date, amount: null, names };
  return { customer, date, amount: { quantity, price }, names: { ...names, quantity: quantity.name, price: price.name } };
}

/** For `check`: customer and date must be there, the others fit if named. */
export function checkTransactions(data: readonly ColumnInfo[] | undefined, chosen: TransactionParams): Problem[] {
  return [
    ...checkNeeded(data, chosen.customer, { param: "customer", role: "id" }),
    ...checkNeeded(data, chosen.date, { param: "date", role: "date", types: DATE }),
    ...checkColumn(data, chosen.amount, { param: "amount", types: NUMBER }),
    ...checkColumn(data, chosen.quantity, { param: "quantity", types: NUMBER }),
    ...checkColumn(data, chosen.price, { param: "price", types: NUMBER }),
  ];
}

/** A param: a day, 2011-12-10, to whose midnight (UTC) time is counted; null for the day after the last line. */
export function referenceDay() {
  return z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .nullable()
    .default(null)
    .meta({ control: "date" });
}

/** Midnight UTC of a reference date, ms; null when none is set. Fails with `feature.bad-reference`. */
export function referenceTime(reference: string | null): number | null {
  const [problem] = checkReference(reference);
  if (problem) throw new ProblemError(problem);
  return reference === null ? null : (readDate(reference)?.time ?? null);
}

/** For `check`: a date that does not exist. */
export function checkReference(reference: string | null): Problem[] {
  if (reference === null || readDate(reference)) return [];
  return [{ code: "feature.bad-reference", severity: "error", detail: { found: reference }, param: "reference" }];
}
