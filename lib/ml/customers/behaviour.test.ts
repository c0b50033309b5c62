import { describe, expect, it } from "vitest";
import { cell } from "@/lib/table/columns";
import { noCheckpoint } from "../checkpoint";
import { textColumn, transactionColumns, transactions } from "../fixtures/transactions";
import { behaviourOf, type EventColumns } from "./behaviour";
import oracle from "./fixtures/behaviour.json";
import { LocalTime } from "./local-time";

const { customer, order, date, quantity, price } = transactionColumns;
const CHANNELS = ["web", "app", "shop", "phone", "fax"];
const channel = Int32Array.from(oracle.channel, (name) => (name === null ? -1 : CHANNELS.indexOf(name)));
const columns: EventColumns = {
  customer,
  date,
  order,
  amounts: quantity.values.map((value, i) => value * price.values[i]),
  pieces: quantity.values,
  category: textColumn("category", oracle.category),
  channel: { codes: channel, values: CHANNELS.length },
};

// Oracle: pandas, lib/ml/customers/fixtures/behaviour.py.
describe.each(oracle.cases)("behaviour matches pandas, windows $windows, zone $zone", ({ set, windows, zone, want }) => {
  const found = behaviourOf(columns, transactions.rows, { reference: set, windows, zone, night: [22, 6] }, noCheckpoint);

  it("in every measure", async () => {
    const behaviour = await found;
    expect([behaviour.reference, behaviour.lines, behaviour.customers]).toEqual([want.reference, want.lines, want.ids.length]);
    const { noCustomer, noDate, afterReference } = behaviour.leftOut;
    expect(behaviour.lines + noCustomer + noDate + afterReference).toBe(transactions.rows);
    const rowOf = new Map(Array.from(behaviour.firstRow, (row, c) => [Number(cell(customer, row)), c]));
    const wanted = new Map<string, readonly (number | null)[]>(
      Object.entries(want).flatMap(([name, values]) => (Array.isArray(values) && name !== "ids" ? [[name, values]] : [])),
    );
    const check = (name: string, values: Float64Array) => {
      const expected = wanted.get(name);
      expect(expected, name).toBeDefined();
      for (const [i, id] of want.ids.entries()) {
        const value = values[rowOf.get(id) ?? -1];
        const wish = expected?.[i] ?? null;
        if (wish === null) expect(value, `${name} of ${id}`).toBeNaN();
        else expect(value, `${name} of ${id}`).toBeCloseTo(wish, 7);
      }
    };
    for (const [s, span] of behaviour.spans.entries()) {
      const end = s < windows.length ? ` ${windows[s]}d` : "";
      check(`events${end}`, span.events);
      check(`orders${end}`, span.orders);
      check(`amount${end}`, span.amount);
      check(`average order${end}`, span.averageOrder);
      check(`largest order${end}`, span.largestOrder);
      check(`distinct${end}`, span.distinct);
    }
    check("recency", behaviour.recency);
    check("tenure", behaviour.tenure);
    check("gap mean", behaviour.gapMean);
    check("gap sd", behaviour.gapDeviation);
    check("lines per order", behaviour.linesPerOrder);
    check("pieces per order", behaviour.piecesPerOrder);
    check("night", behaviour.night);
    check("weekend", behaviour.weekend);
    check("returns", behaviour.returns);
    for (const [k, name] of CHANNELS.entries()) {
      check(
        `channel ${name}`,
        Float64Array.from({ length: behaviour.customers }, (_, c) => behaviour.channels[c * CHANNELS.length + k]),
      );
    }
  });
});

describe("behaviour of awkward events", () => {
  it("is empty without lines, and needs no order, amount or category", async () => {
    const bare = { ...columns, order: undefined, amounts: null, pieces: null, category: undefined, channel: undefined };
    const settings = { reference: null, windows: [30], zone: "UTC", night: [22, 6] } as const;
    expect((await behaviourOf(bare, 0, settings, noCheckpoint)).customers).toBe(0);
    const found = await behaviourOf(bare, transactions.rows, settings, noCheckpoint);
    expect(found.spans[1].orders).toEqual(found.spans[1].events);
    expect(found.spans[1].amount.every((value) => value === 0)).toBe(true);
    expect(found.returns.every((value) => value === 0)).toBe(true);
  });
});

it("a zone's clock knows summer time", () => {
  const bucharest = new LocalTime("Europe/Bucharest");
  // 2024-03-31 01:00 UTC the clock jumps from 3 to 4.
  expect([Date.UTC(2024, 2, 31, 0, 59), Date.UTC(2024, 2, 31, 1, 0)].map((time) => bucharest.hour(time))).toEqual([2, 4]);
  expect(bucharest.weekday(Date.UTC(2024, 2, 30, 23))).toBe(6);
  expect(new LocalTime("Asia/Kathmandu").hour(Date.UTC(2024, 0, 1, 18, 20))).toBe(0);
  expect([new LocalTime("UTC").weekday(-1), new LocalTime("UTC").hour(-1)]).toEqual([2, 23]);
});
