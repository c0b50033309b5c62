import * as z from "zod";
import { fail } from "@/lib/problem";
import { withColumns, withRole } from "@/lib/table/columns";
import { type Column, MISSING_BOOLEAN, type NumberColumn, type Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { murmurHash3 } from "./murmur";

/** One 0/1 column a level. */
const oneHotSchema = z.object({
  kind: z.literal("onehot"),
  source: z.string(),
  levels: z.array(z.string()),
  /** The column of each level; null for one that stands for all zeros. */
  names: z.array(z.string().nullable()),
  /** The column of rare levels and of levels not seen; null: these are all zeros. */
  other: z.string().nullable(),
  unknownIsOther: z.boolean(),
  missing: z.string().nullable(),
});

/** One or more numbers a level: its place, its share of the rows, the mean of a target. Null is a missing value. */
const valuesSchema = z.object({
  kind: z.literal("values"),
  source: z.string(),
  names: z.array(z.string()),
  levels: z.array(z.string()),
  /** For each of `names` a value a level. */
  values: z.array(z.array(z.number())),
  missing: z.array(z.number().nullable()),
  unknown: z.array(z.number().nullable()),
});

/** All sources together in a fixed number of columns. */
const hashingSchema = z.object({ kind: z.literal("hashing"), sources: z.array(z.string()), names: z.array(z.string()), signed: z.boolean() });

export const encodedSchema = z.discriminatedUnion("kind", [oneHotSchema, valuesSchema, hashingSchema]);
export type Encoded = z.output<typeof encodedSchema>;
export type OneHot = z.output<typeof oneHotSchema>;
export type LevelValues = z.output<typeof valuesSchema>;
export type Hashing = z.output<typeof hashingSchema>;

/** A column as levels: -1 is missing. */
export interface Levels {
  readonly codes: Int32Array;
  readonly dictionary: readonly string[];
}

const YES_NO = ["false", "true"];

/** The levels of a category, text or yes/no column. O(1) but for yes/no. */
export function levelsOf(table: Table, name: string): Levels {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) return fail("common.column-missing", { column: name }, { param: "columns" });
  if (column.type === "boolean") return { codes: Int32Array.from(column.values, (value) => (value === MISSING_BOOLEAN ? -1 : value)), dictionary: YES_NO };
  if ("codes" in column) return column;
  return fail("common.column-type", { column: name, type: column.type, wanted: "category, text, boolean" }, { param: "columns" });
}

/** Rows of each level, and without one. O(rows). */
export function countLevels({ codes, dictionary }: Levels): { readonly counts: Int32Array; readonly missing: number } {
  const counts = new Int32Array(dictionary.length);
  let missing = 0;
  for (const code of codes) {
    if (code < 0) missing++;
    else counts[code]++;
  }
  return { counts, missing };
}

/** Codes of the levels that have rows, the most frequent first, equal ones in the order of the alphabet. */
export function byFrequency(dictionary: readonly string[], counts: Int32Array): number[] {
  const used = Array.from(counts.keys()).filter((code) => counts[code] > 0);
  return used.sort((a, b) => counts[b] - counts[a] || (dictionary[a] < dictionary[b] ? -1 : 1));
}

/** The columns that an encoding makes of a table (role feature). O(rows x columns made). */
export function encodedColumns(table: Table, encoded: Encoded): NumberColumn[] {
  switch (encoded.kind) {
    case "onehot":
      return oneHotColumns(levelsOf(table, encoded.source), encoded);
    case "values":
      return valueColumns(levelsOf(table, encoded.source), encoded);
    case "hashing":
      return hashedColumns(table, encoded);
  }
}

/** Adds what the encodings make and takes the role feature from the originals. */
export async function applyEncodings(table: Table, encodings: readonly Encoded[], checkpoint: Checkpoint): Promise<Table> {
  const added: Column[] = [];
  for (const [i, encoded] of encodings.entries()) {
    added.push(...encodedColumns(table, encoded));
    await checkpoint(i + 1, encodings.length);
  }
  return withEncoded(table, encodings, added);
}

export function withEncoded(table: Table, encodings: readonly Encoded[], added: readonly Column[]): Table {
  const sources = new Set(encodings.flatMap((encoded) => (encoded.kind === "hashing" ? encoded.sources : [encoded.source])));
  const kept = table.columns.map((column) => (sources.has(column.name) && column.role === "feature" ? withRole(column, null) : column));
  return withColumns({ ...table, columns: kept }, added);
}

function feature(name: string, values: Float64Array): NumberColumn {
  return { name, role: "feature", type: "number", values };
}

function oneHotColumns({ codes, dictionary }: Levels, encoded: OneHot): NumberColumn[] {
  const names = [...new Set([...encoded.names, encoded.other, encoded.missing].filter((name) => name !== null))];
  const places = new Map(names.map((name, i) => [name, i]));
  const made = names.map((name) => feature(name, new Float64Array(codes.length)));
  const placeOf = (name: string | null) => (name === null ? -1 : (places.get(name) ?? -1));
  const levels = new Map(encoded.levels.map((level, i) => [level, placeOf(encoded.names[i])]));
  const unseen = encoded.unknownIsOther ? placeOf(encoded.other) : -1;
  const targets = Int32Array.from(dictionary, (level) => levels.get(level) ?? unseen);
  const missing = placeOf(encoded.missing);
  for (let row = 0; row < codes.length; row++) {
    const place = codes[row] < 0 ? missing : targets[codes[row]];
    if (place >= 0) made[place].values[row] = 1;
  }
  return made;
}

function valueColumns({ codes, dictionary }: Levels, encoded: LevelValues): NumberColumn[] {
  const places = new Map(encoded.levels.map((level, i) => [level, i]));
  const place = Int32Array.from(dictionary, (level) => places.get(level) ?? -1);
  return encoded.names.map((name, c) => {
    const values = encoded.values[c];
    const unknown = encoded.unknown[c] ?? Number.NaN;
    const missing = encoded.missing[c] ?? Number.NaN;
    const byCode = Float64Array.from(place, (at) => (at < 0 ? unknown : values[at]));
    return feature(
      name,
      Float64Array.from(codes, (code) => (code < 0 ? missing : byCode[code])),
    );
  });
}

function hashedColumns(table: Table, { sources, names, signed }: Hashing): NumberColumn[] {
  const made = names.map((name) => feature(name, new Float64Array(table.rows)));
  const utf8 = new TextEncoder();
  for (const source of sources) {
    const { codes, dictionary } = levelsOf(table, source);
    const hashes = Int32Array.from(dictionary, (level) => murmurHash3(utf8.encode(`${source}=${level}`)));
    for (let row = 0; row < codes.length; row++) {
      if (codes[row] < 0) continue;
      const hash = hashes[codes[row]];
      made[Math.abs(hash) % names.length].values[row] += signed && hash < 0 ? -1 : 1;
    }
  }
  return made;
}
