import { openAsBlob } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { Cancelled, type Fix, type Problem } from "@/lib/problem";
import { COLUMN_TYPES, ROLES, type Table } from "@/lib/table/table";
import { type AnyNode, GROUPS } from "./contract";
import { CatalogueWords, keysOfNode } from "./fixtures/catalogue-words";
import { expectSoundOutputs, isTable, notJson } from "./fixtures/check-values";
import { awkwardTables, ordinaryTable } from "./fixtures/tables";
import { type Said, type Tried, tryNode, workingParams } from "./fixtures/try-node";
import { allNodes, nodeOfType } from "./registry";

const asset = (path: string) => openAsBlob(`public/${path}`);
const ordinary = ordinaryTable();
const awkward = Object.entries(awkwardTables());
let largeTable: Table | null = null;

/** Made when a test first needs it. */
function large(): Table {
  largeTable ??= ordinaryTable(100_000);
  return largeTable;
}

let words: CatalogueWords;
/** Models and reports as nodes with only table inputs make them of the ordinary table. */
const made: { model: unknown[]; report: unknown[] } = { model: [], report: [] };

beforeAll(async () => {
  words = await CatalogueWords.load();
  for (const node of allNodes()) {
    if (Object.values(node.inputs).some((port) => port.kind !== "table" && !port.optional)) continue;
    const tried = await tryNode(node, inputsOf(node, ordinary), await ordinaryParams(node), { asset });
    if (!tried.ok) continue;
    for (const [port, { kind }] of Object.entries(node.outputs)) if (kind !== "table") made[kind].push(tried.outputs[port]);
  }
});

/** An input for every port: the table for tables, and what other nodes made for models and reports. */
function inputsOf(node: AnyNode, table: Table): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(node.inputs).flatMap(([port, { kind, many }]) => {
      const values = kind === "table" ? [table] : made[kind];
      if (values.length === 0) return [];
      return [[port, many ? values : values[0]]];
    }),
  );
}

function ordinaryParams(node: AnyNode): Promise<Record<string, unknown>> {
  return workingParams(node, inputsOf(node, ordinary), ordinary, { asset });
}

function columnsOf(node: AnyNode, table: Table) {
  const columns = table.columns.map(({ name, type, role }) => ({ name, type, role }));
  return Object.fromEntries(Object.entries(node.inputs).flatMap(([port, { kind }]) => (kind === "table" ? [[port, columns]] : [])));
}

function expectFix(node: AnyNode, fix: Fix | undefined): void {
  if (!fix || fix.type === "fetch") return;
  const target = fix.type === "set-params" ? node : nodeOfType(fix.node);
  if (!target) expect.fail(`the fix names the node ${fix.type === "set-params" ? "" : fix.node}, which is not known`);
  const parsed = target.params.partial().strict().safeParse(fix.params);
  expect(parsed.error?.issues ?? [], `params of the fix for ${target.type}`).toEqual([]);
  if (fix.type === "add-after") expect(Object.keys(node.outputs)).toContain(fix.port);
  if (fix.type === "insert-before" && fix.before !== undefined) expect(Object.keys(node.inputs)).toContain(fix.before);
}

function expectToldProblem(node: AnyNode, problem: Problem): void {
  expect(words.missingOf(problem.code, "problems", ["message", "remedy"])).toEqual([]);
  expect(words.wanted(problem.code, "problems", Object.keys(problem.detail ?? {}))).toEqual([]);
  if (problem.param !== undefined) expect(Object.keys(node.params.shape), `param of ${problem.code}`).toContain(problem.param);
  expectFix(node, problem.fix);
}

/** Everything said has words in all languages, and the words get the values they want. */
function expectTold(node: AnyNode, tried: Tried, params: Record<string, unknown>, inputs: Record<string, unknown>): void {
  expectSaid(node, tried.said);
  if (!tried.ok) {
    expectToldProblem(node, tried.problem);
    return;
  }
  for (const advice of node.advise?.(tried.outputs, params, inputs) ?? []) {
    expect(words.missingOf(advice.code, "advice", ["finding", "evidence", ...(advice.fix ? ["action"] : [])])).toEqual([]);
    expect(words.wanted(advice.code, "advice", Object.keys(advice.detail ?? {}))).toEqual([]);
    expectFix(node, advice.fix);
  }
  expect(notJson(node.picture?.(tried.outputs) ?? null, "picture")).toEqual([]);
}

function expectSaid(node: AnyNode, said: Said): void {
  for (const warning of said.warnings) expectToldProblem(node, warning);
  for (const dropped of said.dropped) {
    expect(words.missingOf(dropped.code, "dropped", [])).toEqual([]);
    expect(words.wanted(dropped.code, "dropped", ["rows", "count", ...Object.keys(dropped.detail ?? {})])).toEqual([]);
    expect(dropped.rows, dropped.code).toBeGreaterThanOrEqual(0);
  }
}

