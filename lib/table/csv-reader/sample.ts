import { fail } from "@/lib/problem";
import { type ByteSource, gunzipSource, LF, plainSource, readStart, toUtf8 } from "./bytes";
import { type DetectedEncoding, decodeText, detectEncoding, type Encoding } from "./encoding";
import { isGzip, refuseBinary, refuseOtherText } from "./file-kind";

const START = 1 << 18;
/** The start is read further, up to here, until it holds a whole line. */
const LONGEST_START = 1 << 25;
const WINDOW = 1 << 16;
const WINDOWS = [0.25, 0.5, 0.75, 0.97];

/** The opened file: its text, where its bytes come from, and pieces of it to judge it by. */
export interface Sample {
  readonly compressed: boolean;
  readonly encoding: Encoding;
  readonly confidence: number;
  /** The start of the text. */
  readonly text: string;
  /** The text goes on behind it. */
  readonly cut: boolean;
  /** Whole lines from further places. */
  readonly pieces: readonly string[];
  /** The bytes to parse, from the first character on, in UTF-8 or the one-byte encoding. */
  open(): ByteSource;
}

/**
 * Looks at a file before it is read: refuses what is no table of text (by its first bytes), unpacks gzip, finds the
 * encoding unless it is `given`, and takes its start and, where the file can be entered anywhere, some lines further on.
 */
export async function takeSample(blob: Blob, given: Encoding | undefined): Promise<Sample> {
  if (blob.size === 0) fail("source.file-empty");
  const magic = new Uint8Array(await blob.slice(0, 16).arrayBuffer());
  const compressed = isGzip(magic);
  const raw = (from: number): ByteSource => (compressed ? skipping(gunzipSource(blob), from) : plainSource(blob, from));
  let start = await startOf(raw(0), START, compressed);
  refuseBinary(start);
  let size = START;
  while (start.length === size && size < LONGEST_START && !start.includes(LF) && !start.includes(13)) {
    size *= 8;
    start = await startOf(raw(0), size, compressed);
  }
  const cut = start.length === size;
  const windows = compressed || blob.size < START * 2 ? [] : await linesFrom(blob);
  const detected: DetectedEncoding = detectEncoding(joined([cut ? wholeLines(start) : start, ...windows]));
  const encoding = given ?? detected.encoding;
  const mark = markOf(start, encoding);
  const wide = encoding === "utf-16le" || encoding === "utf-16be";
  const open = () => (wide ? toUtf8(raw(mark), encoding) : raw(mark));
  const bytes = wide ? await startOf(open(), start.length, compressed) : start.subarray(mark);
  const text = decodeText(bytes, encoding);
  if (!cut && text.trim() === "") fail("source.file-empty");
  refuseOtherText(text);
  const pieces = wide ? [] : windows.map((window) => decodeText(window, encoding));
  return { compressed, encoding, confidence: given ? 1 : detected.confidence, text, cut, pieces, open };
}

function markOf(bytes: Uint8Array, encoding: Encoding): number {
  if (encoding === "utf-8") return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  if (encoding === "utf-16le") return bytes[0] === 0xff && bytes[1] === 0xfe ? 2 : 0;
  if (encoding === "utf-16be") return bytes[0] === 0xfe && bytes[1] === 0xff ? 2 : 0;
  return 0;
}

async function startOf(source: ByteSource, limit: number, compressed: boolean): Promise<Uint8Array> {
  try {
    return await readStart(source, limit);
  } catch (error) {
    return compressed ? fail("source.file-gzip-damaged") : Promise.reject(error);
  } finally {
    await source.close();
  }
}

/** The source without its first bytes. */
function skipping(source: ByteSource, bytes: number): ByteSource {
  let left = bytes;
  return {
    async read(wanted) {
      for (;;) {
        const part = await source.read(wanted);
        if (!part || left === 0) return part;
        const rest = part.subarray(Math.min(left, part.length));
        left -= part.length - rest.length;
        if (rest.length > 0) return rest;
      }
    },
    done: () => source.done(),
    close: () => source.close(),
  };
}

async function linesFrom(blob: Blob): Promise<Uint8Array[]> {
  const windows: Uint8Array[] = [];
  for (const share of WINDOWS) {
    const from = Math.floor(blob.size * share);
    const bytes = wholeLines(new Uint8Array(await blob.slice(from, from + WINDOW).arrayBuffer()));
    const first = bytes.indexOf(LF);
    if (first >= 0 && first + 1 < bytes.length) windows.push(bytes.subarray(first + 1));
  }
  return windows;
}

/** Bytes up to the last line feed; all of them when there is none. A line feed is never part of another character. */
function wholeLines(bytes: Uint8Array): Uint8Array {
  const last = bytes.lastIndexOf(LF);
  return last < 0 ? bytes : bytes.subarray(0, last + 1);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
