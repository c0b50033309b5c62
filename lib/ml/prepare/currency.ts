import * as z from "zod";
import { findColumn, withColumns, withRole } from "@/lib/table/columns";
import type { Column, Role, Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";
import { phase } from "../phase";
import { isCoded, presentColumn, presentDates, wrongType } from "./column-access";
import { currencyCode, readMoney } from "./currency-names";

const rateSchema = z.object({
  currency: z.string(),
  /** Units of the base currency for one of this. */
  rate: z.number().positive(),
  /** Valid from this time on, ms UTC; null: always, where no dated rate is older. */
  from: z.number().nullable(),
});
export type DatedRate = z.output<typeof rateSchema>;

export const currencyStateSchema = z.object({
  amounts: z.array(z.object({ column: z.string(), name: z.string() })),
  /** Null: each amount says its own currency. */
  currency: z.string().nullable(),
  date: z.string().nullable(),
  base: z.string(),
  /** Amounts without a currency are in the base currency; else they become missing. */
  blankIsBase: z.boolean(),
  rates: z.array(rateSchema),
});
export type CurrencyState = z.output<typeof currencyStateSchema>;

/** What happened to the amounts of one currency. */
export interface CurrencyCount {
  /** Null: no currency was given, or none that is known. */
  readonly code: string | null;
  /** As it was written, the most different ways first seen. */
  readonly spellings: string[];
  rows: number;
  /** Amount cells converted, and left missing for want of a rate or of one old enough. */
  converted: number;
  noRate: number;
  tooEarly: number;
  lowest: number | null;
  highest: number | null;
  /** Sums of the first amount column, of converted cells. */
  own: number;
  inBase: number;
}

export interface CurrencyApplied {
  readonly table: Table;
  readonly currencies: readonly CurrencyCount[];
  /** Texts that are no amounts. */
  readonly unreadable: number;
}

/** Which money is in the rows: currency of each row (place in `codes`, -1 none) and how it was written. */
interface Written {
  readonly codes: (string | null)[];
  ofRow(row: number): number;
  readonly spelling: (row: number) => string | null;
}

/**
 * Adds each amount in the base currency, by the rate of its currency that is the latest not after the row's date. Amounts
 * of unknown currencies and of days before the first rate become missing and are counted. The new columns take over the
 * roles. O(rows x amounts x log rates).
 */
export async function applyCurrency(table: Table, state: CurrencyState, checkpoint: Checkpoint): Promise<CurrencyApplied> {
  const rates = ratesByCurrency(state);
  const times = state.date === null ? null : presentDates(table, state.date).values;
  const named = state.currency === null ? null : writtenIn(presentColumn(table, state.currency));
  const counts = new Map<string | null, CurrencyCount>();
  const roles = new Map<string, Role | null>();
  const added: Column[] = [];
  let unreadable = 0;
  for (const [i, { column: name, name: target }] of state.amounts.entries()) {
    const source = presentColumn(table, name);
    const money = moneyOf(source);
    const values = new Float64Array(table.rows);
    await inSlices(table.rows, 30, phase(checkpoint, i / state.amounts.length, (i + 1) / state.amounts.length), (from, to) => {
      for (let row = from; row < to; row++) {
        const amount = money.amount(row);
        const place = named?.ofRow(row) ?? -1;
        const column = place >= 0 ? named?.codes[place] : undefined;
        const code = column ?? money.currency(row);
        const spelling = named?.spelling(row) ?? money.spelling(row);
        const blank = spelling === null && code === null;
        const count = countOf(counts, blank && state.blankIsBase ? state.base : code);
        if (i === 0) {
          count.rows++;
          if (spelling !== null && count.spellings.length < 6 && !count.spellings.includes(spelling)) count.spellings.push(spelling);
        }
        values[row] = Number.NaN;
        if (money.unreadable(row)) unreadable++;
        if (Number.isNaN(amount)) continue;
        const rate = rateAt(count.code === null ? undefined : rates.get(count.code), times === null ? Number.POSITIVE_INFINITY : times[row]);
        if (typeof rate === "string") {
          count[rate]++;
          continue;
        }
        const converted = amount * rate;
        if (!Number.isFinite(converted)) {
          count.noRate++;
          continue;
        }
        values[row] = converted;
        count.converted++;
        count.lowest = Math.min(count.lowest ?? rate, rate);
        count.highest = Math.max(count.highest ?? rate, rate);
        if (i === 0) {
          count.own += amount;
          count.inBase += converted;
        }
      }
    });
    roles.set(name, source.role);
    added.push({ name: target, role: roleFor(source), type: "number", values });
  }
  const columns = table.columns.map((column) => (roles.has(column.name) && column.role !== null ? withRole(column, null) : column));
  const currencies = [...counts.values()].sort((a, b) => b.rows - a.rows || ((a.code ?? "~") < (b.code ?? "~") ? -1 : 1));
  return { table: withColumns({ ...table, columns }, added), currencies, unreadable };
}

/** An amount read from text has had no role yet: it is the amount. */
function roleFor(source: Column): Role | null {
  return source.role ?? (source.type === "number" ? null : "amount");
}

function countOf(counts: Map<string | null, CurrencyCount>, code: string | null): CurrencyCount {
  let count = counts.get(code);
  if (!count) {
    count = { code, spellings: [], rows: 0, converted: 0, noRate: 0, tooEarly: 0, lowest: null, highest: null, own: 0, inBase: 0 };
    counts.set(code, count);
  }
  return count;
}

interface Ladder {
  readonly from: Float64Array;
  readonly rate: Float64Array;
}

/** The rates of each currency by time; the base currency is always 1. Of two rates of one time the later named holds. */
function ratesByCurrency({ rates, base }: CurrencyState): Map<string, Ladder> {
  const times = new Map<string, Map<number, number>>();
  for (const { currency, rate, from } of rates) {
    const known = times.get(currency) ?? new Map<number, number>();
    known.set(from ?? Number.NEGATIVE_INFINITY, rate);
    times.set(currency, known);
  }
  times.set(base, new Map([[Number.NEGATIVE_INFINITY, 1]]));
  return new Map(
    [...times].map(([currency, known]) => {
      const sorted = [...known].sort((a, b) => (a[0] < b[0] ? -1 : 1));
      return [currency, { from: Float64Array.from(sorted, ([from]) => from), rate: Float64Array.from(sorted, ([, rate]) => rate) }];
    }),
  );
}

/** The rate of the latest step not after `time`; without a date, the latest of all, and for a missing date the undated one. */
function rateAt(ladder: Ladder | undefined, time: number): number | "noRate" | "tooEarly" {
  if (!ladder) return "noRate";
  if (Number.isNaN(time)) return ladder.from[0] === Number.NEGATIVE_INFINITY ? ladder.rate[0] : "tooEarly";
  let low = 0;
  let high = ladder.from.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ladder.from[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? "tooEarly" : ladder.rate[low - 1];
}

function writtenIn(column: Column): Written {
  if (!isCoded(column)) return wrongType(column, "category");
  return {
    codes: column.dictionary.map(currencyCode),
    ofRow: (row) => column.codes[row],
    spelling: (row) => (column.codes[row] < 0 || column.dictionary[column.codes[row]].trim() === "" ? null : column.dictionary[column.codes[row]]),
  };
}

interface MoneyCells {
  amount(row: number): number;
  currency(row: number): string | null;
  spelling(row: number): string | null;
  unreadable(row: number): boolean;
}

/** The amounts of a number column, or of a text column whose texts say amount and currency. */
function moneyOf(column: Column): MoneyCells {
  if (column.type === "number") return { amount: (row) => column.values[row], currency: () => null, spelling: () => null, unreadable: () => false };
  if (!isCoded(column)) return wrongType(column, "number");
  const read = column.dictionary.map(readMoney);
  const at = (row: number) => (column.codes[row] < 0 ? null : read[column.codes[row]]);
  return {
    amount: (row) => at(row)?.amount ?? Number.NaN,
    currency: (row) => at(row)?.currency ?? null,
    spelling: (row) => at(row)?.currency ?? null,
    unreadable: (row) => column.codes[row] >= 0 && read[column.codes[row]] === null,
  };
}

/** The currency of most rows; null when no row names one. */
export function usualCurrency(table: Table, currency: string | null, amount: string): string | null {
  const column = currency === null ? undefined : findColumn(table, currency);
  const amounts = findColumn(table, amount);
  const counts = new Map<string, number>();
  const add = (code: string | null) => {
    if (code !== null) counts.set(code, (counts.get(code) ?? 0) + 1);
  };
  if (column && isCoded(column)) {
    const codes = column.dictionary.map(currencyCode);
    for (const code of column.codes) if (code >= 0) add(codes[code]);
  } else if (amounts && isCoded(amounts)) {
    const money = moneyOf(amounts);
    for (let row = 0; row < table.rows; row++) add(money.currency(row));
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).at(0)?.[0] ?? null;
}
