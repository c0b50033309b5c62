import { describe, expect, it } from "vitest";
import { transactions } from "@/lib/ml/fixtures/transactions";
import { replay } from "@/lib/ml/recipe/replay";
import { ProblemError } from "@/lib/problem";
import { cell, takeRows } from "@/lib/table/columns";
import { nameLikeness } from "@/lib/table/operations/find-keys";
import type { Json, Table } from "@/lib/table/table";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { booleanColumn, codedColumn, dateColumn, numberColumn, tableOf } from "../fixtures/tables";
import { aggregate } from "./aggregate";
import { deduplicate } from "./deduplicate";
import { join } from "./join";
import { isJoinReport } from "./join-report";
import { isSampleReport, sample } from "./sample";
import { sort } from "./sort";
import { union } from "./union";

const rowsOf = (table: Table): Json[][] => Array.from({ length: table.rows }, (_, row) => table.columns.map((column) => cell(column, row)));
const namesOf = (table: Table) => table.columns.map(({ name, type, role }) => `${name} ${type} ${role}`);

async function problemOf(work: Promise<unknown>) {
  return work.then(
    () => null,
    (error: unknown) => (error instanceof ProblemError ? error.problem : Promise.reject(error)),
  );
}

const orders = tableOf(
  [
    codedColumn("order_no", "order", "text", ["o1", "o2", "o3", "o4", "o5"]),
    codedColumn("CustomerID", "id", "text", ["11", "12", null, "11", "99"]),
    numberColumn("amount", "amount", [10, 20, 30, 40, 50]),
    codedColumn("city", null, "category", ["Iași", "Kyiv", "Riga", "Iași", "Oslo"]),
  ],
  5,
);
const customers = tableOf(
  [
    numberColumn("customer id", "id", [12, 11, 13]),
    codedColumn("city", null, "category", ["Kiev", "Iasi", "Cluj"]),
    numberColumn("amount", "amount", [1, 2, 3]),
    booleanColumn("vip", null, [true, false, null]),
  ],
  3,
);

