import { describe, expect, it } from "vitest";
import { crc32 } from "./crc32";

const EXPECTED = [0, 3523407757, 3436257034, 4084910631, 1646333285, 3054200384, 1685348360];

// Oracle: Python's zlib.crc32.
describe("the checksum of zip and Parquet", () => {
  const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 3)) & 0xff);

  it("agrees with zlib, whatever the length", () => {
    expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
    expect([0, 1, 2, 3, 4, 5, 1000].map((length) => crc32(bytes(length)))).toEqual(EXPECTED);
  });

  it("is the same in parts", () => {
    const whole = bytes(1000);
    for (const cut of [0, 1, 3, 500, 1000]) expect(crc32(whole.subarray(cut), crc32(whole.subarray(0, cut)))).toBe(EXPECTED[6]);
  });
});
