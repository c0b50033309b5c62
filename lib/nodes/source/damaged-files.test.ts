import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import en from "@/lib/messages/en/source.json";
import { Random } from "@/lib/ml/random";
import { plainTable, runFiles } from "./fixtures/run-files";

const fixtures = join(import.meta.dirname, "../../table/fixtures");
const bytesOf = (path: string) => new Uint8Array(readFileSync(join(fixtures, path)));

const PACKED = ["calc/kinds.xlsx", "calc/kinds.ods", "files/pandas.xlsx", "calc/password.ods", "files/checksums.parquet"];
const OTHERS = [
  "calc/kinds.fods",
  "calc/kinds.xls",
  "calc/password.xlsx",
  "files/pandas.parquet",
  "files/types-none.parquet",
  "files/types-zstd.parquet",
  "files/types-gzip.parquet",
  "files/nested.parquet",
  "files/encrypted-columns.parquet",
  "files/encrypted-footer.parquet",
];
/** Texts: a part of one is a table too, and nothing tells a changed letter. */
const TEXTS = ["calc/utf16-tab.csv", "calc/cp1250-semicolon.csv", "calc/utf8-quoted-tab.csv", "files/records.json", "files/lines.ndjson"];
const FLIPS = 60;

/** What reading gives: a table, or a problem that has words with a remedy. Anything else is thrown by the node and fails the test. */
async function outcome(name: string, bytes: Uint8Array<ArrayBuffer>) {
  const { data, problem } = await runFiles({ [name]: new Blob([bytes]) });
  if (!problem) return { table: data && plainTable(data), code: null };
  expect(problem.severity).toBe("error");
  expect(problem.code).toMatch(/^source\./);
  const words = Object.entries(en.problems).find(([key]) => `source.${key}` === problem.code)?.[1];
  expect(words, problem.code).toMatchObject({ remedy: expect.stringMatching(/\S/) });
  return { table: null, code: problem.code };
}

const name = (path: string) => path.slice(path.indexOf("/") + 1);

describe("files that were cut off", () => {
  it.each([...PACKED, ...OTHERS])("%s says so wherever it ends", async (path) => {
    const whole = bytesOf(path);
    for (let part = 0; part < 10; part++) {
      const { table, code } = await outcome(name(path), whole.slice(0, Math.floor((whole.length * part) / 10)));
      expect(table, `cut at ${part} tenths`).toBeNull();
      expect(code).not.toBeNull();
    }
    const { table, code } = await outcome(name(path), whole.slice(0, -1));
    // The last byte of a container or of an XML file says nothing.
    if (!/xls$|password\.xlsx$|fods$/.test(path)) expect({ table, code }).toMatchObject({ table: null, code: expect.any(String) });
  });
});

describe("texts that were cut off", () => {
  it.each(TEXTS)("%s gives the rows it has or says what is wrong", async (path) => {
    const whole = bytesOf(path);
    for (let end = 0; end < whole.length; end += Math.ceil(whole.length / 40)) await outcome(name(path), whole.slice(0, end));
  });
});

describe("files with a bit turned over", () => {
  const flipped = (whole: Uint8Array, seed: number) => {
    const bytes = new Uint8Array(whole);
    const random = new Random(seed);
    bytes[random.below(bytes.length)] ^= 1 << random.below(8);
    return bytes;
  };

  it.each(PACKED)("%s gives its table or says that it is damaged", async (path) => {
    const whole = bytesOf(path);
    const right = await outcome(name(path), new Uint8Array(whole));
    for (let seed = 0; seed < FLIPS; seed++) {
      const { table, code } = await outcome(name(path), flipped(whole, seed));
      if (code === null) expect(table, `flip ${seed}`).toEqual(right.table);
    }
  });

  it.each([...OTHERS, ...TEXTS])("%s never ends in anything but a table or a problem", async (path) => {
    const whole = bytesOf(path);
    for (let seed = 0; seed < FLIPS; seed++) await outcome(name(path), flipped(whole, seed));
  });
});
