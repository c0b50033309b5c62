export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const MINUS = 45;
export const ZERO = 48;

/** Progress and cancel; awaited at least every 30 ms of work. */
export type Checkpoint = (done: number, total: number) => Promise<void>;

/** A packed file that unpacks to more than this is refused: its rows would not fit beside the page. */
export const UNPACKED_LIMIT = 2 ** 31;

/** Bytes of a file in order. `read(wanted)` gives at least one and at most that many, or null at the end. */
export interface ByteSource {
  read(wanted: number): Promise<Uint8Array | null>;
  /** Share of the file that has been read, from 0 to 1. */
  done(): number;
  close(): Promise<void>;
}

/**
 * Reads a file from a place on, as a stream: slices of a megabyte take Chromium four times as long. Not into a buffer that
 * is used again and again, though that would be quicker still: now and then Chromium does not answer such a read.
 */
export function plainSource(blob: Blob, from: number): ByteSource {
  let read = from;
  const position = () => (blob.size === 0 ? 1 : read / blob.size);
  const source = streamSource(blob.slice(from).stream(), position);
  return {
    ...source,
    async read(wanted) {
      const part = await source.read(wanted);
      read += part?.length ?? 0;
      return part;
    },
  };
}

/** Bytes of a stream, such as an unpacked file. `position` tells how much of the original has been read. */
export function streamSource(stream: ReadableStream<Uint8Array>, position: () => number): ByteSource {
  const reader = stream.getReader();
  /** What came beyond the bytes wanted: some streams give a whole file at once. */
  let rest: Uint8Array = new Uint8Array(0);
  return {
    async read(wanted) {
      while (rest.length === 0) {
        const { done, value } = await reader.read();
        if (done) return null;
        rest = value;
      }
      const part = rest.subarray(0, Math.max(1, wanted));
      rest = rest.subarray(part.length);
      return part;
    },
    done: position,
    close: () => reader.cancel().catch(() => undefined),
  };
}

/** The unpacked bytes of a gzip file. */
export function gunzipSource(blob: Blob): ByteSource {
  let read = 0;
  const counted = blob.stream().pipeThrough(
    new TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>({
      transform(part, controller) {
        read += part.byteLength;
        controller.enqueue(new Uint8Array(part));
      },
    }),
  );
  return streamSource(counted.pipeThrough(new DecompressionStream("gzip")), () => read / blob.size);
}

/** The same text in UTF-8. Lone surrogates become the replacement character. */
export function toUtf8(source: ByteSource, encoding: "utf-16le" | "utf-16be"): ByteSource {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  let ended = false;
  return {
    async read(wanted) {
      while (!ended) {
        const part = await source.read(wanted);
        ended = part === null;
        const text = part ? decoder.decode(part, { stream: true }) : decoder.decode();
        if (text !== "") return encoder.encode(text);
      }
      return null;
    },
    done: () => source.done(),
    close: () => source.close(),
  };
}

/** Reads up to `limit` bytes into one array. */
export async function readStart(source: ByteSource, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  while (size < limit) {
    const part = await source.read(limit - size);
    if (!part) break;
    parts.push(part);
    size += part.length;
  }
  const bytes = new Uint8Array(Math.min(size, limit));
  let at = 0;
  for (const part of parts) {
    const room = part.subarray(0, bytes.length - at);
    bytes.set(room, at);
    at += room.length;
  }
  return bytes;
}
