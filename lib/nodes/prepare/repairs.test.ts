import { existsSync, openAsBlob } from "node:fs";
import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { noCheckpoint } from "@/lib/ml/checkpoint";
import { replay } from "@/lib/ml/recipe/replay";
import type { Problem } from "@/lib/problem";
import { cell, takeRows, withColumns } from "@/lib/table/columns";
import { readCsv } from "@/lib/table/csv-reader/read-csv";
import type { Column, Table } from "@/lib/table/table";
import type { Report } from "../contract";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { codedColumn, dateColumn, numberColumn, ordinaryTable, tableOf } from "../fixtures/tables";
import { IMPORT_WORDS } from "../source/import-words";
import { sample } from "../source/sample";
import { currency } from "./currency";
import { missing } from "./missing";
import { outliers } from "./outliers";
import { type ReturnsReport, returns } from "./returns";
import { sessions } from "./sessions";

const cellsOf = (table: Table, name: string) => {
  const column = table.columns.find((each) => each.name === name);
  return column ? Array.from({ length: table.rows }, (_, row) => cell(column, row)) : null;
};
const values = (table: Table, name: string): Float64Array => {
  const column = table.columns.find((each) => each.name === name);
  if (column?.type !== "number") throw new Error(`${name} is no number column`);
  return column.values;
};
const leftRows = (left: readonly { readonly rows: number }[]) => left.reduce((sum, { rows }) => sum + rows, 0);
const halfMissing = (table: Table, name: string): Table => {
  const column = table.columns.find((each) => each.name === name);
  if (column?.type !== "number") throw new Error(name);
  return withColumns(table, [{ ...column, values: column.values.map((value, row) => (row % 4 === 0 ? Number.NaN : value)) }]);
};

describe("prepare.missing", () => {
  const table = halfMissing(ordinaryTable(), "monetary");

  it("replays on new rows with the values learned, not theirs", async () => {
    const ctx = recordingContext();
    const { data, report } = await missing.run({ data: table }, missing.params.parse({}), ctx);
    expect(values(data, "monetary").some(Number.isNaN)).toBe(false);
    expect(report).toMatchObject({ kind: "prepare.missing", rowsIn: 240, rowsOut: 240 });
    const fresh = takeRows({ ...table, recipe: [] }, Uint32Array.of(0, 4));
    const again = await replay(data.recipe, fresh, noCheckpoint);
    expect([...values(again, "monetary")]).toEqual([values(data, "monetary")[0], values(data, "monetary")[4]]);
  });

  it("borrows from neighbours in the same way on new rows, from a sample with a word", async () => {
    const ctx = recordingContext();
    const { data } = await missing.run({ data: table }, missing.params.parse({ numbers: "knn", donors: 50 }), ctx);
    expect(warningCodes(ctx)).toContain("prepare.missing-donors");
    const again = await replay(data.recipe, takeRows({ ...table, recipe: [] }, Uint32Array.of(8, 0)), noCheckpoint);
    expect([...values(again, "monetary")]).toEqual([values(data, "monetary")[8], values(data, "monetary")[0]]);
  });

  it("leaves ids, orders, dates and targets alone unless a column is named, and says what it cannot fill", async () => {
    const empty = tableOf(
      [
        codedColumn("customer", "id", "text", [null, "a"]),
        codedColumn("churned", "target", "category", [null, "yes"]),
        numberColumn("x", null, [Number.NaN, Number.NaN]),
      ],
      2,
    );
    const ctx = recordingContext();
    const { data } = await missing.run({ data: empty }, missing.params.parse({ overrides: [{ column: "churned", strategy: "constant", value: "no" }] }), ctx);
    expect(cellsOf(data, "customer")).toEqual([null, "a"]);
    expect(cellsOf(data, "churned")).toEqual(["no", "yes"]);
    expect(warningCodes(ctx)).toEqual(["prepare.missing-empty"]);
    const bad = missing.check?.(
      { data: empty.columns },
      missing.params.parse({
        overrides: [
          { column: "churned", strategy: "mean" },
          { column: "x", strategy: "constant", value: "much" },
          { column: "gone", strategy: "keep" },
        ],
      }),
    );
    expect(bad?.map(({ code }) => code)).toEqual(["prepare.missing-strategy", "prepare.missing-constant", "common.column-missing"]);
  });
});

