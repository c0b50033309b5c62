import type { Language } from "@/lib/messages/languages";
import { createTranslator } from "@/lib/messages/translator";
import { distributionOf, quantile, sortedInRuns } from "@/lib/ml/distribution";
import { CYCLES, clockOf, DATE_PARTS, type DatePart, dayNumber } from "@/lib/ml/features/calendar";
import { type AreaKind, isZone } from "@/lib/ml/features/choices";
import { applyDatePlace, type DatePlace, type Made, type MadePart, namesOf, sourcesOf } from "@/lib/ml/features/date-place";
import { isPlace } from "@/lib/ml/features/places";
import { phase } from "@/lib/ml/phase";
import { appendStep } from "@/lib/ml/recipe/append-step";
import { findColumn, freeName } from "@/lib/table/columns";
import type { Column, DateColumn, Table } from "@/lib/table/table";
import { chooseColumn, chooseColumns, findByName } from "../choose-columns";
import type { RunContext } from "../contract";
import { fail } from "../problem";
import { NAMES } from "./dates-names";
import type { DateArea, DateMeasure, DatePartReport, DatesReport } from "./dates-report";

type Parts = Readonly<Record<DatePart, boolean>>;

export interface DatesSettings extends Parts {
  readonly columns: readonly string[] | null;
  readonly form: "number" | "cyclic" | "words";
  readonly elapsed: "none" | "since" | "until";
  readonly birth: string | null;
  readonly anchor: string | null;
  readonly zone: string;
  readonly latitude: string | null;
  readonly longitude: string | null;
  readonly centerLatitude: number | null;
  readonly centerLongitude: number | null;
  readonly area: string | null;
  readonly areaKind: AreaKind;
  readonly length: number;
}

type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string;

const DAY = 86_400_000;
const SHOWN = 30;

export async function describeDates(data: Table, settings: DatesSettings, ctx: RunContext) {
  if (!isZone(settings.zone)) fail("feature.dates-bad-zone", { found: settings.zone }, { param: "zone" });
  const { t } = await createTranslator(ctx.language);
  const taken = new Set(data.columns.map(({ name }) => name));
  const free = (base: string) => {
    const name = freeName(base, taken);
    taken.add(name);
    return name;
  };
  const named = (column: string, what: string) => free(t("feature:columns.of", { column, what }));
  const birth = columnFor(data, settings.birth, "birth", ["date"]);
  const sources = dateColumns(data, settings.columns).filter((column) => settings.columns !== null || column !== birth);
  const clock = clockOf(settings.zone);
  const anchor = settings.anchor === null ? dayAfterLast(sources, clock) : dayOf(settings.anchor);
  const made: Made[] = [];
  for (const source of sources) made.push(...partsOf(source, settings, clock, named, t, ctx));
  if (settings.elapsed !== "none" && anchor !== null) {
    for (const { name } of sources) made.push({ kind: settings.elapsed, source: name, name: named(name, t(`feature:columns.${settings.elapsed}`)), anchor });
  }
  if (birth) {
    if (anchor === null) ctx.warn({ code: "feature.dates-no-anchor", severity: "warning", detail: { column: birth.name }, param: "anchor" });
    else made.push({ kind: "age", source: birth.name, name: free(t("feature:columns.age")), anchor });
  }
  const center = await places(data, settings, made, free, t, ctx);
  if (settings.area !== null) {
    const source = chooseColumn(data, settings.area, { param: "area", types: ["text", "category", "number"] });
    const what = t(`feature:columns.area-${settings.areaKind}`);
    made.push({ kind: "area", source: source.name, name: named(source.name, what), area: settings.areaKind, length: settings.length, language: ctx.language });
  }
  if (made.length === 0 && sources.length === 0 && !birth) fail("feature.dates-nothing", {}, { param: "columns" });
  const state: DatePlace = { zone: settings.zone, made };
  const result = await applyDatePlace(data, state, phase(ctx.checkpoint, 0.1, 0.8));
  const report: DatesReport = {
    kind: "feature.dates",
    rows: data.rows,
    zone: settings.zone,
    anchor: made.some(({ kind }) => kind === "since" || kind === "until" || kind === "age") ? anchor : null,
    anchorSet: settings.anchor !== null,
    center,
    parts: made.filter((one) => one.kind === "part").map((one) => partReport(result, one, ctx.language, t)),
    measures: await measures(result, made, phase(ctx.checkpoint, 0.8, 1)),
    areas: made.filter((one) => one.kind === "area").map((one) => areaReport(result, one.name)),
  };
  tell(report, ctx);
  if (made.length === 0) return { data, report };
  const reads = [...new Set(made.flatMap(sourcesOf))];
  const recipe = appendStep(data, { kind: "dates", state, reads, writes: made.flatMap(namesOf) });
  return { data: { ...result, recipe }, report };
}

