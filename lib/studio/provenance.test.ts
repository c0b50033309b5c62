import { describe, expect, it } from "vitest";
import type { Pipeline, PipelineNode } from "@/lib/document/schema";
import type { ReadyState, StepSummary } from "@/lib/engine/protocol";
import { nodeOfType } from "@/lib/nodes/registry";
import { madeBy, originOf } from "./provenance";

const node = (id: string, type: string, more: Partial<PipelineNode> = {}): PipelineNode => ({ id, type, v: 1, params: {}, ...more });
const wire = (from: string, to: string) => ({ from: { node: from, port: "data" }, to: { node: to, port: "data" } });

function ready(rows: number, columns: readonly string[], made: readonly StepSummary[], dropped: ReadyState["dropped"] = []): ReadyState {
  const summaries = columns.map((name) => ({ name, type: "number" as const, role: null, missing: 0, distinct: 1 }));
  return {
    phase: "ready",
    key: "k",
    ms: 1,
    cached: false,
    outputs: { data: { kind: "table", rows, columns: summaries, made } },
    warnings: [],
    advice: [],
    dropped,
    picture: null,
  };
}

const step = (kind: string, reads: readonly string[], writes: readonly string[]): StepSummary => ({ kind, reads, writes });

const pipeline: Pipeline = {
  format: "strata/pipeline",
  version: 1,
  name: "",
  seed: 1,
  language: "en",
  nodes: [
    node("file", "source.file"),
    node("keep", "prepare.filter"),
    node("sum", "prepare.derive"),
    node("rfm", "feature.rfm"),
    node("scale", "feature.transform"),
  ],
  wires: [wire("file", "keep"), wire("keep", "sum"), wire("sum", "rfm"), wire("rfm", "scale")],
  layout: {},
  groups: [],
  notes: [],
  inputs: {},
};
const results = {
  file: ready(100, ["customer", "quantity", "price"], []),
  keep: ready(90, ["customer", "quantity", "price"], [step("filter", ["customer"], [])], [{ code: "prepare.rule", rows: 10 }]),
  sum: ready(90, ["customer", "quantity", "price", "amount"], [step("derive", ["quantity", "price"], ["amount"])]),
  rfm: ready(20, ["customer", "monetary"], [step("rfm", ["customer", "amount"], ["customer", "monetary"])]),
  scale: ready(20, ["customer", "monetary", "monetary (log)"], [step("transform", ["monetary"], ["monetary (log)"])]),
};

const shape = (origin: ReturnType<typeof originOf>): unknown => origin && [origin.column, origin.node.id, ...origin.from.map(shape)];

