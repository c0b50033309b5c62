import { describe, expect, it } from "vitest";
import type { DateColumn, NumberColumn } from "../table";
import oracle from "./fixtures/windows.json";
import { type Window, windowColumns } from "./window";
import type { Span } from "./window-figures";

const checkpoint = () => Promise.resolve();
const DAY = 86_400_000;

function numbers(name: string, values: readonly (number | null)[]): NumberColumn {
  return { name, role: null, type: "number", values: Float64Array.from(values, (value) => value ?? Number.NaN) };
}

function spans(date: DateColumn): [string, Span][] {
  return [
    ["3", { rows: 3 }],
    ["30 days", { time: 30 * DAY, of: date }],
    ["1 day", { time: DAY, of: date }],
  ];
}

function everyFigure(column: NumberColumn, date: DateColumn): Window[] {
  const running = (["running-sum", "running-mean", "running-min", "running-max", "running-count", "share"] as const).map((kind) => ({
    name: kind,
    kind,
    column,
  }));
  const moving = spans(date).flatMap(([name, span]): Window[] => [
    ...(["moving-sum", "moving-mean", "moving-min", "moving-max", "moving-count"] as const).map((kind) => ({ name: `${kind} ${name}`, kind, column, span })),
    { name: `moving-rows ${name}`, kind: "moving-count", column: null, span },
  ]);
  const shifted = [1, 2].flatMap((offset): Window[] => [
    { name: `previous ${offset}`, kind: "lag", column, offset },
    { name: `next ${offset}`, kind: "lead", column, offset },
    { name: `difference ${offset}`, kind: "difference", column, offset, unit: 1 },
    { name: `growth ${offset}`, kind: "growth", column, offset },
    { name: `since-previous ${offset}`, kind: "difference", column: date, offset, unit: DAY },
  ]);
  return [...running, ...moving, ...shifted, { name: "row-number", kind: "row-number" }, { name: "rank", kind: "rank" }];
}

/** Oracle: pandas, by fixtures/windows.py. */
describe("figures along the rows of groups equal pandas", () => {
  it.each(oracle.sets.map((set) => [set.name, set] as const))("%s", async (_, set) => {
    const customer = numbers("customer", set.customer);
    const date: DateColumn = { ...numbers("date", set.date), type: "date" };
    const amount = numbers("amount", set.amount);
    const windows = everyFigure(amount, date);
    const expected: Record<string, readonly (number | null)[]> = set.figures;
    expect(windows.map(({ name }) => name).sort()).toEqual(Object.keys(expected).sort());
    const made = await windowColumns(set.date.length, [customer], [{ column: date, descending: false }], windows, {}, checkpoint);
    for (const column of made) {
      if (column.type !== "number") expect.fail(column.name);
      for (const [row, wanted] of expected[column.name].entries()) {
        const value = column.values[row];
        if (wanted === null) expect(value, `${column.name}, row ${row}`).toBeNaN();
        else expect(Math.abs(value - wanted), `${column.name}, row ${row}: ${value}, not ${wanted}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));
      }
    }
  });
});

describe("moving windows", () => {
  const date: DateColumn = { name: "date", role: null, type: "date", values: Float64Array.from([0, DAY, 2 * DAY, 3 * DAY, Number.NaN, 4 * DAY]) };
  const order = [{ column: date, descending: false }];

  it("forget a huge value that has left", async () => {
    const amount = numbers("amount", [1e300, 0.1, 0.2, 0.3, 5, 0.4]);
    const [sum] = await windowColumns(6, [], order, [{ name: "sum", kind: "moving-sum", column: amount, span: { rows: 2 } }], {}, checkpoint);
    expect(sum.type === "number" && [...sum.values]).toEqual([1e300, 1e300, 0.1 + 0.2, 0.2 + 0.3, 5.4, 0.3 + 0.4]);
  });

  it("in time have nothing to say of a row without a date, which comes last", async () => {
    const amount = numbers("amount", [1, 2, 4, 8, 16, 32]);
    const windows: Window[] = [
      { name: "sum", kind: "moving-sum", column: amount, span: { time: 2 * DAY, of: date } },
      { name: "count", kind: "moving-count", column: null, span: { time: 2 * DAY, of: date } },
    ];
    const made = await windowColumns(6, [], order, windows, {}, checkpoint);
    expect(made.map((column) => column.type === "number" && [...column.values])).toEqual([
      [1, 3, 6, 12, Number.NaN, 40],
      [1, 2, 2, 2, Number.NaN, 2],
    ]);
  });

  it("go back from the latest row when the latest come first", async () => {
    const amount = numbers("amount", [1, 2, 4, 8, 16, 32]);
    const [sum] = await windowColumns(
      6,
      [],
      [{ column: date, descending: true }],
      [{ name: "sum", kind: "moving-sum", column: amount, span: { time: 2 * DAY, of: date } }],
      {},
      checkpoint,
    );
    expect(sum.type === "number" && [...sum.values]).toEqual([3, 6, 12, 40, Number.NaN, 32]);
  });
});
