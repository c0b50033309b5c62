import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyPipeline } from "./empty";
import { arbitraryPipeline } from "./fixtures/arbitrary-pipeline";
import { parsePipeline, SIZE_LIMIT } from "./parse";
import { serializePipeline } from "./serialize";

const node = (id: string, more: object = {}) => ({ id, type: "source.sample", v: 1, params: {}, ...more });
const text = (more: object) => JSON.stringify({ ...emptyPipeline("Test", "en"), ...more });

function opened(source: string) {
  const parsed = parsePipeline(source);
  if (!parsed.ok) throw new Error(parsed.problem.code);
  return parsed.value;
}

describe("reading back what was written", () => {
  it("gives the same document, for any document (property)", () => {
    fc.assert(
      fc.property(arbitraryPipeline, (pipeline) => {
        expect(opened(serializePipeline(pipeline)).pipeline).toEqual(pipeline);
      }),
      { numRuns: 300 },
    );
  });

  it("writes the same text again, byte for byte (property)", () => {
    fc.assert(
      fc.property(arbitraryPipeline, (pipeline) => {
        const written = serializePipeline(pipeline);
        expect(serializePipeline(opened(written).pipeline)).toBe(written);
      }),
      { numRuns: 100 },
    );
  });

  it("puts one node and one wire on a line, keys sorted", () => {
    const pipeline = opened(
      text({ nodes: [node("b", { params: { z: 1, a: [2] } }), node("a")], wires: [{ to: { port: "data", node: "a" }, from: { node: "b", port: "data" } }] }),
    ).pipeline;
    const lines = serializePipeline(pipeline).split("\n");
    expect(lines).toContain('    {"id": "b", "params": {"a": [2], "z": 1}, "type": "source.sample", "v": 1},');
    expect(lines).toContain('    {"from": {"node": "b", "port": "data"}, "to": {"node": "a", "port": "data"}}');
    const keys = lines.flatMap((line) => /^ {2}"(\w+)"/.exec(line)?.[1] ?? []);
    expect(keys).toEqual([...keys].sort());
  });
});

describe("text that is no pipeline", () => {
  it.each([
    ["nothing", "", "studio.file-empty"],
    ["blanks", " \n ", "studio.file-empty"],
    ["HTML", "<!doctype html><p>Not found", "studio.not-json"],
    ["a cut file", '{"format": "strata/pipe', "studio.not-json"],
    ["JSON of something else", '{"name": "package"}', "studio.not-a-pipeline"],
    ["a list", "[1, 2]", "studio.not-a-pipeline"],
    ["null", "null", "studio.not-a-pipeline"],
    ["a version that is no number", text({ version: "1" }), "studio.not-a-pipeline"],
    ["version 0", text({ version: 0 }), "studio.not-a-pipeline"],
    ["a newer version", text({ version: 99 }), "studio.newer-version"],
    ["too long a text", `"${"x".repeat(SIZE_LIMIT)}"`, "studio.file-too-large"],
    ["a bottomless nesting", text({}).replace('"inputs":{}', `"inputs":{},"deep":${"[".repeat(50_000)}${"]".repeat(50_000)}`), "studio.not-a-pipeline"],
  ])("%s is refused with a problem", (_, source, code) => {
    expect(parsePipeline(source)).toMatchObject({ ok: false, problem: { code, severity: "error" } });
  });

  it("never throws (property)", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.dictionary(fc.string(), fc.jsonValue()).map((fields) => text(fields)),
        ),
        (source) => {
          parsePipeline(source);
        },
      ),
    );
  });
});

