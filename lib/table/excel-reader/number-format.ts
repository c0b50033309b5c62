/** What a number format makes of a number: a date, a time of day, or a number as it is (elapsed hours included). */
export type FormatKind = "number" | "date" | "time";

/** Formats that Excel knows by number alone (ECMA-376 part 1, 18.8.30, the East Asian date formats included). */
function builtIn(id: number): FormatKind {
  if ((id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return "date";
  if ((id >= 18 && id <= 21) || id === 45 || id === 47) return "time";
  return "number";
}

/** The kind of a format: by its code when the workbook gives one, else by its number. */
export function formatKind(id: number, code: string | undefined): FormatKind {
  if (code === undefined) return builtIn(id);
  // Literals, escaped characters, padding, colours and locales say nothing; [h] is elapsed time.
  const bare = code
    .split(";")[0]
    .replace(/"[^"]*"/g, "")
    .replace(/\\./g, "")
    .replace(/[_*]./g, "");
  if (/\[(?:h+|m+|s+)\]/i.test(bare)) return "number";
  const letters = bare
    .replace(/\[[^\]]*\]/g, "")
    .replace(/general/gi, "")
    .replace(/am\/pm|a\/p/gi, "h");
  if (/[yd]/i.test(letters) || /mmm/i.test(letters)) return "date";
  if (/[hs]/i.test(letters)) return "time";
  return /^\s*m+\s*$/i.test(letters) ? "date" : "number";
}

const DAY = 86_400_000;
/** Days from the first day of each system to 1970. */
const SINCE_1900 = 25_569;
const SINCE_1904 = 24_107;
/** The last day of the year 9999. */
const LAST_DAY = 2_958_466;

/**
 * How a workbook counts days: from 1900 with a 29 February 1900 that never was, so that days before it are one further (Excel); from 1904
 * (old Macs); or from 30 December 1899 without that day, and back from there as well (LibreOffice, which says so in the file).
 */
export type DateSystem = "1900" | "1904" | "calc";

/** A serial number as ms since the epoch, UTC. NaN for what is no date: in Excel, negative numbers. */
export function serialTime(serial: number, system: DateSystem): number {
  if (!(serial >= (system === "calc" ? -LAST_DAY : 0)) || serial > LAST_DAY) return Number.NaN;
  const days = system === "1904" ? serial - SINCE_1904 : serial - SINCE_1900 + (system === "1900" && serial < 60 ? 1 : 0);
  return Math.round(days * DAY);
}

/** A time of day as text, `08:26:05`. */
export function timeText(share: number): string {
  const seconds = Math.round(share * 86_400) % 86_400;
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0")).join(":");
}
