import { describe, expect, it } from "vitest";
import { Cancelled } from "@/lib/problem";
import type { Table } from "@/lib/table/table";
import type { AnyNode, Report } from "./contract";
import { notJson } from "./fixtures/check-values";
import { recordingContext } from "./fixtures/recording-context";
import { awkwardTables, ordinaryTable } from "./fixtures/tables";
import { tryNode, workingParams } from "./fixtures/try-node";
import { allNodes } from "./registry";
import type { RowsPreview } from "./rows-preview";

const tables: [string, Table][] = [["ordinary", ordinaryTable()], ...Object.entries(awkwardTables())];
/** Settings under which a node has something to tell. */
const SETTINGS: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  "prepare.filter": [
    { dropDuplicates: true },
    { rules: [{ column: "amount", op: "at-least", value: 20 }], dropDuplicates: true },
    {
      rules: [
        { column: "amount", op: "at-least", value: 20 },
        { column: "customer", op: "is-present" },
      ],
      match: "any",
    },
  ],
  "prepare.deduplicate": [{}, { columns: ["customer"], keep: "most-complete" }, { columns: ["customer"], match: "fingerprint" }],
  "prepare.missing": [{}, { numbers: "drop-rows", words: "drop-rows" }, { numbers: "model", words: "keep", dropColumns: true, dropColumnsAbove: 0.2 }],
  "prepare.outliers": [
    { columns: ["amount"] },
    { columns: ["amount"], action: "remove", ranges: 0.5 },
    { columns: ["amount"], action: "clip", method: "quantiles" },
    { columns: ["amount"], method: "isolation-forest", share: 0.2 },
    { columns: ["amount"], method: "isolation-forest", share: 0.2, rowAction: "remove" },
  ],
  "prepare.join": [{}, { kind: "inner" }, { kind: "anti", keys: [{ left: "customer", right: "customer" }] }, { kind: "full", match: "fingerprint" }],
};

const inputsOf = (node: AnyNode, table: Table) => Object.fromEntries(Object.keys(node.inputs).map((port) => [port, table]));
const isRows = (report: Report): report is RowsPreview => report.kind === "rows-preview";

function filledBy(report: unknown): number {
  const columns = typeof report === "object" && report !== null && "columns" in report && Array.isArray(report.columns) ? report.columns : [];
  return columns.reduce((sum: number, { filled }: { readonly filled: number }) => sum + filled, 0);
}

describe.each(allNodes().flatMap((node) => (node.preview ? [[node.type, node] as const] : [])))("before a run %s", (type, node) => {
  const settings = SETTINGS[type] ?? [{}];

  it.each(tables)("tells what the run then does: %s", async (_, table) => {
    for (const set of settings) {
      const parsed = node.params.safeParse(set);
      if (!parsed.success) expect.fail(parsed.error.message);
      const params = parsed.data;
      const ran = await tryNode(node, inputsOf(node, table), params);
      const asked = node.preview?.(inputsOf(node, table), params, recordingContext());
      if (!ran.ok) {
        await expect(asked).rejects.toMatchObject({ problem: { code: ran.problem.code } });
        continue;
      }
      const told = await asked;
      if (!told) expect.fail("nothing told");
      expect(notJson(told, "preview")).toEqual([]);
      const { data } = ran.outputs;
      const rowsOut = typeof data === "object" && data !== null && "rows" in data ? data.rows : null;
      expect(told).toMatchObject({ rowsOut });
      if (isRows(told)) {
        expect(told.rowsIn).toBe(table.rows);
        expect(told.dropped).toEqual(ran.said.dropped.filter(({ rows }) => rows > 0));
        if (told.filled !== undefined) expect(told.filled).toBe(filledBy(ran.outputs.report));
        if (told.marked !== undefined) expect(ran.outputs.report).toMatchObject({ outlying: told.marked });
        expect(told.rowsIn - told.dropped.reduce((sum, { rows }) => sum + rows, 0)).toBe(told.rowsOut);
      }
    }
  });

  it("lets a cancel pass", async () => {
    const [, ordinary] = tables[0];
    const params = node.params.parse({ ...(await workingParams(node, inputsOf(node, ordinary), ordinary)), ...settings[0] });
    const context = { ...recordingContext(), checkpoint: () => Promise.reject(new Cancelled()) };
    await expect(node.preview?.(inputsOf(node, ordinaryTable()), params, context)).rejects.toBeInstanceOf(Cancelled);
  });
});

it("a filter without a rule has nothing to tell", async () => {
  const node = allNodes().find(({ type }) => type === "prepare.filter");
  const [, ordinary] = tables[0];
  expect(await node?.preview?.({ data: ordinary }, node.params.parse({}), recordingContext())).toBeNull();
});
