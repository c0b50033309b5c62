import { describe, expect, it } from "vitest";
import { noCheckpoint } from "@/lib/ml/checkpoint";
import { applyCurrency } from "@/lib/ml/prepare/currency";
import { areCurrencies, currencyCode, readMoney } from "@/lib/ml/prepare/currency-names";
import oracle from "@/lib/ml/prepare/fixtures/prepare.json";
import { imputeByNeighbors } from "@/lib/ml/prepare/knn-impute";
import { applyMissing } from "@/lib/ml/prepare/missing";
import { fitMissing, type MissingOptions } from "@/lib/ml/prepare/missing-fit";
import { missingPatterns } from "@/lib/ml/prepare/missing-patterns";
import type { MissingStrategy } from "@/lib/ml/prepare/missing-strategies";
import { applyOutliers } from "@/lib/ml/prepare/outliers";
import { fitFences, type OutlierRule } from "@/lib/ml/prepare/outliers-fit";
import { readRates } from "@/lib/ml/prepare/rate-table";
import { applyReturns, findMark, type ReturnsState } from "@/lib/ml/prepare/returns";
import { applySessions, type SessionsState, timeResolution } from "@/lib/ml/prepare/sessions";
import { cell } from "@/lib/table/columns";
import type { Column, Table } from "@/lib/table/table";
import { booleanColumn, codedColumn, dateColumn, numberColumn, tableOf } from "../fixtures/tables";

const nan = (values: readonly (number | null)[]) => values.map((value) => value ?? Number.NaN);
const numbers = (table: Table, name: string): Float64Array => {
  const column = table.columns.find((each) => each.name === name);
  if (column?.type !== "number") throw new Error(`${name} is no number column`);
  return column.values;
};
const cellsOf = (table: Table, name: string) => {
  const column = table.columns.find((each) => each.name === name);
  return column ? Array.from({ length: table.rows }, (_, row) => cell(column, row)) : [];
};

function expectClose(found: ArrayLike<number>, wanted: readonly (number | null)[], digits = 1e-9): void {
  expect(found.length).toBe(wanted.length);
  for (const [i, value] of wanted.entries()) {
    if (value === null) expect(found[i], `row ${i}`).toBeNaN();
    else expect(Math.abs(found[i] - value), `row ${i}: ${found[i]} for ${value}`).toBeLessThanOrEqual(digits * Math.max(1, Math.abs(value)));
  }
}

const WORDS = { indicator: (column: string) => `${column}?`, pattern: "pattern", complete: "all", other: "other" };
const OPTIONS: MissingOptions = {
  dropColumnsAbove: null,
  indicators: false,
  pattern: false,
  patternRows: 1,
  neighbors: 5,
  weights: "uniform",
  standardize: false,
  donors: 1000,
  distance: [],
  readable: [],
  ridge: 1,
  modelRows: 20_000,
  seed: 1,
  words: WORDS,
};

const gaps = oracle.missing.columns.map((values, i) => numberColumn(`x${i}`, "feature", nan(values)));
const gappy = tableOf(gaps, oracle.missing.columns[0].length);

async function fitted(table: Table, strategy: MissingStrategy, options: Partial<MissingOptions> = {}) {
  const plans = table.columns.map((column) => ({ column, strategy, constant: strategy === "constant" ? "none" : null }));
  const patterns = await missingPatterns(table.columns, table.rows, noCheckpoint);
  return fitMissing(table, plans, patterns, { ...OPTIONS, ...options }, noCheckpoint);
}