describe("prepare.outliers", () => {
  it("removes, counts by the first fence crossed, lists the furthest, and keeps its fences for new rows", async () => {
    const table = tableOf(
      [
        codedColumn(
          "customer",
          "id",
          "text",
          Array.from({ length: 41 }, (_, i) => `c${i}`),
        ),
        numberColumn("spend", "feature", [...Array.from({ length: 40 }, (_, i) => i), 5000]),
      ],
      41,
    );
    const ctx = recordingContext();
    const { data, rejected, report } = await outliers.run({ data: table }, outliers.params.parse({ action: "remove" }), ctx);
    expect([data.rows, rejected.rows, leftRows(ctx.left)]).toEqual([40, 1, 1]);
    expect(report).toMatchObject({ examples: [{ row: 40, id: "c40", column: "spend", value: 5000, low: -50, high: 90 }] });
    const fresh = tableOf([codedColumn("customer", "id", "text", ["n", "m"]), numberColumn("spend", "feature", [91, 89])], 2);
    expect(cellsOf(await replay(data.recipe, fresh, noCheckpoint), "customer")).toEqual(["m"]);
  });
});

describe("prepare.sessions", () => {
  it("switches off what times to the minute cannot show, and says so", async () => {
    const table = tableOf(
      [
        codedColumn(
          "visitor",
          "id",
          "text",
          Array.from({ length: 12 }, () => "v"),
        ),
        dateColumn(
          "at",
          "date",
          Array.from({ length: 12 }, () => 0),
        ),
      ],
      12,
    );
    const ctx = recordingContext();
    const { report } = await sessions.run({ data: table }, sessions.params.parse({}), ctx);
    expect(warningCodes(ctx)).toEqual(["prepare.sessions-coarse"]);
    expect(report).toMatchObject({ sessions: 1, abnormalSessions: 0, coarse: true });
  });

  it("removes robots by their agent, listing them, and cuts new rows alike", async () => {
    const agents = ["Mozilla/5.0", "Googlebot/2.1", null, "Googlebot/2.1"];
    const table = tableOf(
      [
        codedColumn("visitor", "id", "text", ["a", "b", null, "b"]),
        dateColumn("at", "date", [1, 2, 3, 40 * 60_000]),
        codedColumn("user agent", null, "text", agents),
      ],
      4,
    );
    const ctx = recordingContext();
    const { data, rejected } = await sessions.run({ data: table }, sessions.params.parse({ action: "remove" }), ctx);
    expect(ctx.left).toEqual([{ code: "prepare.session-agent", rows: 2 }]);
    expect([data.rows, rejected.rows]).toEqual([2, 2]);
    expect(warningCodes(ctx)).toEqual(["prepare.sessions-without"]);
    expect((await replay(data.recipe, takeRows({ ...table, recipe: [] }, Uint32Array.of(1, 0)), noCheckpoint)).rows).toBe(1);
  });
});

describe("prepare.currency", () => {
  const table = tableOf([codedColumn("Currency", null, "category", ["€", "USD", "??", null, "eur"]), numberColumn("total", "amount", [10, 20, 30, 40, 50])], 5);

  it("finds column and base, keeps the unknown missing, and offers the lines to fill in", async () => {
    const ctx = recordingContext();
    const { data } = await currency.run({ data: table, rates: undefined }, currency.params.parse({}), ctx);
    expect(cellsOf(data, "total (EUR)")).toEqual([10, null, null, null, 50]);
    expect(warningCodes(ctx)).toEqual(["prepare.currency-no-rate", "prepare.currency-unknown"]);
    expect(ctx.warnings[0].fix).toEqual({ type: "set-params", params: { rates: [{ currency: "USD", rate: null, from: null }] } });
  });

  it("takes a table of rates, which typed ones overrule, and replays on new rows", async () => {
    const rates = tableOf([codedColumn("currency", null, "category", ["USD", "USD", "RON"]), numberColumn("rate", null, [0.9, 0.8, Number.NaN])], 3);
    const ctx = recordingContext();
    const params = currency.params.parse({ blank: "base", rates: [{ currency: "$", rate: 0.5, from: null }] });
    const { data } = await currency.run({ data: table, rates }, params, ctx);
    expect(cellsOf(data, "total (EUR)")).toEqual([10, 10, null, 40, 50]);
    expect(warningCodes(ctx)).toEqual(["prepare.currency-rates-unusable", "prepare.currency-unknown"]);
    const fresh = tableOf([codedColumn("Currency", null, "category", ["USD"]), numberColumn("total", "amount", [3])], 1);
    expect(cellsOf(await replay(data.recipe, fresh, noCheckpoint), "total (EUR)")).toEqual([1.5]);
  });

  it("reads amounts that carry their currency", async () => {
    const texts = tableOf([codedColumn("price", null, "text", ["€10", "$2", "much", null])], 4);
    const ctx = recordingContext();
    const params = currency.params.parse({ amounts: ["price"], rates: [{ currency: "USD", rate: 0.5, from: null }], base: "EUR" });
    const { data } = await currency.run({ data: texts, rates: undefined }, params, ctx);
    expect(cellsOf(data, "price (EUR)")).toEqual([10, 1, null, null]);
    expect(warningCodes(ctx)).toEqual(["prepare.currency-unreadable"]);
  });
});

