import { identifierRole } from "../detect-roles";
import { type DateFormat, type DateOrder, parseDate, unclearDayAndMonth } from "../parse/date";
import { isMissingText, isMissingValue } from "../parse/missing";
import { type Decimal, decimalEvidence, looksLikeCode, parseNumber } from "../parse/number";
import { rolesOfName } from "../role-names";
import type { ColumnType } from "../table";
import type { Delimiter } from "./tokenize";

/** How a column is going to be read. `open`: the sample held no values, so the whole column decides. */
export type Guess =
  | { readonly kind: "number"; readonly decimal: Decimal }
  | { readonly kind: "date"; readonly format: DateFormat }
  | { readonly kind: "coded"; readonly open: boolean; readonly identifier: boolean };

/** Texts as they stand in the file, whatever they look like. */
export const AS_TEXT: Guess = { kind: "coded", open: false, identifier: true };

/** A column is of a type when at least this share of its values reads as such ... */
export const FIT_SHARE = 0.95;
/** ... and, as a number, at most this share looks like codes that would lose by it. */
export const CODE_SHARE = 0.005;

const SAMPLED = 400;
const YEAR_MS = 365.25 * 86_400_000;

/** The type that a person chose for a column. `exact`: how its numbers or dates are written is chosen as well. */
export interface ColumnWish {
  readonly type: ColumnType;
  readonly exact: boolean;
}

export interface InferSettings {
  readonly delimiter: Delimiter | null;
  readonly decimal?: Decimal;
  readonly order?: DateOrder;
  /** By the name of the column. What is not found to be of the type wished for is read as the texts that stand there, so that nothing of them is lost. */
  readonly wishes?: ReadonlyMap<string, ColumnWish>;
}

export interface Inferred {
  readonly guesses: readonly Guess[];
  readonly decimal: Decimal;
  /** No value in the sample settled the decimal sign, though some might hold one (`1,234`). */
  readonly decimalUnclear: boolean;
}

/** How each column of a sample is going to be read. `cells[column]` are its values, missing ones included. O(cells), `breathe` awaited between columns. */
export async function inferColumns(
  names: readonly string[],
  cells: readonly (readonly string[])[],
  settings: InferSettings,
  breathe: () => Promise<void>,
): Promise<Inferred> {
  const present: (readonly string[])[] = [];
  const evidence: Votes[] = [];
  for (const column of cells) {
    const values = thinned(column.filter((cell) => !isMissingText(cell)));
    present.push(values);
    evidence.push(decimalVotes(values));
    await breathe();
  }
  const whole = evidence.reduce(
    (sum, one) => ({ point: sum.point + one.point, comma: sum.comma + one.comma, maybeComma: sum.maybeComma + one.maybeComma }),
    NO_VOTES,
  );
  const unclear = settings.decimal === undefined && whole.point === 0 && whole.comma === 0 && whole.maybeComma > 0;
  const decimal = settings.decimal ?? decide(whole, settings.delimiter);
  const guesses: Guess[] = [];
  for (const [i, name] of names.entries()) {
    const own = evidence[i];
    const sign = settings.decimal ?? (own.point === own.comma ? decimal : own.comma > own.point ? "," : ".");
    const guess = inferColumn(name, present[i], sign, settings.order);
    const wish = settings.wishes?.get(name);
    guesses.push(wish && (wish.exact || guess.kind !== wish.type) ? AS_TEXT : guess);
    await breathe();
  }
  return { guesses, decimal, decimalUnclear: unclear };
}

interface Votes {
  readonly point: number;
  readonly comma: number;
  readonly maybeComma: number;
}

const NO_VOTES: Votes = { point: 0, comma: 0, maybeComma: 0 };

function decimalVotes(cells: readonly string[]): Votes {
  let point = 0;
  let comma = 0;
  let maybeComma = 0;
  for (const cell of cells) {
    const found = decimalEvidence(cell);
    if (found === null) continue;
    if (found.sign === ",") {
      if (found.certain) comma++;
      else maybeComma++;
    } else if (found.certain) point++;
  }
  return { point, comma, maybeComma };
}

