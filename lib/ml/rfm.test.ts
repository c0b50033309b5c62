import { describe, expect, it } from "vitest";
import { cell } from "@/lib/table/columns";
import type { Column } from "@/lib/table/table";
import { noCheckpoint } from "./checkpoint";
import { textColumn, transactionColumns, transactions } from "./fixtures/transactions";
import oracle from "./fixtures/transactions.json";
import { type CustomerSums, customerColumns, scoreEdges, sumByCustomer, type TransactionColumns } from "./rfm";
import { concentration, rfmFigures } from "./rfm-report";

const { customer, order, date, quantity, price } = transactionColumns;
const COLUMNS: TransactionColumns = { customer, order, date, amount: { quantity, price } };

const column = (columns: readonly Column[], name: string) => columns.find((each) => each.name === name) ?? columns[0];
const cells = (found: Column, rows: number) => Array.from({ length: rows }, (_, row) => cell(found, row));

/** Values by customer, in the oracle's order of ids. */
function byId(columns: readonly Column[], name: string, rows: number, ids: readonly number[]) {
  const found = new Map(cells(columns[0], rows).map((id, row) => [Number(id), cell(column(columns, name), row)]));
  return ids.map((id) => found.get(id));
}

describe("RFM matches pandas", () => {
  it.each([
    ["the day after the last purchase", null, oracle.free],
    ["a set reference date", oracle.fixed.reference, oracle.fixed],
  ] as const)("as of %s", async (_, reference, expected) => {
    const sums = await sumByCustomer(COLUMNS, transactions.rows, reference, noCheckpoint);
    const made = customerColumns(COLUMNS, sums, await scoreEdges(sums, noCheckpoint), true);
    const of = (name: string) => byId(made, name, sums.customers, expected.ids);
    expect(sums.reference).toBe(expected.reference);
    expect(sums.lines).toBe(expected.lines);
    expect(sums.customers).toBe(expected.ids.length);
    expect(of("recency")).toEqual(expected.recency);
    expect(of("frequency")).toEqual(expected.frequency);
    expect(of("tenure")).toEqual(expected.tenure);
    for (const [i, total] of of("monetary").entries()) expect(total).toBeCloseTo(expected.monetary[i], 9);
    for (const [i, mean] of of("average order value").entries()) expect(mean).toBeCloseTo(expected.monetary[i] / expected.frequency[i], 9);
    expect(of("recency score")).toEqual(expected.scores.recency);
    expect(of("frequency score")).toEqual(expected.scores.frequency);
    expect(of("monetary score")).toEqual(expected.scores.monetary);
    expect(of("RFM score")).toEqual(expected.ids.map((_, i) => `${expected.scores.recency[i]}${expected.scores.frequency[i]}${expected.scores.monetary[i]}`));

    const figures = await rfmFigures(sums, transactions.rows, noCheckpoint);
    const { leftOut } = figures;
    expect(figures.revenue).toBeCloseTo(expected.revenue, 8);
    expect([figures.recency.median, figures.frequency.median]).toEqual([expected.medians[0], expected.medians[1]]);
    expect(figures.monetary.median).toBeCloseTo(expected.medians[2], 9);
    expect(figures.oneTime).toBe(expected.frequency.filter((orders) => orders === 1).length);
    expect(leftOut.noCustomer + leftOut.noDate + leftOut.noAmount + leftOut.afterReference + figures.lines).toBe(transactions.rows);
  });

  it("gives the same whether ids are numbers or text, and with an amount column", async () => {
    const texts = cells(customer, transactions.rows).map((id) => (id === null ? null : String(id)));
    const amount = { ...price, name: "amount", values: price.values.map((value, i) => value * quantity.values[i]) };
    const asText = { ...COLUMNS, customer: textColumn("customer", texts, "id"), amount };
    const [a, b] = await Promise.all([COLUMNS, asText].map((columns) => sumByCustomer(columns, transactions.rows, null, noCheckpoint)));
    for (const key of ["recency", "frequency", "monetary", "tenure", "firstRow"] as const) expect(b[key]).toEqual(a[key]);
  });
});

describe("RFM on awkward data", () => {
  const lines = (over: Partial<TransactionColumns>, rows: number): Promise<CustomerSums> => {
    const base = {
      customer: textColumn("id", []),
      order: undefined,
      date: { ...date, values: new Float64Array(0) },
      amount: { ...price, values: new Float64Array(0) },
    };
    return sumByCustomer({ ...base, ...over }, rows, null, noCheckpoint);
  };

  it("gives no customers for no rows and for nothing but missing values", async () => {
    const none = await lines({}, 0);
    expect(none.customers).toBe(0);
    const gaps = {
      date: { ...date, values: Float64Array.of(Number.NaN) },
      amount: { ...price, values: Float64Array.of(1) },
      customer: textColumn("id", ["a"]),
    };
    const missing = await lines(gaps, 1);
    expect([missing.customers, missing.leftOut.noDate]).toEqual([0, 1]);
    const figures = await rfmFigures(missing, 1, noCheckpoint);
    expect(figures.concentration).toBeNull();
    expect(figures.reference).toBeNull();
    expect(JSON.parse(JSON.stringify(figures))).toEqual(figures);
  });

  it("counts each line as an order without an order column, and lines without an order number each", async () => {
    const base = {
      customer: textColumn("id", ["a", "a", "b"]),
      date: { ...date, values: Float64Array.of(0, 1, 2) },
      amount: { ...price, values: Float64Array.of(1, -5, 2) },
    };
    const plain = await lines(base, 3);
    expect([[...plain.frequency], plain.noOrder, plain.negativeLines]).toEqual([[2, 1], 0, 1]);
    const gaps = await lines({ ...base, order: textColumn("order", [null, null, "x"]) }, 3);
    expect([[...gaps.frequency], gaps.noOrder]).toEqual([[2, 1], 2]);
    expect((await rfmFigures(plain, 3, noCheckpoint)).negativeCustomers).toBe(1);
  });

  it("counts a moment before midnight as day 0 and midnight itself as the day before", async () => {
    const day = 86_400_000;
    const base = {
      customer: textColumn("id", ["a", "b", "c"]),
      date: { ...date, values: Float64Array.of(10 * day - 1, 9 * day, 9 * day - 1) },
      amount: { ...price, values: Float64Array.of(1, 1, 1) },
    };
    const sums = await lines(base, 3);
    expect(sums.reference).toBe(10 * day);
    expect([...sums.recency]).toEqual([0, 1, 1]);
  });
});

describe("concentration of revenue", () => {
  it("is even for equal customers and full for one", () => {
    const equal = concentration(Float64Array.of(2, 2, 2, 2, 2));
    expect(equal?.topFifth).toBeCloseTo(0.2);
    expect(equal?.gini).toBeCloseTo(0);
    const one = concentration(Float64Array.of(0, 0, 0, 0, 10));
    expect(one?.topFifth).toBeCloseTo(1);
    expect(one?.gini).toBeCloseTo(0.8);
    expect(one?.curve.at(-1)).toEqual([1, 1]);
    expect(concentration(Float64Array.of(-3, 1))).toBeNull();
    expect(concentration(Float64Array.of(-1, 5))?.gini).toBeNull();
  });
});
