import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { MIGRATIONS, migrate } from "./migrations";
import { parsePipeline } from "./parse";
import { VERSION } from "./schema";
import { serializePipeline } from "./serialize";

const FROZEN = new URL("../../e2e/projects/", import.meta.url);
const files = readdirSync(FROZEN).filter((name) => name.endsWith(".strata.json"));
const versionOf = (name: string) => Number(/^v(\d+)-/.exec(name)?.[1]);
const text = (name: string) => readFileSync(new URL(name, FROZEN), "utf8");

describe("frozen projects of every past version", () => {
  it("exist for every version up to the current one", () => {
    for (let version = 1; version <= VERSION; version++)
      expect(
        files.filter((name) => versionOf(name) === version),
        `frozen files of version ${version}`,
      ).not.toEqual([]);
  });

  it.each(files)("%s holds the version its name says and opens", async (name) => {
    expect(JSON.parse(text(name)).version).toBe(versionOf(name));
    const parsed = parsePipeline(text(name));
    if (!parsed.ok) throw new Error(parsed.problem.code);
    expect(parsed.value.pipeline.version).toBe(VERSION);
    // What became of the file and what was said about it, agreed once and compared for ever.
    await expect(serializePipeline(parsed.value.pipeline)).toMatchFileSnapshot(`../../e2e/projects/expected/${name}`);
    expect(parsed.value.notices.map((notice) => notice.code)).toMatchSnapshot();
  });
});

describe("the list of migrations", () => {
  it("leads from version 1 to the current one without a gap", () => {
    expect(MIGRATIONS.map((migration) => migration.from)).toEqual(Array.from({ length: VERSION - 1 }, (_, index) => index + 1));
    expect(new Set(MIGRATIONS.map((migration) => migration.name)).size).toBe(MIGRATIONS.length);
  });

  it.each(MIGRATIONS.map((migration) => migration.name))("%s changes at least one frozen file", (name) => {
    const ran = files.flatMap((file) => {
      const before: unknown = JSON.parse(text(file));
      const migration = MIGRATIONS.find((candidate) => candidate.name === name);
      if (!migration || versionOf(file) !== migration.from) return [];
      const document = migrate(Object(before), migration.from, MIGRATIONS, migration.from + 1).document;
      return JSON.stringify({ ...document, version: 0 }) === JSON.stringify({ ...Object(before), version: 0 }) ? [] : [file];
    });
    expect(ran).not.toEqual([]);
  });

  it("runs in order, each once, and raises the version", () => {
    const steps = [
      { from: 2, name: "second", up: (document: Readonly<Record<string, unknown>>) => ({ ...document, trace: `${String(document.trace)}b` }) },
      { from: 1, name: "first", up: (document: Readonly<Record<string, unknown>>) => ({ ...document, trace: "a" }) },
    ];
    expect(migrate({ version: 1 }, 1, steps, 3)).toEqual({ document: { version: 3, trace: "ab" }, ran: ["first", "second"] });
    expect(() => migrate({}, 1, steps, 4)).toThrow("no migration from version 3");
  });
});
