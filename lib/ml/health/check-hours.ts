import { isMissing } from "@/lib/table/columns";
import type { CodedColumn, DateColumn, Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { readDate } from "../formula/dates";
import { columnToFormula } from "../formula/tokens";
import { inSlices } from "../in-slices";
import { type Finding, findingIn } from "./findings";
import { replacedWhere, rewritten } from "./repair";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const HOURS = 24;
/** Sources that are compared have at least so many times each; more than so many levels are no sources. */
const LEAST_TIMES = 300;
const SOURCES = 12;
/** The hours of two sources are the same when at least this share of them coincides once shifted ... */
const ALIKE = 0.8;
/** ... and this much more than unshifted. */
const GAIN = 0.15;
/** Half years that are compared: the change is of one hour only, which hours of the day show less. */
const LEAST_SEASON = 1000;
const SEASON_GAIN = 0.06;
/** Share of the dates on one or two neighbouring hours from which they are days written in another zone. */
const MIDNIGHTS = 0.95;
/** Hours of UTC at which midnight is struck where people live: from Siberia to Britain on the evening before, from Brazil to California. */
const MIDNIGHT_HOURS = [3, 8, 14, 23] as const;
/** Relative work of a row, for slices of about ten milliseconds. */
const COST = 10;
const OFFSET = /[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})$/i;
const SAMPLE = 2000;

/** Dates whose clocks do not agree: between sources, between summer and winter, or with the calendar. O(rows x columns of sources). */
export async function shiftedHours(table: Table, checkpoint: Checkpoint): Promise<Finding[]> {
  const found: (Finding | null)[] = table.columns.map((column) => ("codes" in column ? offsets(table, column) : null));
  for (const date of table.columns) {
    if (date.type !== "date") continue;
    const days = await utcDates(table, date, checkpoint);
    found.push(days);
    if (days) continue;
    const sources: (Finding | null)[] = [];
    for (const column of table.columns) if ("codes" in column && isSource(column)) sources.push(await sourceShift(table, date, column, checkpoint));
    found.push(...sources);
    // Sources that run apart hide what summer does.
    if (sources.every((each) => each === null)) found.push(await summerShift(table, date, checkpoint));
  }
  return found.filter((finding) => finding !== null);
}

function isSource({ dictionary, role }: CodedColumn): boolean {
  return dictionary.length >= 2 && dictionary.length <= SOURCES && role !== "id" && role !== "order" && role !== "segment" && role !== "target";
}

/** Texts of date and time with several offsets from UTC, not read as dates: sorted as texts they are in no order. */
function offsets(table: Table, column: CodedColumn): Finding | null {
  const sample = column.dictionary.slice(0, SAMPLE);
  const zones = new Map<string, string>();
  let dates = 0;
  for (const text of sample) {
    const zone = OFFSET.exec(text.trim())?.[1];
    if (zone === undefined || readDate(text) === null) continue;
    dates++;
    if (!zones.has(zone)) zones.set(zone, text);
  }
  if (sample.length < 3 || dates < sample.length / 2 || zones.size < 2) return null;
  let count = 0;
  for (let row = 0; row < table.rows; row++) if (!isMissing(column, row)) count++;
  const role = column.role ?? (table.columns.some((each) => each.role === "date") ? null : "date");
  return findingIn(table, {
    kind: "time-zones",
    severity: "notable",
    column: column.name,
    count,
    examples: [...zones.values()].slice(0, 3),
    mend: rewritten({ name: column.name, role }, `date(${columnToFormula(column.name)})`),
    detail: { zones: zones.size },
  });
}

/**
 * Nearly all dates lie on one hour of the day that is not midnight, or on two neighbouring ones: days written as midnight of
 * a local zone and exported in UTC (22:00 of the day before in winter, 21:00 in summer).
 */
async function utcDates(table: Table, date: DateColumn, checkpoint: Checkpoint): Promise<Finding | null> {
  const onTheHour = new Float64Array(HOURS);
  let present = 0;
  await inSlices(table.rows, COST, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      const time = date.values[row];
      if (Number.isNaN(time)) continue;
      present++;
      const clock = modulo(time, DAY);
      if (clock % HOUR === 0) onTheHour[clock / HOUR]++;
    }
  });
  const [midnights] = onTheHour;
  const counts = [...onTheHour.entries()].filter(([hour, count]) => hour > 0 && count > 0);
  if (present < 20 || midnights > present * (1 - MIDNIGHTS)) return null;
  const [most, second] = counts.sort((a, b) => b[1] - a[1]);
  if (!most) return null;
  const twin = second && Math.abs(second[0] - most[0]) === 1 ? second : undefined;
  const count = most[1] + (twin?.[1] ?? 0);
  if (count < MIDNIGHTS * present) return null;
  const from = Math.min(most[0], twin?.[0] ?? most[0]);
  const to = Math.max(most[0], twin?.[0] ?? most[0]);
  const [west, farWest, farEast, east] = MIDNIGHT_HOURS;
  if (!((from >= west && to <= farWest) || (from >= farEast && to <= east))) return null;
  const name = columnToFormula(date.name);
  return findingIn(table, {
    kind: "utc-dates",
    severity: "notable",
    column: date.name,
    count,
    examples: firstTimes(date, (time) => modulo(time, DAY) >= from * HOUR && modulo(time, DAY) <= to * HOUR),
    // East of Greenwich the local day begins on the evening before; west of it in the morning of the same day.
    mend: rewritten(date, from >= 12 ? `start_of(add_hours(${name}, ${HOURS - from}), "day")` : `start_of(${name}, "day")`),
    detail: { from, to },
  });
}

