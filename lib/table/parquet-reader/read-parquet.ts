import type { Compressors, DecodedArray, FileMetaData, ParquetParsers, SchemaTree } from "hyparquet";
import { getSchemaPath } from "hyparquet/src/schema.js";
import { fail, ProblemError } from "@/lib/problem";
import type { Cell, CellFacts, CellSettings } from "../cell-reader/cell-column";
import { CellRecords } from "../cell-reader/cell-records";
import { Flattener, type Lists } from "../cell-reader/flatten";
import type { Checkpoint } from "../csv-reader/bytes";
import type { CsvWords } from "../csv-reader/plan";
import type { Table } from "../table";
import { FileBytes } from "./check-pages";
import { cellConverter } from "./convert-cells";

export interface ParquetSettings extends CellSettings {
  /** Names of the columns to read; the bytes of the others are never touched. */
  readonly columns?: readonly string[];
  readonly lists: Lists;
}

export interface ParquetFacts {
  readonly format: "parquet";
  readonly createdBy: string | null;
  readonly rowGroups: number;
  readonly codecs: readonly string[];
  /** Every column of the file, read or not, as its schema names them. */
  readonly available: readonly string[];
  /** Columns of a kind that cannot be read, with the kind. */
  readonly refused: readonly { readonly name: string; readonly kind: string }[];
  /** Columns made of the parts of nested ones. */
  readonly flattened: readonly string[];
  readonly joined: readonly string[];
  readonly counted: readonly string[];
  readonly columns: readonly CellFacts[];
}

export interface ParquetTable {
  readonly table: Table;
  readonly facts: ParquetFacts;
}

const MOST_ROWS = 50_000_000;
/** The kind of a refused column whose bytes need a key. */
const ENCRYPTED = "encrypted";
/** Rows turned into cells between two checkpoints. */
const SLICE = 20_000;

const PARSERS: Partial<ParquetParsers> = {
  // Rounded down, before 1970 too, as pyarrow does.
  timestampFromMilliseconds: (millis: bigint) => new Date(Number(millis)),
  timestampFromMicroseconds: (micros: bigint) => new Date(Math.floor(Number(micros) / 1000)),
  timestampFromNanoseconds: (nanos: bigint) => new Date(floorMillions(nanos)),
  geometryFromBytes: (bytes: Uint8Array) => bytes,
  geographyFromBytes: (bytes: Uint8Array) => bytes,
};

function floorMillions(nanos: bigint): number {
  const whole = nanos / 1_000_000n;
  return Number(nanos < 0n && whole * 1_000_000n !== nanos ? whole - 1n : whole);
}

/**
 * Reads a Parquet file into a table, row group by row group and column by column: types come from the file's schema, roles from the
 * names. Objects become columns joined by dots, lists are joined or counted; times keep milliseconds and are told in UTC.
 * Fails with `source.parquet-encrypted`, `source.parquet-damaged` or `source.parquet-codec`. O(bytes of the columns read).
 */
