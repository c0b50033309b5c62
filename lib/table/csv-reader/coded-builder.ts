import { MISSING_CODE } from "../table";
import { type ColumnBuilder, grown } from "./builder";
import { SPACE } from "./bytes";
import type { CellScanner } from "./cell-scanner";
import type { Encoding } from "./encoding";
import { characters, isSingleByte } from "./encoding";

/** Thrown when the bytes of a file are not in the encoding its start promised. */
export class WrongEncoding extends Error {
  override readonly name = "WrongEncoding";
}

/** Base of the polynomial hash: numbers that follow one another (order numbers do) get neighbouring places, which the cache likes. */
const BASE = 31;
/** Bytes of the dictionary decoded at once. */
const BLOCK = 1 << 18;

/**
 * A column of texts as codes. The bytes of every distinct value are kept once, one after another in a pool, and found
 * through a hash table with open addressing; strings are made from the pool at the very end.
 */
export class CodedBuilder implements ColumnBuilder {
  codes: Int32Array;
  private pool = new Uint8Array(1024);
  /** Value `code` is `pool[starts[code] .. starts[code + 1])`. */
  private starts = new Int32Array(257);
  /** Pairs of a value's hash and its code + 1 (0: free), side by side so that a look-up touches one place in memory. */
  private slots = new Int32Array(1024);
  private size = 0;
  private lastStart = 0;
  private lastLength = 0;
  private lastCode = MISSING_CODE;

  constructor(
    private readonly scanner: CellScanner,
    rows: number,
  ) {
    this.codes = new Int32Array(rows);
  }

  reserve(rows: number): void {
    if (rows <= this.codes.length) return;
    const larger = new Int32Array(grown(this.codes.length, rows));
    larger.set(this.codes);
    this.codes = larger;
  }

  read(bytes: Uint8Array, at: number, limit: number, row: number): number {
    const { scanner, pool, lastStart, lastLength } = this;
    const { ends } = scanner;
    if (lastLength > 0 && at + lastLength < limit && ends[bytes[at + lastLength]] === 1) {
      let i = 0;
      while (i < lastLength && bytes[at + i] === pool[lastStart + i]) i++;
      if (i === lastLength) {
        this.codes[row] = this.lastCode;
        return at + lastLength;
      }
    }
    const first = bytes[at];
    if (first === scanner.quote || first === SPACE) {
      const end = scanner.scan(bytes, at, limit);
      if (end < limit) {
        this.codes[row] = this.add(scanner.source, scanner.start, scanner.end, hashOf(scanner.source, scanner.start, scanner.end));
        // A value with a delimiter inside could pass for the start of an unquoted row.
        if (scanner.quoted) this.lastLength = 0;
      }
      return end;
    }
    let hash = 0;
    let end = at;
    while (ends[bytes[end]] === 0) hash = (Math.imul(hash, BASE) + bytes[end++]) | 0;
    if (end < limit) this.codes[row] = this.add(bytes, at, end, hash);
    return end;
  }

  skip(row: number): void {
    this.codes[row] = MISSING_CODE;
  }

  /** The code of a value given from elsewhere, such as the rest of a row that is too long. */
  put(bytes: Uint8Array, start: number, end: number, row: number): void {
    this.codes[row] = this.add(bytes, start, end, hashOf(bytes, start, end));
  }

  private add(bytes: Uint8Array, start: number, end: number, raw: number): number {
    const length = end - start;
    if (length === 0) return MISSING_CODE;
    const hash = raw ^ (raw >>> 15);
    const { slots } = this;
    const mask = slots.length - 2;
    let slot = (hash << 1) & mask;
    for (;;) {
      const code = slots[slot + 1] - 1;
      if (code < 0) break;
      if (slots[slot] === hash && this.equals(code, bytes, start, length)) return this.remember(code);
      slot = (slot + 2) & mask;
    }
    slots[slot] = hash;
    slots[slot + 1] = this.size + 1;
    return this.remember(this.append(bytes, start, end));
  }

  private remember(code: number): number {
    this.lastStart = this.starts[code];
    this.lastLength = this.starts[code + 1] - this.lastStart;
    this.lastCode = code;
    return code;
  }

