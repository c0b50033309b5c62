import * as z from "zod";
import { fail } from "@/lib/problem";
import { withColumns } from "@/lib/table/columns";
import type { Column, ColumnType, DateColumn, NumberColumn, Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";
import { phase } from "../phase";
import { ageOn, CYCLES, clockOf, DATE_PARTS, dayNumber, partOf } from "./calendar";
import { AREA_KINDS } from "./choices";
import { areaReader, kilometres } from "./places";

const partSchema = z.object({
  kind: z.literal("part"),
  source: z.string(),
  part: z.enum(DATE_PARTS),
  form: z.enum(["number", "cyclic", "words"]),
  /** One name, or two for sine and cosine. */
  names: z.array(z.string()),
  /** For words: from the first value on. */
  words: z.array(z.string()),
});

/** Days from the date to `anchor` (a day on the clock), or from it to the date; full years to it. */
const elapsedSchema = z.object({ kind: z.enum(["since", "until", "age"]), source: z.string(), name: z.string(), anchor: z.number() });

const distanceSchema = z.object({
  kind: z.literal("distance"),
  latitude: z.string(),
  longitude: z.string(),
  name: z.string(),
  center: z.object({ latitude: z.number(), longitude: z.number() }),
});

const areaSchema = z.object({
  kind: z.literal("area"),
  source: z.string(),
  name: z.string(),
  area: z.enum(AREA_KINDS),
  length: z.int(),
  language: z.enum(["en", "ru", "ro"]),
});

export const datePlaceSchema = z.object({
  zone: z.string(),
  made: z.array(z.discriminatedUnion("kind", [partSchema, elapsedSchema, distanceSchema, areaSchema])),
});
export type DatePlace = z.output<typeof datePlaceSchema>;
export type Made = DatePlace["made"][number];
export type MadePart = z.output<typeof partSchema>;

/** Names of the columns that a part of the state makes. */
export function namesOf(made: Made): readonly string[] {
  return made.kind === "part" ? made.names : [made.name];
}

/** Names of the columns that it reads. */
export function sourcesOf(made: Made): readonly string[] {
  return made.kind === "distance" ? [made.latitude, made.longitude] : [made.source];
}

/** Adds the columns (role feature). Dates that are missing, places that are none and areas not known give missing values. O(rows x columns made). */
export async function applyDatePlace(table: Table, { zone, made }: DatePlace, checkpoint: Checkpoint): Promise<Table> {
  const clock = clockOf(zone);
  const clocks = new Map<string, Float64Array>();
  const added: Column[] = [];
  for (const [i, one] of made.entries()) {
    const step = phase(checkpoint, i / made.length, (i + 1) / made.length);
    if (one.kind === "distance") added.push(distance(table, one));
    else if (one.kind === "area") added.push(area(table, one));
    else {
      let clocked = clocks.get(one.source);
      if (!clocked) {
        clocked = await mapped(dateColumn(table, one.source).values, clock, step);
        clocks.set(one.source, clocked);
      }
      added.push(...(one.kind === "part" ? await partColumns(clocked, one, step) : [await elapsed(clocked, one, step)]));
    }
    await step(1, 1);
  }
  return withColumns(table, added);
}

async function mapped(values: Float64Array, map: (value: number) => number, checkpoint: Checkpoint): Promise<Float64Array> {
  const result = new Float64Array(values.length);
  await inSlices(values.length, 60, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) result[row] = map(values[row]);
  });
  return result;
}

const feature = (name: string, values: Float64Array): NumberColumn => ({ name, role: "feature", type: "number", values });

async function partColumns(clock: Float64Array, made: MadePart, checkpoint: Checkpoint): Promise<Column[]> {
  const values = await mapped(clock, (at) => partOf(at, made.part), checkpoint);
  const cycle = CYCLES[made.part];
  if (made.form === "words" && cycle) {
    const codes = Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : value - cycle.first));
    return [{ name: made.names[0], role: "feature", type: "category", codes, dictionary: made.words }];
  }
  if (made.form === "cyclic" && cycle) {
    const angle = (value: number) => (2 * Math.PI * (value - cycle.first)) / cycle.length;
    return [
      feature(
        made.names[0],
        values.map((value) => Math.sin(angle(value))),
      ),
      feature(
        made.names[1],
        values.map((value) => Math.cos(angle(value))),
      ),
    ];
  }
  return [feature(made.names[0], values)];
}

async function elapsed(clock: Float64Array, { kind, name, anchor }: z.output<typeof elapsedSchema>, checkpoint: Checkpoint): Promise<NumberColumn> {
  const measure = (at: number) => {
    if (kind === "age") return ageOn(at, anchor);
    return kind === "since" ? dayNumber(anchor) - dayNumber(at) : dayNumber(at) - dayNumber(anchor);
  };
  return feature(name, await mapped(clock, measure, checkpoint));
}

function distance(table: Table, { latitude, longitude, name, center }: z.output<typeof distanceSchema>): NumberColumn {
  const north = columnOf(table, latitude, "number", "latitude").values;
  const east = columnOf(table, longitude, "number", "longitude").values;
  return feature(
    name,
    north.map((value, row) => kilometres(value, east[row], center.latitude, center.longitude)),
  );
}

function area(table: Table, made: z.output<typeof areaSchema>): Column {
  const read = areaReader(made.area, made.length, made.language);
  const column = table.columns.find((candidate) => candidate.name === made.source) ?? fail("common.column-missing", { column: made.source }, { param: "area" });
  const places = new Map<string, number>();
  const codeOf = (value: string) => {
    const found = read(value);
    if (found === null) return -1;
    const code = places.get(found) ?? places.size;
    places.set(found, code);
    return code;
  };
  let codes: Int32Array;
  if ("codes" in column) {
    const byCode = Int32Array.from(column.dictionary, codeOf);
    codes = column.codes.map((code) => (code < 0 ? -1 : byCode[code]));
  } else if (column.type === "number") {
    codes = Int32Array.from(column.values, (value) => (Number.isNaN(value) ? -1 : codeOf(String(value))));
  } else return fail("common.column-type", { column: column.name, type: column.type, wanted: "text, category, number" }, { param: "area" });
  return { name: made.name, role: "feature", type: "category", codes, dictionary: [...places.keys()] };
}

function dateColumn(table: Table, name: string): DateColumn {
  return columnOf(table, name, "date", "columns");
}

function columnOf<T extends ColumnType>(table: Table, name: string, type: T, param: string): Extract<Column, { readonly type: T }> {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) return fail("common.column-missing", { column: name }, { param });
  const isWanted = (one: Column): one is Extract<Column, { readonly type: T }> => one.type === type;
  return isWanted(column) ? column : fail("common.column-type", { column: name, type: column.type, wanted: type }, { param });
}