export async function readParquet(blob: Blob, settings: ParquetSettings, words: CsvWords, checkpoint: Checkpoint): Promise<ParquetTable> {
  const end = new TextDecoder("latin1").decode(await blob.slice(Math.max(0, blob.size - 4)).arrayBuffer());
  if (end === "PARE") fail("source.parquet-encrypted");
  if (blob.size < 12 || end !== "PAR1") fail("source.parquet-damaged", { reason: "no footer" });
  const [hyparquet, { compressors: known }] = await Promise.all([import("hyparquet"), import("hyparquet-compressors")]);

  const file = new FileBytes(blob);
  const compressors = checked(withEmptyPages(known), file);
  try {
    const metadata = await hyparquet.parquetMetadataAsync(file, { geoparquet: false });
    const schema = hyparquet.parquetSchema(metadata);
    const rows = Number(metadata.num_rows);
    if (rows > MOST_ROWS) fail("source.too-many-rows", { limit: MOST_ROWS });
    const groups = metadata.row_groups.map(({ num_rows }) => Number(num_rows));
    if (groups.reduce((sum, count) => sum + count, 0) !== rows) fail("source.parquet-damaged", { reason: "row counts" });
    const available = schema.children.map(({ element }) => element.name);
    const wanted = settings.columns?.filter((name) => available.includes(name));
    const chosen = schema.children.filter(({ element }) => !wanted || wanted.length === 0 || wanted.includes(element.name));
    refuseCodecs(metadata, chosen);
    const records = new CellRecords();
    const flattener = new Flattener(settings.lists);
    const refused: { name: string; kind: string }[] = [];
    const encrypted = encryptedColumns(metadata);
    const readable = chosen.filter((column) => {
      const { name } = column.element;
      const kind = encrypted.has(name) ? ENCRYPTED : unreadableKind(column);
      if (kind !== null) refused.push({ name, kind });
      return kind === null;
    });
    if (readable.length === 0 && refused.some(({ kind }) => kind === ENCRYPTED)) fail("source.parquet-encrypted");
    // A column without a single value is there all the same.
    for (const column of readable) if (column.children.length === 0) records.column(column.element.name);
    let start = 0;
    for (const [group, count] of groups.entries()) {
      for (const [i, column] of readable.entries()) {
        const { name } = column.element;
        const parts = metadata.row_groups[group].columns.flatMap(({ meta_data }) => (meta_data?.path_in_schema[0] === name ? [meta_data] : []));
        for (const part of parts) await file.checkPages(part, getSchemaPath(metadata.schema, part.path_in_schema), count);
        const chunks: { data: DecodedArray; from: number }[] = [];
        await hyparquet.parquetRead({
          file,
          metadata,
          compressors,
          parsers: PARSERS,
          geoparquet: false,
          columns: [name],
          rowStart: start,
          rowEnd: start + count,
          onChunk: ({ columnData, rowStart }) => chunks.push({ data: columnData, from: rowStart }),
        });
        const share = (group + i / readable.length) / groups.length;
        await checkpoint(0.9 * share, 1);
        const convert = cellConverter(column);
        for (const { data, from } of chunks) {
          for (let at = 0; at < data.length; at++) {
            const row = from + at;
            if (row < start || row >= start + count) continue;
            if (at % SLICE === SLICE - 1) await checkpoint(0.9 * share, 1);
            putCell(records, flattener, name, row, convert(data[at]));
          }
        }
      }
      start += count;
    }
    records.rows = rows;
    const { table, columns } = await records.finish(flattener, words, { ...settings, declared: true }, () => checkpoint(0.95, 1));
    const plain = new Set(available);
    return {
      table,
      facts: {
        format: "parquet",
        createdBy: metadata.created_by ?? null,
        rowGroups: groups.length,
        codecs: [...new Set(metadata.row_groups.flatMap((one) => one.columns.map(({ meta_data }) => meta_data?.codec ?? "UNCOMPRESSED")))],
        available,
        refused,
        flattened: columns.map(({ name }) => name).filter((name) => !plain.has(name)),
        joined: [...flattener.joined],
        counted: [...flattener.counted],
        columns,
      },
    };
  } catch (error) {
    if (error instanceof ProblemError || (error instanceof Error && error.name === "Cancelled")) throw error;
    return fail("source.parquet-damaged", { reason: error instanceof Error ? error.message.slice(0, 120) : String(error) });
  }
}

function putCell(records: CellRecords, flattener: Flattener, name: string, row: number, value: unknown): void {
  if (value === null || value === undefined) return;
  if (typeof value !== "object" || value instanceof Date) {
    records.column(name).set(row, scalar(value));
    return;
  }
  flattener.row = row;
  flattener.flatten(name, value, (column, cell) => records.column(column).set(row, cell));
}

function scalar(value: unknown): Cell {
  switch (typeof value) {
    case "number":
    case "string":
    case "boolean":
    case "bigint":
      return value;
    default:
      return value instanceof Date ? value : String(value);
  }
}

/** Unpacked pages are looked at before they are read. */
function checked(known: Compressors, file: FileBytes): Compressors {
  const wrapped = Object.entries(known).map(([codec, unpack]) => [codec, (input: Uint8Array, length: number) => file.check(input, unpack(input, length))]);
  return Object.fromEntries(wrapped);
}

/** A page of nulls alone packs nothing, which the library's LZ4 takes for damage. */
function withEmptyPages(known: Compressors): Compressors {
  const wrapped = Object.entries(known).map(([codec, unpack]) => [
    codec,
    (input: Uint8Array, length: number) => (length === 0 ? new Uint8Array(0) : unpack(input, length)),
  ]);
  return Object.fromEntries(wrapped);
}

/** Columns whose bytes need a key; the other columns of such a file can be read. */
function encryptedColumns({ row_groups }: FileMetaData): ReadonlySet<string> {
  const parts = row_groups.flatMap(({ columns }) => columns.filter(({ crypto_metadata }) => crypto_metadata !== undefined));
  return new Set(parts.flatMap(({ meta_data }) => meta_data?.path_in_schema[0] ?? []));
}

/** LZO is in no browser library, and pyarrow does not write it either. */
function refuseCodecs({ row_groups }: FileMetaData, chosen: readonly SchemaTree[]): void {
  const names = new Set(chosen.map(({ element }) => element.name));
  for (const { columns } of row_groups) {
    for (const { meta_data } of columns) {
      if (meta_data && names.has(meta_data.path_in_schema[0]) && meta_data.codec === "LZO") fail("source.parquet-codec", { codec: meta_data.codec });
    }
  }
}

function unreadableKind({ element, children }: SchemaTree): string | null {
  if (element.converted_type === "INTERVAL" || element.converted_type === "BSON") return element.converted_type.toLowerCase();
  return children.map(unreadableKind).find((kind) => kind !== null) ?? null;
}
