import { DAY_MS, dayTime, LAST_TIME, readDate, wholeDays } from "./dates";
import { addMonths, endOfUnit, startOfUnit, UNITS, unitsBetween } from "./units";
import { isLike, middle, padded, partAt, proper, trimmed } from "./words";

/** Of two numbers, or of two texts (by code unit). */
const COMPARISONS = {
  "=": <T extends number | string>(a: T, b: T) => (a === b ? 1 : 0),
  "!=": <T extends number | string>(a: T, b: T) => (a === b ? 0 : 1),
  "<": <T extends number | string>(a: T, b: T) => (a < b ? 1 : 0),
  "<=": <T extends number | string>(a: T, b: T) => (a <= b ? 1 : 0),
  ">": <T extends number | string>(a: T, b: T) => (a > b ? 1 : 0),
  ">=": <T extends number | string>(a: T, b: T) => (a >= b ? 1 : 0),
} as const;

type Of3 = (a: number, b: number, c: number) => number;

/** Functions of dates that take a unit of time, by their name with the unit: `start_of:month`. */
const OF_UNITS: Readonly<Record<string, Of3>> = Object.fromEntries(
  UNITS.flatMap((unit): [string, Of3][] => [
    [`start_of:${unit}`, (time) => startOfUnit(time, unit)],
    [`end_of:${unit}`, (time) => endOfUnit(time, unit)],
    [`date_diff:${unit}`, (from, to) => unitsBetween(from, to, unit)],
  ]),
);

/**
 * The functions over numbers, dates (ms) and booleans (0, 1). They are called with present values only; a result
 * that is not finite becomes missing and is counted by the evaluation.
 */
export const NUMERIC: Readonly<Record<string, Of3>> = {
  ...OF_UNITS,
  negate: (a) => -a,
  not: (a) => 1 - a,
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": remainder,
  "^": (a, b) => a ** b,
  ...COMPARISONS,
  add_days: (a, b) => inDateRange(a + b * DAY_MS),
  subtract_days: (a, b) => inDateRange(a - b * DAY_MS),
  days_apart: (a, b) => (a - b) / DAY_MS,
  abs: (a) => Math.abs(a),
  floor: (a) => Math.floor(a),
  ceil: (a) => Math.ceil(a),
  sqrt: (a) => Math.sqrt(a),
  log: logarithm,
  log10: (a) => Math.log10(a),
  log1p: (a) => Math.log1p(a),
  exp: (a) => Math.exp(a),
  trunc: (a) => Math.trunc(a),
  sign: (a) => Math.sign(a),
  round_to: (a, step) => (step === 0 ? 0 : Number((roundTo(a / step, 0) * step).toPrecision(15))),
  between: (a, low, high) => (a >= low && a <= high ? 1 : 0),
  round: (a, digits) => roundTo(a, Number.isNaN(digits) ? 0 : digits),
  year: (a) => new Date(a).getUTCFullYear(),
  month: (a) => new Date(a).getUTCMonth() + 1,
  day: (a) => new Date(a).getUTCDate(),
  weekday: (a) => ((new Date(a).getUTCDay() + 6) % 7) + 1,
  quarter: (a) => Math.floor(new Date(a).getUTCMonth() / 3) + 1,
  week: isoWeek,
  hour: (a) => new Date(a).getUTCHours(),
  minute: (a) => new Date(a).getUTCMinutes(),
  add_hours: (a, hours) => inDateRange(a + Math.round(hours * HOUR)),
  add_months: (a, months) => addMonths(a, months),
  days_between: wholeDays,
  date: dayTime,
};

const HOUR = 3_600_000;

/** Of a base, or natural. Powers of two and ten give whole numbers. */
function logarithm(value: number, base: number): number {
  if (Number.isNaN(base)) return Math.log(value);
  if (base === 10) return Math.log10(value);
  return base === 2 ? Math.log2(value) : Math.log(value) / Math.log(base);
}

