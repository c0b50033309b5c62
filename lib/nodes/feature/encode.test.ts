import { describe, expect, it } from "vitest";
import oracle from "@/lib/ml/features/fixtures/encode.json";
import { replay } from "@/lib/ml/recipe/replay";
import type { Table } from "@/lib/table/table";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { booleanColumn, codedColumn, numberColumn, tableOf } from "../fixtures/tables";
import { encode } from "./encode";

const rows = oracle.city.length;
const city = codedColumn("city", "feature", "category", oracle.city);
const shop = tableOf([city, codedColumn("plan", "target", "category", oracle.plan), numberColumn("spend", null, oracle.spend)], rows);

function numbersOf(table: Table, name: string): (number | null)[] {
  const column = table.columns.find((one) => one.name === name);
  if (column?.type !== "number") throw new Error(`no number ${name} among ${table.columns.map((one) => one.name).join(", ")}`);
  return Array.from({ length: table.rows }, (_, row) => (Number.isNaN(column.values[row]) ? null : column.values[row]));
}

async function run(table: Table, settings: Record<string, unknown>) {
  const ctx = recordingContext();
  const params = encode.params.parse(settings);
  const outputs = await encode.run({ data: table }, params, ctx);
  expect(JSON.parse(JSON.stringify(outputs.report))).toEqual(outputs.report);
  return { ...outputs, ctx, params };
}

/** The same table of a few new rows, one of them with a level not seen, one without any. */
const fresh = tableOf([codedColumn("city", "feature", "category", ["Cluj", "Tiraspol", null, oracle.city[0]])], 4);

describe("one column a value", () => {
  it.each(oracle.onehot)(
    `matches OneHotEncoder of scikit-learn ${oracle.sklearn}: $most values, share $share`,
    async ({ most, share, frequent, other, sums, rows: first }) => {
      const { data } = await run(shop, { most, share });
      const names = [...frequent.map((level) => `city = ${level}`), ...(other ? ["city = other"] : [])];
      expect(
        data.columns
          .slice(3)
          .map(({ name }) => name)
          .sort(),
      ).toEqual([...names].sort());
      const made = names.map((name) => numbersOf(data, name));
      expect(made.map((values) => values.reduce((sum: number, value) => sum + (value ?? 0), 0))).toEqual(sums);
      expect(first.map((_, row) => made.findIndex((values) => values[row] === 1))).toEqual(first);
    },
  );

  it("sends new levels to the rare ones, or leaves them zero, and keeps both for rows that were seen", async () => {
    const { data, ctx } = await run(shop, { most: 2 });
    expect(warningCodes(ctx)).toEqual(["feature.encode-grouped"]);
    const replayed = await replay(data.recipe, fresh, ctx.checkpoint);
    expect(numbersOf(replayed, "city = other").slice(0, 3)).toEqual([1, 1, 0]);
    const zeros = await run(shop, { most: 2, unknown: "zeros" });
    expect(numbersOf(zeros.data, "city = other")).toEqual(numbersOf(data, "city = other"));
    expect(numbersOf(await replay(zeros.data.recipe, fresh, ctx.checkpoint), "city = other").slice(0, 3)).toEqual([1, 0, 0]);
    expect(data.columns.find(({ name }) => name === "city")?.role).toBeNull();
  });

  it("gives missing values a column, leaves the most frequent out when asked, and says yes and no", async () => {
    const odd = tableOf([codedColumn("c", "feature", "category", ["a", "a", null, "b"]), booleanColumn("vip", "feature", [true, false, null, true])], 4);
    const { data } = await run(odd, { drop: true });
    expect(data.columns.slice(2).map(({ name }) => name)).toEqual(["c = b", "c = missing", "vip = no", "vip = missing"]);
    expect(numbersOf(data, "c = missing")).toEqual([0, 0, 1, 0]);
  });
});