/** Levels of a source whose day is that of all others, but whole hours earlier or later. */
async function sourceShift(table: Table, date: DateColumn, source: CodedColumn, checkpoint: Checkpoint): Promise<Finding | null> {
  const histograms = source.dictionary.map(() => new Float64Array(HOURS));
  const timed = new Float64Array(source.dictionary.length);
  await inSlices(table.rows, COST, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      const hour = hourOf(date.values[row]);
      const code = source.codes[row];
      if (hour < 0 || code < 0) continue;
      histograms[code][hour]++;
      timed[code]++;
    }
  });
  const compared = source.dictionary.map((_, code) => code).filter((code) => timed[code] >= LEAST_TIMES);
  if (compared.length < 2) return null;
  // The largest source is the clock that others are held against.
  const largest = compared.reduce((best, code) => (timed[code] > timed[best] ? code : best));
  const shifted = compared.flatMap((code) => {
    if (code === largest) return [];
    const { hours, alike, gain } = bestShift(histograms[largest], histograms[code]);
    return hours !== 0 && alike >= ALIKE && gain >= GAIN ? [{ code, hours }] : [];
  });
  if (shifted.length === 0) return null;
  const count = shifted.reduce((sum, { code }) => sum + timed[code], 0);
  const name = columnToFormula(date.name);
  return findingIn(table, {
    kind: "shifted-hours",
    severity: "notable",
    column: date.name,
    count,
    examples: shifted.slice(0, 3).map(({ code }) => source.dictionary[code]),
    mend: rewritten(
      date,
      replacedWhere(
        source.name,
        shifted.map(({ code, hours }) => [source.dictionary[code], `add_hours(${name}, ${-hours})`]),
        name,
      ),
    ),
    detail: { source: source.name, level: source.dictionary[shifted[0].code], reference: source.dictionary[largest], hours: shifted[0].hours },
  });
}

/** Summer's day is that of winter, one hour earlier: times in UTC of people who live by the clock on the wall. */
async function summerShift(table: Table, date: DateColumn, checkpoint: Checkpoint): Promise<Finding | null> {
  const [winter, summer] = [new Float64Array(HOURS), new Float64Array(HOURS)];
  let count = 0;
  await inSlices(table.rows, COST, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      const time = date.values[row];
      const hour = hourOf(time);
      if (hour < 0) continue;
      // Both changes of the clock lie in March and October; these months belong to neither half.
      const month = new Date(time).getUTCMonth();
      if (month >= 3 && month <= 8) {
        summer[hour]++;
        count++;
      } else if (month <= 1 || month >= 10) {
        winter[hour]++;
      }
    }
  });
  const inWinter = winter.reduce((sum, each) => sum + each, 0);
  if (count < LEAST_SEASON || inWinter < LEAST_SEASON) return null;
  const { hours, alike, gain } = bestShift(winter, summer);
  if (hours !== -1 || alike < ALIKE || gain < SEASON_GAIN) return null;
  return findingIn(table, {
    kind: "summer-time",
    severity: "remark",
    column: date.name,
    count,
    examples: firstTimes(date, (time) => hourOf(time) >= 0),
    // The clock of London is UTC in winter and one hour on in summer, as clocks all over Europe are.
    mend: rewritten(date, `local_time(${columnToFormula(date.name)}, "Europe/London")`),
    detail: { gain },
  });
}

/** The hour of the day of a time; -1 where it is missing or a date without a time. */
function hourOf(time: number): number {
  if (Number.isNaN(time) || time % DAY === 0) return -1;
  return Math.floor(modulo(time, DAY) / HOUR);
}

/** By how many hours (-11 to 12) `other` runs after `reference`, the share that then coincides, and how much more that is than unshifted. */
function bestShift(reference: Float64Array, other: Float64Array): { readonly hours: number; readonly alike: number; readonly gain: number } {
  const [a, b] = [reference, other].map((counts) => {
    const sum = counts.reduce((total, each) => total + each, 0);
    return counts.map((each) => each / sum);
  });
  let best = { hours: 0, alike: 0 };
  let unshifted = 0;
  for (let shift = 0; shift < HOURS; shift++) {
    let alike = 0;
    for (let hour = 0; hour < HOURS; hour++) alike += Math.min(a[hour], b[(hour + shift) % HOURS]);
    if (shift === 0) unshifted = alike;
    if (alike > best.alike) best = { hours: shift > HOURS / 2 ? shift - HOURS : shift, alike };
  }
  return { ...best, gain: best.alike - unshifted };
}

function firstTimes({ values }: DateColumn, wanted: (time: number) => boolean): number[] {
  const found: number[] = [];
  for (const time of values) {
    if (Number.isNaN(time) || !wanted(time)) continue;
    found.push(time);
    if (found.length === 3) break;
  }
  return found;
}

function modulo(value: number, length: number): number {
  return value - Math.floor(value / length) * length;
}
