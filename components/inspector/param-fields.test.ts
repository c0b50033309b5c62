import { describe, expect, it } from "vitest";
import * as z from "zod";
import { type AnyNode, column, seed } from "@/lib/nodes/contract";
import { fieldsOf, isVisible } from "./param-fields";

const definition: AnyNode = {
  type: "test.form",
  v: 1,
  group: "prepare",
  icon: "table",
  inputs: {},
  outputs: {},
  migrations: {},
  params: z.object({
    k: z.int().min(2).max(50).default(4).meta({ control: "slider" }),
    tolerance: z.number().min(0).default(0.1).meta({ advanced: true }),
    rate: z.number().nullable().default(null),
    method: z.enum(["a", "b"]).default("a"),
    strict: z
      .boolean()
      .default(false)
      .meta({ when: { method: ["b"] } }),
    note: z.string().meta({ control: "multiline" }).default(""),
    date: column({ role: "date", types: ["date"] }),
    seed: seed(),
    rules: z
      .array(z.object({ a: z.string() }))
      .default([])
      .meta({ control: "custom", editor: "rules" }),
    names: z.record(z.string(), z.string()).default({}).meta({ control: "hidden" }),
  }),
  run: async () => ({}),
};

describe("fieldsOf", () => {
  const fields = new Map(fieldsOf(definition).map((field) => [field.name, field]));

  it("keeps the order of the schema", () => {
    expect([...fields.keys()]).toEqual(["k", "tolerance", "rate", "method", "strict", "note", "date", "seed", "rules", "names"]);
  });

  it("finds type, bounds and first value below defaults and nulls", () => {
    expect(fields.get("k")).toMatchObject({ kind: { type: "number", whole: true, min: 2, max: 50 }, first: 4, nullable: false, meta: { control: "slider" } });
    expect(fields.get("tolerance")).toMatchObject({ kind: { type: "number", whole: false, min: 0 }, meta: { advanced: true } });
    expect(fields.get("tolerance")?.kind).toHaveProperty("max", undefined);
    expect(fields.get("rate")).toMatchObject({ nullable: true, first: null });
    expect(fields.get("method")).toMatchObject({ kind: { type: "choice", options: ["a", "b"] } });
    expect(fields.get("note")?.meta.control).toBe("multiline");
    expect(fields.get("date")).toMatchObject({ kind: { type: "text" }, nullable: true, meta: { control: "column", role: "date", types: ["date"] } });
    expect(fields.get("seed")).toMatchObject({ kind: { type: "number", whole: true, max: 4294967295 }, meta: { control: "seed", advanced: true } });
    expect(fields.get("rules")).toMatchObject({ kind: { type: "other" }, meta: { editor: "rules" } });
  });

  it("shows a field only while its condition holds, and never a hidden one", () => {
    const strict = fields.get("strict");
    const names = fields.get("names");
    expect(strict && isVisible(strict, { method: "b" })).toBe(true);
    expect(strict && isVisible(strict, { method: "a" })).toBe(false);
    expect(names && isVisible(names, {})).toBe(false);
  });
});
