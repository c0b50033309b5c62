import type { Checkpoint } from "@/lib/compute/checkpoint";
import { type CodedColumn, type Column, MISSING_BOOLEAN } from "../table";
import { part } from "./blocks";
import { sortedPlaces } from "./merge-sort";
import { sortByDigits } from "./radix";
import { FRESH, type Scratch, type Space, withScratch } from "./scratch";

export interface SortKey {
  readonly column: Column;
  readonly descending: boolean;
}

export interface SortOptions {
  /** A language (BCP 47) whose alphabet orders texts, numbers in them by value; without one, and very many, are ordered by code points. */
  readonly language?: string;
}

/**
 * The rows in the order of the keys, the first key first; equal rows keep their order, and missing values come last
 * whichever way a key is sorted. Compares no two rows: numbers and dates by radix sort of their bits or of the whole numbers
 * they stand for, texts by the rank of their dictionary entry. O(rows x keys), and O(d log d) for dictionaries of d entries.
 */
export async function sortedRows(
  rows: number,
  keys: readonly SortKey[],
  options: SortOptions,
  checkpoint: Checkpoint,
  space: Space = FRESH,
): Promise<Uint32Array> {
  let order: Order = null;
  for (let i = keys.length - 1; i >= 0; i--) {
    const before: Order = order;
    const done = keys.length - 1 - i;
    order = await withScratch(async (scratch): Promise<Uint32Array> => {
      const { low, high, most } = await digitsOf(keys[i], options, before, rows, scratch, part(checkpoint, 2 * done, 2 * keys.length));
      return sortByDigits(before, low, high, most, part(checkpoint, 2 * done + 1, 2 * keys.length), space, scratch);
    });
  }
  return order ?? asTheyCome(space.uint32(rows));
}

function asTheyCome(order: Uint32Array): Uint32Array {
  for (let row = 0; row < order.length; row++) order[row] = row;
  return order;
}

/** The order so far; null while rows are as they come. */
type Order = Uint32Array | null;

/**
 * A key of each place in the order so far, in its direction, as an unsigned number that sorts alike. `most` is the largest;
 * `high` holds the upper 32 bits where they are needed.
 */
interface Digits {
  readonly low: Uint32Array;
  readonly high: Uint32Array | null;
  readonly most: number;
}

async function digitsOf(
  { column, descending }: SortKey,
  options: SortOptions,
  order: Order,
  rows: number,
  scratch: Scratch,
  checkpoint: Checkpoint,
): Promise<Digits> {
  const low = scratch.uint32(rows);
  switch (column.type) {
    case "category":
    case "text":
      return rankDigits(low, column.codes, await dictionaryRanks(column, options, checkpoint), column.dictionary.length, descending, order);
    case "boolean":
      return rankDigits(low, column.values, Uint32Array.of(0, 1), 2, descending, order, MISSING_BOOLEAN);
    case "number":
    case "date":
      return numberDigits(low, column.values, descending, order, scratch);
  }
}

function rankDigits(
  low: Uint32Array,
  codes: Int32Array | Uint8Array,
  ranks: Uint32Array,
  count: number,
  descending: boolean,
  order: Order,
  missing = -1,
): Digits {
  for (let i = 0; i < low.length; i++) {
    const code = codes[order ? order[i] : i];
    low[i] = code === missing ? count : descending ? count - 1 - ranks[code] : ranks[code];
  }
  return { low, high: null, most: count };
}

/** From this many different texts on they are ordered by code points, whatever the language: a collation takes microseconds a comparison. */
const MOST_COLLATED = 200_000;

/** Place of each dictionary entry in the order of the texts. Equal for entries that a language's collation does not tell apart. */
export async function dictionaryRanks({ dictionary }: CodedColumn, { language }: SortOptions, checkpoint: Checkpoint): Promise<Uint32Array> {
  const collated = language !== undefined && dictionary.length <= MOST_COLLATED;
  const compare = collated ? new Intl.Collator(language, { numeric: true }).compare : codePointOrder(dictionary);
  const places = await sortedPlaces(dictionary.length, (a, b) => compare(dictionary[a], dictionary[b]), checkpoint);
  const ranks = new Uint32Array(dictionary.length);
  let rank = 0;
  for (let i = 0; i < places.length; i++) {
    if (i > 0 && compare(dictionary[places[i - 1]], dictionary[places[i]]) !== 0) rank++;
    ranks[places[i]] = rank;
  }
  return ranks;
}

const SURROGATE = /[\ud800-\udfff]/;

/** JavaScript compares 16-bit units, which is the order of code points unless a text has characters beyond the basic plane. */
function codePointOrder(texts: readonly string[]): (a: string, b: string) => number {
  if (!texts.some((text) => SURROGATE.test(text))) return (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  return compareCodePoints;
}

/** Orders texts by their code points, as Python and SQL's binary collations do. O(length). */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return pointRank(x) - pointRank(y);
  }
  return a.length - b.length;
}

