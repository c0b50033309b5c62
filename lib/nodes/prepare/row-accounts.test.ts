import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noCheckpoint } from "@/lib/ml/checkpoint";
import { replay } from "@/lib/ml/recipe/replay";
import type { Table } from "@/lib/table/table";
import type { AnyNode } from "../contract";
import { expectSoundOutputs, isTable } from "../fixtures/check-values";
import { dirtySales } from "../fixtures/dirty-sales";
import { codedColumn, dateColumn, numberColumn, tableOf } from "../fixtures/tables";
import { tryNode } from "../fixtures/try-node";
import { nodeOfType } from "../registry";

const DAY = 86_400_000;
interface Step {
  readonly type: string;
  readonly params: Record<string, unknown>;
}
const step = (type: string, params: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<Step> => params.map((each) => ({ type, params: each }));
const strategy = fc.constantFrom("median", "mean", "most-frequent", "constant", "knn", "model", "drop-rows", "keep");

const steps = fc.oneof(
  step(
    "prepare.missing",
    fc.record({
      numbers: strategy,
      words: fc.constantFrom("constant", "most-frequent", "model", "drop-rows", "keep"),
      indicator: fc.boolean(),
      pattern: fc.boolean(),
      patternRows: fc.integer({ min: 1, max: 5 }),
      dropColumns: fc.boolean(),
      dropColumnsAbove: fc.constantFrom(0.1, 0.5),
      neighbors: fc.integer({ min: 1, max: 4 }),
      weights: fc.constantFrom("uniform", "distance"),
      standardize: fc.boolean(),
      donors: fc.constantFrom(10, 4000),
    }),
  ),
  step(
    "prepare.outliers",
    fc.record({
      columns: fc.constantFrom(null, ["quantity", "price"]),
      method: fc.constantFrom("iqr", "z", "robust-z", "quantiles", "isolation-forest"),
      rowAction: fc.constantFrom("flag", "remove"),
      share: fc.constantFrom(0, 0.2),
      trees: fc.constant(10),
      ranges: fc.constantFrom(0, 1.5),
      limit: fc.constantFrom(1, 3),
      lower: fc.constantFrom(0, 0.2),
      sides: fc.constantFrom("both", "high", "low"),
      action: fc.constantFrom("flag", "clip", "missing", "remove"),
      group: fc.constantFrom(null, "product"),
      groupRows: fc.constantFrom(2, 20),
    }),
  ),
  step(
    "prepare.returns",
    fc.record({
      recognise: fc.constantFrom("auto", "quantity", "mark"),
      takeOff: fc.constantFrom("latest", "earliest"),
      matchPrice: fc.constantFrom("prefer", "require", "ignore"),
      leftovers: fc.constantFrom("apart", "keep"),
    }),
  ),
  step(
    "prepare.currency",
    fc.record({
      base: fc.constantFrom(null, "EUR", "RON"),
      blank: fc.constantFrom("missing", "base"),
      rates: fc.constantFrom(
        [],
        [
          { currency: "USD", rate: 0.9, from: null },
          { currency: "RON", rate: 0.2, from: "2026-01-05" },
        ],
      ),
    }),
  ),
  step(
    "prepare.sessions",
    fc.record({
      gap: fc.constantFrom(1, 30, 600),
      action: fc.constantFrom("flag", "remove"),
      perMinute: fc.constantFrom(0, 1),
      perSession: fc.constantFrom(0, 2),
      think: fc.constantFrom(0, 500),
      hours: fc.constantFrom(0, 2),
    }),
  ),
  step(
    "prepare.filter",
    fc.record({
      rules: fc.constantFrom([], [{ column: "quantity", op: "greater", value: 0 }], [{ column: "customer", op: "is-present" }]),
      dropDuplicates: fc.boolean(),
    }),
  ),
  step("prepare.derive", fc.constant({ columns: [{ name: "total", formula: "quantity * price", role: "amount" }] })),
  step(
    "prepare.window",
    fc.record({
      groups: fc.constantFrom(null, ["product"]),
      descending: fc.boolean(),
      figures: fc.constantFrom(
        [],
        [
          { figure: "moving-sum", column: "quantity", span: "days", size: 7 },
          { figure: "previous", column: "product" },
          { figure: "share", column: "price" },
        ],
        [{ figure: "growth", column: "price" }, { figure: "rank" }, { figure: "moving-max", column: "quantity", size: 3 }],
      ),
    }),
  ),
  step("prepare.deduplicate", fc.constant({})),
);

/** Runs of each type that gave a result. */
const ran = new Map<string, number>();

function nodeOf(type: string): AnyNode | undefined {
  return nodeOfType(type);
}

/** Rows that left, as the node's other outputs list them; undefined for a node without such outputs. */
function listed(outputs: Readonly<Record<string, unknown>>, params: Readonly<Record<string, unknown>>): number | undefined {
  const { rejected, duplicates, unmatched, settled } = outputs;
  if (isTable(rejected)) return rejected.rows;
  if (isTable(duplicates)) return duplicates.rows;
  if (isTable(unmatched) && isTable(settled)) return settled.rows + (params.leftovers === "keep" ? 0 : unmatched.rows);
  return undefined;
}

/** Runs the steps one after another; a step that says what it lacks passes its table on. Checks the account of rows at each. */
async function expectAccounts(table: Table, chain: readonly Step[]): Promise<Table> {
  let current = table;
  for (const { type, params } of chain) {
    const node = nodeOf(type);
    if (!node) continue;
    const before = structuredClone(current);
    const tried = await tryNode(node, { data: current }, node.params.parse(params));
    expect(current, `${type} changed its input`).toEqual(before);
    if (!tried.ok) {
      // What a node lacks (a column that an earlier step has taken out) it says with a code and no other error.
      expect(tried.problem.severity).toBe("error");
      continue;
    }
    expectSoundOutputs(node, tried.outputs, type);
    const { data } = tried.outputs;
    if (!isTable(data)) throw new Error(`${type} gives no table`);
    const gone = tried.said.dropped.reduce((sum, { rows }) => sum + rows, 0);
    expect(current.rows, `${type} ${JSON.stringify(params)}: rows in = rows out + rows that left`).toBe(data.rows + gone);
    for (const dropped of tried.said.dropped) expect(dropped.rows).toBeGreaterThan(0);
    expect(listed(tried.outputs, params) ?? gone, `${type} lists the rows that left`).toBe(gone);
    const again = await tryNode(node, { data: current }, node.params.parse(params));
    expect(again.ok && again.outputs, `${type} is deterministic`).toEqual(tried.outputs);
    if (data.recipe.length > current.recipe.length) {
      const replayed = await replay(data.recipe, current, noCheckpoint);
      expect(replayed.columns, `${type} ${JSON.stringify(params)} replayed on the same rows gives the same table`).toEqual(data.columns);
    }
    ran.set(type, (ran.get(type) ?? 0) + 1);
    current = data;
  }
  return current;
}

const REPAIRS = [
  "prepare.missing",
  "prepare.outliers",
  "prepare.returns",
  "prepare.currency",
  "prepare.sessions",
  "prepare.filter",
  "prepare.derive",
  "prepare.deduplicate",
];

describe("no row is ever lost silently", () => {
  it("over random dirty tables and chains of repairs (fast-check)", async () => {
    await fc.assert(
      fc.asyncProperty(dirtySales, fc.array(steps, { minLength: 1, maxLength: 4 }), async (table, chain) => {
        const untouched = structuredClone(table);
        await expectAccounts(table, chain);
        // Undo is the document's: it runs again from this table, which is as it was, to the bit.
        expect(table).toEqual(untouched);
      }),
      { numRuns: 200, seed: 20_261_122 },
    );
  });

  it("and each of the repairs took part", () => {
    for (const type of REPAIRS) expect(ran.get(type), type).toBeGreaterThan(20);
  });

  it("on days of a single minute and on tables of one row", async () => {
    const one = tableOf([codedColumn("customer", "id", "text", ["A"]), dateColumn("date", "date", [DAY]), numberColumn("quantity", "quantity", [-1])], 1);
    for (const type of ["prepare.missing", "prepare.outliers", "prepare.returns", "prepare.sessions"]) await expectAccounts(one, [{ type, params: {} }]);
  });
});
