import { describe, expect, it } from "vitest";
import vectors from "./fixtures/hash.json";
import { canonicalJson, hash128 } from "./hash";

describe("hash128", () => {
  it.each(vectors)("matches mmh3 (MurmurHash3 x86 128) on $text", ({ text, hash }) => {
    expect(hash128(text)).toBe(hash);
  });
});

describe("canonicalJson", () => {
  it("does not depend on the order of keys, at any depth", () => {
    expect(canonicalJson({ b: [{ y: 1, x: 2 }], a: null })).toBe(canonicalJson({ a: null, b: [{ x: 2, y: 1 }] }));
  });

  it("keeps the order of lists and tells types apart", () => {
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
    expect(canonicalJson({ a: "1" })).not.toBe(canonicalJson({ a: 1 }));
  });

  it("leaves undefined out", () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });
});
