import { describe, expect, it } from "vitest";
import { emptyPipeline } from "@/lib/document/empty";
import { serializePipeline } from "@/lib/document/serialize";
import { encodeShareHash } from "@/lib/document/share-link";
import { readImport } from "./read-import";

const pipeline = emptyPipeline("Shared", "ro");

describe("importing", () => {
  it("takes a file, its text, a link and the link's hash alike", async () => {
    const text = serializePipeline(pipeline);
    const hash = await encodeShareHash(pipeline);
    for (const source of [new File([text], "x.strata.json"), text, `https://strata.example/${hash}`, ` ${hash}\n`]) {
      expect(await readImport(source)).toEqual({ ok: true, value: { pipeline, notices: [] } });
    }
  });

  it("is not misled by a hash inside a pipeline's own text", async () => {
    const named = { ...pipeline, name: "see #p=abc" };
    expect(await readImport(serializePipeline(named))).toMatchObject({ ok: true, value: { pipeline: { name: "see #p=abc" } } });
  });

  it.each([
    ["hello", "studio.not-json"],
    ["https://strata.example/#p=AAAA", "studio.link-broken"],
    ["", "studio.file-empty"],
  ])("says what is wrong with %j", async (source, code) => {
    expect(await readImport(source)).toMatchObject({ ok: false, problem: { code } });
  });
});
