import { looksLikeUtf16 } from "./file-kind";

export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1251", "windows-1252", "windows-1250", "koi8-r", "ibm866"] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface DetectedEncoding {
  readonly encoding: Encoding;
  /** From 0 to 1. */
  readonly confidence: number;
  /** Bytes of the byte order mark. */
  readonly mark: number;
}

/** Windows-1252 from 0x80 on; where it has no character, the C1 control of Latin-1, as the WHATWG standard has it. */
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

const tables = new Map<Encoding, string>();

/** The 256 characters of a one-byte encoding. */
export function characters(encoding: Encoding): string {
  let table = tables.get(encoding);
  if (table === undefined) {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    // Some engines decode windows-1252 as Latin-1: its own 32 characters are set here.
    table =
      encoding === "windows-1252"
        ? String.fromCharCode(...all.subarray(0, 128)) + WINDOWS_1252 + String.fromCharCode(...all.subarray(160))
        : new TextDecoder(encoding).decode(all);
    tables.set(encoding, table);
  }
  return table;
}

/** Decodes bytes of a file; UTF-16 has been made UTF-8 before. Bad bytes become the replacement character. */
export function decodeText(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding === "windows-1252") return decodeSingle(bytes, characters(encoding));
  return new TextDecoder(isSingleByte(encoding) ? encoding : "utf-8", { ignoreBOM: true }).decode(bytes);
}

function decodeSingle(bytes: Uint8Array, table: string): string {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += 8192) {
    const units: number[] = [];
    const end = Math.min(bytes.length, start + 8192);
    for (let i = start; i < end; i++) units.push(table.charCodeAt(bytes[i]));
    parts.push(String.fromCharCode(...units));
  }
  return parts.join("");
}

export function isSingleByte(encoding: Encoding): boolean {
  return encoding !== "utf-8" && encoding !== "utf-16le" && encoding !== "utf-16be";
}

/**
 * Which encoding bytes are in: by their byte order mark, by being UTF-8 (other text is so by a chance of one in
 * thousands), else by where the high bytes stand: Cyrillic words are high bytes all through, Latin words hold single ones.
 */
export function detectEncoding(bytes: Uint8Array): DetectedEncoding {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: "utf-8", confidence: 1, mark: 3 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: "utf-16le", confidence: 1, mark: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: "utf-16be", confidence: 1, mark: 2 };
  const wide = looksLikeUtf16(bytes);
  if (wide) return { encoding: wide, confidence: 0.9, mark: 0 };
  const evidence = new EncodingEvidence();
  evidence.add(bytes);
  return { ...evidence.verdict(), mark: 0 };
}

/** Bytes around high bytes that are kept to tell one-byte encodings apart. */
const KEPT = 1 << 18;

/** Weighs whether bytes are UTF-8 or in a one-byte encoding; they may come in parts. */
export class EncodingEvidence {
  private valid = 0;
  private invalid = 0;
  /** Continuation bytes that must still come. */
  private open = 0;
  private readonly kept: number[] = [];

  add(bytes: Uint8Array): void {
    let keepUntil = -1;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      if (i <= keepUntil && this.kept.length < KEPT) this.kept.push(byte);
      if (this.open > 0) {
        if ((byte & 0xc0) === 0x80) {
          if (--this.open === 0) this.valid++;
          continue;
        }
        this.invalid++;
        this.open = 0;
      }
      if (byte < 128) continue;
      if (i > keepUntil && this.kept.length < KEPT) {
        for (let j = Math.max(0, i - 4); j <= i; j++) this.kept.push(bytes[j]);
      }
      keepUntil = i + 4;
      if (byte >= 0xc2 && byte <= 0xdf) this.open = 1;
      else if (byte >= 0xe0 && byte <= 0xef) this.open = 2;
      else if (byte >= 0xf0 && byte <= 0xf4) this.open = 3;
      else this.invalid++;
    }
  }

  verdict(): { encoding: Encoding; confidence: number } {
    if (this.invalid === 0) return { encoding: "utf-8", confidence: this.valid > 0 ? 0.99 : 0.9 };
    // Many whole characters and few broken ones: UTF-8 that was damaged.
    if (this.valid > 10 * this.invalid) return { encoding: "utf-8", confidence: 0.7 };
    return detectSingleByte(Uint8Array.from(this.kept));
  }
}

/** Counts of high bytes, and of pairs of high bytes side by side. */
function detectSingleByte(bytes: Uint8Array): { encoding: Encoding; confidence: number } {
  const counts = new Uint32Array(256);
  /** High bytes between ASCII letters: surely letters themselves. */
  const inWord = new Uint32Array(256);
  let high = 0;
  let beside = 0;
  const isLetter = (byte: number) => (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte < 128) continue;
    counts[byte]++;
    high++;
    if (i > 0 && bytes[i - 1] >= 128) beside++;
    else if ((i > 0 && isLetter(bytes[i - 1])) || (i + 1 < bytes.length && isLetter(bytes[i + 1]))) inWord[byte]++;
  }
  const sum = (from: number, to: number, of = counts) => of.subarray(from, to + 1).reduce((total, count) => total + count, 0);
  if (high === 0) return { encoding: "utf-8", confidence: 0.9 };
  if (beside > high * 0.4) {
    // Small letters are the most of any text: where they lie tells the Cyrillic encodings apart. In a short table of names and
    // capitals they may not be; that no capital follows a small letter tells more then.
    const scores: readonly [Encoding, number][] = [
      ["windows-1251", sum(0xe0, 0xff) - 2 * risingPairs(bytes, [0xe0, 0xff], [0xc0, 0xdf])],
      ["koi8-r", sum(0xc0, 0xdf) - 2 * risingPairs(bytes, [0xc0, 0xdf], [0xe0, 0xff])],
      ["ibm866", sum(0xa0, 0xaf) + sum(0xe0, 0xef) - 2 * risingPairs(bytes, [0xa0, 0xef], [0x80, 0x9f])],
    ];
    const [best, second] = [...scores].sort((a, b) => b[1] - a[1]);
    return { encoding: best[0], confidence: Math.min(0.95, 0.6 + (0.35 * (best[1] - second[1])) / high) };
  }
  // Signs in windows-1252 that stand inside words are letters of Romanian, Polish, Czech or Hungarian in windows-1250.
  const central = [0x8c, 0x9c, 0x8f, 0x9f, 0xa3, 0xa5, 0xaa, 0xaf, 0xb3, 0xb9, 0xba, 0xbf, 0xde, 0xfe].reduce((total, byte) => total + inWord[byte], 0);
  const romanian = central > 0 ? inWord[0xe3] + inWord[0xc3] : 0;
  const western = [0xe9, 0xe8, 0xe0, 0xe7, 0xf1, 0xf6, 0xfc, 0xe4, 0xdf, 0xf8, 0xe5].reduce((total, byte) => total + inWord[byte], 0);
  if (central + romanian > western) return { encoding: "windows-1250", confidence: 0.75 };
  return { encoding: "windows-1252", confidence: western > 0 ? 0.8 : 0.6 };
}

/** Capitals right behind small letters, both given as ranges of bytes. */
function risingPairs(bytes: Uint8Array, [smallFrom, smallTo]: readonly [number, number], [capitalFrom, capitalTo]: readonly [number, number]): number {
  let pairs = 0;
  for (let i = 1; i < bytes.length; i++) if (bytes[i] >= capitalFrom && bytes[i] <= capitalTo && bytes[i - 1] >= smallFrom && bytes[i - 1] <= smallTo) pairs++;
  return pairs;
}
