import { cell } from "@/lib/table/columns";
import type { Column, DateColumn, NumberColumn } from "@/lib/table/table";
import type { DatedRate } from "./currency";
import { currencyCode } from "./currency-names";

export interface ReadRates {
  readonly rates: DatedRate[];
  /** Rows without a known currency, a positive rate or (where there is a date column) a date. */
  readonly unusable: number;
}

/** The rates of a table with one row a currency, or a currency and a date. O(rows). */
export function readRates(rows: number, currency: Column, rate: NumberColumn, date: DateColumn | null): ReadRates {
  const rates: DatedRate[] = [];
  let unusable = 0;
  for (let row = 0; row < rows; row++) {
    const name = cell(currency, row);
    const code = typeof name === "string" ? currencyCode(name) : null;
    const from = date ? date.values[row] : null;
    const value = rate.values[row];
    if (code === null || !(value > 0) || (from !== null && Number.isNaN(from))) unusable++;
    else rates.push({ currency: code, rate: value, from });
  }
  return { rates, unusable };
}
