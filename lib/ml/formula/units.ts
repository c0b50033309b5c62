import { DAY_MS, dayTime, LAST_TIME } from "./dates";

/** Units of time, from small to large. */
export const UNITS = ["minute", "hour", "day", "week", "month", "quarter", "year"] as const;
export type Unit = (typeof UNITS)[number];

const SHORT: Readonly<Record<string, Unit>> = { min: "minute", h: "hour", d: "day", w: "week", m: "month", q: "quarter", y: "year" };
const LENGTH = { minute: 60_000, hour: 3_600_000, day: DAY_MS, week: 7 * DAY_MS } as const;
const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** `day`, `days` or, as DATEDIF has them, `D`; undefined for anything else. */
export function unitOf(text: string): Unit | undefined {
  const lower = text.trim().toLowerCase();
  const one = lower.endsWith("s") ? lower.slice(0, -1) : lower;
  return UNITS.find((unit) => unit === one) ?? SHORT[lower];
}

/** Monday is the first day of a week (ISO 8601); 1 January 1970 was a Thursday. */
const MONDAY = 4 * DAY_MS;

/** The first moment of the unit that an instant lies in. O(1). */
export function startOfUnit(time: number, unit: Unit): number {
  if (unit === "week") return Math.floor((time - MONDAY) / LENGTH.week) * LENGTH.week + MONDAY;
  if (unit === "minute" || unit === "hour" || unit === "day") return Math.floor(time / LENGTH[unit]) * LENGTH[unit];
  const date = new Date(time);
  const month = date.getUTCMonth();
  return monthStart(date.getUTCFullYear(), month - (month % MONTHS[unit]));
}

/** The last day of the unit that an instant lies in, as EOMONTH; of units up to a day, its last millisecond. O(1). */
export function endOfUnit(time: number, unit: Unit): number {
  const start = startOfUnit(time, unit);
  if (unit === "minute" || unit === "hour" || unit === "day") return start + LENGTH[unit] - 1;
  if (unit === "week") return start + 6 * DAY_MS;
  const date = new Date(start);
  return monthStart(date.getUTCFullYear(), date.getUTCMonth() + MONTHS[unit]) - DAY_MS;
}

/** Complete units from one instant to another, as DATEDIF; negative when the second is the earlier one. O(1). */
export function unitsBetween(from: number, to: number, unit: Unit): number {
  if (to < from) return 0 - unitsBetween(to, from, unit);
  if (unit === "minute" || unit === "hour" || unit === "day" || unit === "week") return Math.floor((to - from) / LENGTH[unit]);
  const [a, b] = [new Date(from), new Date(to)];
  const months = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
  const short = b.getUTCDate() < a.getUTCDate() || (b.getUTCDate() === a.getUTCDate() && modulo(to, DAY_MS) < modulo(from, DAY_MS));
  return Math.floor((months - (short ? 1 : 0)) / MONTHS[unit]);
}

/** The same day so many whole months on, as EDATE: the last day of the month where it has no such day. NaN beyond the calendar. O(1). */
export function addMonths(time: number, months: number): number {
  const date = new Date(time);
  const first = monthStart(date.getUTCFullYear(), date.getUTCMonth() + Math.trunc(months));
  if (Number.isNaN(first)) return Number.NaN;
  const last = new Date(endOfUnit(first, "month")).getUTCDate();
  return first + (Math.min(date.getUTCDate(), last) - 1) * DAY_MS + modulo(time, DAY_MS);
}

/** Midnight of a month's first day; months below 0 and above 11 are of other years. */
function monthStart(year: number, month: number): number {
  const whole = Math.floor(month / 12);
  const time = dayTime(year + whole, month - whole * 12 + 1, 1);
  return Math.abs(time) <= LAST_TIME ? time : Number.NaN;
}

function modulo(value: number, length: number): number {
  return value - Math.floor(value / length) * length;
}