function columnFor(data: Table, name: string | null, param: "birth" | "latitude" | "longitude", types: readonly Column["type"][]): Column | undefined {
  if (name !== null) return chooseColumn(data, name, { param, types });
  const fitting = data.columns.filter((column) => types.includes(column.type));
  return findByName(fitting, NAMES[param]);
}

/** The dates named, else those with the role; none at all is no mistake where there are places. */
function dateColumns(data: Table, names: readonly string[] | null): DateColumn[] {
  const wanted = { param: "columns", role: "date", types: ["date"] } as const;
  const found = names === null ? data.columns.filter((column) => column.role === "date") : [...new Set(chooseColumns(data, names, wanted))];
  return found.filter((column) => column.type === "date");
}

function dayOf(text: string): number {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== text) fail("feature.bad-reference", { found: text }, { param: "anchor" });
  return day;
}

/** The beginning of the day after the last date, as RFM counts; null without dates. */
function dayAfterLast(sources: readonly DateColumn[], clock: (utc: number) => number): number | null {
  let last = Number.NEGATIVE_INFINITY;
  for (const { values } of sources) for (const value of values) if (value > last) last = value;
  return Number.isFinite(last) ? (dayNumber(clock(last)) + 1) * DAY : null;
}

function partsOf(
  source: DateColumn,
  settings: DatesSettings,
  clock: (utc: number) => number,
  named: (column: string, what: string) => string,
  t: Words,
  ctx: RunContext,
): MadePart[] {
  const wanted = DATE_PARTS.filter((part) => settings[part]);
  // Days without a time are all at midnight: the hour would be a constant.
  const timed = source.values.some((value) => !Number.isNaN(value) && clock(value) % DAY !== 0);
  const known = wanted.filter((part) => timed || (part !== "hour" && part !== "dayPart"));
  if (known.length < wanted.length && source.values.some((value) => !Number.isNaN(value))) {
    ctx.warn({ code: "feature.dates-no-time", severity: "info", detail: { column: source.name }, param: "hour" });
  }
  return known.map((part) => {
    const cycle = CYCLES[part];
    const form = !cycle || (settings.form === "words" && !["month", "weekday", "dayPart"].includes(part)) ? "number" : settings.form;
    const what = t(`feature:columns.part-${part}`);
    const names = form === "cyclic" ? [named(source.name, `${what} (sin)`), named(source.name, `${what} (cos)`)] : [named(source.name, what)];
    const words = form === "words" && cycle ? Array.from({ length: cycle.length }, (_, i) => labelOf(part, cycle.first + i, ctx.language, t)) : [];
    return { kind: "part", source: source.name, part, form, names, words };
  });
}

function labelOf(part: DatePart, value: number, language: Language, t: Words): string {
  const name = (options: Intl.DateTimeFormatOptions, day: number) => new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" }).format(day);
  if (part === "month") return name({ month: "long" }, Date.UTC(2024, value - 1, 1));
  // 1 January 2024 was a Monday.
  if (part === "weekday") return name({ weekday: "long" }, Date.UTC(2024, 0, value));
  if (part === "dayPart") return t(`feature:dates.day-part-${value}`);
  if (part === "weekend") return t(`common:values.${value === 1 ? "yes" : "no"}`);
  return String(value);
}

