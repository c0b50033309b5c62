import type { AsyncBuffer, ColumnMetaData, PageHeader, SchemaTree } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from "hyparquet/src/schema.js";
import { fail } from "@/lib/problem";
import { crc32 } from "../zip-reader/crc32";

/** A run longer than its page holds by more than this is damage; shorter excess may be padding. */
const PADDING = 1 << 22;
/** Bytes that a page may unpack to whatever its column says. */
const LARGE_PAGE = 1 << 26;

/** The bytes of a file, of which the last part read is kept: the pages of a column are looked at twice and read once. */
export class FileBytes implements AsyncBuffer {
  readonly byteLength: number;
  private kept: { readonly from: number; readonly bytes: ArrayBuffer } | null = null;
  /** Where parts that were handed out stand in the file. */
  private readonly places = new WeakMap<ArrayBufferLike, number>();
  /** What must hold of pages once they are unpacked, by the place of their packed bytes. */
  private readonly unpacked = new Map<number, (page: Uint8Array) => void>();

  constructor(private readonly blob: Blob) {
    this.byteLength = blob.size;
  }

  async slice(from: number, to: number = this.byteLength): Promise<ArrayBuffer> {
    if (!(from >= 0 && to >= from && to <= this.byteLength)) damaged("column place");
    const { kept } = this;
    const held =
      kept !== null && from >= kept.from && to <= kept.from + kept.bytes.byteLength ? kept : { from, bytes: await this.blob.slice(from, to).arrayBuffer() };
    this.kept = held;
    const part = held.bytes.slice(from - held.from, to - held.from);
    this.places.set(part, from);
    return part;
  }

  /** Fails when the unpacked page is not what its header promised. */
  check(packed: Uint8Array, page: Uint8Array): Uint8Array {
    const from = this.places.get(packed.buffer);
    if (from !== undefined) this.unpacked.get(from + packed.byteOffset)?.(page);
    return page;
  }

  /**
   * Looks at the pages of a column in one row group before they are read, for the reader believes them: sizes and counts that cannot be,
   * runs without an end, and checksums where the writer kept any (nothing else tells a changed number from the right one).
   * `path` is the column's place in the schema. Fails with `source.parquet-damaged`. O(bytes where there are checksums, else pages and runs).
   */
  async checkPages(column: ColumnMetaData, path: SchemaTree[], rows: number): Promise<void> {
    const start = Number(column.dictionary_page_offset || column.data_page_offset);
    const size = Number(column.total_compressed_size);
    const values = Number(column.num_values);
    const most = { values, bytes: Math.max(Number(column.total_uncompressed_size), LARGE_PAGE) };
    if (path.length <= 2 && getMaxRepetitionLevel(path) === 0 && values !== rows) damaged("row counts");
    if (start < 0 || size < 0 || start + size > this.byteLength) damaged("column place");
    this.unpacked.clear();
    const bytes = new Uint8Array(await this.slice(start, start + size));
    const reader = { view: new DataView(bytes.buffer), offset: 0 };
    // One spare byte may follow the last page, as the reader has it.
    for (let left = values; left > 0 && reader.offset < bytes.length - 1; ) {
      const header = parquetHeader(reader);
      const page = bytes.subarray(reader.offset, reader.offset + header.compressed_page_size);
      if (!(header.compressed_page_size >= 0) || page.length !== header.compressed_page_size) damaged("page size");
      if (!(header.uncompressed_page_size >= 0) || header.uncompressed_page_size > most.bytes) damaged("page size");
      if (header.crc !== undefined && crc32(page) !== header.crc >>> 0) damaged("checksum");
      left -= checkCounts(header, left);
      const levels = levelBytes(header, page.length);
      const check = (plain: Uint8Array) => checkStreams(header, plain, column, path);
      checkLevels(header, page, path);
      if (column.codec === "UNCOMPRESSED" || header.data_page_header_v2?.is_compressed === false) check(page.subarray(levels));
      else this.unpacked.set(start + reader.offset + levels, check);
      reader.offset += page.length;
    }
  }
}

