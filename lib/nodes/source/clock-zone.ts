import { LocalTime } from "@/lib/ml/customers/local-time";
import { type Clocks, clockOfText } from "@/lib/table/clocks";
import type { Checkpoint } from "@/lib/table/csv-reader/bytes";
import type { ColumnFacts } from "@/lib/table/csv-reader/read-csv";
import { type DateFormat, parseDate, writeIso } from "@/lib/table/parse/date";
import type { CodedColumn, DateColumn, Table } from "@/lib/table/table";
import type { Problem } from "../problem";
import { info, warning } from "./import-findings";

const DAY = 86_400_000;
/** Rows of a column that are looked at for a time of day, and rows between two checkpoints. */
const GLANCE = 100_000;
const SLICE = 16_384;
/** Columns told of one by one. */
const COLUMNS_TOLD = 5;

/** How the times of a date column were written; `local` of them were read by the clock of the zone that a person chose. */
export interface ColumnClocks extends Clocks {
  readonly column: string;
  readonly local: number;
}

/** The date columns whose values were written as days, some of them with a time of day; timestamps are instants already. O(date columns). */
export function timedColumns({ columns }: Table, facts: readonly ColumnFacts[]): TimedColumn[] {
  return columns.flatMap((column): TimedColumn[] => {
    const guess = facts.find(({ name }) => name === column.name)?.guess;
    const format = guess?.kind === "date" && (guess.format.kind === "calendar" || guess.format.kind === "compact") ? guess.format : null;
    return column.type === "date" && format && hasTimes(column) ? [{ column, format }] : [];
  });
}

/** A date column that holds times, and how it is written. */
export interface TimedColumn {
  readonly column: DateColumn;
  readonly format: DateFormat;
}

function hasTimes({ values }: DateColumn): boolean {
  const step = Math.max(1, Math.floor(values.length / GLANCE));
  for (let row = 0; row < values.length; row += step) if (!Number.isNaN(values[row]) && values[row] % DAY !== 0) return true;
  return false;
}

/** Of a column that says no offset anywhere. O(rows). */
export function bareClocks({ values }: DateColumn): Clocks {
  let bare = 0;
  let first = Number.NaN;
  for (const time of values) {
    if (Number.isNaN(time) || time % DAY === 0) continue;
    if (bare++ === 0) first = time;
  }
  return { offset: 0, bare, offsetExample: "", bareExample: bare > 0 ? writeIso(first, true).replace("T", " ") : "", whole: true };
}

/** The instant at which the clock of a zone shows a time; of an hour that summer time skips, an hour later. */
export function instantOf(zone: string): (local: number) => number {
  const clock = new LocalTime(zone);
  const offset = (instant: number) => clock.shifted(instant) - instant;
  return (local) => local - offset(local - offset(local));
}

/** A column with its times taken from the clock of a zone, and how many these are. */
export interface ZonedColumn {
  readonly column: DateColumn;
  readonly local: number;
}

/** A column that says no offset anywhere. O(rows). */
export async function readByZone(column: DateColumn, zone: string, checkpoint: Checkpoint): Promise<ZonedColumn> {
  const instant = instantOf(zone);
  const values = new Float64Array(column.values.length);
  let local = 0;
  for (let row = 0; row < values.length; row++) {
    if (row % SLICE === 0) await checkpoint(row, values.length);
    const time = column.values[row];
    if (!Number.isNaN(time)) local++;
    values[row] = Number.isNaN(time) ? time : instant(time);
  }
  return { column: { ...column, values }, local };
}

/** The same of its texts: only times that say no offset are taken from the clock of the zone, days without a time stay. O(rows + different texts). */
export async function readTextsByZone({ column, format }: TimedColumn, texts: CodedColumn, zone: string, checkpoint: Checkpoint): Promise<ZonedColumn> {
  const instant = instantOf(zone);
  const times = new Float64Array(texts.dictionary.length);
  const bare = new Uint8Array(times.length);
  for (const [code, text] of texts.dictionary.entries()) {
    if (code % SLICE === 0) await checkpoint(code, times.length);
    const time = parseDate(text, format);
    bare[code] = clockOfText(text) === "bare" && !Number.isNaN(time) ? 1 : 0;
    times[code] = bare[code] === 1 ? instant(time) : time;
  }
  let local = 0;
  const values = Float64Array.from(texts.codes, (code) => {
    if (code < 0) return Number.NaN;
    local += bare[code];
    return times[code];
  });
  return { column: { ...column, values }, local };
}