async function places(
  data: Table,
  settings: DatesSettings,
  made: Made[],
  free: (base: string) => string,
  t: Words,
  ctx: RunContext,
): Promise<DatesReport["center"]> {
  const latitude = columnFor(data, settings.latitude, "latitude", ["number"]);
  const longitude = columnFor(data, settings.longitude, "longitude", ["number"]);
  if (latitude?.type !== "number" || longitude?.type !== "number") return null;
  const set = settings.centerLatitude !== null && settings.centerLongitude !== null;
  const valid = (values: Float64Array) => values.map((value, row) => (isPlace(latitude.values[row], longitude.values[row]) ? value : Number.NaN));
  const middle = async (values: Float64Array) => quantile(await sortedInRuns(valid(values), phase(ctx.checkpoint, 0, 0.1)), 0.5);
  const center = {
    latitude: settings.centerLatitude ?? (await middle(latitude.values)),
    longitude: settings.centerLongitude ?? (await middle(longitude.values)),
  };
  const wrong = latitude.values.reduce((count, value, row) => {
    const present = !Number.isNaN(value) && !Number.isNaN(longitude.values[row]);
    return count + Number(present && !isPlace(value, longitude.values[row]));
  }, 0);
  if (wrong > 0) ctx.warn({ code: "feature.dates-no-place", severity: "warning", detail: { count: wrong, column: latitude.name }, param: "latitude" });
  if (Number.isNaN(center.latitude) || Number.isNaN(center.longitude)) return null;
  made.push({ kind: "distance", latitude: latitude.name, longitude: longitude.name, name: free(t("feature:columns.distance")), center });
  return { ...center, set };
}

function partReport(table: Table, made: MadePart, language: Language, t: Words): DatePartReport {
  const counts = new Map<number, number>();
  const column = findColumn(table, made.names[0]);
  const cycle = CYCLES[made.part];
  const second = made.form === "cyclic" ? findColumn(table, made.names[1]) : undefined;
  for (let row = 0; row < table.rows; row++) {
    const value = valueAt(column, second, row, cycle);
    if (!Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const values = [...counts].sort((a, b) => a[0] - b[0]).map(([value, rows]) => ({ label: labelOf(made.part, value, language, t), rows }));
  return { source: made.source, part: made.part, names: made.names, values };
}

/** The plain value behind whichever form a part has. */
function valueAt(column: Column | undefined, second: Column | undefined, row: number, cycle: (typeof CYCLES)[DatePart]): number {
  if (column?.type === "category") return column.codes[row] < 0 ? Number.NaN : column.codes[row] + (cycle?.first ?? 0);
  if (column?.type !== "number") return Number.NaN;
  if (second?.type !== "number" || !cycle) return column.values[row];
  const turn = Math.atan2(column.values[row], second.values[row]) / (2 * Math.PI);
  return cycle.first + (Math.round((turn < -1e-9 ? turn + 1 : turn) * cycle.length) % cycle.length);
}

async function measures(table: Table, made: readonly Made[], checkpoint: RunContext["checkpoint"]): Promise<DateMeasure[]> {
  const found: DateMeasure[] = [];
  for (const one of made) {
    if (one.kind === "part" || one.kind === "area") continue;
    const column = findColumn(table, one.name);
    const sorted = await sortedInRuns(column?.type === "number" ? column.values : new Float64Array(0), checkpoint);
    const { min, median, max } = distributionOf(sorted, 0);
    found.push({ name: one.name, kind: one.kind, missing: table.rows - sorted.length, min, median, max });
  }
  return found;
}

function areaReport(table: Table, name: string): DateArea {
  const column = findColumn(table, name);
  if (column?.type !== "category") return { name, distinct: 0, missing: table.rows, values: [] };
  const counts = new Array<number>(column.dictionary.length).fill(0);
  let missing = 0;
  for (const code of column.codes) {
    if (code < 0) missing++;
    else counts[code]++;
  }
  const values = column.dictionary.map((label, code) => ({ label, rows: counts[code] })).filter(({ rows }) => rows > 0);
  values.sort((a, b) => b.rows - a.rows || (a.label < b.label ? -1 : 1));
  return { name, distinct: values.length, missing, values: values.slice(0, SHOWN) };
}

function tell({ areas, measures: found, rows }: DatesReport, ctx: RunContext): void {
  for (const { name, missing } of areas) {
    if (missing > 0) ctx.warn({ code: "feature.dates-no-area", severity: "info", detail: { column: name, count: missing, rows }, param: "area" });
  }
  for (const { name, kind, min, max } of found) {
    if (kind === "age" && max !== null && max > 110)
      ctx.warn({ code: "feature.dates-old", severity: "warning", detail: { column: name, max }, param: "birth" });
    if (kind === "since" && min !== null && min < 0)
      ctx.warn({ code: "feature.dates-after", severity: "warning", detail: { column: name, min }, param: "anchor" });
  }
}
