import { DAY_MS } from "../formula/dates";

const HOUR_MS = 3_600_000;
/** Offsets change at whole quarters of an hour. */
const QUARTER_MS = 900_000;

/** Whether a time zone of the IANA database is known here, such as Europe/Bucharest. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Hours and weekdays of instants in a time zone, summer time included. Offsets are looked up once a quarter of an hour. */
export class LocalTime {
  private readonly offsets = new Map<number, number>();
  private readonly format: Intl.DateTimeFormat | null;

  constructor(zone: string) {
    const numeric = "2-digit";
    this.format =
      zone === "UTC"
        ? null
        : new Intl.DateTimeFormat("en-US", {
            timeZone: zone,
            hourCycle: "h23",
            year: "numeric",
            month: numeric,
            day: numeric,
            hour: numeric,
            minute: numeric,
            second: numeric,
            era: "short",
          });
  }

  /** The instant as if the zone's clock were UTC's, ms. */
  shifted(time: number): number {
    if (!this.format) return time;
    const quarter = Math.floor(time / QUARTER_MS);
    let offset = this.offsets.get(quarter);
    if (offset === undefined) {
      offset = offsetAt(this.format, quarter * QUARTER_MS);
      this.offsets.set(quarter, offset);
    }
    return time + offset;
  }

  /** 0 to 23. */
  hour(time: number): number {
    const shifted = this.shifted(time);
    return Math.floor((shifted - Math.floor(shifted / DAY_MS) * DAY_MS) / HOUR_MS);
  }

  /** 0 Monday to 6 Sunday. */
  weekday(time: number): number {
    // 1970-01-01 was a Thursday.
    return (((Math.floor(this.shifted(time) / DAY_MS) + 3) % 7) + 7) % 7;
  }
}

function offsetAt(format: Intl.DateTimeFormat, time: number): number {
  const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  const local = new Date(0);
  const year = parts.get("era") === "BC" ? 1 - part("year") : part("year");
  local.setUTCFullYear(year, part("month") - 1, part("day"));
  local.setUTCHours(part("hour"), part("minute"), part("second"), 0);
  return local.getTime() - Math.floor(time / 1000) * 1000;
}
