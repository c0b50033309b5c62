import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { CsvKernel } from "./csv-kernel";
import { TextPool } from "./text-pool";

/** Values that are also given one by one. */
const ONE_BY_ONE = 30_000;

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

/** The codes that a pool gives to the cells of a file's first column; those that it gives to them one by one must be the same. */
async function codesOf(values: readonly Uint8Array[]): Promise<number[]> {
  const kernel = await CsvKernel.open(testCompute(), 44, -1, 2);
  const room = values.reduce((sum, value) => sum + value.length + 2, 0);
  kernel.reserveText(room, 0);
  let at = kernel.textStart;
  for (const value of values) {
    kernel.bytes.set(value, at);
    kernel.bytes.set([44, 10], at + value.length);
    at += value.length + 2;
  }
  const pool = new TextPool(kernel);
  const codes = new Int32Array(values.length);
  for (let row = 0, from = kernel.textStart; row < values.length; from = kernel.reached) {
    const count = kernel.findRows(from, at, values.length - row);
    if (count === 0) throw new Error("no row");
    pool.readTexts(0, codes.subarray(row, row + count));
    row += count;
  }
  const other = new TextPool(kernel);
  expect(values.slice(0, ONE_BY_ONE).findIndex((value, i) => other.codeOfBytes(value) !== codes[i])).toBe(-1);
  pool.close();
  // Codes come by first appearance, so the kept texts are the new values in a row.
  let size = 0;
  const kept = values.filter((_, i) => codes[i] === size && ++size > 0);
  expect(pool.size).toBe(size);
  expect(Buffer.compare(pool.between(0, size), Buffer.concat(kept))).toBe(0);
  return Array.from(codes);
}

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe("a pool of texts", () => {
  it("gives the codes of a Map to any bytes, zeros among them", async () => {
    const byte = fc.constantFrom(0, 1, 48, 49, 57, 65, 97, 128, 255);
    const value = fc.array(byte, { maxLength: 14 }).map((bytes) => Uint8Array.from(bytes));
    await fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 300 }), async (values) => {
        expect(await codesOf(values)).toEqual(expectedCodes(values));
      }),
      { numRuns: 200 },
    );
  });

  it("gives the codes of a Map to numbers of any length, and to what stands beside numbers in the table of characters", async () => {
    const value = fc.stringMatching(/^[0-9:?/@C]{1,18}$|^[0-9]{1,18}$/).map(ascii);
    await fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 300 }), fc.boolean(), async (values, twice) => {
        const all = twice ? [...values, ...values] : values;
        expect(await codesOf(all)).toEqual(expectedCodes(all));
      }),
      { numRuns: 300 },
    );
  });

  it("gives the codes of a Map to numbers that rise or fall for a while", async () => {
    const run = fc.tuple(fc.nat(2_000_000), fc.integer({ min: -3, max: 3 }), fc.nat(400)).map(([from, step, count]) => {
      return Array.from({ length: count }, (_, i) => ascii(String(Math.abs(from + Math.floor(i / 2) * step))));
    });
    await fc.assert(
      fc.asyncProperty(fc.array(run, { maxLength: 12 }), async (runs) => {
        const values = runs.flat();
        expect(await codesOf(values)).toEqual(expectedCodes(values));
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
    async (_, write) => {
      const values = Array.from({ length: 200_000 }, (_unused, i) => ascii(write(i)));
      const twice = [...values, ...values];
      const expected = expectedCodes(twice);
      const codes = await codesOf(twice);
      expect(codes.findIndex((code, i) => code !== expected[i])).toBe(-1);
    },
    60_000,
  );
});
