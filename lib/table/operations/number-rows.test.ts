import { describe, expect, it } from "vitest";
import type { Column, NumberColumn } from "../table";
import { hash32 } from "./fixtures/seeded";
import { countMatches, joinRows } from "./join";
import { groupRowsBy } from "./key-codes";
import { matchKeys } from "./match-rows";
import { mixed, SECOND, SPREAD } from "./number-table";

const none = () => Promise.resolve();
const ROWS = 300_000;

const number = (values: Float64Array): NumberColumn => ({ name: "n", role: null, type: "number", values });
interface Draws {
  below(count: number): number;
  uniform(): number;
}
const drawn = (seed: number, draw: (random: Draws, row: number) => number): Float64Array =>
  Float64Array.from({ length: ROWS }, (_, row) => draw({ below: (count) => hash32(row, seed) % count, uniform: () => hash32(row, seed) / 2 ** 32 }, row));
const holed = (values: Float64Array): Float64Array => values.map((value, row) => (row % 7 === 3 ? Number.NaN : value));

/** Few keys, many and nearly only different keys: each kind is numbered in its own way. */
const KEYS: Readonly<Record<string, Float64Array>> = {
  "few whole numbers": drawn(1, (random) => 1e6 * random.below(50)),
  "whole numbers of 32 bits": drawn(2, (random) => 977 * random.below(100_000) - 1e7),
  "many whole numbers of 32 bits": drawn(3, (random) => random.below(2 ** 31)),
  "few first, many later": drawn(4, (random, row) => (row < 10_000 ? 1e6 * random.below(9) : random.below(2 ** 31))),
  "large whole numbers": drawn(5, (random) => 2 ** 40 + 4096 * random.below(20_000)),
  fractions: drawn(6, (random) => random.below(1000) / 7),
  "many fractions of both signs": drawn(7, (random) => random.uniform() - 0.5),
  zeros: drawn(8, (random) => (random.uniform() < 0.5 ? -0 : 0)),
};

/** Two doubles whose bits have one hash: the lower half of the second makes up for its upper half. */
function colliding(): Float64Array {
  const values = Float64Array.of(1.7, 3.1);
  const bits = new Int32Array(values.buffer);
  // The inverse of the hash's first multiplier, by Newton's iteration.
  let inverse = 1;
  for (let i = 0; i < 5; i++) inverse = Math.imul(inverse, 2 - Math.imul(SPREAD, inverse));
  const wanted = Math.imul(bits[0], SPREAD) ^ Math.imul(bits[1] << 1, SECOND) ^ Math.imul(bits[3] << 1, SECOND);
  bits[2] = Math.imul(wanted, inverse);
  expect(mixed(bits[0], bits[1] << 1)).toBe(mixed(bits[2], bits[3] << 1));
  expect(values[0]).not.toBe(values[1]);
  return values;
}

/** The place where two differ; -1 when they do not. */
function differAt(made: ArrayLike<number>, wanted: ArrayLike<number>): number {
  for (let i = 0; i < Math.max(made.length, wanted.length); i++) if (made[i] !== wanted[i]) return i;
  return -1;
}

function expected(keys: readonly string[]): { readonly codes: Int32Array; readonly first: number[] } {
  const numbers = new Map<string, number>();
  const first: number[] = [];
  const codes = Int32Array.from(keys, (key, row) => {
    if (key === "") return -1;
    let code = numbers.get(key);
    if (code === undefined) {
      code = first.length;
      numbers.set(key, code);
      first.push(row);
    }
    return code;
  });
  return { codes, first };
}

const textOf = (value: number) => (Number.isNaN(value) ? "" : String(value + 0));

/** Oracle: a Map of each key's text. */
describe("rows are numbered by first appearance", () => {
  it.each(Object.entries(KEYS))("%s", async (_, values) => {
    const column = holed(values);
    const groups = await groupRowsBy([number(column)], ROWS, "apart", none);
    const wanted = expected(Array.from(column, textOf));
    expect(differAt(groups.codes, wanted.codes)).toBe(-1);
    expect(differAt(groups.first, wanted.first)).toBe(-1);
    expect(groups.count).toBe(wanted.first.length);
  });

  it.each([
    ["a grid of 32 bits", "few whole numbers", "large whole numbers"],
    ["a large grid", "whole numbers of 32 bits", "many whole numbers of 32 bits"],
    ["no grid", "fractions", "whole numbers of 32 bits"],
    ["no grid, many", "many fractions of both signs", "fractions"],
  ])("two columns: %s", async (_, a, b) => {
    const columns: Column[] = [number(holed(KEYS[a])), number(KEYS[b])];
    for (const missing of ["apart", "value"] as const) {
      const groups = await groupRowsBy(columns, ROWS, missing, none);
      const [x, y] = [holed(KEYS[a]), KEYS[b]];
      const keys = Array.from(x, (value, row) => (missing === "apart" && Number.isNaN(value) ? "" : `${textOf(value)} ${textOf(y[row])}`));
      const wanted = expected(keys);
      expect(differAt(groups.codes, wanted.codes)).toBe(-1);
      expect(differAt(groups.first, wanted.first)).toBe(-1);
    }
  });

  it("tells keys with one hash apart", async () => {
    const [a, b] = colliding();
    const values = drawn(9, (random) => [a, b, 0.5][random.below(3)]);
    const groups = await groupRowsBy([number(values)], ROWS, "apart", none);
    expect(differAt(groups.codes, expected(Array.from(values, textOf)).codes)).toBe(-1);
    // Among so many others that rows are numbered in parts.
    const among = drawn(10, (random, row) => (row % 1000 === 0 ? [a, b][random.below(2)] : random.uniform() - 1));
    const parted = await groupRowsBy([number(among)], ROWS, "apart", none);
    expect(differAt(parted.codes, expected(Array.from(among, textOf)).codes)).toBe(-1);
  });

  it.each(Object.entries(KEYS))("finds %s in another table", async (_, values) => {
    const some = values.slice(0, 2000);
    const others = holed(values).map((value, row) => (row % 11 === 5 ? value + 0.25 : value));
    const matched = await matchKeys([{ left: number(others), right: number(some) }], "exact", none);
    const rows = await joinRows("semi", matched, await countMatches(matched, none), none);
    const known = new Set(Array.from(some, textOf));
    const wanted: number[] = [];
    for (let row = 0; row < ROWS; row++) if (!Number.isNaN(others[row]) && known.has(textOf(others[row]))) wanted.push(row);
    expect(differAt(rows.left, wanted)).toBe(-1);
  });
});
