import type { Checkpoint } from "@/lib/compute/checkpoint";
import type { CodedColumn, Column, ColumnType } from "../table";
import { inBlocks, part } from "./blocks";
import { DoubleTable } from "./double-table";
import { type KeyCodes, keyCodes } from "./key-codes";
import { FRESH, type Space, withScratch } from "./scratch";
import { directRange, spanOfNumbers } from "./spans";
import { matchKey, type TextMatch } from "./text-match";

/** Columns whose values must be equal for two rows to belong together. */
export interface KeyPair {
  readonly left: Column;
  readonly right: Column;
}

/** Keys of two tables as numbers that mean the same on both sides. */
export interface MatchedKeys {
  /** One a row: -1 where a key is missing, or where the other side cannot have it. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly count: number;
  /** Each row on the right has a key of its own, whose code is the number of the row. */
  readonly rightInTurn?: boolean;
}

const isCoded = (type: ColumnType): boolean => type === "category" || type === "text";

/** Whether values of two types can be equal: a number and a text can (a customer number stored as text), a date and a number cannot. */
export function comparable(left: ColumnType, right: ColumnType): boolean {
  if (isCoded(left) && isCoded(right)) return true;
  if (left === right) return true;
  return (isCoded(left) && right === "number") || (left === "number" && isCoded(right));
}

/**
 * The keys of two tables as common codes. Dictionaries are translated once, text by text, never row by row; numbers go
 * through a hash table of the shorter side; a number beside a text is written as JavaScript writes it. A missing key equals
 * nothing. Every pair must be `comparable`. The result may lie in `space`. O(rows of both x pairs + dictionaries).
 */
export async function matchKeys(pairs: readonly KeyPair[], match: TextMatch, checkpoint: Checkpoint, space: Space = FRESH): Promise<MatchedKeys> {
  let all: MatchedKeys | null = null;
  for (const [i, pair] of pairs.entries()) {
    const own = await matchPair(pair, match, part(checkpoint, 2 * i, 2 * pairs.length), space);
    all = all ? await combined(all, own, part(checkpoint, 2 * i + 1, 2 * pairs.length), space) : own;
  }
  return all ?? { left: new Int32Array(0), right: new Int32Array(0), count: 0 };
}

async function matchPair({ left, right }: KeyPair, match: TextMatch, checkpoint: Checkpoint, space: Space): Promise<MatchedKeys> {
  if (left.type === "boolean" || right.type === "boolean") {
    const [a, b] = [await keyCodes(left, checkpoint), await keyCodes(right, checkpoint)];
    return { left: a.codes, right: b.codes, count: 2 };
  }
  if ("codes" in left || "codes" in right) return matchTexts(await asTexts(left, checkpoint), await asTexts(right, checkpoint), match);
  return matchNumbers(left.values, right.values, checkpoint, space);
}

/** Numbers as a coded column of their texts, each different number written once. */
async function asTexts(column: Column, checkpoint: Checkpoint): Promise<Pick<CodedColumn, "codes" | "dictionary">> {
  if ("codes" in column) return column;
  const { codes, count }: KeyCodes = await keyCodes(column, checkpoint);
  const written = new Array<string | undefined>(count);
  for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) written[codes[row]] ??= String(column.values[row] + 0);
  // Codes that no row uses get a text that no number has.
  return { codes, dictionary: written.map((text, code) => text ?? `\u0000${code}`) };
}

type Coded = Pick<CodedColumn, "codes" | "dictionary">;

function matchTexts(left: Coded, right: Coded, match: TextMatch): MatchedKeys {
  if (left.dictionary === right.dictionary && match === "exact") return { left: left.codes, right: right.codes, count: left.dictionary.length };
  const numbers = new Map<string, number>();
  const shorter = left.dictionary.length <= right.dictionary.length ? left : right;
  const plain = match === "exact";
  const own = new Int32Array(shorter.dictionary.length);
  for (const [code, text] of shorter.dictionary.entries()) {
    const key = matchKey(text, match);
    const known = numbers.get(key);
    own[code] = known ?? numbers.size;
    if (known === undefined) numbers.set(key, numbers.size);
  }
  const translate = ({ codes, dictionary }: Coded): Int32Array => {
    const target = dictionary.map((text) => numbers.get(matchKey(text, match)) ?? -1);
    return mapCodes(codes, Int32Array.from(target));
  };
  // Without folding, a dictionary's entries are numbered as they stand.
  const mine = plain ? shorter.codes : mapCodes(shorter.codes, own);
  return shorter === left ? { left: mine, right: translate(right), count: numbers.size } : { left: translate(left), right: mine, count: numbers.size };
}