describe("prepare.join", () => {
  const run = (left: Table, right: Table, params: object, ctx = recordingContext()) => join.run({ data: left, other: right }, join.params.parse(params), ctx);

  it("finds keys by role, name and values, also where one side has numbers and the other texts", async () => {
    const ctx = recordingContext();
    const { data, unmatched, otherUnmatched, report } = await run(orders, customers, {}, ctx);
    if (!isJoinReport(report)) expect.fail();
    expect(report.keys).toEqual([{ left: "CustomerID", right: "customer id", type: "text", role: "id" }]);
    expect(report.found?.confidence).toBeGreaterThan(0.75);
    expect(report).toMatchObject({ leftRows: 5, rightRows: 3, leftMatched: 3, leftNoKey: 1, rightMatched: 2, exploded: 0, rowsOut: 5, looser: null });
    expect(report.leftExamples).toEqual([["99"]]);
    expect(report.rightExamples).toEqual([[13]]);
    expect(namesOf(data)).toEqual([
      "order_no text order",
      "CustomerID text id",
      "amount number amount",
      "city category null",
      "city 2 category null",
      "amount 2 number null",
      "vip boolean null",
    ]);
    expect(rowsOf(data).map((row) => row.slice(4))).toEqual([
      ["Iasi", 2, false],
      ["Kiev", 1, true],
      [null, null, null],
      ["Iasi", 2, false],
      [null, null, null],
    ]);
    expect([unmatched.rows, otherUnmatched.rows]).toEqual([2, 1]);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(ctx.left).toEqual([{ code: "prepare.join-other-unmatched", rows: 1 }]);
  });

  it("keeps the keys of rows that only the other table has", async () => {
    const keys = [{ left: "CustomerID", right: "customer id" }];
    const full = await run(orders, customers, { keys, kind: "full" });
    expect(rowsOf(full.data).at(-1)).toEqual([null, "13", null, null, "Cluj", 3, null]);
    const right = await run(customers, orders, { keys: [{ left: "customer id", right: "CustomerID" }], kind: "right" });
    expect(right.data.rows).toBe(5);
    expect(rowsOf(right.data).map((row) => row[0])).toEqual([11, 12, null, 11, 99]);
  });

  it("accounts for every row of an inner, semi and anti join", async () => {
    const keys = [{ left: "CustomerID", right: "customer id" }];
    for (const kind of ["inner", "semi", "anti"] as const) {
      const ctx = recordingContext();
      const { data } = await run(orders, customers, { keys, kind }, ctx);
      const own = ctx.left.filter(({ code }) => code !== "prepare.join-other-unmatched");
      expect(data.rows + own.reduce((sum, { rows }) => sum + rows, 0), kind).toBe(orders.rows);
      if (kind !== "inner") expect(data.columns).toHaveLength(orders.columns.length);
    }
  });

  it("warns when rows multiply, with the remedy, and refuses what would not fit", async () => {
    const twice = takeRows(customers, Uint32Array.of(0, 1, 1, 2));
    const ctx = recordingContext();
    const { data, report } = await run(orders, twice, {}, ctx);
    expect(data.rows).toBe(7);
    expect(report).toMatchObject({ exploded: 2, manyToMany: 1, largest: { key: ["11"], left: 2, right: 2 } });
    const exploded = ctx.warnings.find(({ code }) => code === "prepare.join-exploded");
    expect(exploded?.fix).toEqual({ type: "insert-before", node: "prepare.deduplicate", params: { columns: ["customer id"] }, before: "other" });

    const many = tableOf(
      [
        numberColumn(
          "id",
          "id",
          Array.from({ length: 4000 }, () => 1),
        ),
      ],
      4000,
    );
    const problem = await problemOf(run(many, many, {}));
    expect(problem).toMatchObject({ code: "prepare.join-too-large", detail: { rows: 16_000_000, left: 4000, right: 4000 } });
  });

  it("adds a second key of the same name when one repeats on both sides", async () => {
    const shop = ["a", "a", "b", "b", "a", "b"];
    const day = [1, 2, 1, 2, 3, 3];
    const left = tableOf([codedColumn("shop", null, "category", shop), numberColumn("day", null, day), numberColumn("sales", null, [1.5, 2, 3, 4, 5, 6])], 6);
    const right = tableOf([codedColumn("shop", null, "category", shop), numberColumn("day", null, day), numberColumn("visits", null, [9, 8, 7, 6, 5, 4])], 6);
    const { data, report } = await run(left, right, {});
    expect(report).toMatchObject({ exploded: 0, rowsOut: 6 });
    expect(isJoinReport(report) && report.keys.map((key) => key.left).sort()).toEqual(["day", "shop"]);
    expect(data.columns.map(({ name }) => name)).toEqual(["shop", "day", "sales", "visits"]);
  });

  it("says when a looser comparison would match more, and offers it", async () => {
    const left = tableOf([codedColumn("e-mail", "id", "text", ["Ann@x.org", " bob@x.org", "cy@x.org"])], 3);
    const right = tableOf([codedColumn("email", "id", "text", ["ann@x.org", "bob@x.org", "cy@x.org"]), numberColumn("age", null, [1, 2, 3])], 3);
    const outputs = await run(left, right, {});
    expect(outputs.report).toMatchObject({ leftMatched: 1, looser: { match: "case-and-spaces", leftMatched: 3 } });
    const advice = join.advise?.(outputs, join.params.parse({}), { data: left, other: right });
    expect(advice?.map(({ fix }) => fix)).toEqual([{ type: "set-params", params: { match: "case-and-spaces" } }]);
    expect((await run(left, right, { match: "case-and-spaces" })).report).toMatchObject({ leftMatched: 3, looser: null });
  });

  it("fails in words when nothing fits, and knows it beforehand where it can", async () => {
    const strange = tableOf([numberColumn("x", null, [0.5, 1.5])], 2);
    expect(await problemOf(run(orders, strange, {}))).toMatchObject({ code: "prepare.join-no-keys", param: "keys" });
    const keys = [{ left: "amount", right: "vip" }];
    expect(join.check?.({ data: orders.columns, other: customers.columns }, join.params.parse({ keys }))).toMatchObject([{ code: "prepare.join-types" }]);
    expect(await problemOf(run(orders, customers, { keys: [{ left: "gone", right: "vip" }] }))).toMatchObject({ code: "common.column-missing" });
    const ctx = recordingContext();
    await run(orders, takeRows(customers, new Uint32Array(0)), { keys: [{ left: "CustomerID", right: "customer id" }] }, ctx);
    expect(warningCodes(ctx)).toEqual(["prepare.join-few"]);
  });

  it("knows names that differ in writing alone", () => {
    expect(nameLikeness("CustomerID", "customer_id")).toBe(1);
    expect(nameLikeness("Țară", "tara")).toBe(1);
    expect(nameLikeness("customer id", "customer no")).toBeCloseTo(1 / 3);
  });
});

