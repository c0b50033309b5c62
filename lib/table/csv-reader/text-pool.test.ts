import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BYTES_BEFORE } from "./text-keys";
import { TextPool } from "./text-pool";

/** Values one after another, as they stand in a file, and where each begins and ends. */
function laidOut(values: readonly Uint8Array[]) {
  const size = values.reduce((sum, value) => sum + value.length, 0);
  const bytes = new Uint8Array(BYTES_BEFORE + size);
  const starts = new Int32Array(values.length);
  const ends = new Int32Array(values.length);
  let at = BYTES_BEFORE;
  for (const [i, value] of values.entries()) {
    bytes.set(value, at);
    starts[i] = at;
    at += value.length;
    ends[i] = at;
  }
  return { view: new DataView(bytes.buffer), starts, ends };
}

/** Codes by first appearance, from a Map. */
function expectedCodes(values: readonly Uint8Array[]): number[] {
  const known = new Map<string, number>();
  return values.map((value) => {
    if (value.length === 0) return -1;
    const key = String.fromCharCode(...value);
    const code = known.get(key) ?? known.size;
    known.set(key, code);
    return code;
  });
}

function codesOf(values: readonly Uint8Array[]): number[] {
  const { view, starts, ends } = laidOut(values);
  const codes = new Int32Array(values.length);
  new TextPool().codeAll(view, starts, ends, 0, values.length, codes, 0);
  return Array.from(codes);
}

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe("a pool of texts", () => {
  it("gives the codes of a Map to any bytes, zeros among them", () => {
    const byte = fc.constantFrom(0, 1, 48, 49, 57, 65, 97, 128, 255);
    const value = fc.array(byte, { maxLength: 14 }).map((bytes) => Uint8Array.from(bytes));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 300 }), (values) => {
        expect(codesOf(values)).toEqual(expectedCodes(values));
      }),
      { numRuns: 200 },
    );
  });

  it("gives the codes of a Map to numbers of any length, and to what stands beside numbers in the table of characters", () => {
    const value = fc.stringMatching(/^[0-9:?/@C]{1,18}$|^[0-9]{1,18}$/).map(ascii);
    fc.assert(
      fc.property(fc.array(value, { maxLength: 300 }), fc.boolean(), (values, twice) => {
        const all = twice ? [...values, ...values] : values;
        expect(codesOf(all)).toEqual(expectedCodes(all));
      }),
      { numRuns: 300 },
    );
  });

  it("gives the codes of a Map to numbers that rise or fall for a while", () => {
    const run = fc.tuple(fc.nat(2_000_000), fc.integer({ min: -3, max: 3 }), fc.nat(400)).map(([from, step, count]) => {
      return Array.from({ length: count }, (_, i) => ascii(String(Math.abs(from + Math.floor(i / 2) * step))));
    });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 12 }), (runs) => {
        const values = runs.flat();
        expect(codesOf(values)).toEqual(expectedCodes(values));
      }),
      { numRuns: 200 },
    );
  });

  // Dense numbers that meet in the table, steps of a power of two, and long values: enough of them for tables that are moved in parts.
  it.each<[string, (i: number) => string]>([
    ["numbers in a row", (i) => String(i)],
    ["two dense ranges", (i) => String((i % 2) * 2 ** 21 + (i >> 1))],
    ["steps of 4096", (i) => String(i * 4096)],
    ["falling numbers", (i) => String(500_000 - i)],
    ["rising numbers, some of them with a letter", (i) => (i % 50 === 3 ? `C${i}` : String(536_365 + i))],
    ["rising numbers, then others", (i) => String(i < 100_000 ? i * 3 : 10_000_019 + ((i * 7919) % 1_000_003) * 3)],
    ["numbers of 9 to 16 digits", (i) => String(123_456_789 * (1 + ((i * 7919) % 400_009)) * (i % 3 === 0 ? 173 : 1))],
    ["the same digits with and without zeros before them", (i) => `${"0".repeat(i % 5)}${10_000_000 + (((i - (i % 5)) * 7919) % 400_009)}`],
    ["mail addresses", (i) => `customer${(i * 7919) % 400_003}@shop.example`],
  ])(
    "tells 200,000 values apart and finds them again: %s",
    (_, write) => {
      const values = Array.from({ length: 200_000 }, (_unused, i) => ascii(write(i)));
      const twice = [...values, ...values];
      const expected = expectedCodes(twice);
      expect(codesOf(twice).findIndex((code, i) => code !== expected[i])).toBe(-1);
    },
    60_000,
  );
});
