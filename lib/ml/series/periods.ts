import { DAY_MS } from "../formula/dates";

export const PERIOD_UNITS = ["week", "month"] as const;
export type PeriodUnit = (typeof PERIOD_UNITS)[number];
/** Series that are not compared with each other may also go by the day. */
export const CALENDAR_UNITS = ["day", ...PERIOD_UNITS] as const;
export type CalendarUnit = (typeof CALENDAR_UNITS)[number];

/** Share of a period that the data must cover for the period to count as whole. */
const WHOLE = 0.9;

/** Number of the period that a time (ms, UTC) lies in; weeks begin on Monday. NaN for times outside the calendar. O(1). */
export function periodOf(time: number, unit: CalendarUnit): number {
  if (unit === "day") return Math.floor(time / DAY_MS);
  // 1970-01-01 was a Thursday.
  if (unit === "week") return Math.floor((time / DAY_MS + 3) / 7);
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** Midnight UTC that begins a period, ms. */
export function startOfPeriod(period: number, unit: CalendarUnit): number {
  if (unit === "day") return period * DAY_MS;
  if (unit === "week") return (period * 7 - 3) * DAY_MS;
  const date = new Date(0);
  date.setUTCFullYear(Math.floor(period / 12), ((period % 12) + 12) % 12, 1);
  return date.getTime();
}

export interface Span {
  /** Number of the first period. */
  readonly first: number;
  readonly length: number;
  /** Periods at the ends that were left out because the data covers only a part of them: none, one or two. */
  readonly partial: number;
}

/**
 * The periods between the first and the last time (ms). A period at either end of which the data covers less than nine
 * tenths is left out unless `keepPartial`: it would look like a fall of everybody. `last`: only so many, from the end.
 */
export function spanOf(from: number, to: number, unit: CalendarUnit, keepPartial: boolean, last: number | null): Span {
  let first = periodOf(from, unit);
  let end = periodOf(to, unit);
  let partial = 0;
  if (!keepPartial) {
    const covered = (period: number, begin: number, stop: number) => {
      const start = startOfPeriod(period, unit);
      const length = startOfPeriod(period + 1, unit) - start;
      return (Math.min(stop, start + length) - Math.max(begin, start)) / length;
    };
    // Times stand for days: the last day is covered to its end.
    const begin = Math.floor(from / DAY_MS) * DAY_MS;
    const stop = (Math.floor(to / DAY_MS) + 1) * DAY_MS;
    if (first < end && covered(first, begin, stop) < WHOLE) {
      first++;
      partial++;
    }
    if (first < end && covered(end, begin, stop) < WHOLE) {
      end--;
      partial++;
    }
  }
  const whole = end - first + 1;
  const length = last === null ? whole : Math.min(last, whole);
  return { first: end - length + 1, length, partial };
}

/** `length` periods that end where the data does, whether or not it reaches back so far: how new rows are cut as those of training. */
export function spanOfLength(from: number, to: number, unit: CalendarUnit, keepPartial: boolean, length: number): Span {
  const whole = spanOf(from, to, unit, keepPartial, null);
  return { first: whole.first + whole.length - length, length, partial: whole.partial };
}