describe("other ways", () => {
  it("gives the order by frequency, alphabet or a list, and tells what the list lacks", async () => {
    const sizes = tableOf([codedColumn("size", "feature", "category", ["M", "S", "M", "XL", null, "L"])], 6);
    expect(numbersOf((await run(sizes, { method: "ordinal" })).data, "size (order)")).toEqual([0, 2, 0, 3, null, 1]);
    expect(numbersOf((await run(sizes, { method: "ordinal", order: "alphabet" })).data, "size (order)")).toEqual([1, 2, 1, 3, null, 0]);
    const given = await run(sizes, { method: "ordinal", order: "given", levels: "XS\nS\nM\nL" });
    expect(numbersOf(given.data, "size (order)")).toEqual([2, 1, 2, null, null, 3]);
    expect(warningCodes(given.ctx)).toEqual(["feature.encode-unlisted"]);
  });

  it("gives shares, 0 for what was not seen", async () => {
    const { data, ctx } = await run(shop, { method: "frequency" });
    const share = oracle.city.filter((value) => value === "Cluj").length / rows;
    expect(numbersOf(await replay(data.recipe, fresh, ctx.checkpoint), "city (share)").slice(0, 3)).toEqual([share, 0, 0]);
  });

  it("encodes by a target, cross-fitted here and by all rows on new ones", async () => {
    const { data, report, ctx } = await run(shop, { method: "target", target: "spend" });
    const expected = oracle.cases[0];
    const [cluj] = numbersOf(await replay(data.recipe, fresh, ctx.checkpoint), "city (spend mean)");
    expect(cluj).toBeCloseTo(expected.values.flat()[expected.levels.indexOf("Cluj")], 9);
    expect(numbersOf(await replay(data.recipe, fresh, ctx.checkpoint), "city (spend mean)")[1]).toBeCloseTo(expected.mean[0], 9);
    const here = numbersOf(data, "city (spend mean)");
    expect(new Set(here).size).toBeGreaterThan(expected.levels.length);
    expect(report).toMatchObject({ target: { column: "spend", folds: 5 }, made: 1 });
    const classes = await run(shop, { method: "target" });
    expect(classes.data.columns.slice(3).map(({ name }) => name)).toEqual(["basic", "plus", "pro"].map((name) => `city (plan = ${name} mean)`));
  });

  it("hashes into as many columns as asked, the same on new rows", async () => {
    const { data, ctx } = await run(shop, { method: "hashing", dimensions: 8 });
    expect(data.columns.slice(3)).toHaveLength(8);
    const replayed = await replay(data.recipe, fresh, ctx.checkpoint);
    for (let c = 1; c <= 8; c++) expect(numbersOf(replayed, `hash ${c}`)[3]).toBe(numbersOf(data, `hash ${c}`)[0]);
  });
});

describe("tables that are no good for it", () => {
  it("warns of identifiers, single levels and empty columns", async () => {
    const many = Array.from({ length: 300 }, (_, i) => `id ${i}`);
    const odd = tableOf(
      [
        codedColumn("id-like", "feature", "text", many),
        codedColumn("same", "feature", "category", new Array<string>(300).fill("x")),
        codedColumn("void", "feature", "category", new Array<null>(300).fill(null)),
      ],
      300,
    );
    expect(warningCodes((await run(odd, {})).ctx)).toEqual([
      "feature.encode-id-like",
      "feature.encode-grouped",
      "feature.encode-one-level",
      "feature.all-missing",
    ]);
  });

  it("stays within memory with a million categories, and tells what is not remembered", async () => {
    const count = 1_000_000;
    const dictionary = Array.from({ length: count }, (_, i) => `v${i}`);
    const large: Table = {
      rows: count,
      recipe: [],
      columns: [
        { name: "c", role: "feature", type: "text", dictionary, codes: Int32Array.from({ length: count }, (_, i) => i) },
        { name: "y", role: "target", type: "number", values: Float64Array.from({ length: count }, (_, i) => i % 2) },
      ],
    };
    const { data, ctx } = await run(large, { method: "target" });
    expect(warningCodes(ctx)).toContain("feature.encode-forgotten");
    expect(data.recipe[0].state).toMatchObject({ encodings: [{ levels: { length: 50_000 } }] });
    expect((await run(large, {})).data.columns).toHaveLength(3);
  });

  it("refuses the target as its own source, an empty one and one of very many classes", async () => {
    await expect(run(shop, { method: "target", columns: ["plan"] })).rejects.toMatchObject({ problem: { code: "feature.encode-target-itself" } });
    const odd = tableOf(
      [
        city,
        codedColumn("y", "target", "category", new Array<null>(rows).fill(null)),
        codedColumn(
          "z",
          null,
          "text",
          oracle.city.map((_, i) => `${i}`),
        ),
      ],
      rows,
    );
    await expect(run(odd, { method: "target" })).rejects.toMatchObject({ problem: { code: "feature.encode-target-empty" } });
    await expect(run(odd, { method: "target", target: "z" })).rejects.toMatchObject({ problem: { code: "feature.encode-many-classes" } });
  });
});
