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

describe("provenance", () => {
  it("follows a column back to the sources, through what leaves it as it is", () => {
    const names = (origin: ReturnType<typeof originOf>): unknown => origin && [origin.column, origin.node.id, ...origin.from.map(names)];
    expect(names(originOf(pipeline, results, "scale", "data", "monetary (log)", nodeOfType))).toEqual([
      "monetary (log)",
      "scale",
      ["monetary", "rfm", ["customer", "file"], ["amount", "sum", ["quantity", "file"], ["price", "file"]]],
    ]);
    expect(names(originOf(pipeline, results, "scale", "data", "customer", nodeOfType))).toEqual([
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
      ["keep", 100, 90],
      ["sum", 90, 90],
      ["rfm", 90, 20],
      ["scale", 20, 20],
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
      ["sum", 100],
    ]);
    expect(originOf(off, known, "sum", "data", "amount", nodeOfType)?.from.map(({ node: { id } }) => id)).toEqual(["file", "file"]);
    expect(madeBy(pipeline, {}, "sum", "data", nodeOfType).map(({ rowsIn, rowsOut }) => [rowsIn, rowsOut])).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ]);
  });
});
