import * as z from "zod";
import { readDate } from "@/lib/ml/formula/dates";
import type { TransactionColumns } from "@/lib/ml/rfm";
import { fail, type Problem, ProblemError } from "@/lib/problem";
import type { Column, ColumnType, DateColumn, NumberColumn, Role, Table } from "@/lib/table/table";
import { checkColumn, chooseColumn, chooseOptionalColumn } from "../choose-columns";
import type { ColumnInfo } from "../contract";

const NUMBER: readonly ColumnType[] = ["number"];
const DATE: readonly ColumnType[] = ["date"];

/** The column params of a node that reads transactions. */
export interface TransactionParams {
  readonly customer: string | null;
  readonly date: string | null;
  readonly amount: string | null;
  readonly quantity: string | null;
  readonly price: string | null;
}

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

/** The columns that the params name or the roles find. Fails with a catalogued problem; amounts may be missing. */
export function transactionInput(data: Table, chosen: TransactionParams): TransactionInput {
  const customer = chooseColumn(data, chosen.customer, { param: "customer", role: "id" });
  const date = chooseColumn(data, chosen.date, { param: "date", role: "date", types: DATE });
  if (date.type !== "date") return fail("common.column-type", { column: date.name, type: date.type, wanted: "date" }, { param: "date" });
  const number = (param: "amount" | "quantity" | "price"): NumberColumn | undefined => {
    const found = chooseOptionalColumn(data, chosen[param], { param, role: param, types: NUMBER });
    return found?.type === "number" ? found : undefined;
  };
  const names = { customer: customer.name, date: date.name, amount: null, quantity: null, price: null };
  const amount = number("amount");
  if (amount) return { customer, date, amount, names: { ...names, amount: amount.name } };
  const [quantity, price] = [number("quantity"), number("price")];
  if (!quantity || !price) return { customer, date, amount: null, names };
  return { customer, date, amount: { quantity, price }, names: { ...names, quantity: quantity.name, price: price.name } };
}

/** For `check`: customer and date must be there, the others fit if named. */
export function checkTransactions(data: readonly ColumnInfo[] | undefined, chosen: TransactionParams): Problem[] {
  return [
    ...needed(data, chosen.customer, "customer", "id"),
    ...needed(data, chosen.date, "date", "date", DATE),
    ...checkColumn(data, chosen.amount, { param: "amount", types: NUMBER }),
    ...checkColumn(data, chosen.quantity, { param: "quantity", types: NUMBER }),
    ...checkColumn(data, chosen.price, { param: "price", types: NUMBER }),
  ];
}

/** A column that must be there: by name, or by its role. */
function needed(columns: readonly ColumnInfo[] | undefined, name: string | null, param: string, role: Role, types?: readonly ColumnType[]): Problem[] {
  if (name !== null) return checkColumn(columns, name, { param, ...(types ? { types } : {}) });
  if (!columns || columns.some((each) => each.role === role && (types === undefined || types.includes(each.type)))) return [];
  return [{ code: "common.column-not-set", severity: "error", detail: { role }, param }];
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