  private equals(code: number, bytes: Uint8Array, start: number, length: number): boolean {
    const { pool } = this;
    const from = this.starts[code];
    if (this.starts[code + 1] - from !== length) return false;
    for (let i = 0; i < length; i++) if (pool[from + i] !== bytes[start + i]) return false;
    return true;
  }

  private append(bytes: Uint8Array, start: number, end: number): number {
    const code = this.size++;
    if (code + 2 > this.starts.length) this.starts = enlarged(this.starts, this.starts.length * 2);
    const from = this.starts[code];
    const to = from + end - start;
    if (to > this.pool.length) {
      const larger = new Uint8Array(Math.max(to, this.pool.length * 2));
      larger.set(this.pool.subarray(0, from));
      this.pool = larger;
    }
    if (end - start < 64) for (let i = start, j = from; i < end; i++, j++) this.pool[j] = bytes[i];
    else this.pool.set(bytes.subarray(start, end), from);
    this.starts[code + 1] = to;
    if (this.size * 4 > this.slots.length) this.rehash();
    return code;
  }

  private rehash(): void {
    const before = this.slots;
    const slots = new Int32Array(before.length * 4);
    const mask = slots.length - 2;
    for (let old = 0; old < before.length; old += 2) {
      if (before[old + 1] === 0) continue;
      let slot = (before[old] << 1) & mask;
      while (slots[slot + 1] !== 0) slot = (slot + 2) & mask;
      slots[slot] = before[old];
      slots[slot + 1] = before[old + 1];
    }
    this.slots = slots;
  }

  /**
   * The distinct values by code. When they are not valid UTF-8: throws `WrongEncoding`, or with `lenient` puts the
   * replacement character for bad bytes. `breathe` is awaited between blocks. O(bytes).
   */
  async dictionary(encoding: Encoding, lenient: boolean, breathe: () => Promise<void>): Promise<string[]> {
    const dictionary: string[] = [];
    if (lenient && !isSingleByte(encoding)) {
      const forgiving = new TextDecoder("utf-8", { ignoreBOM: true });
      for (let code = 0; code < this.size; code++) {
        dictionary.push(forgiving.decode(this.pool.subarray(this.starts[code], this.starts[code + 1])));
        if (code % 10_000 === 9_999) await breathe();
      }
      return dictionary;
    }
    const decoder = isSingleByte(encoding) ? null : new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const table = decoder ? "" : characters(encoding);
    let code = 0;
    while (code < this.size) {
      const first = code;
      const from = this.starts[first];
      while (code < this.size && (code === first || this.starts[code + 1] - from <= BLOCK)) code++;
      const bytes = this.pool.subarray(from, this.starts[code]);
      const text = decoder ? decodeStrictly(decoder, bytes) : decodeByTable(bytes, table);
      if (text.length === bytes.length) for (let i = first; i < code; i++) dictionary.push(text.slice(this.starts[i] - from, this.starts[i + 1] - from));
      else this.cut(text, first, code, dictionary);
      await breathe();
    }
    return dictionary;
  }

  /** Cuts a decoded block at the values' ends, counting UTF-16 units by the first byte of each character. */
  private cut(text: string, first: number, last: number, into: string[]): void {
    let at = 0;
    for (let code = first; code < last; code++) {
      let units = 0;
      // A character that lies across two values: the block decodes, its values would not.
      if ((this.pool[this.starts[code]] & 0xc0) === 0x80) throw new WrongEncoding();
      for (let i = this.starts[code]; i < this.starts[code + 1]; i++) {
        const byte = this.pool[i];
        if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
      }
      into.push(text.slice(at, at + units));
      at += units;
    }
  }
}

function decodeStrictly(decoder: TextDecoder, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new WrongEncoding();
  }
}

function decodeByTable(bytes: Uint8Array, table: string): string {
  const units = new Uint16Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) units[i] = table.charCodeAt(bytes[i]);
  let text = "";
  for (let i = 0; i < units.length; i += 8192) text += String.fromCharCode(...units.subarray(i, i + 8192));
  return text;
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  for (let i = start; i < end; i++) hash = (Math.imul(hash, BASE) + bytes[i]) | 0;
  return hash;
}

function enlarged(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}