describe("mending", () => {
  it("accepts a byte order mark and fills in what is absent", () => {
    const { pipeline, notices } = opened(`\uFEFF{"format":"strata/pipeline","version":1,"nodes":[{"id":"a","type":"x.y"}]}`);
    expect(notices).toEqual([]);
    expect(pipeline).toMatchObject({
      name: "",
      seed: 42,
      language: "en",
      wires: [],
      nodes: [{ id: "a", type: "x.y", v: 1, params: {} }],
      layout: { a: { x: 0, y: 0 } },
    });
  });

  it("keeps unknown nodes, params, ports and fields", () => {
    const source = text({
      nodes: [node("a", { type: "future.node", params: { secret: { deep: [1] } }, theirs: true })],
      wires: [{ from: { node: "a", port: "future-port", q: 1 }, to: { node: "a2", port: "in" }, style: "dashed" }],
      lesson: { steps: [1, 2] },
    });
    const { pipeline, notices } = opened(source);
    expect(pipeline).toMatchObject(JSON.parse(source));
    expect(notices).toEqual([{ code: "studio.dangling-wires", severity: "warning", detail: { count: 1 } }]);
  });

  it("keeps what it cannot read beside the document and says so", () => {
    const { pipeline, notices } = opened(
      text({ seed: "many", nodes: [node("a", { label: 5 }), "nonsense", { type: "no.id" }], layout: { a: { x: null, y: 2 } } }),
    );
    expect(pipeline.nodes).toEqual([node("a")]);
    expect(pipeline.seed).toBe(42);
    expect(pipeline.unreadable).toEqual(
      [
        { field: "nodes.label", value: 5 },
        { field: "nodes", value: "nonsense" },
        { field: "nodes", value: { type: "no.id" } },
        { field: "seed", value: "many" },
        { field: "layout.a", value: { x: null, y: 2 } },
      ].sort((a, b) => order(a.field) - order(b.field)),
    );
    expect(notices[0]).toMatchObject({ code: "studio.unreadable-parts", detail: { count: 5 } });
    const again = opened(serializePipeline(pipeline));
    expect(again.pipeline).toEqual(pipeline);
    expect(again.notices).toEqual([]);
  });

  it("gives a second node of an id a fresh one", () => {
    const { pipeline, notices } = opened(text({ nodes: [node("a"), node("a"), node("a-2")] }));
    expect(pipeline.nodes.map((n) => n.id)).toEqual(["a", "a-3", "a-2"]);
    expect(notices).toEqual([{ code: "studio.renamed-nodes", severity: "warning", detail: { count: 1 } }]);
  });

  it("renames ids that objects answer to by themselves, with all that speaks of them", () => {
    const { pipeline } = opened(
      text({
        nodes: [node("constructor"), node("b")],
        wires: [{ from: { node: "constructor", port: "data" }, to: { node: "b", port: "data" } }],
        layout: { constructor: { x: 7, y: 7 }, b: { x: 0, y: 0 } },
      }),
    );
    expect(pipeline.nodes[0].id).toBe("constructor-2");
    expect(pipeline.wires[0].from.node).toBe("constructor-2");
    expect(pipeline.layout["constructor-2"]).toEqual({ x: 7, y: 7 });
  });

  it("tells of a cycle and keeps it", () => {
    const wires = [
      { from: { node: "a", port: "data" }, to: { node: "b", port: "data" } },
      { from: { node: "b", port: "data" }, to: { node: "a", port: "data" } },
    ];
    const { pipeline, notices } = opened(text({ nodes: [node("a"), node("b"), node("c")], wires }));
    expect(pipeline.wires).toEqual(wires);
    expect(notices).toEqual([{ code: "studio.cycle", severity: "warning", detail: { nodes: "a, b" } }]);
  });

  it("does not let a document reach the prototype of objects", () => {
    opened(
      '{"format":"strata/pipeline","version":1,"__proto__":{"polluted":1},"nodes":[{"id":"__proto__","type":"x.y","params":{"__proto__":{"polluted":1}}}],"layout":{"__proto__":{"x":1,"y":1}}}',
    );
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});

/** Order in which the reader meets the fields. */
function order(field: string): number {
  return ["nodes", "wires", "name", "seed", "language", "layout"].findIndex((name) => field.startsWith(name));
}