it("every type is registered once and belongs to its group", () => {
  const types = allNodes().map((node) => node.type);
  expect(new Set(types).size).toBe(types.length);
  for (const node of allNodes()) {
    expect(node.type).toMatch(new RegExp(`^${node.group}\\.[a-z][a-z-]*$`));
    expect(GROUPS).toContain(node.group);
    expect(nodeOfType(node.type)).toBe(node);
  }
});

describe.each(allNodes().map((node) => [node.type, node] as const))("%s", (_, node) => {
  const tables = Object.values(node.inputs).some((port) => port.kind === "table");

  it("has params whose defaults parse, survive JSON and fit the form", () => {
    const defaults = node.params.parse({});
    expect(node.params.parse(JSON.parse(JSON.stringify(defaults)))).toEqual(defaults);
    for (const [param, schema] of Object.entries(node.params.shape)) {
      const meta = schema.meta();
      for (const type of meta?.types ?? []) expect(COLUMN_TYPES, param).toContain(type);
      if (meta?.role) expect(ROLES, param).toContain(meta.role);
      if (meta?.port !== undefined) expect(Object.keys(node.inputs), param).toContain(meta.port);
      for (const other of Object.keys(meta?.when ?? {})) expect(Object.keys(node.params.shape), param).toContain(other);
    }
  });

  it("has a migration for every version after the first", () => {
    const versions = Array.from({ length: node.v - 1 }, (__, i) => i + 2);
    expect(Object.keys(node.migrations).map(Number)).toEqual(versions);
  });

  it("has its words in every language", () => {
    const name = node.type.slice(node.type.indexOf(".") + 1);
    const phrase = node.summary?.(node.params.parse({}));
    const keys = [...keysOfNode(node), ...(phrase ? [phrase.key.split(".")] : [])];
    expect(keys.flatMap((key) => words.missing(node.group, ["nodes", name, ...key]))).toEqual([]);
    const paragraphs = words.text("en", node.group, ["nodes", name, "help"])?.split(/\n\s*\n/) ?? [];
    expect(paragraphs.length, "paragraphs of help").toBeGreaterThanOrEqual(2);
  });

  it("checks its params at once, knowing the columns or not, in words", () => {
    const known = [{}, columnsOf(node, ordinary), ...awkward.map(([, table]) => columnsOf(node, table))];
    for (const columns of known) for (const problem of node.check?.(columns, node.params.parse({})) ?? []) expectToldProblem(node, problem);
  });

  it("works on an ordinary table, twice the same, and leaves its inputs as they were", async () => {
    const params = await ordinaryParams(node);
    const inputs = inputsOf(node, ordinary);
    const before = structuredClone(inputs);
    const first = await tryNode(node, inputs, params, { asset });
    if (!first.ok) expect.fail(JSON.stringify(first.problem));
    expectSoundOutputs(node, first.outputs, "ordinary");
    expectTold(node, first, params, inputs);
    expect(inputs).toEqual(before);
    const second = await tryNode(node, inputs, params, { asset });
    expect(second.ok && second.outputs).toEqual(first.outputs);
  });

  it("lets a cancel pass at any checkpoint", async () => {
    const params = await ordinaryParams(node);
    // A node that is done with 240 rows at one go has its checkpoints in larger work.
    for (const table of [ordinary, large()]) {
      const inputs = inputsOf(node, table);
      const { said } = await tryNode(node, inputs, params, { asset });
      const last = said.checkpoints;
      if (last === 0) continue;
      for (const cancelAt of new Set([1, Math.ceil(last / 2), last])) {
        await expect(tryNode(node, inputs, params, { asset, cancelAt }), `checkpoint ${cancelAt} of ${last}`).rejects.toBeInstanceOf(Cancelled);
      }
      return;
    }
  });

  it.each(tables ? awkward : [])("gives an output or says what is wrong: %s", async (name, table) => {
    for (const params of [node.params.parse({}), await ordinaryParams(node)]) {
      const inputs = inputsOf(node, table);
      const tried = await tryNode(node, inputs, params, { asset });
      if (tried.ok) expectSoundOutputs(node, tried.outputs, name);
      expectTold(node, tried, params, inputs);
    }
  });

  it("puts words that become data into every language", async () => {
    const params = await ordinaryParams(node);
    for (const language of ["ru", "ro"] as const) {
      const tried = await tryNode(node, inputsOf(node, ordinary), params, { asset, language });
      expect(tried.ok).toBe(true);
      if (tried.ok)
        expect(
          Object.values(tried.outputs)
            .filter(isTable)
            .flatMap((table) => table.columns.map((column) => column.name)),
        ).not.toContain("");
    }
  });
});