const isReturnsReport = (found: Report): found is ReturnsReport => found.kind === "prepare.returns";

it("say before any run which columns they lack", () => {
  const known = [numberColumn("x", null, [])];
  const codes = (problems: readonly Problem[] | undefined) => problems?.map(({ code, param }) => `${param} ${code}`);
  expect(codes(returns.check?.({ data: known }, returns.params.parse({})))).toEqual(["customer common.column-not-set", "quantity common.column-not-set"]);
  expect(codes(sessions.check?.({ data: known }, sessions.params.parse({})))).toEqual(["visitor common.column-not-set", "time common.column-not-set"]);
  expect(codes(sessions.check?.({}, sessions.params.parse({})))).toEqual([]);
});

/** Sums in thousandths, exactly: prices have at most three decimals, so quantity × price is a whole number of thousandths. */
function thousandths(numbers: Iterable<number>): bigint {
  let sum = 0n;
  for (const value of numbers) if (!Number.isNaN(value)) sum += BigInt(Math.round(value * 1000));
  return sum;
}

/** Every total before equals the totals after and of what left, to the thousandth. */
async function expectReconciled(table: Table, quantity: string, price: string): Promise<ReturnsReport> {
  const ctx = recordingContext();
  const { data, unmatched, settled, report } = await returns.run({ data: table }, returns.params.parse({ matchPrice: "require" }), ctx);
  const [quantities, prices] = [values(table, quantity), values(table, price)];
  const amounts = quantities.map((each, row) => each * prices[row]);
  expect(thousandths(values(data, "net quantity")) + thousandths(values(unmatched, "net quantity"))).toBe(thousandths(quantities));
  expect(thousandths(values(data, "net amount")) + thousandths(values(unmatched, "net amount")) + thousandths(values(settled, "net amount"))).toBe(
    thousandths(amounts),
  );
  expect(data.rows + leftRows(ctx.left)).toBe(table.rows);
  expect(unmatched.rows + settled.rows).toBe(leftRows(ctx.left));
  expect(values(data, "net quantity").some((each) => each <= 0)).toBe(false);
  if (!isReturnsReport(report)) throw new Error(report.kind);
  return report;
}

