import { fail } from "@/lib/problem";
import type { ColumnBuilder } from "./builder";
import { type ByteSource, type Checkpoint, CR, LF, UNPACKED_LIMIT } from "./bytes";
import type { CsvKernel } from "./csv-kernel";
import type { RowParser } from "./row-parser";

/** Bytes that are waited for before they are parsed: while they are, more are on their way. */
const CHUNK = 1 << 18;
/** Room for text at first. */
const ROOM = 1 << 20;

/** Bytes parsed between two checkpoints: at first, before the compiler has warmed up, at least and at most. */
const FIRST_SLICE = 1 << 14;
const LEAST_SLICE = 1 << 16;
const MOST_SLICE = 1 << 19;
/** Milliseconds that a slice should take. */
const SHORT = 5;
const LONG = 12;
/** Cells that room is made for at once. */
const CELLS = 1 << 17;

/**
 * Feeds a file to a parser, chunk by chunk. A row that a chunk cuts off is carried over, and each time more bytes are
 * added than are carried, so that one very long row costs no more than twice its length.
 * Fails with `source.unterminated-quote`, `source.file-gzip-damaged` or `source.file-too-long`.
 */
export async function readRows(
  open: () => ByteSource,
  kernel: CsvKernel,
  parser: RowParser,
  builders: readonly ColumnBuilder[],
  compressed: boolean,
  checkpoint: Checkpoint,
  chunk = CHUNK,
): Promise<void> {
  const source = open();
  const mostRows = Math.max(16, Math.floor(CELLS / builders.length));
  kernel.reserveText(ROOM, 0);
  let at = kernel.textStart;
  let limit = at;
  /** Bytes of the text that are no longer there. */
  let before = 0;
  let final = false;
  let slice = FIRST_SLICE;
  try {
    while (!final || at < limit) {
      const wanted = Math.max(chunk, limit - at);
      kernel.bytes.copyWithin(kernel.textStart, at, limit);
      before += at - kernel.textStart;
      limit -= at - kernel.textStart;
      at = kernel.textStart;
      let added = 0;
      while (added < wanted && !final) {
        const part = await next(source, wanted - added, compressed);
        if (part === null) {
          final = true;
          break;
        }
        const used = limit - at;
        // Two more: for a line end that the file lacks, and for the one at the limit.
        if (used + part.length + 2 > kernel.textRoom) kernel.reserveText(Math.max(kernel.textRoom * 2, used + part.length + 2), used);
        at = kernel.textStart;
        limit = at + used;
        kernel.bytes.set(part, limit);
        limit += part.length;
        added += part.length;
      }
      if (before + limit - at > UNPACKED_LIMIT) fail("source.file-too-long", { limit: UNPACKED_LIMIT / 2 ** 30 });
      const { bytes } = kernel;
      if (final && limit > at && bytes[limit - 1] !== LF) bytes[limit++] = LF;
      // The scanner's loops end at this one.
      bytes[limit] = LF;
      at = await parseChunk(at, limit, final);
      if (final && at < limit) await failUnterminated(at, limit);
      if (final) break;
    }
  } finally {
    await source.close();
  }

  async function parseChunk(from: number, end: number, isFinal: boolean): Promise<number> {
    let position = from;
    while (position < end) {
      for (const builder of builders) builder.reserve(parser.rows + mostRows);
      const begun = performance.now();
      const reached = parser.parse(position, Math.min(end, position + slice), end, isFinal, mostRows);
      const took = performance.now() - begun;
      if (took > LONG) slice = Math.max(Math.min(slice, LEAST_SLICE), slice >> 1);
      else if (took < SHORT) slice = Math.min(MOST_SLICE, slice << 1);
      await checkpoint(source.done(), 1);
      if (reached === position) break;
      position = reached;
    }
    return position;
  }

  async function failUnterminated(from: number, end: number): Promise<never> {
    const cell = parser.openCell(from, end);
    const line = await linesBefore(open(), before + cell - kernel.textStart, compressed);
    const start = new TextDecoder().decode(kernel.bytes.subarray(cell, Math.min(end, cell + 40))).split(/[\r\n]/)[0];
    fail("source.unterminated-quote", { line: line + 1, start }, { param: "quote", fix: { type: "set-params", params: { quote: "none" } } });
  }
}

async function next(source: ByteSource, wanted: number, compressed: boolean): Promise<Uint8Array | null> {
  try {
    return await source.read(wanted);
  } catch (error) {
    // Only unpacking can find fault with the bytes.
    return compressed ? fail("source.file-gzip-damaged") : Promise.reject(error);
  }
}

/** Line ends among the first `bytes` bytes. */
async function linesBefore(source: ByteSource, bytes: number, compressed: boolean): Promise<number> {
  let lines = 0;
  let left = bytes;
  let previous = 0;
  while (left > 0) {
    const part = await next(source, left, compressed);
    if (part === null) break;
    for (const byte of part.subarray(0, left)) {
      if (byte === LF ? previous !== CR : byte === CR) lines++;
      previous = byte;
    }
    left -= part.length;
  }
  await source.close();
  return lines;
}