describe("provenance", () => {
  it("follows a column back to the sources, through what leaves it as it is", () => {
    expect(shape(originOf(pipeline, results, "scale", "data", "monetary (log)", nodeOfType))).toEqual([
      "monetary (log)",
      "scale",
      ["monetary", "rfm", ["customer", "file"], ["amount", "sum", ["quantity", "file"], ["price", "file"]]],
    ]);
    expect(shape(originOf(pipeline, results, "scale", "data", "customer", nodeOfType))).toEqual([
      "customer",
      "rfm",
      ["customer", "file"],
      ["amount", "sum", ["quantity", "file"], ["price", "file"]],
    ]);
    expect(originOf(pipeline, results, "scale", "data", "gone", nodeOfType)).toBeNull();
    expect(originOf(pipeline, {}, "scale", "data", "monetary", nodeOfType)).toBeNull();
  });

  it("lists the nodes a table has passed, with rows in and out, columns added and left behind", () => {
    const chain = madeBy(pipeline, results, "scale", "data", nodeOfType);
    expect(chain.map(({ node: { id }, rowsIn, rowsOut }) => [id, rowsIn, rowsOut])).toEqual([
      ["file", null, 100],
      ["keep", [100], 90],
      ["sum", [90], 90],
      ["rfm", [90], 20],
      ["scale", [20], 20],
    ]);
    expect(chain[1].dropped).toEqual([{ code: "prepare.rule", rows: 10 }]);
    expect(chain[2].added).toEqual(["amount"]);
    expect(chain[3]).toMatchObject({ added: ["customer", "monetary"], removed: ["quantity", "price", "amount"] });
  });

  it("passes by a disabled node, and a node whose result is not known", () => {
    const off = { ...pipeline, nodes: pipeline.nodes.map((one) => (one.id === "keep" ? { ...one, disabled: true } : one)) };
    const { keep: _left, ...known } = results;
    expect(madeBy(off, known, "sum", "data", nodeOfType).map(({ node: { id }, rowsIn }) => [id, rowsIn])).toEqual([
      ["file", null],
      ["sum", [100]],
    ]);
    expect(originOf(off, known, "sum", "data", "amount", nodeOfType)?.from.map(({ node: { id } }) => id)).toEqual(["file", "file"]);
    expect(madeBy(pipeline, {}, "sum", "data", nodeOfType).map(({ rowsIn, rowsOut }) => [rowsIn, rowsOut])).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ]);
  });

  it("tells of each column what it was made of, not of all that its step reads", () => {
    const of = (column: string, ...from: string[]) => ({ column, from });
    const derived = {
      ...step("derive", ["quantity", "price"], ["amount", "amount with tax", "pieces"]),
      sources: [of("amount", "quantity", "price"), of("amount with tax", "amount"), of("pieces", "quantity")],
    };
    const own = { ...results, sum: ready(90, ["customer", "quantity", "price", "amount", "amount with tax", "pieces"], [derived]) };
    expect(shape(originOf(pipeline, own, "sum", "data", "pieces", nodeOfType))).toEqual(["pieces", "sum", ["quantity", "file"]]);
    expect(shape(originOf(pipeline, own, "sum", "data", "amount with tax", nodeOfType))).toEqual([
      "amount with tax",
      "sum",
      ["amount", "sum", ["quantity", "file"], ["price", "file"]],
    ]);
  });

  it("passes through what rows are summed up by", () => {
    const summed = { ...step("rfm", ["customer", "amount"], ["customer", "monetary"]), sources: [{ column: "customer", from: ["customer"], same: true }] };
    const own = { ...results, rfm: ready(20, ["customer", "monetary"], [summed]) };
    expect(shape(originOf(pipeline, own, "scale", "data", "customer", nodeOfType))).toEqual(["customer", "file"]);
    expect(madeBy(pipeline, own, "rfm", "data", nodeOfType).at(-1)?.added).toEqual(["monetary"]);
  });

  it("tells which side of a join a column came from, whatever the order of the wires, and what it was called there", () => {
    const joined: Pipeline = {
      ...pipeline,
      nodes: [node("left", "source.file"), node("right", "source.file"), node("join", "prepare.join")],
      wires: [
        { from: { node: "right", port: "data" }, to: { node: "join", port: "other" } },
        { from: { node: "left", port: "data" }, to: { node: "join", port: "data" } },
      ],
    };
    const known = {
      left: ready(5, ["id", "date"], []),
      right: ready(4, ["id", "date", "city"], []),
      join: ready(5, ["id", "date", "date 2", "city"], [{ ...step("prepare.join", ["date"], ["date 2"]), input: "other" }]),
    };
    const origin = (column: string) => shape(originOf(joined, known, "join", "data", column, nodeOfType));
    expect(origin("date")).toEqual(["date", "left"]);
    expect(origin("id")).toEqual(["id", "left"]);
    expect(origin("city")).toEqual(["city", "right"]);
    expect(origin("date 2")).toEqual(["date 2", "join", ["date", "right"]]);
    expect(madeBy(joined, known, "join", "data", nodeOfType).map(({ node: { id }, after, rowsIn }) => [id, after, rowsIn])).toEqual([
      ["left", [], null],
      ["right", [], null],
      ["join", [0, 1], [5, 4]],
    ]);
  });

  it("tells all tables that a column was put together from", () => {
    const stacked: Pipeline = {
      ...pipeline,
      nodes: [node("may", "source.file"), node("june", "source.file"), node("both", "prepare.union")],
      wires: [wire("may", "both"), wire("june", "both")],
    };
    const known = { may: ready(5, ["id"], []), june: ready(4, ["id", "city"], []), both: ready(9, ["id", "city"], []) };
    const origin = (column: string) => shape(originOf(stacked, known, "both", "data", column, nodeOfType));
    expect(origin("id")).toEqual(["id", "both", ["id", "may"], ["id", "june"]]);
    expect(origin("city")).toEqual(["city", "june"]);
  });

  it("tells what is behind a column once, however often it is needed", () => {
    const names = ["a", "b", "c"];
    const chain: Pipeline = {
      ...pipeline,
      nodes: [node("file", "source.file"), ...Array.from({ length: 12 }, (_, i) => node(`fill${i}`, "prepare.missing"))],
      wires: Array.from({ length: 12 }, (_, i) => wire(i === 0 ? "file" : `fill${i - 1}`, `fill${i}`)),
    };
    const known = Object.fromEntries(chain.nodes.map(({ id }) => [id, ready(9, names, id === "file" ? [] : [step("missing", names, names)])]));
    const origin = originOf(chain, known, "fill11", "data", "a", nodeOfType);
    const count = (one: typeof origin): number => (one ? 1 + one.from.reduce((sum, each) => sum + count(each), 0) : 0);
    expect(count(origin)).toBeLessThan(120);
    expect(origin?.from.map(({ again }) => again)).toEqual([undefined, undefined, undefined]);
    expect(origin?.from[1].from.every(({ again }) => again)).toBe(true);
  });
});