function damaged(reason: string): never {
  return fail("source.parquet-damaged", { reason });
}

/** Values in the page; not more than are left in the column. */
function checkCounts({ data_page_header, data_page_header_v2, dictionary_page_header, uncompressed_page_size }: PageHeader, left: number): number {
  if (dictionary_page_header) {
    const { num_values } = dictionary_page_header;
    if (!(num_values >= 0 && num_values <= uncompressed_page_size * 8)) damaged("dictionary size");
    return 0;
  }
  const found = data_page_header ?? data_page_header_v2;
  if (!found?.encoding || !(found.num_values >= 0 && found.num_values <= left)) damaged("page header");
  if (data_page_header_v2 && !(data_page_header_v2.num_nulls >= 0 && data_page_header_v2.num_nulls <= data_page_header_v2.num_values)) damaged("page header");
  return found.num_values;
}

/** Bytes of levels that stand unpacked before the values. */
function levelBytes({ data_page_header_v2: header }: PageHeader, size: number): number {
  if (!header) return 0;
  const { repetition_levels_byte_length: repetition, definition_levels_byte_length: definition } = header;
  if (!(repetition >= 0 && definition >= 0 && repetition + definition <= size)) damaged("page header");
  return repetition + definition;
}

const bits = (most: number) => 32 - Math.clz32(most);

/** The levels of a page of the second kind, which are never packed. */
function checkLevels({ data_page_header_v2: header }: PageHeader, page: Uint8Array, path: SchemaTree[]): void {
  if (!header) return;
  const { repetition_levels_byte_length: repetition, definition_levels_byte_length: definition, num_values } = header;
  checkRuns(page.subarray(0, repetition), bits(getMaxRepetitionLevel(path)), num_values);
  checkRuns(page.subarray(repetition, repetition + definition), bits(getMaxDefinitionLevel(path)), num_values);
}

/** The runs of a page: levels in front of the values in a page of the first kind, and values that are numbers of dictionary entries or booleans. */
function checkStreams({ data_page_header, data_page_header_v2 }: PageHeader, page: Uint8Array, { type }: ColumnMetaData, path: SchemaTree[]): void {
  const header = data_page_header ?? data_page_header_v2;
  if (!header) return;
  let at = 0;
  const counted = (width: number) => {
    if (at + 4 > page.length) damaged("page size");
    const length = new DataView(page.buffer, page.byteOffset + at, 4).getUint32(0, true);
    at += 4;
    if (at + length > page.length) damaged("page size");
    checkRuns(page.subarray(at, at + length), width, header.num_values);
    at += length;
  };
  if (data_page_header) for (const most of [path.length > 1 ? getMaxRepetitionLevel(path) : 0, getMaxDefinitionLevel(path)]) if (most > 0) counted(bits(most));
  if (header.encoding === "RLE" && type === "BOOLEAN") counted(1);
  else if (header.encoding === "PLAIN_DICTIONARY" || header.encoding === "RLE_DICTIONARY") checkRuns(page.subarray(at + 1), page[at] ?? 0, header.num_values);
}

/** A stream of runs (Parquet's hybrid of run lengths and packed bits): none of them may be far longer than what is left. */
function checkRuns(stream: Uint8Array, width: number, count: number): void {
  if (width > 32) damaged("bit width");
  for (let seen = 0, at = 0; seen < count && at < stream.length; ) {
    let header = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = stream[at++] ?? damaged("run length");
      if (factor > 2 ** 35) damaged("run length");
      header += (byte & 127) * factor;
      if (byte < 128) break;
    }
    const packed = header % 2 === 1;
    const length = Math.floor(header / 2) * (packed ? 8 : 1);
    if (length > count - seen + PADDING) damaged("run length");
    seen += length;
    at += packed ? (length / 8) * width : (width + 7) >> 3;
  }
}
