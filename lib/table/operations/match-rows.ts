import type { Checkpoint } from "@/lib/compute/checkpoint";
import type { CodedColumn, Column, ColumnType } from "../table";
import { inBlocks, part } from "./blocks";
import { addInto, bitsOf, directRange, findInto, INTEGER_RANGE, type KeyCodes, keyCodes, wholeRange } from "./key-codes";
import { IntegerTable, KeyTable } from "./key-table";
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
 * nothing. Every pair must be `comparable`. O(rows of both x pairs + dictionaries).
 */
export async function matchKeys(pairs: readonly KeyPair[], match: TextMatch, checkpoint: Checkpoint): Promise<MatchedKeys> {
  let all: MatchedKeys | null = null;
  for (const [i, pair] of pairs.entries()) {
    const own = await matchPair(pair, match, part(checkpoint, 2 * i, 2 * pairs.length));
    all = all ? await combined(all, own, part(checkpoint, 2 * i + 1, 2 * pairs.length)) : own;
  }
  return all ?? { left: new Int32Array(0), right: new Int32Array(0), count: 0 };
}

async function matchPair({ left, right }: KeyPair, match: TextMatch, checkpoint: Checkpoint): Promise<MatchedKeys> {
  if (left.type === "boolean" || right.type === "boolean") {
    const [a, b] = [await keyCodes(left, checkpoint), await keyCodes(right, checkpoint)];
    return { left: a.codes, right: b.codes, count: 2 };
  }
  if ("codes" in left || "codes" in right) return matchTexts(await asTexts(left, checkpoint), await asTexts(right, checkpoint), match);
  return matchNumbers(left.values, right.values, checkpoint);
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

async function matchNumbers(left: Float64Array, right: Float64Array, checkpoint: Checkpoint): Promise<MatchedKeys> {
  const swap = left.length < right.length;
  const [shorter, longer] = swap ? [left, right] : [right, left];
  const [own, others] = [new Int32Array(shorter.length), new Int32Array(longer.length)];
  const range = wholeRange(shorter);
  let count: number;
  if (range && range.max - range.min < directRange(shorter.length)) {
    count = range.max - range.min + 1;
    const { min, max } = range;
    await inBlocks(shorter.length, part(checkpoint, 0, 2), (from, to) => rangeInto(own, shorter, min, max, from, to));
    await inBlocks(longer.length, part(checkpoint, 1, 2), (from, to) => rangeInto(others, longer, min, max, from, to));
  } else if (range && range.max - range.min <= INTEGER_RANGE && Number.isSafeInteger(range.min) && Number.isSafeInteger(range.max)) {
    const integers = new IntegerTable(shorter.length);
    await inBlocks(shorter.length, part(checkpoint, 0, 2), (from, to) => integers.addInto(own, shorter, range.min, from, to));
    await inBlocks(longer.length, part(checkpoint, 1, 2), (from, to) => integers.findInto(others, longer, range.min, from, to));
    count = integers.count;
  } else {
    const table = new KeyTable(shorter.length / 4);
    await inBlocks(shorter.length, part(checkpoint, 0, 2), (from, to) => addInto(own, table, shorter, bitsOf(shorter), from, to));
    await inBlocks(longer.length, part(checkpoint, 1, 2), (from, to) => findInto(others, table, longer, bitsOf(longer), from, to));
    count = table.count;
  }
  return swap ? { left: own, right: others, count } : { left: others, right: own, count };
}

function rangeInto(codes: Int32Array, values: Float64Array, min: number, max: number, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const value = values[row];
    codes[row] = value >= min && value <= max && value === Math.floor(value) ? value - min : -1;
  }
}

/** Pairs of codes as one code. */
async function combined(a: MatchedKeys, b: MatchedKeys, checkpoint: Checkpoint): Promise<MatchedKeys> {
  const [left, right] = [new Int32Array(a.left.length), new Int32Array(a.right.length)];
  if (a.count * b.count < directRange(Math.max(left.length, right.length))) {
    const into = (codes: Int32Array, x: Int32Array, y: Int32Array, from: number, to: number) => {
      for (let row = from; row < to; row++) codes[row] = x[row] < 0 || y[row] < 0 ? -1 : x[row] * b.count + y[row];
    };
    await inBlocks(left.length, part(checkpoint, 0, 2), (from, to) => into(left, a.left, b.left, from, to));
    await inBlocks(right.length, part(checkpoint, 1, 2), (from, to) => into(right, a.right, b.right, from, to));
    return { left, right, count: a.count * b.count };
  }
  const swap = left.length < right.length;
  const table = new KeyTable(Math.min(left.length, right.length) / 4);
  const build = (codes: Int32Array, x: Int32Array, y: Int32Array, from: number, to: number) => {
    for (let row = from; row < to; row++) codes[row] = x[row] < 0 || y[row] < 0 ? -1 : table.add(x[row], y[row]);
  };
  const probe = (codes: Int32Array, x: Int32Array, y: Int32Array, from: number, to: number) => {
    for (let row = from; row < to; row++) codes[row] = x[row] < 0 || y[row] < 0 ? -1 : table.find(x[row], y[row]);
  };
  const onLeft = (work: typeof build) => (from: number, to: number) => work(left, a.left, b.left, from, to);
  const onRight = (work: typeof build) => (from: number, to: number) => work(right, a.right, b.right, from, to);
  await inBlocks(swap ? left.length : right.length, part(checkpoint, 0, 2), swap ? onLeft(build) : onRight(build));
  await inBlocks(swap ? right.length : left.length, part(checkpoint, 1, 2), swap ? onRight(probe) : onLeft(probe));
  return { left, right, count: table.count };
}
