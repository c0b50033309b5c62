import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffPipelines } from "./diff";
import * as edits from "./edits";
import { emptyPipeline } from "./empty";
import { arbitraryPipeline } from "./fixtures/arbitrary-pipeline";
import { fragmentOf, pasteFragment } from "./fragment";
import { readPipeline } from "./parse";
import type { Pipeline } from "./schema";
import { wireKey } from "./wires";

const KMEANS = { type: "cluster.kmeans", v: 1, params: { k: 4 } };
const SAMPLE = { type: "source.sample", v: 1, params: {} };

function chain(): Pipeline {
  let { pipeline } = edits.addNode(emptyPipeline("", "en"), SAMPLE, { x: 0, y: 0 });
  pipeline = edits.addNode(pipeline, KMEANS, { x: 300, y: 0 }).pipeline;
  return edits.connect(pipeline, { node: "sample", port: "data" }, { node: "kmeans", port: "data" });
}

describe("edits", () => {
  it("gives readable ids that are never those of something still spoken of", () => {
    const pipeline = edits.removeNodes(chain(), ["kmeans"]);
    expect(edits.addNode(pipeline, KMEANS, { x: 0, y: 0 }).id).toBe("kmeans");
    const dangling = { ...pipeline, wires: [{ from: { node: "sample", port: "data" }, to: { node: "kmeans", port: "data" } }] };
    expect(edits.addNode(dangling, KMEANS, { x: 0, y: 0 }).id).toBe("kmeans-2");
  });

  it("takes wires, places, contracts and group members away with a node", () => {
    const { pipeline } = edits.addGroup(chain(), ["sample", "kmeans"], "Both");
    const left = edits.removeNodes({ ...pipeline, inputs: { sample: { columns: [] } } }, ["sample"]);
    expect(left).toMatchObject({ wires: [], inputs: {}, groups: [{ nodes: ["kmeans"] }] });
    expect(Object.keys(left.layout)).toEqual(["kmeans"]);
  });

  it("returns the same document when nothing changes", () => {
    const pipeline = chain();
    expect(edits.setParams(pipeline, "kmeans", { k: 4 })).toBe(pipeline);
    expect(edits.renameNode(pipeline, "kmeans", " ")).toBe(pipeline);
    expect(edits.setDisabled(pipeline, ["kmeans"], false)).toBe(pipeline);
    expect(edits.removeNodes(pipeline, ["nobody"])).toBe(pipeline);
    expect(edits.removeWires(pipeline, ["none"])).toBe(pipeline);
    expect(edits.moveNodes(pipeline, { sample: { x: 0, y: 0 } })).toBe(pipeline);
  });

  it("merges params and keeps those it is not told about", () => {
    expect(edits.setParams(chain(), "kmeans", { starts: 10 }).nodes[1].params).toEqual({ k: 4, starts: 10 });
    expect(edits.setParams(chain(), "kmeans", { k: undefined }).nodes[1].params).toEqual({});
  });

  it("inserts a node on a wire", () => {
    const pipeline = chain();
    const added = edits.addNode(pipeline, { type: "feature.transform", v: 1, params: {} }, { x: 150, y: 0 });
    const inserted = edits.insertOnWire(added.pipeline, added.id, added.pipeline.wires[0], "data", "data");
    expect(inserted.wires.map(wireKey)).toEqual(['["sample","data","transform","data"]', '["transform","data","kmeans","data"]']);
    expect(edits.makeRoom(inserted, pipeline.wires[0], new Set()).layout.kmeans.x).toBeGreaterThan(300);
  });

  it("renames, annotates, disables and takes that back", () => {
    const changed = edits.setDisabled(edits.setNodeNote(edits.renameNode(chain(), "kmeans", "Groups"), "kmeans", "why"), ["kmeans"], true);
    expect(changed.nodes[1]).toMatchObject({ label: "Groups", note: "why", disabled: true });
    // A note is kept as it is typed, or the space between two words could not be.
    expect(edits.setNodeNote(changed, "kmeans", "why ").nodes[1].note).toBe("why ");
    const back = edits.setDisabled(edits.setNodeNote(edits.renameNode(changed, "kmeans", ""), "kmeans", ""), ["kmeans"], false);
    expect(back).toEqual(chain());
  });

  it("never covers a card with a new one", () => {
    const once = edits.addNode(chain(), KMEANS, { x: 0, y: 0 });
    expect(once.pipeline.layout[once.id].y).toBeGreaterThan(100);
  });
});

describe("copying", () => {
  it("brings nodes, inner wires, groups and notes under fresh ids", () => {
    const grouped = edits.addGroup(edits.addNote(chain(), { x: 5, y: 5 }, "hello").pipeline, ["sample", "kmeans"], "Both").pipeline;
    const pasted = pasteFragment(grouped, fragmentOf(grouped, ["sample", "kmeans"], ["note"]), { x: 100, y: 50 });
    expect(pasted.nodes).toEqual(["sample-2", "kmeans-2"]);
    expect(pasted.pipeline.wires.map(wireKey)).toContain('["sample-2","data","kmeans-2","data"]');
    expect(pasted.pipeline.layout["sample-2"]).toEqual({ x: 100, y: 50 });
    expect(pasted.pipeline.groups[1]).toEqual({ id: "group-2", label: "Both", nodes: ["sample-2", "kmeans-2"] });
    expect(pasted.pipeline.notes[1]).toMatchObject({ id: "note-2", text: "hello", x: 105, y: 55 });
  });

  it("makes documents that open without a repair, whatever is pasted into whatever (property)", () => {
    fc.assert(
      fc.property(arbitraryPipeline, arbitraryPipeline, (into, from) => {
        const clean = { ...from, wires: [] };
        const { pipeline, nodes } = pasteFragment(into, clean, { x: 0, y: 0 });
        const opened = readPipeline(JSON.parse(JSON.stringify(pipeline)));
        expect(opened).toMatchObject({ ok: true });
        expect(new Set(pipeline.nodes.map((node) => node.id)).size).toBe(into.nodes.length + from.nodes.length);
        expect(nodes).toHaveLength(from.nodes.length);
      }),
      { numRuns: 100 },
    );
  });
});

describe("diff", () => {
  it("says which nodes, params, wires and fields changed", () => {
    const before = chain();
    let after = edits.setParams(before, "kmeans", { k: 5 });
    after = edits.addNode(after, { type: "cluster.profile", v: 1, params: {} }, { x: 600, y: 0 }).pipeline;
    after = { ...edits.removeWires(after, [wireKey(before.wires[0])]), seed: 7 };
    expect(diffPipelines(before, after)).toMatchObject({
      added: [{ id: "profile" }],
      removed: [],
      changed: [{ id: "kmeans", params: [{ param: "k", before: 4, after: 5 }], fields: [] }],
      wiresAdded: [],
      wiresRemoved: before.wires,
      fields: ["seed"],
      meaning: true,
    });
  });

  it("finds nothing between a document and itself (property), and no meaning in a move", () => {
    fc.assert(
      fc.property(arbitraryPipeline, (pipeline) => {
        expect(diffPipelines(pipeline, structuredClone(pipeline))).toEqual({
          added: [],
          removed: [],
          changed: [],
          wiresAdded: [],
          wiresRemoved: [],
          fields: [],
          moved: [],
          meaning: false,
        });
      }),
      { numRuns: 100 },
    );
    const moved = diffPipelines(chain(), edits.moveNodes(chain(), { sample: { x: 1, y: 1 } }));
    expect(moved).toMatchObject({ moved: ["sample"], meaning: false });
  });
});
