export const DATE_PARTS = ["year", "quarter", "month", "week", "day", "weekday", "hour", "dayPart", "weekend"] as const;
export type DatePart = (typeof DATE_PARTS)[number];

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** Zones change their offset at quarters of an hour only. */
const BLOCK = 900_000;

/** First value and length of the parts that come round again. */
export const CYCLES: Readonly<Partial<Record<DatePart, { readonly first: number; readonly length: number }>>> = {
  quarter: { first: 1, length: 4 },
  month: { first: 1, length: 12 },
  week: { first: 1, length: 53 },
  day: { first: 1, length: 31 },
  weekday: { first: 1, length: 7 },
  hour: { first: 0, length: 24 },
  dayPart: { first: 1, length: 4 },
};

/**
 * A function from UTC milliseconds to those that a clock in the zone shows. Offsets are looked up once a day, on days
 * that begin and end with different ones once a quarter of an hour.
 */
export function clockOf(zone: string): (utc: number) => number {
  if (zone === "UTC") return (utc) => utc;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    era: "short",
  });
  const blocks = new Map<number, number>();
  const days = new Map<number, number | null>();
  const offsetOf = (block: number) => {
    let offset = blocks.get(block);
    if (offset === undefined) {
      const parts = new Map(format.formatToParts(block * BLOCK).map(({ type, value }) => [type, value]));
      const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type) ?? 0);
      const year = parts.get("era") === "BC" ? 1 - part("year") : part("year");
      const shown = new Date(0);
      shown.setUTCFullYear(year, part("month") - 1, part("day"));
      shown.setUTCHours(part("hour"), part("minute"), part("second"));
      offset = shown.getTime() - block * BLOCK;
      blocks.set(block, offset);
    }
    return offset;
  };
  return (utc) => {
    if (Number.isNaN(utc)) return utc;
    const day = Math.floor(utc / DAY);
    let whole = days.get(day);
    if (whole === undefined) {
      const first = offsetOf((day * DAY) / BLOCK);
      whole = first === offsetOf(((day + 1) * DAY) / BLOCK) ? first : null;
      days.set(day, whole);
    }
    return utc + (whole ?? offsetOf(Math.floor(utc / BLOCK)));
  };
}

/** Days since 1 January 1970 on the clock. */
export function dayNumber(clock: number): number {
  return Math.floor(clock / DAY);
}

/**
 * A part of a date on the clock (ISO 8601: weeks begin on Monday, which is 1; the first week has the year's first
 * Thursday). Parts of the day: night to 6, morning to 12, afternoon to 18, evening. NaN when missing. O(1).
 */
export function partOf(clock: number, part: DatePart): number {
  if (Number.isNaN(clock)) return Number.NaN;
  switch (part) {
    case "hour":
      return Math.floor((clock - dayNumber(clock) * DAY) / HOUR);
    case "dayPart":
      return 1 + Math.floor((clock - dayNumber(clock) * DAY) / (6 * HOUR));
    case "weekday":
      return weekdayOf(dayNumber(clock));
    case "weekend":
      return Number(weekdayOf(dayNumber(clock)) > 5);
    case "week":
      return isoWeek(dayNumber(clock));
    default: {
      const { year, month, day } = civil(dayNumber(clock));
      if (part === "year") return year;
      if (part === "day") return day;
      return part === "month" ? month : Math.ceil(month / 3);
    }
  }
}

/** 1 January 1970 was a Thursday. */
function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

function isoWeek(day: number): number {
  const thursday = day - weekdayOf(day) + 4;
  const { year } = civil(thursday);
  return 1 + Math.floor((thursday - dayOf(year, 1, 1)) / 7);
}

/** Year, month and day of a day number (Hinnant, chrono-compatible low-level date algorithms). */
function civil(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 };
}

function dayOf(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.floor(date.getTime() / DAY);
}

/** Full years from birth to a day, both on the clock: a birthday on 29 February is kept on 1 March. NaN before birth. */
export function ageOn(birth: number, clock: number): number {
  if (Number.isNaN(birth) || Number.isNaN(clock)) return Number.NaN;
  const from = civil(dayNumber(birth));
  const to = civil(dayNumber(clock));
  const before = to.month < from.month || (to.month === from.month && to.day < from.day);
  const years = to.year - from.year - (before ? 1 : 0);
  return years < 0 ? Number.NaN : years;
}
