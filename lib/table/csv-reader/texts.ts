import { isMissingText } from "../parse/missing";
import { characters, type Encoding, isSingleByte } from "./encoding";
import type { TextPool } from "./text-pool";

/** Thrown when the bytes of a file are not in the encoding its start promised. */
export class WrongEncoding extends Error {
  override readonly name = "WrongEncoding";
}

/** Bytes decoded at once: their strings are made in some milliseconds. */
const BLOCK = 1 << 15;
/** Values looked at between two pauses. */
const GLANCED = 1 << 17;
/**
 * Columns of more values than the first have their strings made when they are first asked for: an order number is mostly
 * counted, not read. With more than the second that would hold up the worker too long: they are made at once, with pauses.
 */
const MANY = 20_000;
const MOST_WAITING = 2_000_000;
const MOST_ROOM = 1 << 25;
/** Longest missing marker without white space around it. */
const LONGEST_MARKER = 4;

/** The values of a pool as strings. */
export class Texts {
  private made: readonly string[] | null = null;
  private readonly single: string;

  private constructor(
    private readonly pool: TextPool,
    encoding: Encoding,
    private readonly lenient: boolean,
  ) {
    this.single = isSingleByte(encoding) ? characters(encoding) : "";
  }

  /**
   * Opens a pool. UTF-8 beyond ASCII is decoded at once, since it may turn out to be none: throws `WrongEncoding`, or
   * with `lenient` puts the replacement character for bad bytes. `breathe` is awaited between blocks. O(bytes).
   */
  static async open(pool: TextPool, encoding: Encoding, lenient: boolean, breathe: () => Promise<void>): Promise<Texts> {
    pool.close();
    const texts = new Texts(pool, encoding, lenient);
    if (!texts.many || pool.size > MOST_WAITING || !(pool.ascii || isSingleByte(encoding))) {
      const all = roomFor(pool.size);
      for (const _ of texts.decode(all)) await breathe();
      texts.keep(all);
    }
    return texts;
  }

  get size(): number {
    return this.pool.size;
  }

  /** Too many for categories; their column is settled without looking at all of them. */
  get many(): boolean {
    return this.pool.size > MANY;
  }

  at(code: number): string {
    return this.made ? this.made[code] : this.decoded(code);
  }

  /** All values by code. O(bytes) the first time, about 0.1 s a million. */
  all(): readonly string[] {
    if (this.made) return this.made;
    const all = roomFor(this.size);
    for (const _ of this.decode(all));
    return this.keep(all);
  }

  private keep(all: readonly string[]): readonly string[] {
    this.made = all;
    this.pool.release();
    return all;
  }

  /** Codes of the values that stand for “no value”; `breathe` is awaited now and then. O(values). */
  async missing(breathe: () => Promise<void>): Promise<number[]> {
    const codes: number[] = [];
    if (this.pool.whole) return codes;
    for (let from = 0; from < this.size; from += GLANCED) {
      await breathe();
      const to = Math.min(this.size, from + GLANCED);
      const candidates = this.made ? numbersFrom(from, to) : this.pool.shortOrSpaced(LONGEST_MARKER, from, to);
      for (const code of candidates) if (isMissingText(this.at(code))) codes.push(code);
    }
    return codes;
  }

  private decoded(code: number): string {
    const bytes = this.pool.between(code, code + 1);
    return this.single === "" ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) : decodeByTable(bytes, this.single);
  }

  /** Decodes block by block, each string to the place of its code: one string of many values, cut at their ends. */
  private *decode(into: string[]): Generator<void> {
    const { pool } = this;
    if (this.lenient && this.single === "") {
      for (let code = 0; code < pool.size; code++) {
        into[code] = this.decoded(code);
        if (code % 10_000 === 9_999) yield;
      }
      return;
    }
    const decoder = this.single === "" ? new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }) : null;
    let code = 0;
    while (code < pool.size) {
      const first = code;
      let size = 0;
      while (code < pool.size && (code === first || size + pool.lengthOf(code) <= BLOCK)) size += pool.lengthOf(code++);
      const bytes = pool.between(first, code);
      const text = decoder ? decodeStrictly(decoder, bytes) : decodeByTable(bytes, this.single);
      if (text.length === bytes.length) {
        let at = 0;
        for (let i = first; i < code; i++) {
          const end = at + pool.lengthOf(i);
          into[i] = text.slice(at, end);
          at = end;
        }
      } else this.cut(text, bytes, first, code, into);
      yield;
    }
  }

  /** Cuts a decoded block at the values' ends, counting UTF-16 units by the first byte of each character. */
  private cut(text: string, bytes: Uint8Array, first: number, last: number, into: string[]): void {
    let at = 0;
    let byte = 0;
    for (let code = first; code < last; code++) {
      const end = byte + this.pool.lengthOf(code);
      let units = 0;
      // A character that lies across two values: the block decodes, its values would not.
      if ((bytes[byte] & 0xc0) === 0x80) throw new WrongEncoding();
      for (; byte < end; byte++) if ((bytes[byte] & 0xc0) !== 0x80) units += bytes[byte] >= 0xf0 ? 2 : 1;
      into[code] = text.slice(at, at + units);
      at += units;
    }
  }
}

function numbersFrom(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** Room for strings: growing an array of millions would hold up the worker. Larger ones would be made as a table of keys. */
function roomFor(size: number): string[] {
  return size < MOST_ROOM ? new Array<string>(size) : [];
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
