/** The cases of the npm package csv-spectrum (BSD-2-Clause), read where they are installed: files, and their records as JSON. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { Json } from "../table";
import { namesOf, readBytes, rowsOf } from "./fixtures/read-text";

const FOLDER = "node_modules/csv-spectrum";
const record = z.record(z.string(), z.string());
/** One case has a single record that is no list. */
const records = z.union([z.array(record), record.transform((one) => [one])]);
/** The one cell that differs: the JSON of location_coordinates has another telephone number than its file. */
const OTHER: Readonly<Record<string, string>> = { "1234567890": "2095257564" };

/** A cell of a typed table against the text of the reference: nothing is missing, a number is its value, a text is itself. */
function same(cell: Json, text: string): boolean {
  if (cell === null) return text === "";
  return typeof cell === "number" ? cell === Number(text) && String(cell) === text : cell === text;
}

describe("csv-spectrum", () => {
  const names = readdirSync(join(FOLDER, "csvs")).map((name) => name.replace(/\.csv$/, ""));

  it("has its twelve cases", () => {
    expect(names).toHaveLength(12);
  });

  it.each(names)("%s", async (name) => {
    const expected = records.parse(JSON.parse(readFileSync(join(FOLDER, "json", `${name}.json`), "utf8")));
    const { table } = await readBytes(readFileSync(join(FOLDER, "csvs", `${name}.csv`)));
    expect(namesOf(table)).toEqual(Object.keys(expected[0]));
    const rows = rowsOf(table);
    expect(rows).toHaveLength(expected.length);
    for (const [i, record] of expected.entries()) {
      for (const [j, text] of Object.values(record).entries()) {
        const wanted = OTHER[text] ?? text;
        expect([rows[i][j], wanted, same(rows[i][j], wanted)]).toEqual([rows[i][j], wanted, true]);
      }
    }
  });
});