/** A unit in the order of code points: surrogates stand for points above all others. */
function pointRank(unit: number): number {
  return unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Numbers that are whole multiples of one of these are sorted as 32-bit whole numbers. Days, hours and seconds are for dates, 1/100 is for money. */
const UNITS: readonly (readonly [factor: number, divisor: number])[] = [
  [1, 86_400_000],
  [1, 3_600_000],
  [1, 1000],
  [1, 1],
  [100, 1],
  [10_000, 1],
];

function numberDigits(low: Uint32Array, values: Float64Array, descending: boolean, order: Order, scratch: Scratch): Digits {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (max < min) return { low: low.fill(0), high: null, most: 0 };
  for (const [factor, divisor] of UNITS) {
    const least = Math.round((min * factor) / divisor);
    const greatest = Math.round((max * factor) / divisor);
    if (greatest - least > 0xffff_fffe || !areMultiples(values, factor, divisor)) continue;
    if (factor === 1 && divisor === 1) integerDigits(low, values, least, greatest, descending, order);
    else wholeDigits(low, values, factor, divisor, least, greatest, descending, order);
    return { low, high: null, most: greatest - least + 1 };
  }
  if (areSingles(values)) {
    singleDigits(low, values, descending, order);
    return { low, high: null, most: 0xffff_ffff };
  }
  const high = scratch.uint32(low.length);
  bitDigits(low, high, values, descending, order);
  return { low, high, most: Number.POSITIVE_INFINITY };
}

/** Whether every value has single precision: half the bits tell them apart. */
function areSingles(values: Float64Array): boolean {
  for (let row = 0; row < values.length; row++) if (Math.fround(values[row]) !== values[row] && !Number.isNaN(values[row])) return false;
  return true;
}

/** As `bitDigits`, of numbers in single precision. */
function singleDigits(low: Uint32Array, values: Float64Array, descending: boolean, order: Order): void {
  const single = new Float32Array(1);
  const bits = new Uint32Array(single.buffer);
  for (let i = 0; i < low.length; i++) {
    const value = values[order ? order[i] : i];
    single[0] = value + 0;
    const flipped = bits[0] ^ (bits[0] >>> 31 === 1 ? 0xffff_ffff : 0x8000_0000);
    low[i] = Number.isNaN(value) ? 0xffff_ffff : descending ? ~flipped : flipped;
  }
}

/** Whether every value is a whole number of units and comes back from it: then the whole numbers sort as the values do. */
function areMultiples(values: Float64Array, factor: number, divisor: number): boolean {
  if (factor === 1 && divisor === 1) return areWhole(values);
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (!Number.isNaN(value) && (Math.round((value * factor) / divisor) * divisor) / factor !== value) return false;
  }
  return true;
}

function areWhole(values: Float64Array): boolean {
  for (let row = 0; row < values.length; row++) if (Math.floor(values[row]) !== values[row] && !Number.isNaN(values[row])) return false;
  return true;
}

/** Missing values come after the largest. */
function integerDigits(low: Uint32Array, values: Float64Array, least: number, greatest: number, descending: boolean, order: Order): void {
  const last = greatest - least + 1;
  for (let i = 0; i < low.length; i++) {
    const value = values[order ? order[i] : i];
    low[i] = !Number.isNaN(value) ? (descending ? greatest - value : value - least) : last;
  }
}

function wholeDigits(
  low: Uint32Array,
  values: Float64Array,
  factor: number,
  divisor: number,
  least: number,
  greatest: number,
  descending: boolean,
  order: Order,
): void {
  const last = greatest - least + 1;
  for (let i = 0; i < low.length; i++) {
    const value = values[order ? order[i] : i];
    const whole = Math.round((value * factor) / divisor);
    low[i] = !Number.isNaN(value) ? (descending ? greatest - whole : whole - least) : last;
  }
}

/** The bits of a number as an unsigned number that sorts alike: the sign turned, and all bits of negative numbers. */
function bitDigits(low: Uint32Array, high: Uint32Array, values: Float64Array, descending: boolean, order: Order): void {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  for (let i = 0; i < low.length; i++) {
    const row = order ? order[i] : i;
    const value = values[row];
    if (Number.isNaN(value)) {
      low[i] = 0xffff_ffff;
      high[i] = 0xffff_ffff;
      continue;
    }
    let lower = value === 0 ? 0 : bits[2 * row];
    let upper = value === 0 ? 0 : bits[2 * row + 1];
    const flip = upper >>> 31 === 1 ? 0xffff_ffff : 0;
    lower ^= flip;
    upper ^= flip | 0x8000_0000;
    low[i] = descending ? ~lower : lower;
    high[i] = descending ? ~upper : upper;
  }
}
