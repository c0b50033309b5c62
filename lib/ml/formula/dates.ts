const DAY = 86_400_000;
/** JavaScript dates end this many ms from the epoch. */
export const LAST_TIME = 8.64e15;

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;

export interface ReadDate {
  /** Milliseconds since the epoch, UTC. */
  readonly time: number;
  /** The text named a day and no time of day. */
  readonly wholeDay: boolean;
}

/**
 * Reads `2011-12-10`, `2011-12-10 08:26[:05]` (UTC unless an offset stands after it) or `10.12.2011`.
 * Null for anything else, and for days that do not exist. Orders such as 10/12/2011 mean different days
 * in different countries and are not guessed.
 */
export function readDate(text: string): ReadDate | null {
  const trimmed = text.trim();
  const dotted = DOTTED.exec(trimmed);
  if (dotted) {
    const time = dayTime(Number(dotted[3]), Number(dotted[2]), Number(dotted[1]));
    return Number.isNaN(time) ? null : { time, wholeDay: true };
  }
  const iso = ISO.exec(trimmed);
  if (!iso) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = iso;
  const start = dayTime(Number(year), Number(month), Number(day));
  if (Number.isNaN(start)) return null;
  if (hour === undefined) return { time: start, wholeDay: true };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return null;
  const milliseconds = Number((fraction ?? "0").padEnd(3, "0"));
  const time = start + Number(hour) * 3_600_000 + Number(minute) * 60_000 + Number(second ?? 0) * 1000 + milliseconds;
  return { time: time - offsetOf(zone), wholeDay: false };
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === "Z") return 0;
  const sign = zone.startsWith("-") ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60_000;
}

/** Midnight UTC of a calendar day in ms; NaN when there is no such day. `month` counts from 1. */
export function dayTime(year: number, month: number, day: number): number {
  if (!Number.isInteger(year) || !Number.isInteger(month) || !Number.isInteger(day)) return Number.NaN;
  if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return Number.NaN;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : Number.NaN;
}

/** Whole days from one instant to another, rounded down, as pandas `Timedelta.days`. */
export function wholeDays(from: number, to: number): number {
  return Math.floor((to - from) / DAY);
}

/** `2011-12-10`, with ` 08:26:00` behind it unless it is midnight. */
export function writeDate(time: number): string {
  if (Math.abs(time) > LAST_TIME) return String(time);
  const iso = new Date(time).toISOString();
  return time % DAY === 0 ? iso.slice(0, 10) : iso.slice(0, 19).replace("T", " ");
}

/** Midnight UTC at or before an instant. */
export function startOfDay(time: number): number {
  return Math.floor(time / DAY) * DAY;
}

export { DAY as DAY_MS };