describe("missing values", () => {
  it.each(oracle.missing.knn)("neighbours as scikit-learn KNNImputer: $k $weights, standardised $standardize", async ({ k, weights, standardize, filled }) => {
    const { state } = await fitted(gappy, "knn", { neighbors: k, weights: weights === "distance" ? "distance" : "uniform", standardize });
    const { table } = await applyMissing(gappy, state, noCheckpoint);
    for (const [i, values] of filled.entries()) expectClose(numbers(table, `x${i}`), values);
  });

  it.each(["mean", "median", "most-frequent"] as const)("%s as scikit-learn SimpleImputer", async (strategy) => {
    const { state } = await fitted(gappy, strategy);
    expectClose(
      state.fills.map(({ value }) => Number(value)),
      oracle.missing.simple[strategy],
      1e-12,
    );
  });

  it("patterns as pandas counts them", async () => {
    const { patterns, ofRow } = await missingPatterns(gaps, gappy.rows, noCheckpoint);
    const named = Object.fromEntries(patterns.map(({ missing, rows }) => [gaps.map((_, i) => (missing.includes(i) ? "x" : ".")).join(""), rows]));
    expect(named).toEqual(oracle.missing.patterns);
    for (let row = 0; row < gappy.rows; row++)
      expect(patterns[ofRow[row]].missing).toEqual(gaps.flatMap((column, i) => (Number.isNaN(column.values[row]) ? [i] : [])));
  });

  it("a row far from every donor, donors without the column, and no donors at all", async () => {
    const donors = {
      columns: ["a", "b"],
      fills: ["b"],
      neighbors: 2,
      weights: "distance",
      scales: [1, 1],
      cells: [
        [1, 2],
        [null, null],
      ],
    } as const;
    const state = {
      ...donors,
      columns: ["a", "b"],
      fills: ["b"],
      scales: [1, 1],
      cells: [
        [1, 2],
        [null, null],
      ],
    };
    expect((await imputeByNeighbors([Float64Array.of(1), Float64Array.of(Number.NaN)], 1, state, noCheckpoint))[0][0]).toBeNaN();
    const none = { ...state, cells: [[], []] };
    expect((await imputeByNeighbors([Float64Array.of(1), Float64Array.of(Number.NaN)], 1, none, noCheckpoint))[0][0]).toBeNaN();
  });

  it("marks gaps, names patterns, and treats other rows alike", async () => {
    const table = tableOf(
      [
        numberColumn("age", null, [1, Number.NaN, 3, Number.NaN]),
        codedColumn("town", null, "category", ["x", null, null, "x"]),
        booleanColumn("vip", null, [true, null, true, false]),
      ],
      4,
    );
    const plans = table.columns.map((column) => ({
      column,
      strategy: column.type === "category" ? ("constant" as const) : ("most-frequent" as const),
      constant: column.type === "category" ? "none" : null,
    }));
    const patterns = await missingPatterns(table.columns, 4, noCheckpoint);
    const { state } = await fitMissing(table, plans, patterns, { ...OPTIONS, indicators: true, pattern: true }, noCheckpoint);
    const filled = (await applyMissing(table, state, noCheckpoint)).table;
    expect(cellsOf(filled, "age")).toEqual([1, 1, 3, 1]);
    expect(cellsOf(filled, "town")).toEqual(["x", "none", "none", "x"]);
    expect(cellsOf(filled, "vip")).toEqual([true, true, true, false]);
    expect(cellsOf(filled, "age?")).toEqual([false, true, false, true]);
    expect(cellsOf(filled, "pattern")).toEqual(["all", "age + town + vip", "town", "age"]);
    const fresh = tableOf([numberColumn("age", null, [Number.NaN]), codedColumn("town", null, "category", ["y"]), booleanColumn("vip", null, [null])], 1);
    const again = (await applyMissing(fresh, state, noCheckpoint)).table;
    expect([cellsOf(again, "age"), cellsOf(again, "town"), cellsOf(again, "vip"), cellsOf(again, "pattern")]).toEqual([[1], ["y"], [true], ["other"]]);
  });

  it("leaves out rows and columns, counted by the first gap, and learns from what stays", async () => {
    const table = tableOf(
      [
        numberColumn("a", null, [1, Number.NaN, 3, 100]),
        numberColumn("b", null, [1, 1, Number.NaN, Number.NaN]),
        numberColumn("c", null, [Number.NaN, Number.NaN, Number.NaN, 1]),
      ],
      4,
    );
    const { state } = await fitted(table, "drop-rows", { dropColumnsAbove: 0.6 });
    expect(state.dropColumns).toEqual(["c"]);
    const applied = await applyMissing(table, state, noCheckpoint);
    expect(applied.droppedBy).toEqual([1, 2]);
    expect([...applied.rejected]).toEqual([1, 2, 3]);
    expect(applied.table.columns.map(({ name }) => name)).toEqual(["a", "b"]);
  });
});

