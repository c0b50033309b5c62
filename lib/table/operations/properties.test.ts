import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cell } from "../columns";
import type { CodedColumn, Column, NumberColumn } from "../table";
import { findDuplicates } from "./deduplicate";
import { aggregate } from "./group-by";
import { countMatches, joinedRows, joinRows } from "./join";
import { JOINS } from "./join-kinds";
import { groupRowsBy } from "./key-codes";
import { matchKeys } from "./match-rows";
import { compareCodePoints, sortedRows } from "./sort";
import { unionTables } from "./union";

const none = () => Promise.resolve();
const NUMBERS = [Number.NaN, 0, -0, 1, -1, 0.1, 2 ** 31, 2 ** 32, -(2 ** 31), 2 ** 53, 1e300, 5e-324, 1e9 + 0.25, 19.99];
const WORDS = [null, "", " ", "a", "A", "ț", "\u{1F600}", "\uFF5E", "1", "constructor"];

const numbers = (rows: number) =>
  fc
    .array(fc.oneof(fc.constantFrom(...NUMBERS), fc.integer({ min: -3, max: 3 }), fc.double({ noDefaultInfinity: true })), { minLength: rows, maxLength: rows })
    .map((values): NumberColumn => ({ name: "n", role: null, type: "number", values: Float64Array.from(values) }));
const texts = (rows: number) =>
  fc.array(fc.constantFrom(...WORDS), { minLength: rows, maxLength: rows }).map((values): CodedColumn => {
    // A dictionary in some other order, with a value that no row uses.
    const dictionary = ["unused", ...new Set(values.filter((value) => value !== null))].reverse();
    return { name: "t", role: null, type: "text", codes: Int32Array.from(values, (value) => (value === null ? -1 : dictionary.indexOf(value))), dictionary };
  });
const keys = (rows: number): fc.Arbitrary<Column[]> => fc.tuple(numbers(rows), texts(rows)).map(([n, t]) => [n, t]);
const table = fc.integer({ min: 0, max: 40 }).chain(keys);
const rowsOf = ([first]: readonly Column[]) => ("codes" in first ? first.codes.length : first.values.length);

/** A key as text; missing keys are null each. 0 and -0 are one. */
function keyOf(columns: readonly Column[], row: number): (string | null)[] {
  return columns.map((column) => {
    const value = cell(column, row);
    return value === null ? null : typeof value === "number" ? String(value + 0) : `t${value}`;
  });
}

describe("operations agree with the plainest way of doing the same", () => {
  it("groups", async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom("apart" as const, "value" as const), async (columns, missing) => {
        const rows = rowsOf(columns);
        const groups = await groupRowsBy(columns, rows, missing, none);
        const seen = new Map<string, number>();
        for (let row = 0; row < rows; row++) {
          const key = keyOf(columns, row);
          const text = JSON.stringify(key);
          if (missing === "apart" && key.includes(null)) {
            expect(groups.codes[row]).toBe(-1);
            continue;
          }
          if (!seen.has(text)) {
            expect(groups.first[seen.size]).toBe(row);
            seen.set(text, seen.size);
          }
          expect(groups.codes[row]).toBe(seen.get(text));
        }
        expect(groups.count).toBe(seen.size);
        const [counts] = await aggregate(groups, [{ name: "rows", measure: "count", column: null }], none);
        const total = counts.type === "number" ? counts.values.reduce((sum, count) => sum + count, 0) : 0;
        expect(total).toBe(groups.codes.filter((code) => code >= 0).length);
      }),
    );
  });

  it("sorts, stably, missing last", async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.boolean(), fc.boolean(), async (columns, a, b) => {
        const rows = rowsOf(columns);
        const descending = [a, b];
        const sorted = await sortedRows(
          rows,
          columns.map((column, i) => ({ column, descending: descending[i] })),
          {},
          none,
        );
        const compare = (x: number, y: number) => {
          for (const [i, column] of columns.entries()) {
            const [left, right] = [cell(column, x), cell(column, y)];
            if (left === null || right === null) {
              if (left !== right) return left === null ? 1 : -1;
              continue;
            }
            const order = typeof left === "number" && typeof right === "number" ? left - right : compareCodePoints(String(left), String(right));
            if (order !== 0) return descending[i] ? -order : order;
          }
          return x - y;
        };
        expect([...sorted]).toEqual(Array.from({ length: rows }, (_, row) => row).sort(compare));
      }),
    );
  });

  it("joins in every way", async () => {
    await fc.assert(
      fc.asyncProperty(table, table, async (left, right) => {
        const pairs = left.map((column, i) => ({ left: column, right: right[i] }));
        const matched = await matchKeys(pairs, "exact", none);
        const counts = await countMatches(matched, none);
        const [l, r] = [left, right].map((columns) => Array.from({ length: rowsOf(columns) }, (_, row) => keyOf(columns, row)));
        const same = (a: readonly (string | null)[], b: readonly (string | null)[]) => !a.includes(null) && JSON.stringify(a) === JSON.stringify(b);
        const inner = l.flatMap((key, i) => r.flatMap((other, j) => (same(key, other) ? [[i, j]] : [])));
        const [onLeft, onRight] = [new Set(inner.map(([i]) => i)), new Set(inner.map(([, j]) => j))];
        const loneLeft = [...l.keys()].filter((i) => !onLeft.has(i)).map((i) => [i, -1]);
        const loneRight = [...r.keys()].filter((j) => !onRight.has(j)).map((j) => [-1, j]);
        const wanted: Readonly<Record<string, number[][]>> = {
          inner,
          left: [...inner, ...loneLeft].sort(([a], [b]) => a - b),
          right: [...inner, ...loneRight].sort(([a, b], [c, d]) => b - d || a - c),
          full: [...[...inner, ...loneLeft].sort(([a], [b]) => a - b), ...loneRight],
          semi: [...onLeft].sort((a, b) => a - b).map((i) => [i, -1]),
          anti: loneLeft,
        };
        for (const kind of JOINS) {
          const made = await joinRows(kind, matched, counts, none);
          expect(
            [...made.left].map((row, i) => [row, made.right[i]]),
            kind,
          ).toEqual(wanted[kind]);
          expect(joinedRows(kind, counts), kind).toBe(wanted[kind].length);
        }
      }),
    );
  });

  it("finds duplicates and loses no row", async () => {
    await fc.assert(
      fc.asyncProperty(table, async (columns) => {
        const rows = rowsOf(columns);
        const found = await findDuplicates(rows, columns, columns, "first", "exact", none);
        const texts = Array.from({ length: rows }, (_, row) => JSON.stringify(keyOf(columns, row)));
        expect([...found.kept]).toEqual(texts.flatMap((text, row) => (texts.indexOf(text) === row ? [row] : [])));
        expect([...found.keeper]).toEqual([...found.dropped].map((row) => texts.indexOf(texts[row])));
        expect(found.kept.length + found.dropped.length).toBe(rows);
      }),
    );
  });

  it("stacks tables cell by cell", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(table, { minLength: 1, maxLength: 3 }), async (tables) => {
        const made = await unionTables(
          tables.map((columns) => ({ rows: rowsOf(columns), columns, recipe: [] })),
          true,
          none,
        );
        const cells = (columns: readonly Column[]) => Array.from({ length: rowsOf(columns) }, (_, row) => columns.map((column) => cell(column, row)));
        expect(cells(made.columns)).toEqual(tables.flatMap(cells));
      }),
    );
  });
});
