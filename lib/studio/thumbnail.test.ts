import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyPipeline } from "@/lib/document/empty";
import { arbitraryPipeline } from "@/lib/document/fixtures/arbitrary-pipeline";
import { readThumbnail, thumbnailOf } from "./thumbnail";

describe("thumbnail", () => {
  it("holds places, groups and wires, inside its own frame, for any document (property)", () => {
    fc.assert(
      fc.property(arbitraryPipeline, (pipeline) => {
        const thumbnail = thumbnailOf(pipeline);
        expect(thumbnail.cards).toHaveLength(pipeline.nodes.length);
        for (const [x, y] of thumbnail.cards) {
          expect(x).toBeGreaterThanOrEqual(-1);
          expect(x + thumbnail.card).toBeLessThanOrEqual(1002);
          expect(y).toBeGreaterThanOrEqual(-1);
          expect(y).toBeLessThanOrEqual(thumbnail.height + 1);
        }
        expect(readThumbnail(JSON.stringify(thumbnail))).toEqual(thumbnail);
      }),
      { numRuns: 100 },
    );
  });

  it("says nothing of what is written in the document", () => {
    const pipeline = {
      ...emptyPipeline("Secret", "en"),
      nodes: [{ id: "n", type: "source.file", v: 1, params: { file: "secret.csv" }, label: "secret" }],
      layout: { n: { x: 0, y: 0 } },
    };
    expect(JSON.stringify(thumbnailOf(pipeline))).not.toMatch(/secret/i);
  });

  it.each([null, "", "[]", "{}", '{"height":1,"card":1,"cards":[[1,2]],"wires":[]}', '{"height":1,"card":1,"cards":[],"wires":[[0,5]]}', '<svg onload="x">'])(
    "does not draw %s",
    (text) => {
      expect(readThumbnail(text)).toBeNull();
    },
  );
});