describe("prepare.returns", () => {
  const sold = (rows: readonly (readonly [customer: string | null, order: string, day: number, quantity: number])[]) =>
    tableOf(
      [
        codedColumn(
          "customer",
          "id",
          "text",
          rows.map(([customer]) => customer),
        ),
        codedColumn(
          "order",
          "order",
          "text",
          rows.map(([, order]) => order),
        ),
        dateColumn(
          "date",
          "date",
          rows.map(([, , day]) => day * 86_400_000),
        ),
        numberColumn(
          "kg",
          "quantity",
          rows.map(([, , , quantity]) => quantity),
        ),
        numberColumn(
          "price",
          "price",
          rows.map(() => 10),
        ),
      ],
      rows.length,
    );
  const returned = (table: Table, params: object) => returns.run({ data: table }, returns.params.parse(params), recordingContext());

  it.each(["latest", "earliest"])("nets weights whose binary fractions do not add up: %s", async (takeOff) => {
    // 0.1 + 0.7 is not 0.8 in doubles.
    const table = sold([
      ["a", "1", 1, 0.1],
      ["a", "2", 1, 0.7],
      ["a", "3", 2, -0.8],
    ]);
    const { data, unmatched, settled } = await returned(table, { takeOff });
    expect([data.rows, unmatched.rows, settled.rows]).toEqual([0, 0, 3]);
    expect(cellsOf(settled, "net quantity")).toEqual([0, 0, 0]);
  });

  it("says that a mark alone makes lines returns, and offers to go by the sign", async () => {
    const table = sold([
      ["a", "W1", 1, 5],
      ["a", "R2", 2, 3],
      ["b", "W3", 3, 1],
      ["b", "R4", 4, 2],
      ["b", "W5", 5, 2],
    ]);
    const ctx = recordingContext();
    const guessed = await returns.run({ data: table }, returns.params.parse({}), ctx);
    expect(guessed.report).toMatchObject({ mark: "R", returns: { rows: 2 } });
    const warning = ctx.warnings.find(({ code }) => code === "prepare.returns-guessed");
    expect(warning).toMatchObject({ detail: { count: 2, mark: "R" }, fix: { type: "set-params", params: { recognise: "quantity" } } });
    const signed = recordingContext();
    const { report } = await returns.run({ data: table }, returns.params.parse({ recognise: "quantity" }), signed);
    expect(report).toMatchObject({ returns: { rows: 0 }, rowsOut: 5 });
    expect(warningCodes(signed)).not.toContain("prepare.returns-guessed");
  });

  it("calls its columns as asked", async () => {
    const table = sold([
      ["a", "1", 1, 5],
      ["a", "2", 2, -2],
    ]);
    const { data } = await returned(table, { quantityName: " NetQuantity ", amountName: "price" });
    expect(data.columns.slice(-2).map(({ name, role }) => [name, role])).toEqual([
      ["NetQuantity", "quantity"],
      ["price 2", "amount"],
    ]);
    expect(cellsOf(data, "NetQuantity")).toEqual([3]);
  });

  it("counts credit notes without a customer also where quantities have no sign", async () => {
    const table = sold([
      ["a", "1", 1, 5],
      [null, "C2", 2, 2],
      ["a", "C3", 3, 1],
    ]);
    const { report } = await returned(table, { recognise: "mark" });
    expect(report).toMatchObject({ anonymous: 1, returns: { rows: 2 }, leftover: { rows: 1 } });
  });

  it("reconciles the real Online Retail lines exactly", async () => {
    const context = { ...recordingContext(), asset: (path: string) => openAsBlob(`public/${path}`) };
    const { data } = await sample.run({}, sample.params.parse({}), context);
    const report = await expectReconciled(data, "Quantity", "UnitPrice");
    expect(report).toMatchObject({ mark: "C", columns: { product: "StockCode", customer: "CustomerID" } });
    expect(report.netted.rows).toBeGreaterThan(100);
    expect(report.emptied.amount).toBeCloseTo(0, 9);
    const parts = [report.stayed, report.netted, report.leftover, report.emptied];
    expect(parts.reduce((sum, each) => sum + each.rows, 0)).toBe(report.rowsIn);
    expect(parts.reduce((sum, each) => sum + (each.amount ?? 0), 0)).toBeCloseTo(report.came.amount ?? 0, 6);
  });

  it("gives its roles to the net columns and replays on new lines", async () => {
    const columns: Column[] = [
      codedColumn("customer", "id", "text", ["a", "a", "a"]),
      numberColumn("quantity", "quantity", [5, -2, -9]),
      numberColumn("price", "price", [2, 2, 1]),
      dateColumn("date", "date", [1, 2, 0]),
    ];
    const table = tableOf(columns, 3);
    const ctx = recordingContext();
    const { data, unmatched } = await returns.run({ data: table }, returns.params.parse({}), ctx);
    expect([cellsOf(data, "net quantity"), cellsOf(data, "net amount"), cellsOf(unmatched, "net quantity")]).toEqual([[3], [6], [-9]]);
    expect(data.columns.find(({ role }) => role === "amount")?.name).toBe("net amount");
    expect(ctx.left.map(({ code }) => code)).toEqual(["prepare.return-netted", "prepare.return-unmatched"]);
    expect(warningCodes(ctx)).toEqual(["prepare.returns-no-product"]);
    expect(cellsOf(await replay(data.recipe, { ...table, recipe: [] }, noCheckpoint), "net quantity")).toEqual([3]);
  });
});

/** The whole file, where it is at hand: ONLINE_RETAIL names it. */
const whole = process.env.ONLINE_RETAIL ?? "";
describe.skipIf(!existsSync(whole))("on the whole of Online Retail", () => {
  it("reconciles 541,909 lines", async () => {
    const { table } = await readCsv(await openAsBlob(whole), {}, IMPORT_WORDS.en, testCompute(), noCheckpoint);
    const report = await expectReconciled(table, "Quantity", "UnitPrice");
    expect(report).toMatchObject({ rowsIn: 541_909, mark: "C", returns: { rows: 10_624 } });
  });
});
