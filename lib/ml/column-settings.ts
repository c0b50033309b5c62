import { dateFormatOf, fitsNumber } from "@/lib/table/csv-reader/infer";
import { type DateFormat, parseDate } from "@/lib/table/parse/date";
import { isMissingValue } from "@/lib/table/parse/missing";
import type { Decimal } from "@/lib/table/parse/number";
import { retype } from "@/lib/table/retype";
import type { Column, ColumnType, Table } from "@/lib/table/table";
import type { Checkpoint } from "./checkpoint";
import { type ColumnSetting, type FittedSetting, SINGLE_ROLES } from "./column-setting";

/** Different texts of a column looked at to see how its numbers or dates are written. */
const GLANCE = 400;

/**
 * Decides what settings leave open, by looking at the table's values: decimal signs and date formats of texts that become
 * numbers or dates. A role that one column at most can have moves: the column that had it loses it. Settings of columns
 * that are not there are left out. O(settings).
 */
export function fitSettings(table: Table, settings: readonly ColumnSetting[]): FittedSetting[] {
  const byColumn = new Map(settings.map((setting) => [setting.column, setting]));
  const moved = new Set(
    settings.flatMap(({ column, role }) =>
      role !== null && role !== "none" && SINGLE_ROLES.has(role) && table.columns.some((c) => c.name === column) ? [role] : [],
    ),
  );
  return table.columns.flatMap((column): FittedSetting[] => {
    const setting = byColumn.get(column.name);
    const loses = column.role !== null && moved.has(column.role) && (setting === undefined || setting.role === null);
    if (!setting) return loses ? [{ ...unchanged(column.name), setsRole: true }] : [];
    const role = setting.role === "none" || setting.role === null ? null : setting.role;
    const type = setting.type === column.type ? null : setting.type;
    return [
      {
        column: column.name,
        keep: setting.keep,
        name: setting.name?.trim() || column.name,
        type,
        role,
        setsRole: setting.role !== null || loses,
        decimal: setting.decimal === "auto" ? decimalOf(column, type) : setting.decimal === "comma" ? "," : ".",
        format: formatOf(column, type, setting.dates),
      },
    ];
  });
}

const ISO: DateFormat = { kind: "calendar", order: "ymd" };

function unchanged(column: string): FittedSetting {
  return { column, keep: true, name: column, type: null, role: null, setsRole: false, decimal: ".", format: ISO };
}

function decimalOf(column: Column, type: ColumnType | null): Decimal {
  if (type !== "number" || !("codes" in column)) return ".";
  const values = glance(column.dictionary);
  return values.length > 0 && !fitsNumber(values, ".") && share(values, (text) => fitsNumber([text], ",")) > share(values, (text) => fitsNumber([text], "."))
    ? ","
    : ".";
}

function formatOf(column: Column, type: ColumnType | null, writing: ColumnSetting["dates"]): DateFormat {
  if (writing === "dmy" || writing === "mdy" || writing === "ymd") return { kind: "calendar", order: writing };
  if (writing !== "auto") return { kind: writing, order: "ymd" };
  if (type !== "date") return ISO;
  const values =
    "codes" in column ? glance(column.dictionary) : column.type === "number" ? glance(Array.from(column.values.subarray(0, 10_000), numberText)) : [];
  if (values.length === 0) return ISO;
  // Named like a date, so that 20111210 counts as one: the person has said that it is.
  return dateFormatOf("date", values, undefined) ?? mostReadable(values);
}

/** The format in which most of the texts are dates, however few. */
function mostReadable(texts: readonly string[]): DateFormat {
  const numbers = share(texts, (text) => /^\d+(?:\.\d+)?$/.test(text)) > 0.5;
  const formats: readonly DateFormat[] = numbers
    ? [
        { kind: "compact", order: "ymd" },
        { kind: "seconds", order: "ymd" },
        { kind: "milliseconds", order: "ymd" },
        { kind: "microseconds", order: "ymd" },
        { kind: "serial", order: "ymd" },
      ]
    : [
        { kind: "calendar", order: "dmy" },
        { kind: "calendar", order: "mdy" },
      ];
  // Any number is some second since 1970: only days that a business may know count.
  const likely = (time: number) => !numbers || (time > Date.UTC(1980, 0, 1) && time < Date.UTC(2100, 0, 1));
  const scores = formats.map((format) =>
    share(texts, (text) => {
      const time = parseDate(text, format);
      return !Number.isNaN(time) && likely(time);
    }),
  );
  return formats[scores.indexOf(Math.max(...scores))];
}

const numberText = (value: number) => (Number.isNaN(value) ? "" : String(value));

function glance(texts: readonly string[]): string[] {
  const step = Math.max(1, Math.floor(texts.length / GLANCE));
  return texts.filter((text, i) => i % step === 0 && !isMissingValue(text));
}

function share(texts: readonly string[], fits: (text: string) => boolean): number {
  return texts.filter(fits).length / texts.length;
}

/** Values of a column that its new type could not take. */
export interface RetypeFailure {
  readonly column: string;
  readonly type: ColumnType;
  readonly count: number;
  readonly examples: readonly string[];
}

/** Applies fitted settings; those of columns that are not there change nothing. O(rows x columns whose type changes). */
export async function applySettings(
  table: Table,
  settings: readonly FittedSetting[],
  checkpoint: Checkpoint,
): Promise<{ readonly table: Table; readonly failures: readonly RetypeFailure[] }> {
  const byColumn = new Map(settings.map((setting) => [setting.column, setting]));
  const columns: Column[] = [];
  const failures: RetypeFailure[] = [];
  for (const [i, column] of table.columns.entries()) {
    await checkpoint(i, table.columns.length);
    const setting = byColumn.get(column.name);
    if (!setting) columns.push(column);
    else if (setting.keep) {
      const { column: typed, failed, examples } = setting.type === null ? { column, failed: 0, examples: [] } : retype(column, setting.type, setting);
      if (failed > 0) failures.push({ column: setting.name, type: typed.type, count: failed, examples });
      columns.push({ ...typed, name: setting.name, role: setting.setsRole ? setting.role : column.role });
    }
  }
  return { table: { ...table, columns }, failures };
}
