import { describe, expect, it } from "vitest";
import type { Column, NumberColumn } from "../table";
import { findDuplicates } from "./deduplicate";
import expected from "./fixtures/operations.json";
import { digest, type Shop, shop, weighted } from "./fixtures/seeded";
import { aggregate } from "./group-by";
import { countMatches, joinedRows, joinRows } from "./join";
import { JOINS } from "./join-kinds";
import { KEEP } from "./keep";
import { groupRowsBy } from "./key-codes";
import { matchKeys } from "./match-rows";
import type { Measure } from "./measures";
import { sortedRows } from "./sort";
import { windowColumns } from "./window";

const none = () => Promise.resolve();

const columnOf = (of: Shop, name: string): Column => {
  const column = [of.customer, of.category, of.date, of.amount, of.score].find((each) => each.name === name);
  if (!column) throw new RangeError(name);
  return column;
};
const columnsOf = (of: Shop, names: string): Column[] => names.split(/[+,]/).map((name) => columnOf(of, name));
const numbersOf = (column: Column): Float64Array => ("codes" in column || column.type === "boolean" ? new Float64Array(0) : column.values);

/** Equal but for the last bits of sums in another order. */
function expectClose(found: readonly [number, number], wanted: readonly number[], what: string): void {
  expect(found[1], `${what}: missing`).toBe(wanted[1]);
  expect(Math.abs(found[0] - wanted[0]), `${what}: ${found[0]} for ${wanted[0]}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted[0])));
}

const MEASURED: readonly (readonly [name: string, measure: Measure, column: string | null])[] = [
  ["rows", "count", null],
  ["values", "count", "amount"],
  ["sum", "sum", "amount"],
  ["mean", "mean", "amount"],
  ["median", "median", "amount"],
  ["min", "min", "amount"],
  ["max", "max", "amount"],
  ["std", "std", "amount"],
  ["first", "first", "amount"],
  ["last", "last", "date"],
  ["distinct", "distinct", "category"],
  ["days", "distinct", "date"],
];

describe.each(expected.cases.map((each) => [each.rows, each] as const))(`equals pandas ${expected.pandas} on %i rows`, (rows, wanted) => {
  const left = shop(rows, wanted.customers, 1);
  const right = shop(wanted.otherRows, wanted.customers, 2);

  it.each(Object.entries(wanted.groupBy))("group-by %s", { timeout: 60_000 }, async (keys, figures) => {
    const groups = await groupRowsBy(columnsOf(left, keys), rows, "apart", none);
    expect(groups.count).toBe(figures.groups);
    const aggregations = MEASURED.map(([name, measure, column]) => ({ name, measure, column: column === null ? null : columnOf(left, column) }));
    const made = await aggregate(groups, aggregations, none);
    for (const column of made) {
      const figure = Object.entries(figures).find(([name]) => name === column.name)?.[1];
      if (Array.isArray(figure)) expectClose(weighted(numbersOf(column)), figure, column.name);
    }
    if (!("mode" in figures)) return;
    const [mode] = await aggregate(groups, [{ name: "mode", measure: "mode", column: left.category }], none);
    expect("codes" in mode && digest(mode.codes)).toBe(figures.mode);
  });

  it.each(Object.entries(wanted.sort))("sort by %s", { timeout: 60_000 }, async (keys, order) => {
    const descending = keys === "amount" ? [true] : [false, true, false];
    const sorted = await sortedRows(
      rows,
      columnsOf(left, keys).map((column, i) => ({ column, descending: descending[i] })),
      {},
      none,
    );
    expect(digest(sorted)).toBe(order);
  });

  it.each(["customer", "customer+category"])("join by %s", { timeout: 60_000 }, async (keys) => {
    const pairs = columnsOf(left, keys).map((column) => ({ left: column, right: columnOf(right, column.name) }));
    const matched = await matchKeys(pairs, "exact", none);
    const counts = await countMatches(matched, none);
    for (const kind of JOINS) {
      const made = await joinRows(kind, matched, counts, none);
      const result = Object.entries(wanted.join).find(([name]) => name === `${keys} ${kind}`)?.[1];
      expect(joinedRows(kind, counts), kind).toBe(result?.rows);
      expect(digest(made.left), `${kind}, left rows`).toBe(result?.left);
      if (result && "right" in result) expect(digest(made.right), `${kind}, right rows`).toBe(result.right);
    }
  });

  it("windows", { timeout: 60_000 }, async () => {
    const order = [
      { column: left.date, descending: false },
      { column: left.amount, descending: true },
    ];
    const made = await windowColumns(
      rows,
      [left.category],
      order,
      [
        { name: "number", kind: "row-number" },
        { name: "lag", kind: "lag", column: left.amount, offset: 2 },
        { name: "lead", kind: "lead", column: left.score, offset: 1 },
        { name: "sum", kind: "running-sum", column: left.amount },
        { name: "mean", kind: "running-mean", column: left.amount },
        { name: "share", kind: "share", column: left.amount },
      ],
      {},
      none,
    );
    const ranked = await windowColumns(
      rows,
      [left.category],
      order.slice(0, 1),
      [
        { name: "rank", kind: "rank" },
        { name: "dense", kind: "dense-rank" },
      ],
      {},
      none,
    );
    for (const column of [...made, ...ranked]) {
      const figure = Object.entries(wanted.window).find(([name]) => name === column.name)?.[1] ?? [];
      expectClose(weighted(numbersOf(column)), figure, column.name);
    }
  });

  it.each(Object.entries(wanted.duplicates))("duplicates by %s", { timeout: 60_000 }, async (keys, figures) => {
    const all = columnsOf(left, "customer,category,date,amount,score");
    for (const keep of KEEP) {
      const found = await findDuplicates(rows, columnsOf(left, keys), all, keep, "exact", none);
      expect(digest(found.kept), keep).toBe(figures[keep]);
      expect(found.kept.length + found.dropped.length).toBe(rows);
    }
  });
});

describe("nasty columns", () => {
  const number = (values: number[]): NumberColumn => ({ name: "x", role: null, type: "number", values: Float64Array.from(values) });
  const text = (values: (string | null)[], dictionary: string[]): Column => ({
    name: "t",
    role: null,
    type: "text",
    codes: Int32Array.from(values, (value) => (value === null ? -1 : dictionary.indexOf(value))),
    dictionary,
  });

  it("sorts every kind of double, 0 and -0 alike, missing last both ways", async () => {
    const values = [1e-300, Number.NaN, -5e-324, 0, 1e300, -0, -1e300, 2 ** 53, 2 ** 53 + 2, 0.1, Number.NaN, -0.1, 1 / 3];
    for (const descending of [false, true]) {
      const sorted = await sortedRows(values.length, [{ column: number(values), descending }], {}, none);
      const ordered = [...values.keys()].sort((a, b) => {
        const [x, y] = [values[a], values[b]];
        if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
        return (descending ? y - x : x - y) || a - b;
      });
      expect([...sorted]).toEqual(ordered);
    }
  });

  it("sorts doubles that agree in their upper halves, many of them and few", async () => {
    for (const distinct of [7, 200]) {
      const values = Array.from({ length: 400 }, (_, i) => 1e9 + ((i * 7919) % distinct) * 1.1920929e-7);
      const sorted = await sortedRows(400, [{ column: number(values), descending: false }], {}, none);
      expect([...sorted]).toEqual([...values.keys()].sort((a, b) => values[a] - values[b] || a - b));
    }
  });

  it("orders texts by code points, or as a language does", async () => {
    const words = ["z", "Ă", "a", "ț", "\u{1F600}", "\uFF5E", "10", "9", "A"];
    const column = text(words, words);
    const order = async (language?: string) =>
      [...(await sortedRows(words.length, [{ column, descending: false }], language ? { language } : {}, none))].map((row) => words[row]);
    // As Python's sorted().
    expect(await order()).toEqual(["10", "9", "A", "a", "z", "Ă", "ț", "\uFF5E", "\u{1F600}"]);
    expect((await order("ro")).filter((word) => /\w|Ă|ț/.test(word))).toEqual(["9", "10", "a", "A", "Ă", "ț", "z"]);
  });

  it("orders a dictionary of many texts, in slices", async () => {
    const words = Array.from({ length: 9001 }, (_, i) => `w${(i * 7919) % 9001}`);
    const column = text(words, words);
    let slices = 0;
    const sorted = await sortedRows(words.length, [{ column, descending: false }], {}, async () => void slices++);
    expect([...sorted].map((row) => words[row])).toEqual([...words].sort());
    expect(slices).toBeGreaterThan(8);
  });

  it("joins texts of different dictionaries, numbers stored as text, and loose spellings", async () => {
    const matches = async (left: Column, right: Column, match: "exact" | "case-and-spaces" | "fingerprint") => {
      const keys = await matchKeys([{ left, right }], match, none);
      const { left: l, right: r } = await joinRows("inner", keys, await countMatches(keys, none), none);
      return [...l].map((row, i) => `${row}-${r[i]}`);
    };
    const a = text(["x", null, "y", "z"], ["unused", "z", "y", "x"]);
    const b = text(["z", "x", null, "x"], ["x", "z", "unused"]);
    expect(await matches(a, b, "exact")).toEqual(["0-1", "0-3", "3-0"]);
    expect(await matches(number([12, 7, Number.NaN, -0]), text(["7", "12", "0", null], ["0", "12", "7"]), "exact")).toEqual(["0-1", "1-0", "3-2"]);
    expect(await matches(text([" Ann Lee"], [" Ann Lee"]), text(["ann  lee"], ["ann  lee"]), "exact")).toEqual([]);
    expect(await matches(text([" Ann Lee"], [" Ann Lee"]), text(["ann  lee"], ["ann  lee"]), "case-and-spaces")).toEqual(["0-0"]);
    expect(await matches(text(["Lée, Ann"], ["Lée, Ann"]), text(["ann lee"], ["ann lee"]), "fingerprint")).toEqual(["0-0"]);
  });

  it("counts what many-to-many keys multiply before a row is made", async () => {
    const keys = await matchKeys([{ left: number([1, 1, 1, 2, 3]), right: number([1, 1, 2, 2, 4]) }], "exact", none);
    expect(await countMatches(keys, none)).toMatchObject({
      leftMatched: 4,
      rightMatched: 4,
      sharedKeys: 2,
      pairs: 8,
      manyToMany: 1,
      exploded: 3,
      leftMost: 3,
      rightMost: 2,
    });
  });

  it("works on no rows and on nothing but missing values", async () => {
    for (const values of [[], [Number.NaN, Number.NaN]]) {
      const column = number(values);
      const groups = await groupRowsBy([column], values.length, "apart", none);
      expect(groups.count).toBe(0);
      expect((await aggregate(groups, [{ name: "m", measure: "median", column }], none))[0]).toMatchObject({ values: new Float64Array(0) });
      expect([...(await sortedRows(values.length, [{ column, descending: true }], {}, none))]).toEqual([...values.keys()]);
      const keys = await matchKeys([{ left: column, right: column }], "exact", none);
      const counts = await countMatches(keys, none);
      for (const kind of JOINS) expect((await joinRows(kind, keys, counts, none)).left).toHaveLength(joinedRows(kind, counts));
      expect((await findDuplicates(values.length, [column], [column], "most-complete", "exact", none)).kept).toHaveLength(Math.min(1, values.length));
    }
  });
});