describe("outliers", () => {
  const { values, groups, fences } = oracle.outliers;
  const table = tableOf([numberColumn("v", null, nan(values)), codedColumn("g", null, "category", groups)], values.length);
  const source = numberColumn("v", null, nan(values));
  const rule = (method: string): OutlierRule => {
    const known = (["iqr", "z", "robust-z", "quantiles"] as const).find((each) => each === method) ?? "iqr";
    return { method: known, ranges: 1.5, limit: 2, lower: 0.05, upper: 0.9, sides: "both", groupRows: 20 };
  };
  const names = { flag: "out", flagIn: "in", rows: null };

  it.each(fences)("$method as pandas and SciPy, overall and by group", async ({ method, low, high, flagged, clipped, grouped }) => {
    const all = await fitFences(source, null, rule(method), noCheckpoint);
    expectClose([all.all.low ?? 0, all.all.high ?? 0], [low, high], 1e-12);
    const state = { group: null, columns: [{ column: "v", all: all.all, groups: all.groups }], ...names };
    expect(cellsOf((await applyOutliers(table, { ...state, action: "flag" }, noCheckpoint)).table, "out").map(Number)).toEqual(flagged);
    expectClose(numbers((await applyOutliers(table, { ...state, action: "clip" }, noCheckpoint)).table, "v"), clipped, 1e-12);
    const own = await fitFences(source, table.columns[1], rule(method), noCheckpoint);
    const within = { group: "g", columns: [{ column: "v", all: own.all, groups: own.groups }], ...names };
    expectClose(numbers((await applyOutliers(table, { ...within, action: "clip" }, noCheckpoint)).table, "v"), grouped, 1e-12);
  });

  it("draws no fence where nothing spreads, and none round nothing", async () => {
    const flat = numberColumn("v", null, [1e9 + 0.1, 1e9 + 0.1, 1e9 + 0.1]);
    for (const method of ["iqr", "z", "robust-z"])
      expect(await fitFences(flat, null, rule(method), noCheckpoint)).toMatchObject({ flat: true, all: { low: null, high: null } });
    const spread = numberColumn("v", null, [1, 2, 3, 4, 5, 5, 5, 5]);
    const halves = codedColumn("g", null, "category", ["a", "a", "a", "a", "b", "b", "b", "b"]);
    expect((await fitFences(spread, halves, { ...rule("iqr"), groupRows: 2 }, noCheckpoint)).groups.map(({ group }) => group)).toEqual(["a"]);
    expect(await fitFences(numberColumn("v", null, [Number.NaN]), null, rule("iqr"), noCheckpoint)).toMatchObject({
      flat: false,
      values: 0,
      all: { low: null },
    });
  });
});

describe("sessions", () => {
  const { visitor, time, session, events, minutes, fastest, pause, hours } = oracle.sessions;
  const table = tableOf([numberColumn("who", "id", visitor), dateColumn("when", "date", time)], visitor.length);
  const state: SessionsState = {
    visitor: "who",
    time: "when",
    agent: null,
    gap: 30 * 60_000,
    agents: [],
    perMinute: 0,
    perSession: 0,
    think: 0,
    hours: 0,
    action: "flag",
    names: { session: "s", minutes: "m", events: "e", flag: "bot", rule: "rule" },
    words: { agent: "agent", rate: "rate", events: "events", think: "think", clock: "clock" },
  };

  it("as pandas parts them", async () => {
    const { table: cut } = await applySessions(table, state, noCheckpoint);
    const paired = new Map(session.map((each, row) => [each, numbers(cut, "s")[row]]));
    expect(session.map((each) => paired.get(each))).toEqual([...numbers(cut, "s")]);
    expect(new Set(paired.values()).size).toBe(paired.size);
    expect([...numbers(cut, "e")]).toEqual(events);
    expectClose(numbers(cut, "m"), minutes, 1e-12);
  });

  it.each([
    ["rate", { perMinute: 2 }, fastest.map((most) => most > 2)],
    ["events", { perSession: 15 }, events.map((count) => count > 15)],
    ["think", { think: 400_000 }, pause.map((median, row) => median !== null && events[row] >= 10 && median < 400_000)],
    ["clock", { hours: 11 }, hours.map((active) => active >= 11)],
  ] as const)("rule %s as pandas judges it", async (rule, limits, wanted) => {
    const applied = await applySessions(table, { ...state, ...limits }, noCheckpoint);
    expect(cellsOf(applied.table, "bot")).toEqual(wanted);
    expect(new Set(wanted).size).toBe(2);
    expect(applied.rules.find((each) => each.rule === rule)?.rows).toBe(wanted.filter(Boolean).length);
    const removed = await applySessions(table, { ...state, ...limits, action: "remove" }, noCheckpoint);
    expect(removed.table.rows).toBe(wanted.filter((marked) => !marked).length);
  });

  it("finds how fine times are, also before 1970", () => {
    expect(timeResolution(Float64Array.of(-86_400_000, 172_800_000))).toBe(86_400_000);
    expect(timeResolution(Float64Array.of(-60_000, Number.NaN, 3_600_000))).toBe(60_000);
    expect(timeResolution(Float64Array.of(1000, 1))).toBe(1);
  });
});

