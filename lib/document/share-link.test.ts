import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryPipeline } from "./fixtures/arbitrary-pipeline";
import { SIZE_LIMIT } from "./parse";
import { decodeShareHash, encodeShareHash, LINK_PREFIX } from "./share-link";

const hashOf = (text: string | Buffer) => LINK_PREFIX + deflateRawSync(text).toString("base64url");

describe("share link", () => {
  it("brings any document back (property)", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryPipeline, async (pipeline) => {
        const hash = await encodeShareHash(pipeline);
        expect(hash).toMatch(/^#p=[A-Za-z0-9_-]+$/);
        expect(await decodeShareHash(hash)).toMatchObject({ ok: true, value: { pipeline } });
      }),
      { numRuns: 50 },
    );
  });

  it("is none of ours when the hash begins otherwise", async () => {
    expect(await decodeShareHash("#section")).toBeNull();
    expect(await decodeShareHash("")).toBeNull();
  });

  it.each([
    ["nothing", LINK_PREFIX],
    ["other characters", `${LINK_PREFIX}<script>`],
    ["noise", `${LINK_PREFIX}AAAAAAAA_-`],
    ["text that is not UTF-8", hashOf(Buffer.from([0xff, 0xfe, 0xfd]))],
    ["a link cut short", hashOf("x".repeat(4000)).slice(0, 12)],
    ["a bomb", hashOf("0".repeat(SIZE_LIMIT * 3))],
    ["a link beyond all bounds", LINK_PREFIX + "A".repeat(2_000_000)],
  ])("tells that it is broken: %s", async (_, hash) => {
    expect(await decodeShareHash(hash)).toMatchObject({ ok: false, problem: { code: "studio.link-broken" } });
  });

  it("never throws (property)", async () => {
    await fc.assert(fc.asyncProperty(fc.string(), async (text) => void (await decodeShareHash(LINK_PREFIX + text))));
  });
});
