import { reviveBig } from "@/lib/table/json-reader/parse-json";
import { valueAt } from "./message-rows";

/** A row from further in the future than this has no time that could be right: one such would make all others late. */
const AHEAD = 24 * 3_600_000;
const ISO = /^\d{4}-\d\d(?:-\d\d)?(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)?)?$/i;
const SECONDS = /^\d{9,}(?:\.\d+)?$/;

/**
 * The time of a row in ms since the epoch: ISO 8601 (UTC when it names no zone) or a number since the epoch in seconds, milli-,
 * micro- or nanoseconds, told apart by its size. Null when there is none, it cannot be read, or lies more than a day after `arrival`.
 */
export function eventTime(row: unknown, column: string, arrival: number): number | null {
  const time = timeOf(valueAt(row, column));
  return time === null || time > arrival + AHEAD ? null : time;
}

function timeOf(value: unknown): number | null {
  if (typeof value === "number") return sinceEpoch(value);
  if (typeof value !== "string") return null;
  const text = String(reviveBig(value)).trim();
  if (SECONDS.test(text)) return sinceEpoch(Number(text));
  if (!ISO.test(text)) return null;
  const iso = text.replace(" ", "T").replace(",", ".").replace(/\s/g, "");
  const zoned = /T.*(?:Z|[+-]\d\d:?\d\d)$/i.test(iso) || !iso.includes("T") ? iso : `${iso}Z`;
  const time = Date.parse(zoned.replace(/([+-]\d\d)(\d\d)$/, "$1:$2").toUpperCase());
  return Number.isNaN(time) ? null : time;
}

function sinceEpoch(value: number): number | null {
  if (!Number.isFinite(value) || value <= 0) return null;
  if (value < 1e11) return value >= 1e8 ? value * 1000 : null;
  if (value < 1e14) return value;
  return value < 1e17 ? value / 1000 : value / 1e6;
}