describe("currencies", () => {
  it("nearest earlier rate as pandas merge_asof", async () => {
    const { currency, amount, date, rates, converted } = oracle.currency;
    const table = tableOf(
      [codedColumn("ccy", null, "category", currency), numberColumn("amount", "amount", nan(amount)), dateColumn("day", "date", date)],
      amount.length,
    );
    const state = { amounts: [{ column: "amount", name: "eur" }], currency: "ccy", date: "day", base: "EUR", blankIsBase: false, rates };
    const applied = await applyCurrency(table, state, noCheckpoint);
    expectClose(numbers(applied.table, "eur"), converted, 1e-12);
    const lost = applied.currencies.reduce((sum, each) => sum + each.noRate + each.tooEarly, 0);
    expect(lost).toBe(converted.filter((value) => value === null).length);
    expect(applied.table.columns.map(({ name, role }) => `${name} ${role}`)).toEqual(["ccy null", "amount null", "day date", "eur amount"]);
  });

  it.each([
    ["€12.50", 12.5, "EUR"],
    ["-$1,234.56", -1234.56, "USD"],
    ["1.234,56 EUR", 1234.56, "EUR"],
    ["1 200 руб.", 1200, "RUB"],
    ["(12,00) lei", null, null],
    ["(12.00)", -12, null],
    ["US$ 3", 3, "USD"],
    ["1,234", 1234, null],
    ["12,5", 12.5, null],
    ["RON 1.234.567", 1_234_567, "RON"],
    ["£-5", -5, "GBP"],
    ["free", null, null],
    ["", null, null],
    ["5 apples", null, null],
  ])("reads %j", (text, amount, currency) => {
    const read = readMoney(text);
    expect(read?.amount ?? null).toBe(amount);
    expect(read?.currency ?? null).toBe(currency);
  });

  it("knows currencies from words, and words from currencies", () => {
    expect(["eur", " € ", "Lei", "руб.", "XYZ", "", "12", "control"].map(currencyCode)).toEqual(["EUR", "EUR", "RON", "RUB", "XYZ", null, null, null]);
    expect(areCurrencies(["EUR", "lei", "$"])).toBe(true);
    expect(areCurrencies(["USD", "$", "GBP", "eur"])).toBe(true);
    expect(areCurrencies(["top", "all", "yes"])).toBe(false);
    expect(areCurrencies(["ALL", "try", "mad", "cop"])).toBe(false);
    expect(areCurrencies([])).toBe(false);
  });

  it("reads rates of a table and counts what is no rate", () => {
    const read = readRates(
      4,
      codedColumn("c", null, "text", ["EUR", "usd", "?", "USD"]),
      numberColumn("r", null, [1, 0.9, 1, -1]),
      dateColumn("d", null, [0, 5, 5, 5]),
    );
    expect(read).toEqual({
      rates: [
        { currency: "EUR", rate: 1, from: 0 },
        { currency: "USD", rate: 0.9, from: 5 },
      ],
      unusable: 2,
    });
  });
});

describe("returns", () => {
  const { lines, nets } = oracle.returns;
  const columns: Column[] = [
    numberColumn("customer", "id", nan(lines.customer)),
    codedColumn("product", null, "category", lines.product),
    numberColumn("price", "price", lines.price),
    numberColumn("quantity", "quantity", lines.quantity),
    dateColumn("date", "date", lines.date),
  ];
  const table = tableOf(columns, lines.quantity.length);
  const state: ReturnsState = {
    customer: "customer",
    product: "product",
    order: null,
    date: "date",
    quantity: "quantity",
    price: "price",
    amount: null,
    mark: "",
    matchPrice: "prefer",
    take: "latest",
    leftovers: "apart",
    netQuantity: "net",
    netAmount: "money",
  };

  it.each(nets)("$take, $price price: as the plainest search, return by return", async ({ take, price, left, amount }) => {
    const matchPrice = price === "require" || price === "ignore" ? price : "prefer";
    const applied = await applyReturns(table, { ...state, matchPrice, take: take === "earliest" ? "earliest" : "latest" }, noCheckpoint);
    expect([...applied.quantity]).toEqual(left.map((each) => each + 0));
    expectClose(applied.amount, amount, 1e-9);
  });

  it("reads credit notes by their mark, where quantities have no sign", async () => {
    const orders = codedColumn("order", "order", "text", ["1", "2", "C3", "4", "C5"]);
    const notes = tableOf(
      [
        numberColumn("customer", "id", [1, 1, 1, 1, 2]),
        orders,
        numberColumn("quantity", "quantity", [5, 5, 6, 1, 1]),
        numberColumn("amount", "amount", [10, 10, 12, 2, 2]),
      ],
      5,
    );
    expect(findMark(notes, "order", "quantity")).toBe("C");
    const applied = await applyReturns(notes, { ...state, product: null, order: "order", date: null, price: null, amount: "amount", mark: "C" }, noCheckpoint);
    expect([...applied.quantity]).toEqual([4, 0, 0, 1, -1]);
    expect([...applied.amount]).toEqual([8, 0, 0, 2, -2]);
    expect(cellsOf(applied.table, "net")).toEqual([4, 1]);
    expect(cellsOf(applied.unmatched, "order")).toEqual(["C5"]);
  });
});