/** How times were written, by column; null when none says an offset. */
export type ClocksFound = ReadonlyMap<string, Clocks> | null;

/**
 * The table of one file with its times taken from the clock of a zone, when one is given: those that say an offset stay. `asTexts` reads the
 * file again with columns as texts; it is asked only for columns in which some time says an offset. O(rows x columns with times).
 */
export async function withClocks(
  table: Table,
  facts: readonly ColumnFacts[],
  find: (names: readonly string[]) => ClocksFound | Promise<ClocksFound>,
  asTexts: (names: readonly string[]) => Promise<Table>,
  zone: string,
  checkpoint: Checkpoint,
): Promise<{ readonly table: Table; readonly clocks: readonly ColumnClocks[] }> {
  const timed = timedColumns(table, facts);
  if (timed.length === 0) return { table, clocks: [] };
  const found = await find(timed.map(({ column }) => column.name));
  const clocksOf = (name: string) => {
    const clocks = found?.get(name);
    return clocks && clocks.offset > 0 ? clocks : null;
  };
  if (zone === "") return { table, clocks: timed.flatMap(({ column: { name } }) => ({ ...(clocksOf(name) ?? NONE), column: name, local: 0 })) };
  const written = timed.flatMap(({ column: { name } }) => (clocksOf(name) ? [name] : []));
  const texts = written.length > 0 ? await asTexts(written) : null;
  const zoned = new Map<string, ZonedColumn>();
  for (const one of timed) {
    const { name } = one.column;
    const text = texts?.columns.find((column) => column.name === name);
    if (!clocksOf(name)) zoned.set(name, await readByZone(one.column, zone, checkpoint));
    else if (text && "codes" in text) zoned.set(name, await readTextsByZone(one, text, zone, checkpoint));
  }
  return {
    table: { ...table, columns: table.columns.map((column) => zoned.get(column.name)?.column ?? column) },
    clocks: timed.map(({ column: { name } }) => ({ ...(clocksOf(name) ?? NONE), column: name, local: zoned.get(name)?.local ?? 0 })),
  };
}

const NONE: Clocks = { offset: 0, bare: 0, offsetExample: "", bareExample: "", whole: true };

/** What was read of one file. */
interface ClockedFile {
  readonly table: Table;
  readonly clocks: readonly ColumnClocks[];
}

/**
 * What a person should know of times with and without an offset, of all files together: those without are taken as UTC unless a zone is
 * chosen, which is wrong by hours where they are local times. O(rows of columns that are written differently in different files).
 */
export function clockFindings(files: readonly ClockedFile[], zone: string): Problem[] {
  const names = [...new Set(files.flatMap(({ clocks }) => clocks.map(({ column }) => column)))];
  const all = names.map((name) => {
    const known = files.flatMap((file) => {
      const clocks = file.clocks.find(({ column }) => column === name);
      return clocks ? [{ file, clocks }] : [];
    });
    const some = known.some(({ clocks }) => clocks.offset > 0);
    return known.map(({ file, clocks }) => (some && clocks.offset === 0 ? { ...clocks, ...clocksOfFile(file, name) } : clocks)).reduce(together);
  });
  const mixed = all.filter(({ offset, bare, local }) => local === 0 && offset > 0 && bare > 0);
  const local = all.filter((one) => one.local > 0);
  return [
    ...mixed
      .slice(0, COLUMNS_TOLD)
      .map(({ column, offset, bare, offsetExample, bareExample, whole }) =>
        warning(whole ? "clocks-mixed" : "clocks-mixed-sample", { column, offset, count: bare, offsetExample, bareExample }, { param: "zone" }),
      ),
    ...local.slice(0, COLUMNS_TOLD).map(({ column, local: count }) => info("clocks-local", { column, count, zone }, { param: "zone" })),
  ];
}

function clocksOfFile({ table }: ClockedFile, name: string): Partial<Clocks> {
  const column = table.columns.find((each) => each.name === name);
  return column?.type === "date" ? bareClocks(column) : {};
}

function together(a: ColumnClocks, b: ColumnClocks): ColumnClocks {
  return {
    column: a.column,
    offset: a.offset + b.offset,
    bare: a.bare + b.bare,
    offsetExample: a.offsetExample || b.offsetExample,
    bareExample: a.bareExample || b.bareExample,
    whole: a.whole && b.whole,
    local: a.local + b.local,
  };
}
