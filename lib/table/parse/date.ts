/** The order of day, month and year. */
export const DATE_ORDERS = ["ymd", "dmy", "mdy"] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/**
 * How dates of a column are written. `calendar`: numbers or month names in an order, with or without a time;
 * `compact`: 20111210; `seconds`, `milliseconds` and `microseconds`: since 1970; `serial`: days as Excel counts them, 45658.5.
 */
export interface DateFormat {
  readonly kind: "calendar" | "compact" | "seconds" | "milliseconds" | "microseconds" | "serial";
  readonly order: DateOrder;
}

const DAY = 86_400_000;
/** The first of January 1970 in days as Excel counts them. */
const SERIAL_EPOCH = 25_569;
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Midnight UTC of a day of the Gregorian calendar in ms (Hinnant's days_from_civil); NaN when there is no such day. */
export function dayOf(year: number, month: number, day: number): number {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return Number.NaN;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (day > LENGTHS[month - 1] + (month === 2 && leap ? 1 : 0)) return Number.NaN;
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return (era * 146_097 + dayOfEra - 719_468) * DAY;
}

/** Two-digit years as POSIX strptime has them: 69 to 99 are of the last century. */
export function fullYear(year: number, digits: number): number {
  if (digits !== 2) return year;
  return year < 69 ? 2000 + year : 1900 + year;
}

/** First letters of month names in English, Russian and Romanian, enough of them to tell months apart. */
const MONTHS: readonly (readonly string[])[] = [
  ["jan", "ian", "янв"],
  ["feb", "фев"],
  ["mar", "мар"],
  ["apr", "апр"],
  ["may", "mai", "май", "мая"],
  ["jun", "iun", "июн"],
  ["jul", "iul", "июл"],
  ["aug", "авг"],
  ["sep", "сен"],
  ["oct", "окт"],
  ["nov", "noi", "ноя"],
  ["dec", "дек"],
];

function monthOf(name: string): number {
  const start = name.toLowerCase().slice(0, 3);
  return MONTHS.findIndex((names) => names.includes(start)) + 1;
}

const TIME = /^(?:[T\s,]+(?:в\s+|la\s+)?)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([ap]\.?m\.?)?\s*(z|utc|gmt|[+-]\d{2}:?(?:\d{2})?)?$/i;
const NUMBERS = /^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})/;
const DAY_NAME = /^(\d{1,2})[\s\-./]+(\p{L}{3,})\.?[\s\-./,]+(\d{4}|\d{2})(?!\d)(?:\s*г\.?)?/u;
const NAME_DAY = /^(\p{L}{3,})\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(\d{4})(?!\d)/u;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2})(\d{2})(\d{2})?)?$/;

/** Reads a date in a format, as ms since the epoch, UTC (a time without a zone is taken as UTC). NaN for anything else and for days that do not exist. */
export function parseDate(text: string, format: DateFormat): number {
  const trimmed = text.trim();
  switch (format.kind) {
    case "seconds":
      return /^-?\d{1,11}(?:\.\d+)?$/.test(trimmed) ? Math.round(Number(trimmed) * 1000) : Number.NaN;
    case "milliseconds":
      return /^-?\d{1,14}$/.test(trimmed) ? Number(trimmed) : Number.NaN;
    case "microseconds":
      return /^-?\d{1,17}$/.test(trimmed) ? Math.round(Number(trimmed) / 1000) : Number.NaN;
    case "serial":
      return /^\d{1,7}(?:\.\d+)?$/.test(trimmed) ? Math.round((Number(trimmed) - SERIAL_EPOCH) * 86_400) * 1000 : Number.NaN;
    case "compact": {
      const found = COMPACT.exec(trimmed);
      if (!found) return Number.NaN;
      const [hour, minute, second] = [found[4], found[5], found[6]].map((part) => Number(part ?? 0));
      return dayOf(Number(found[1]), Number(found[2]), Number(found[3])) + clock(hour, minute, second);
    }
    case "calendar":
      return parseCalendar(trimmed, format.order);
  }
}

function parseCalendar(text: string, order: DateOrder): number {
  const read = readNumbers(text, order) ?? readNamed(text);
  if (!read || Number.isNaN(read.day)) return Number.NaN;
  const rest = text.slice(read.length);
  return rest === "" ? read.day : read.day + timeOf(rest);
}

interface ReadDay {
  readonly day: number;
  readonly length: number;
}

function readNumbers(text: string, order: DateOrder): ReadDay | null {
  const found = NUMBERS.exec(text);
  if (!found) return null;
  const [a, b, c] = [Number(found[1]), Number(found[3]), Number(found[4])];
  const length = found[0].length;
  // A year of four digits in front leaves no other order.
  if (found[1].length === 4) return { day: found[4].length <= 2 ? dayOf(a, b, c) : Number.NaN, length };
  if (order === "ymd") return { day: found[1].length === 2 && found[4].length <= 2 ? dayOf(fullYear(a, 2), b, c) : Number.NaN, length };
  if (found[1].length > 2 || (found[4].length !== 4 && found[4].length !== 2)) return { day: Number.NaN, length };
  const year = fullYear(c, found[4].length);
  return { day: order === "dmy" ? dayOf(year, b, a) : dayOf(year, a, b), length };
}

function readNamed(text: string): ReadDay | null {
  const first = DAY_NAME.exec(text);
  if (first) return { day: dayOf(fullYear(Number(first[3]), first[3].length), monthOf(first[2]), Number(first[1])), length: first[0].length };
  const second = NAME_DAY.exec(text);
  return second ? { day: dayOf(Number(second[3]), monthOf(second[1]), Number(second[2])), length: second[0].length } : null;
}

function timeOf(text: string): number {
  const found = TIME.exec(text);
  if (!found) return Number.NaN;
  let hour = Number(found[1]);
  if (found[5]) {
    if (hour < 1 || hour > 12) return Number.NaN;
    hour = (hour % 12) + (/^p/i.test(found[5]) ? 12 : 0);
  }
  const fraction = found[4] ? Math.trunc(Number(`0.${found[4]}`) * 1000 + 1e-9) : 0;
  return clock(hour, Number(found[2]), Number(found[3] ?? 0)) + fraction - offsetOf(found[6]);
}

/** Milliseconds of a time of day; NaN outside the clock. 24:00:00 is the next midnight. */
export function clock(hour: number, minute: number, second: number): number {
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && (minute > 0 || second > 0))) return Number.NaN;
  return ((hour * 60 + minute) * 60 + second) * 1000;
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || /^[a-z]/i.test(zone)) return 0;
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  return (zone.startsWith("-") ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
}

/** The first two numbers of a date written with digits in an unclear order (`03/04/2011`); null for any other text. */
export function unclearDayAndMonth(text: string): readonly [number, number] | null {
  const found = NUMBERS.exec(text.trim());
  return found && found[1].length <= 2 && found[4].length !== 3 && found[4].length !== 1 ? [Number(found[1]), Number(found[3])] : null;
}

/** ISO 8601: `2011-12-10`, or `2011-12-10T08:26:00` (UTC) when a time of day is wanted; milliseconds only where there are some. */
export function writeIso(time: number, withTime: boolean): string {
  if (Math.abs(time) > 8.64e15 || Number.isNaN(time)) return "";
  const iso = new Date(time).toISOString();
  const year = iso.indexOf("T");
  if (!withTime) return iso.slice(0, year);
  return time % 1000 === 0 ? iso.slice(0, -5) : iso.slice(0, -1);
}
