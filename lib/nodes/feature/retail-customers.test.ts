import { openAsBlob } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { cell } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import { recordingContext } from "../fixtures/recording-context";
import { sample } from "../source/sample";
import { behaviour } from "./behaviour";
import { clv } from "./clv";
import oracle from "./fixtures/retail-customers.json";
import { trend } from "./trend";

let retail: Table;

beforeAll(async () => {
  const asset = (path: string) => openAsBlob(`public/${path}`);
  retail = (await sample.run({}, sample.params.parse({}), { ...recordingContext(), asset })).data;
});

/** Σ value and Σ weight x value over the customers in ascending order of their numbers, and how many have none. */
function sumsOf(table: Table, name: string): number[] {
  const column = table.columns.find((each) => each.name === name);
  if (column?.type !== "number") return expect.fail(`${name} is not there`);
  const order = Array.from({ length: table.rows }, (_, row) => row).sort((a, b) => Number(cell(table.columns[0], a)) - Number(cell(table.columns[0], b)));
  const values = order.map((row) => column.values[row]);
  const present = values.map((value) => (Number.isNaN(value) ? 0 : value));
  return [
    present.reduce((sum, value) => sum + value, 0),
    present.reduce((sum, value, i) => sum + value * ((i % 97) + 1), 0),
    values.filter((value) => Number.isNaN(value)).length,
  ];
}

function expectSums(table: Table, wanted: Readonly<Record<string, readonly number[]>>): void {
  for (const [name, [sum, weighted, missing]] of Object.entries(wanted)) {
    const found = sumsOf(table, name);
    expect(found[2], `missing of ${name}`).toBe(missing);
    expect(Math.abs(found[0] - sum), name).toBeLessThan(1e-9 * Math.max(1, Math.abs(weighted)));
    expect(Math.abs(found[1] - weighted), name).toBeLessThan(1e-9 * Math.max(1, Math.abs(weighted)));
  }
}

// Oracle: pandas and lifetimes on the same file, lib/nodes/feature/fixtures/retail-customers.py.
it("behaviour of Online Retail's customers equals pandas", async () => {
  const params = behaviour.params.parse({ events: true, means: true, category: "StockCode", channel: "Country" });
  const { data } = await behaviour.run({ data: retail }, params, recordingContext());
  expect(data.rows).toBe(oracle.customers);
  expectSums(data, oracle.behaviour);
});

it("their histories equal those of lifetimes", async () => {
  const { data } = await clv.run({ data: retail }, clv.params.parse({ holdout: false }), recordingContext());
  expectSums(data, oracle.histories);
});

it("their trends equal pandas", async () => {
  const { data, report } = await trend.run({ data: retail }, trend.params.parse({}), recordingContext());
  expect(report).toMatchObject({ customers: oracle.customers });
  expectSums(data, oracle.trend.columns);
});
