export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const DOUBLE_QUOTE = 34;
export const PLUS = 43;
export const MINUS = 45;
export const ZERO = 48;

/** Progress and cancel; awaited at least every 30 ms of work. */
export type Checkpoint = (done: number, total: number) => Promise<void>;

/** First guess of bytes a chunk, when it is read from a plain file. */
const CHUNK = 1 << 20;
/** A packed file that unpacks to more than this is refused: its rows would not fit beside the page. */
export const UNPACKED_LIMIT = 2 ** 31;

/** Bytes of a file in order. `read(wanted)` gives about that many (at least one), or null at the end. */
export interface ByteSource {
  read(wanted: number): Promise<Uint8Array | null>;
  /** Share of the file that has been read, from 0 to 1. */
  done(): number;
  close(): Promise<void>;
}

/** Reads a file slice by slice; the next slice is on its way while the last one is parsed. */
export function plainSource(blob: Blob, from: number): ByteSource {
  let at = from;
  let ahead: { readonly size: number; readonly bytes: Promise<ArrayBuffer> } | null = null;
  const start = (size: number) => {
    const end = Math.min(blob.size, at + size);
    const request = { size: end - at, bytes: blob.slice(at, end).arrayBuffer() };
    // A failure is met where the slice is awaited; without this it would count as unhandled until then.
    request.bytes.catch(() => undefined);
    return request;
  };
  return {
    async read(wanted) {
      if (at >= blob.size) return null;
      const current = ahead ?? start(Math.max(wanted, CHUNK));
      const bytes = new Uint8Array(await current.bytes);
      at += current.size;
      ahead = at < blob.size ? start(CHUNK) : null;
      return bytes;
    },
    done: () => (blob.size === 0 ? 1 : at / blob.size),
    close: () => Promise.resolve(),
  };
}

/** Bytes of a stream, such as an unpacked file. `position` tells how much of the original has been read. */
export function streamSource(stream: ReadableStream<Uint8Array>, position: () => number): ByteSource {
  const reader = stream.getReader();
  return {
    async read() {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return null;
        if (value.length > 0) return value;
      }
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