/** Week of the year by ISO 8601: the first one has the year's first Thursday. */
function isoWeek(time: number): number {
  const thursday = startOfUnit(time, "week") + 3 * DAY_MS;
  return 1 + Math.floor((thursday - startOfUnit(thursday, "year")) / (7 * DAY_MS));
}

/** Functions whose second operand of 0 is a division by zero, counted apart from other undefined results. */
export const DIVISIONS: ReadonlySet<string> = new Set(["/", "%"]);

/** The remainder with the sign of the divisor, as MOD in spreadsheets and % in Python. */
function remainder(a: number, b: number): number {
  const r = a % b;
  return r !== 0 && r < 0 !== b < 0 ? r + b : r;
}

/** Rounds half away from zero on the decimal value a person sees (15 digits), as ROUND in spreadsheets. */
function roundTo(value: number, digits: number): number {
  const places = Math.max(-15, Math.min(15, Math.trunc(digits)));
  if (places === 0) return value < 0 ? -Math.round(-value) : Math.round(value);
  const scaled = places >= 0 ? Math.abs(value) * 10 ** places : Math.abs(value) / 10 ** -places;
  if (scaled >= 1e15) return value;
  const rounded = Math.round(Number(scaled.toPrecision(15)));
  const result = places >= 0 ? rounded / 10 ** places : rounded * 10 ** -places;
  return value < 0 ? -result : result;
}

function inDateRange(time: number): number {
  return Math.abs(time) <= LAST_TIME ? time : Number.NaN;
}

/** The functions from text to number, date or boolean, called with present values only. NaN: could not be read. */
export const FROM_TEXT: Readonly<Record<string, (a: string, b: string, c: string) => number>> = {
  ...COMPARISONS,
  length: (a) => a.length,
  contains: (a, b) => (a.includes(b) ? 1 : 0),
  starts_with: (a, b) => (a.startsWith(b) ? 1 : 0),
  ends_with: (a, b) => (a.endsWith(b) ? 1 : 0),
  like: (a, b) => (isLike(a, b) ? 1 : 0),
  position: (a, b) => a.indexOf(b) + 1,
  between: (a, b, c) => (a >= b && a <= c ? 1 : 0),
  number: readNumber,
  date_of_text: (a) => readDate(a)?.time ?? Number.NaN,
};

/** The functions from text to text, called with present values only. */
export const TEXT: Readonly<Record<string, (a: string, b: string, c: string) => string>> = {
  lower: (a) => a.toLowerCase(),
  upper: (a) => a.toUpperCase(),
  proper,
  trim: trimmed,
  replace: (a, b, c) => (b === "" ? a : a.replaceAll(b, () => c)),
};

/** The functions of texts and numbers to text: first their texts, then their numbers, called with present values only. NaN: left out. */
export const MIXED: Readonly<Record<string, (a: string, b: string, first: number, second: number) => string>> = {
  left: (a, _b, count) => a.slice(0, Math.max(0, Math.trunc(count))),
  right: (a, _b, count) => (count >= 1 ? a.slice(-Math.trunc(count)) : ""),
  mid: (a, _b, from, count) => middle(a, from, count),
  part: (a, separator, place) => partAt(a, separator, place),
  pad_left: (a, filler, length) => padded(a, length, filler),
};

/**
 * A number written with a decimal point or a decimal comma, spaces between thousands allowed. A comma before
 * exactly three last digits (`1,234`) could mean either and is not read.
 */
export function readNumber(text: string): number {
  const compact = text.trim().replace(/(\d)[\s\u00a0\u202f](?=\d{3}(?:\D|$))/g, "$1");
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(compact)) return Number(compact);
  if (/^[+-]?\d+,\d+$/.test(compact) && !/^[+-]?\d{1,3},\d{3}$/.test(compact)) return Number(compact.replace(",", "."));
  return Number.NaN;
}