function mapCodes(codes: Int32Array, target: Int32Array): Int32Array {
  const mapped = new Int32Array(codes.length);
  for (let row = 0; row < codes.length; row++) mapped[row] = codes[row] < 0 ? -1 : target[codes[row]];
  return mapped;
}

async function matchNumbers(left: Float64Array, right: Float64Array, checkpoint: Checkpoint, space: Space): Promise<MatchedKeys> {
  const swap = left.length < right.length;
  const [shorter, longer] = swap ? [left, right] : [right, left];
  const [own, others] = [space.int32(shorter.length), space.int32(longer.length)];
  const span = spanOfNumbers(shorter);
  const direct = span !== null && span.count <= directRange(shorter.length);
  let count: number;
  if (direct) {
    count = span.count;
    const { least } = span;
    await inBlocks(shorter.length, part(checkpoint, 0, 2), (from, to) => rangeInto(own, shorter, least, count, from, to));
    await inBlocks(longer.length, part(checkpoint, 1, 2), (from, to) => rangeInto(others, longer, least, count, from, to));
  } else count = await withScratch((scratch) => numberBoth(new DoubleTable(shorter, span, scratch), own, others, longer, checkpoint));
  if (swap) return { left: own, right: others, count };
  // Keys numbered by first appearance, each of which stands once, with none missing.
  return { left: others, right: own, count, rightInTurn: !direct && count === own.length };
}

/** Numbers the keys of the table, and looks the others up in it. Returns how many different keys there are. */
async function numberBoth(table: DoubleTable, own: Int32Array, others: Int32Array, keys: Float64Array, checkpoint: Checkpoint): Promise<number> {
  await inBlocks(own.length, part(checkpoint, 0, 2), (from, to) => table.add(own, from, to));
  await inBlocks(keys.length, part(checkpoint, 1, 2), (from, to) => table.find(others, keys, from, to));
  return table.count;
}

function rangeInto(codes: Int32Array, values: Float64Array, least: number, count: number, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const value = values[row];
    const place = value - least;
    codes[row] = place >= 0 && place < count && value === Math.floor(value) ? place : -1;
  }
}

/** Pairs of codes as one code: their place in the grid of all pairs, numbered where it is large. Codes are too few for places beyond 2^53. */
async function combined(a: MatchedKeys, b: MatchedKeys, checkpoint: Checkpoint, space: Space): Promise<MatchedKeys> {
  const [left, right] = [space.int32(a.left.length), space.int32(a.right.length)];
  const size = a.count * b.count;
  if (size < directRange(Math.max(left.length, right.length))) {
    const into = (codes: Int32Array, x: Int32Array, y: Int32Array, from: number, to: number) => {
      for (let row = from; row < to; row++) codes[row] = x[row] < 0 || y[row] < 0 ? -1 : x[row] * b.count + y[row];
    };
    await inBlocks(left.length, part(checkpoint, 0, 2), (from, to) => into(left, a.left, b.left, from, to));
    await inBlocks(right.length, part(checkpoint, 1, 2), (from, to) => into(right, a.right, b.right, from, to));
    return { left, right, count: size };
  }
  const count = await withScratch(async (scratch) => {
    const places = (x: Int32Array, y: Int32Array): Float64Array => {
      const made = scratch.float64(x.length);
      for (let row = 0; row < x.length; row++) made[row] = x[row] < 0 || y[row] < 0 ? Number.NaN : x[row] * b.count + y[row];
      return made;
    };
    const [onLeft, onRight] = [places(a.left, b.left), places(a.right, b.right)];
    const swap = left.length < right.length;
    const table = new DoubleTable(swap ? onLeft : onRight, { least: 0, count: size }, scratch);
    return swap ? numberBoth(table, left, right, onRight, checkpoint) : numberBoth(table, right, left, onLeft, checkpoint);
  });
  return { left, right, count };
}
