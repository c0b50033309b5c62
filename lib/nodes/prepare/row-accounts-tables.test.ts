import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JOINS } from "@/lib/table/operations/join-kinds";
import type { Table } from "@/lib/table/table";
import { isTable } from "../fixtures/check-values";
import { dirtySales } from "../fixtures/dirty-sales";
import { numberColumn } from "../fixtures/tables";
import { type Tried, tryNode } from "../fixtures/try-node";
import { nodeOfType } from "../registry";

/** Rows that can be told apart wherever they turn up. */
function numbered(table: Table, name: string): Table {
  return { ...table, columns: [...table.columns, numberColumn(name, null, [...Array(table.rows).keys()])] };
}

/** The numbers of the rows in a table, ascending, one that stands for no row (a missing number) left out. */
function numbersOf(table: unknown, name: string): number[] {
  const column = isTable(table) ? table.columns.find((each) => each.name === name) : undefined;
  if (column?.type !== "number") throw new Error(`no numbers ${name}`);
  return [...column.values].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
}

const upTo = (rows: number) => [...Array(rows).keys()];
const distinct = (values: readonly number[]) => [...new Set(values)];

async function ran(type: string, inputs: Readonly<Record<string, unknown>>, params: Record<string, unknown>): Promise<Tried & { readonly ok: true }> {
  const node = nodeOfType(type);
  if (!node) throw new Error(type);
  const before = structuredClone(inputs);
  const tried = await tryNode(node, inputs, node.params.parse(params));
  expect(inputs, `${type} changed its input`).toEqual(before);
  if (!tried.ok) throw new Error(`${type}: ${tried.problem.code}`);
  return tried;
}

const droppedBy = ({ said }: Tried) => said.dropped.reduce((sum, { rows }) => sum + rows, 0);
const check = (table: fc.Arbitrary<Table>, holds: (table: Table) => Promise<void>) =>
  fc.assert(fc.asyncProperty(table, holds), { numRuns: 60, seed: 20_261_122 });

describe("no row is ever lost silently where tables are joined, stacked, drawn from and summed up (fast-check)", () => {
  it("sorting and choosing columns keep every row", async () => {
    await check(dirtySales, async (table) => {
      const data = numbered(table, "row");
      const sorted = await ran("prepare.sort", { data }, { keys: [{ column: "date", descending: true }, { column: "product" }] });
      expect(numbersOf(sorted.outputs.data, "row")).toEqual(upTo(table.rows));
      const chosen = await ran("prepare.columns", { data }, { settings: [{ column: "score", keep: false }], others: "keep" });
      expect(numbersOf(chosen.outputs.data, "row")).toEqual(upTo(table.rows));
      const health = await ran("prepare.health", { data }, {});
      expect(health.outputs.data).toBe(data);
      expect(droppedBy(sorted) + droppedBy(chosen) + droppedBy(health)).toBe(0);
    });
  });

  it("a sample and its rest, and the two sides of a split, are all rows, each once", async () => {
    await fc.assert(
      fc.asyncProperty(dirtySales, fc.constantFrom("share", "rows", "first"), fc.boolean(), async (table, how, stratified) => {
        const data = numbered(table, "row");
        const drawn = await ran("prepare.sample", { data }, { how, rows: 7, share: 0.3, stratified, stratify: "product" });
        const { data: some, rest } = drawn.outputs;
        expect([...numbersOf(some, "row"), ...numbersOf(rest, "row")].sort((a, b) => a - b)).toEqual(upTo(table.rows));
        expect(droppedBy(drawn)).toBe(numbersOf(rest, "row").length);
        // Fewer rows cannot be split with every product on both sides, and the node says so.
        if (table.rows <= 20) return;
        const split = await ran("prepare.split", { data }, { stratified, stratify: "product", testShare: 0.4 });
        const { train, test } = split.outputs;
        expect([...numbersOf(train, "row"), ...numbersOf(test, "row")].sort((a, b) => a - b)).toEqual(upTo(table.rows));
      }),
      { numRuns: 60, seed: 20_261_122 },
    );
  });

  it("tables stacked have the rows of each", async () => {
    await fc.assert(
      fc.asyncProperty(dirtySales, dirtySales, async (first, second) => {
        const stacked = await ran("prepare.union", { data: [numbered(first, "a"), numbered(second, "b")] }, {});
        expect(numbersOf(stacked.outputs.data, "a")).toEqual(upTo(first.rows));
        expect(numbersOf(stacked.outputs.data, "b")).toEqual(upTo(second.rows));
      }),
      { numRuns: 60, seed: 20_261_122 },
    );
  });

  it("a summary counts every row in one group, or tells that it has none", async () => {
    await fc.assert(
      fc.asyncProperty(dirtySales, fc.boolean(), async (table, keepMissing) => {
        const summed = await ran(
          "prepare.aggregate",
          { data: table },
          { groups: ["customer", "product"], keepMissing, measures: [{ measure: "count", name: "n" }] },
        );
        const counted = numbersOf(summed.outputs.data, "n").reduce((sum, each) => sum + each, 0);
        expect(counted + droppedBy(summed)).toBe(table.rows);
      }),
      { numRuns: 60, seed: 20_261_122 },
    );
  });

  it("a join gives, or lists as unmatched, every row of both sides", async () => {
    await fc.assert(
      fc.asyncProperty(dirtySales, dirtySales, fc.constantFrom(...JOINS), async (left, right, kind) => {
        const joined = await ran(
          "prepare.join",
          { data: numbered(left, "left row"), other: numbered(right, "right row") },
          { kind, keys: [{ left: "customer", right: "customer" }] },
        );
        const { data, unmatched, otherUnmatched } = joined.outputs;
        const rows = (table: unknown, name: string) => distinct(numbersOf(table, name));
        const out = isTable(data) ? rows(data, "left row") : [];
        if (kind === "left" || kind === "full") expect(out).toEqual(upTo(left.rows));
        else expect(out.length + droppedBy({ ...joined, said: { ...joined.said, dropped: ofLeft(joined) } }), kind).toBe(left.rows);
        // What has no counterpart is on an output of its own, whatever the kind.
        const matched = kind === "anti" ? left.rows - out.length : left.rows - rows(unmatched, "left row").length;
        if (kind === "inner" || kind === "semi") expect(out).toHaveLength(matched);
        if (kind === "anti") expect(out).toEqual(rows(unmatched, "left row"));
        if (kind === "right" || kind === "full") expect(rows(data, "right row")).toEqual(upTo(right.rows));
        else if (kind === "inner" || kind === "left") expect(rows(data, "right row").length + rows(otherUnmatched, "right row").length).toBe(right.rows);
      }),
      { numRuns: 120, seed: 20_261_122 },
    );
  });
});

function ofLeft({ said }: Tried) {
  return said.dropped.filter(({ code }) => code !== "prepare.join-other-unmatched");
}
