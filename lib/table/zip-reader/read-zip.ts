import { Inflate } from "fflate";
import { fail } from "@/lib/problem";
import { type Checkpoint, UNPACKED_LIMIT } from "../csv-reader/bytes";
import { crc32 } from "./crc32";

export interface ZipEntry {
  readonly name: string;
  readonly encrypted: boolean;
  /** Bytes as they will be once unpacked, as the archive promises. */
  readonly size: number;
  readonly packedSize: number;
  /** 0 stored, 8 deflated; nothing else is read. */
  readonly method: number;
  readonly at: number;
  /** Of the unpacked bytes. */
  readonly checksum: number;
}

const END = 0x06054b50;
const END_64_LOCATOR = 0x07064b50;
const END_64 = 0x06064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** Packed bytes given to the unpacker between two checkpoints: at most some 10 ms. */
const SLICE = 1 << 15;
const UTF_8_NAMES = 0x0800;

async function bytesOf(blob: Blob, from: number, to: number): Promise<DataView> {
  if (from > blob.size) fail("source.zip-damaged");
  return new DataView(await blob.slice(Math.max(0, from), Math.min(to, blob.size)).arrayBuffer());
}

/** The directory at the end of a zip archive (PKWARE APPNOTE 6.3, zip64 included). Fails with `source.zip-damaged`. */
export async function zipEntries(blob: Blob): Promise<readonly ZipEntry[]> {
  try {
    const { from, size, count } = await directoryOf(blob);
    return entriesOf(await bytesOf(blob, from, from + size), count);
  } catch (error) {
    if (error instanceof RangeError) return fail("source.zip-damaged");
    throw error;
  }
}

async function directoryOf(blob: Blob): Promise<{ from: number; size: number; count: number }> {
  // The end record is 22 bytes and a comment of at most 65 535.
  const start = Math.max(0, blob.size - 22 - 65_535);
  const tail = await bytesOf(blob, start, blob.size);
  let at = tail.byteLength - 22;
  while (at >= 0 && tail.getUint32(at, true) !== END) at--;
  if (at < 0) return fail("source.zip-damaged");
  const found = { count: tail.getUint16(at + 10, true), size: tail.getUint32(at + 12, true), from: tail.getUint32(at + 16, true) };
  if (found.from !== 0xffffffff && found.count !== 0xffff) return found;
  if (at < 20 || tail.getUint32(at - 20, true) !== END_64_LOCATOR) return fail("source.zip-damaged");
  const place = Number(tail.getBigUint64(at - 12, true));
  const record = await bytesOf(blob, place, place + 56);
  if (record.getUint32(0, true) !== END_64) return fail("source.zip-damaged");
  return { count: Number(record.getBigUint64(32, true)), size: Number(record.getBigUint64(40, true)), from: Number(record.getBigUint64(48, true)) };
}

function entriesOf(view: DataView, count: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (view.getUint32(at, true) !== ENTRY) fail("source.zip-damaged");
    const flags = view.getUint16(at + 8, true);
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const nameBytes = new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength);
    const sizes = { packed: view.getUint32(at + 20, true), plain: view.getUint32(at + 24, true), at: view.getUint32(at + 42, true) };
    widen(view, at + 46 + nameLength, extraLength, sizes);
    entries.push({
      name: new TextDecoder(flags & UTF_8_NAMES ? "utf-8" : "ibm866").decode(nameBytes).replaceAll("\\", "/"),
      encrypted: (flags & 1) === 1,
      size: sizes.plain,
      packedSize: sizes.packed,
      method: view.getUint16(at + 10, true),
      at: sizes.at,
      checksum: view.getUint32(at + 16, true),
    });
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Sizes past 4 GB stand in an extra field, in this order and only where the plain field is full. */
function widen(view: DataView, from: number, length: number, sizes: { packed: number; plain: number; at: number }): void {
  for (let at = from; at + 4 <= from + length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let value = at + 4;
    const next = () => {
      value += 8;
      return Number(view.getBigUint64(value - 8, true));
    };
    if (sizes.plain === 0xffffffff) sizes.plain = next();
    if (sizes.packed === 0xffffffff) sizes.packed = next();
    if (sizes.at === 0xffffffff) sizes.at = next();
    return;
  }
}

/**
 * Unpacks one entry, part by part; `take` gets each part as it comes. What unpacks to more than the archive promised or than
 * 2 GB is refused, so that a small archive cannot fill the memory. Fails with `source.zip-damaged`, `source.zip-encrypted`
 * or `source.file-too-long`. O(bytes).
 */
export async function unpackEntry(blob: Blob, entry: ZipEntry, take: (part: Uint8Array) => void, checkpoint: Checkpoint): Promise<void> {
  if (entry.encrypted) fail("source.zip-encrypted");
  if (entry.method !== 0 && entry.method !== 8) fail("source.zip-damaged");
  const head = await bytesOf(blob, entry.at, entry.at + 30);
  if (head.byteLength < 30 || head.getUint32(0, true) !== LOCAL) fail("source.zip-damaged");
  const from = entry.at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const to = from + entry.packedSize;
  if (to > blob.size) fail("source.zip-damaged");
  let unpacked = 0;
  let checksum = 0;
  const counted = (part: Uint8Array) => {
    unpacked += part.length;
    checksum = crc32(part, checksum);
    if (unpacked > UNPACKED_LIMIT) fail("source.file-too-long", { limit: UNPACKED_LIMIT / 2 ** 30 });
    take(part);
  };
  let thrown: unknown;
  const inflate = new Inflate((part) => {
    // What the reader of the parts throws is not the unpacker's fault.
    try {
      counted(part);
    } catch (error) {
      thrown = error;
      throw error;
    }
  });
  for (let at = from; at < to; at += SLICE) {
    const packed = new Uint8Array(await blob.slice(at, Math.min(to, at + SLICE)).arrayBuffer());
    try {
      if (entry.method === 0) counted(packed);
      else inflate.push(packed, at + SLICE >= to);
    } catch (error) {
      if (thrown === undefined && entry.method === 8) fail("source.zip-damaged");
      throw error;
    }
    await checkpoint(at + packed.length - from, to - from);
  }
  if (unpacked !== entry.size || checksum !== entry.checksum) fail("source.zip-damaged");
}

/** The whole text of an entry, UTF-8; "" for an absent one. */
export async function entryText(blob: Blob, entry: ZipEntry | undefined, checkpoint: Checkpoint): Promise<string> {
  if (!entry) return "";
  const decoder = new TextDecoder();
  let text = "";
  await unpackEntry(
    blob,
    entry,
    (part) => {
      text += decoder.decode(part, { stream: true });
    },
    checkpoint,
  );
  return text + decoder.decode();
}
