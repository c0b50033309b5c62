import { describe, expect, it } from "vitest";
import * as z from "zod";
import { readyState } from "@/lib/engine/fixtures/engine";
import type { ReadyState } from "@/lib/engine/protocol";
import prepare from "@/lib/messages/en/prepare.json";
import { noCheckpoint } from "@/lib/ml/checkpoint";
import { FINDING_KINDS, type Finding, type FindingKind } from "@/lib/ml/health/findings";
import { examine } from "@/lib/ml/health/health";
import { repairOf, UNMENDED } from "@/lib/ml/health/repair";
import { defineNode, table as tablePort } from "@/lib/nodes/contract";
import { codedColumn, numberColumn, tableOf } from "@/lib/nodes/fixtures/tables";
import type { HealthReport } from "@/lib/nodes/prepare/health";
import { nodeOfType } from "@/lib/nodes/registry";
import type { Table } from "@/lib/table/table";
import { isFixDone } from "./fix-done";
import { Desk, until } from "./fixtures/desk";
import { dirtyTables } from "./fixtures/dirty-tables";
import type { Studio } from "./store-types";

const TABLES = dirtyTables();

/** A source, the health of its table, and the health of what a repair between them leaves. */
async function opened(table: Table) {
  const source = defineNode({
    type: "test.table",
    v: 1,
    group: "source",
    icon: "database",
    inputs: {},
    outputs: { data: tablePort() },
    params: z.object({}),
    migrations: {},
    run: () => Promise.resolve({ data: table }),
  });
  const desk = new Desk((type) => (type === "test.table" ? source : nodeOfType(type)));
  const studio = await desk.open(await desk.project(desk.chain("test.table", "prepare.health", "prepare.health")));
  await ran(studio);
  const [, before, after] = studio.store.getState().pipeline.nodes.map(({ id }) => id);
  const reportOf = async (id: string): Promise<HealthReport> => {
    const state = readyState(studio.store.getState().states[id]);
    const answer = await desk.bench.engine.report(state.key, "report");
    if (!answer.ok) throw new Error(answer.problem.code);
    return answer.value as HealthReport;
  };
  return { studio, before, after, reportOf };
}

async function ran(studio: Studio): Promise<void> {
  await studio.commands.run();
  await until(studio, (state) => !state.running);
}

const named = (findings: readonly Finding[], kind: FindingKind, column: string | null) =>
  findings.find((finding) => finding.kind === kind && finding.column === column);

const droppedBy = ({ dropped }: ReadyState) => dropped.reduce((sum, { rows }) => sum + rows, 0);

describe("every finding has a repair of one click that works, or says why it has none", () => {
  it.each(FINDING_KINDS)("%s", async (kind) => {
    const { table, column, leaves } = TABLES[kind];
    const { studio, before, after, reportOf } = await opened(table);
    const { findings } = await reportOf(before);
    const finding = named(findings, kind, column);
    expect(finding, `found ${findings.map((each) => `${each.kind} ${each.column}`).join(", ")}`).toBeDefined();
    if (!finding) return;
    expect(Object.keys(prepare.results.health.findings)).toContain(kind);

    const fix = repairOf([finding]);
    if (fix === null) {
      const why = UNMENDED[kind];
      expect(Object.keys(prepare.results.health.unmended)).toContain(why);
      return;
    }
    const untouched = studio.store.getState().pipeline;
    studio.commands.applyFix(before, fix);
    expect(isFixDone(studio.store.getState().pipeline, nodeOfType, before, fix)).toBe(true);
    const repair = studio.store.getState().pipeline.nodes.at(-1)?.id ?? "";
    // A rate of exchange is a person's to give.
    if (kind === "currencies") studio.commands.setParams(repair, { rates: [{ currency: "USD", rate: 0.9, from: null }] });
    await ran(studio);

    // The finding is gone, nothing serious has come in its place, and each row that left is counted.
    const { findings: left, rows } = await reportOf(after);
    expect(named(left, kind, column), "found again").toBeUndefined();
    const known = new Set(findings.map((each) => `${each.kind} ${each.column}`));
    expect(left.filter((each) => each.severity === "serious" && !known.has(`${each.kind} ${each.column}`))).toEqual([]);
    expect({ rows: table.rows - rows, dropped: droppedBy(readyState(studio.store.getState().states[repair])) }).toEqual({ rows: leaves, dropped: leaves });

    if (kind === "currencies") studio.commands.undo();
    studio.commands.undo();
    expect(studio.store.getState().pipeline.nodes).toEqual(untouched.nodes);
    expect(studio.store.getState().pipeline.wires).toEqual(untouched.wires);
  });
});

describe("gaps", () => {
  const rows = 120;
  const all = [...Array(rows).keys()];
  it.each([
    ["a measurement is filled, no row leaves", (row: number) => (row % 6 === 0 ? Number.NaN : row % 9), { rows, columns: 2 }],
    ["an empty column is left out, not every row", () => Number.NaN, { rows, columns: 1 }],
  ])("%s", async (_, make, expected) => {
    const table = tableOf([numberColumn("age at entry", "feature", all.map(make)), numberColumn("line", null, all)], rows);
    const { studio, before, after, reportOf } = await opened(table);
    const finding = named((await reportOf(before)).findings, "missing", "age at entry");
    const fix = finding && repairOf([finding]);
    if (fix) studio.commands.applyFix(before, fix);
    await ran(studio);
    const report = await reportOf(after);
    expect(report).toMatchObject(expected);
    expect(named(report.findings, "missing", "age at entry")).toBeUndefined();
  });
});

describe("several repairs of one table", () => {
  it.each([0, 1])("work in any order, also where one leaves a column out that another reads (%i)", async (first) => {
    const rows = 120;
    const mail = codedColumn(
      "mail",
      null,
      "text",
      Array.from({ length: rows }, (_, row) => (row % 10 === 0 ? null : `person${row}@example.org`)),
    );
    const { studio, before, after, reportOf } = await opened(tableOf([mail, numberColumn("x", null, [...Array(rows).keys()])], rows));
    const { findings } = await reportOf(before);
    const fixes = (["missing", "emails"] as const).map((kind) => repairOf(findings.filter((finding) => finding.kind === kind)));
    for (const fix of first === 0 ? fixes : fixes.toReversed()) if (fix) studio.commands.applyFix(before, fix);
    await ran(studio);
    const report = await reportOf(after);
    expect(report).toMatchObject({ rows: 108, columns: 1 });
    for (const fix of fixes) expect(fix && isFixDone(studio.store.getState().pipeline, nodeOfType, before, fix)).toBe(true);
  });
});

describe("what is as it should be", () => {
  it("has no finding about clocks: shops with days of their own, whole days, times to the minute all year", async () => {
    const clocks = new Set<FindingKind>(["time-zones", "shifted-hours", "utc-dates", "summer-time"]);
    for (const kind of FINDING_KINDS) {
      if (clocks.has(kind)) continue;
      const { findings } = await examine(TABLES[kind].table, noCheckpoint);
      expect(
        findings.filter((finding) => clocks.has(finding.kind)),
        kind,
      ).toEqual([]);
    }
  });
});