describe("prepare.union", () => {
  it("brings columns together by name, reconciles types and says what is missing where", async () => {
    const a = tableOf(
      [numberColumn("Amount", "amount", [1, Number.NaN]), codedColumn("Shop", null, "category", ["x", null]), dateColumn("day", "date", [0, 86_400_000])],
      2,
    );
    const b = tableOf([codedColumn("amount ", null, "text", ["2,5"]), codedColumn("shop", null, "text", ["y"]), booleanColumn("new", null, [true])], 1);
    const ctx = recordingContext();
    const { data, report } = await union.run({ data: [a, b] }, union.params.parse({ sourceColumn: "from" }), ctx);
    expect(namesOf(data)).toEqual(["Amount text amount", "Shop text null", "day date date", "new boolean null", "from category null"]);
    expect(rowsOf(data)).toEqual([
      ["1", "x", 0, null, "1"],
      [null, null, 86_400_000, null, "1"],
      ["2,5", "y", null, true, "2"],
    ]);
    expect(warningCodes(ctx)).toEqual(["prepare.union-absent", "prepare.union-types"]);
    expect(report).toMatchObject({ rowsOut: 3, tables: [{ rows: 2 }, { rows: 1 }], sourceColumn: "from" });
    const strict = await union.run({ data: [a, b] }, union.params.parse({ looseNames: false }), recordingContext());
    expect(strict.data.columns).toHaveLength(6);
  });

  it("keeps the steps that all tables share, and a single table as it is", async () => {
    const step = (id: string) => ({ id, kind: "filter", state: {}, reads: [], writes: [] });
    const part = (ids: string[]) => ({ ...transactions, recipe: ids.map(step) });
    const { data } = await union.run({ data: [part(["a", "b", "c"]), part(["a", "b", "d"])] }, union.params.parse({}), recordingContext());
    expect(data.recipe.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(data.rows).toBe(2 * transactions.rows);
    const single = await union.run({ data: [transactions] }, union.params.parse({}), recordingContext());
    expect(rowsOf(single.data)).toEqual(rowsOf(transactions));
  });
});

describe("prepare.aggregate", () => {
  it("sums customers up by default, drops none silently, and does the same to new rows", async () => {
    const ctx = recordingContext();
    const { data, report } = await aggregate.run({ data: transactions }, aggregate.params.parse({}), ctx);
    const named = namesOf(data);
    expect(named[0]).toBe("customer number id");
    expect(named).toContain("rows number feature");
    expect(named).toContain("when: largest date date");
    const rows = data.columns.find(({ name }) => name === "rows");
    const counted = rows && rows.type === "number" ? rows.values.reduce((sum, value) => sum + value, 0) : 0;
    expect(counted + ctx.left.reduce((sum, each) => sum + each.rows, 0)).toBe(transactions.rows);
    expect(report).toMatchObject({ kind: "prepare.aggregate", rowsIn: transactions.rows, groups: data.rows, automatic: true });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(rowsOf(await replay(data.recipe, transactions, ctx.checkpoint))).toEqual(rowsOf(data));
  });

  it("measures any type, by several columns, in the order wanted", async () => {
    const measures = [
      { measure: "mean", column: "vip", name: "share of vip" },
      { measure: "mode", column: "city" },
      { measure: "count", column: "vip" },
    ];
    const table = tableOf(
      [
        codedColumn("region", null, "category", ["b", "a", "b", null, "b"]),
        codedColumn("city", null, "text", ["x", "y", "z", "z", "z"]),
        booleanColumn("vip", null, [true, false, null, true, false]),
      ],
      5,
    );
    const run = (params: object) => aggregate.run({ data: table }, aggregate.params.parse({ groups: ["region"], measures, ...params }), recordingContext());
    // Groups of one row and of three: the middle lies between them.
    expect((await run({})).report).toMatchObject({ sizes: { min: 1, median: 2, max: 3, single: 1 } });
    expect(rowsOf((await run({ order: "key" })).data)).toEqual([
      ["a", 0, "y", 1],
      ["b", 0.5, "z", 2],
    ]);
    expect(rowsOf((await run({ order: "size", keepMissing: true })).data).map(([region]) => region)).toEqual(["b", "a", null]);
    expect((await run({})).data.columns.map(({ name }) => name)).toEqual(["region", "share of vip", "city: most frequent", "vip: count"]);
  });

  it("finds bad measures before any run", () => {
    const check = (measures: object[]) => aggregate.check?.({ data: orders.columns }, aggregate.params.parse({ measures })).map(({ code }) => code);
    expect(check([{ measure: "sum", column: "city" }])).toEqual(["common.column-type"]);
    expect(check([{ measure: "sum", column: "" }])).toEqual(["prepare.measure-no-column"]);
    expect(check([{ measure: "count", column: null }])).toEqual([]);
  });
});

describe("prepare.sort", () => {
  it("sorts newest first by default, and by several columns in the project's alphabet", async () => {
    const table = tableOf([codedColumn("name", null, "text", ["Zoe", "ana", "Ștefan", null, "Ana"]), dateColumn("day", "date", [1, 3, Number.NaN, 2, 3])], 5);
    const order = async (params: object) => (await sort.run({ data: table }, sort.params.parse(params), { ...recordingContext(), language: "ro" })).data;
    expect(rowsOf(await order({})).map(([name]) => name)).toEqual(["ana", "Ana", null, "Zoe", "Ștefan"]);
    const keys = [{ column: "name" }];
    expect(rowsOf(await order({ keys })).map(([name]) => name)).toEqual(["ana", "Ana", "Ștefan", "Zoe", null]);
    expect(rowsOf(await order({ keys, texts: "code" })).map(([name]) => name)).toEqual(["Ana", "Zoe", "ana", "Ștefan", null]);
    expect(rowsOf(await order({ keys: [{ column: "day" }, { column: "name", descending: true }] })).map(([name]) => name)).toEqual([
      "Zoe",
      null,
      "Ana",
      "ana",
      "Ștefan",
    ]);
  });
});

describe("prepare.deduplicate", () => {
  const people = tableOf(
    [
      codedColumn("name", null, "text", ["Müller, Anna", "anna  MULLER", "Bo", "Bo", null, null]),
      codedColumn("phone", null, "text", [null, "1", "2", "2", null, null]),
      numberColumn("n", null, [1, 2, 3, 3, Number.NaN, Number.NaN]),
    ],
    6,
  );
  const run = (params: object, ctx = recordingContext()) => deduplicate.run({ data: people }, deduplicate.params.parse(params), ctx);

  it("drops exact duplicates by default and loses no row", async () => {
    const { data, duplicates, report } = await run({});
    expect([data.rows, duplicates.rows]).toEqual([4, 2]);
    expect(report).toMatchObject({ exact: 2, repeated: 2, largest: 2, columns: null, differing: [] });
  });

  it("finds near duplicates by their words, and says what the rows that left knew", async () => {
    const ctx = recordingContext();
    const { data, report } = await run({ columns: ["name"], match: "fingerprint" }, ctx);
    expect(rowsOf(data).map(([name]) => name)).toEqual(["Müller, Anna", "Bo", null, null]);
    expect(report).toMatchObject({ differing: [{ column: "name" }, { column: "phone", rows: 1, filledOnlyInDropped: 1 }, { column: "n", rows: 1 }] });
    expect(warningCodes(ctx)).toEqual(["prepare.deduplicate-keyless", "prepare.deduplicate-loses"]);
    const complete = await run({ columns: ["name"], match: "fingerprint", keep: "most-complete" });
    expect(rowsOf(complete.data)[0]).toEqual(["anna  MULLER", "1", 2]);
    expect((await run({ columns: ["name"], match: "case-and-spaces" })).data.rows).toBe(5);
  });

  it("takes no row for the repetition of another that lacks the key as well, unless it is told to", async () => {
    const ctx = recordingContext();
    const { data, duplicates, report } = await run({ columns: ["phone"] }, ctx);
    expect(rowsOf(data).map(([, phone, n]) => [phone, n])).toEqual([
      [null, 1],
      ["1", 2],
      ["2", 3],
      [null, null],
      [null, null],
    ]);
    expect(duplicates.rows).toBe(1);
    expect(report).toMatchObject({ keyless: 3, repeated: 1, largest: 2, rowsOut: 5 });
    expect(ctx.warnings).toMatchObject([{ code: "prepare.deduplicate-keyless", detail: { count: 3, columns: "phone" } }]);
    expect(rowsOf((await run({ columns: ["phone"], keep: "last" })).data).map(([, , n]) => n)).toEqual([1, 2, 3, null, null]);
    const equal = await run({ columns: ["phone"], missing: "equal", keep: "most-complete" });
    expect(rowsOf(equal.data).map(([, phone]) => phone)).toEqual([null, "1", "2"]);
  });
});

describe("prepare.sample", () => {
  const table = tableOf(
    [
      codedColumn(
        "segment",
        "segment",
        "category",
        Array.from({ length: 1000 }, (_, i) => (i % 10 === 0 ? "rare" : i % 7 === 0 ? null : "usual")),
      ),
    ],
    1000,
  );
  const run = (params: object) => sample.run({ data: table }, sample.params.parse(params), recordingContext());

  it("draws a share, a number or the first rows, the same each time, and keeps the rest", async () => {
    const [a, b] = [await run({}), await run({})];
    expect([a.data.rows, a.rest.rows]).toEqual([100, 900]);
    expect(rowsOf(a.data)).toEqual(rowsOf(b.data));
    expect((await run({ how: "rows", rows: 33 })).data.rows).toBe(33);
    expect(rowsOf((await run({ how: "first", rows: 3 })).data)).toEqual([["rare"], ["usual"], ["usual"]]);
    expect((await run({ how: "rows", rows: 5000 })).rest.rows).toBe(0);
  });

  it("draws customers with all their rows, and rows without one by themselves", async () => {
    const buyers = Array.from({ length: 1000 }, (_, row) => (row % 50 === 49 ? null : `c${row % 37}`));
    const lines = tableOf([codedColumn("customer", "id", "text", buyers)], 1000);
    const ctx = recordingContext();
    const draw = (params: object) => sample.run({ data: lines }, sample.params.parse({ grouped: true, ...params }), ctx);
    const { data, rest, report } = await draw({ share: 0.3 });
    const [drawn, left] = [data, rest].map((part) => new Set(rowsOf(part).map(([customer]) => customer)));
    expect([...drawn].filter((customer) => customer !== null && left.has(customer))).toEqual([]);
    expect(data.rows + rest.rows).toBe(1000);
    // 37 customers and 20 rows of nobody.
    expect(report).toMatchObject({ groupedBy: "customer", groups: { of: 57, drawn: 17 }, stratifiedBy: null });
    expect((await draw({ how: "rows", rows: 5 })).report).toMatchObject({ groups: { of: 57, drawn: 5 } });
    expect((await draw({ how: "first", rows: 5 })).report).toMatchObject({ rowsOut: 5, groups: null });
    await draw({ how: "rows", rows: 500 });
    expect(warningCodes(ctx)).toEqual(["prepare.sample-all-groups"]);
  });

  it("keeps the shares of a column", async () => {
    const { report } = await run({ stratified: true, share: 0.2 });
    if (!isSampleReport(report)) expect.fail();
    const { strata } = report;
    expect(strata).toEqual(strata.map(({ value, rows }) => ({ value, rows, drawn: expect.closeTo(rows * 0.2, -0.4) })));
    expect(strata.reduce((sum, { drawn }) => sum + drawn, 0)).toBe(200);
  });
});