/** Where only `1,234` is seen: a file delimited by commas groups thousands with them, another one writes decimals. */
function decide(votes: Votes, delimiter: Delimiter | null): Decimal {
  if (votes.comma !== votes.point) return votes.comma > votes.point ? "," : ".";
  return votes.maybeComma > 0 && delimiter !== "," ? "," : ".";
}

function inferColumn(name: string, cells: readonly string[], decimal: Decimal, order: DateOrder | undefined): Guess {
  const identifier = identifierRole(name) !== undefined;
  if (identifier) return { kind: "coded", open: false, identifier };
  const values = cells.filter((cell) => !isMissingValue(cell));
  if (values.length === 0) return { kind: "coded", open: true, identifier };
  const format = dateFormatOf(name, values, order);
  if (format) return { kind: "date", format };
  return fitsNumber(values, decimal) ? { kind: "number", decimal } : { kind: "coded", open: false, identifier };
}

/** Whether texts, none of them missing, are the values of a number column. */
export function fitsNumber(values: readonly string[], decimal: Decimal): boolean {
  const numbers = values.filter((value) => !Number.isNaN(parseNumber(value, decimal))).length;
  return numbers >= values.length * FIT_SHARE && values.filter(looksLikeCode).length <= values.length * CODE_SHARE;
}

/** The format in which texts, none of them missing, are dates; undefined when they are not. */
export function dateFormatOf(name: string, values: readonly string[], order: DateOrder | undefined): DateFormat | undefined {
  const fits = (format: DateFormat) => values.filter((value) => !Number.isNaN(parseDate(value, format))).length >= values.length * FIT_SHARE;
  const [first] = values;
  // Most texts are no dates at all: a glance at a few spares the rest.
  const glance = values.slice(0, 20);
  const speaksOfDates = rolesOfName(name).some((named) => named.role === "date");
  if (/^\d+$/.test(first)) return speaksOfDates ? numericDate(values) : undefined;
  const orders: readonly DateOrder[] = order ? [order] : ["dmy", "mdy"];
  const candidates = orders
    .map((candidate): DateFormat => ({ kind: "calendar", order: candidate }))
    .filter((format) => glance.some((value) => !Number.isNaN(parseDate(value, format))) && fits(format));
  if (candidates.length < 2) return candidates[0];
  const pairs = values.map(unclearDayAndMonth).filter((pair) => pair !== null);
  if (pairs.length === 0) return { kind: "calendar", order: "ymd" };
  // Both orders fit. Dots are never American; rows are often in order of time: fewer steps back tell the order.
  if (values.every((value) => value.includes("."))) return candidates[0];
  const [dmy, mdy] = candidates.map((format) => stepsBack(values.map((value) => parseDate(value, format))));
  return mdy < dmy * 0.5 ? candidates[1] : candidates[0];
}

function stepsBack(times: readonly number[]): number {
  let steps = 0;
  for (let i = 1; i < times.length; i++) if (times[i] < times[i - 1]) steps++;
  return steps;
}

/** Dates written as one number: 20111210, seconds, milliseconds or microseconds since 1970, or days as Excel counts them, between 1980 and 2100. */
function numericDate(values: readonly string[]): DateFormat | undefined {
  const from = 10 * YEAR_MS;
  const to = 130 * YEAR_MS;
  for (const kind of ["compact", "seconds", "milliseconds", "microseconds", "serial"] as const) {
    const format: DateFormat = { kind, order: "ymd" };
    const inside = values.filter((value) => {
      const time = parseDate(value, format);
      return time >= from && time <= to;
    });
    if (inside.length >= values.length * FIT_SHARE) return format;
  }
  return undefined;
}

function thinned(cells: readonly string[]): readonly string[] {
  if (cells.length <= SAMPLED) return cells;
  const step = cells.length / SAMPLED;
  return Array.from({ length: SAMPLED }, (_, i) => cells[Math.floor(i * step)]);
}
