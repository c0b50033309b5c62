import { describe, expect, it } from "vitest";
import { replay } from "@/lib/ml/recipe/replay";
import { cell } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { codedColumn, numberColumn, tableOf } from "../fixtures/tables";
import { bins } from "./bins";

const spend = tableOf([numberColumn("spend", "feature", [5, 12, 19, 20, 33, Number.NaN, 60, 81])], 8);
const cells = (table: Table, name: string) => {
  const column = table.columns.find((one) => one.name === name);
  return column ? Array.from({ length: table.rows }, (_, row) => cell(column, row)) : [];
};

describe("feature.bins", () => {
  it("names bins in words, keeps missing values and takes the role from the original", async () => {
    const ctx = recordingContext();
    const { data, report } = await bins.run({ data: spend }, bins.params.parse({ method: "edges", edges: "20, 50, 80" }), ctx);
    expect(cells(data, "spend (bins)")).toEqual(["under 20", "under 20", "under 20", "20 to 49", "20 to 49", null, "50 to 79", "80 and more"]);
    expect(data.columns.map(({ name, role }) => `${name} ${role}`)).toEqual(["spend null", "spend (bins) feature"]);
    expect(report).toMatchObject({
      columns: [{ missing: 1, bins: [{ rows: 3, from: null, to: 20 }, { rows: 2 }, { rows: 1 }, { rows: 1, from: 80, to: null }] }],
    });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it("speaks the language of the document", async () => {
    const label = async (language: "ru" | "ro") => {
      const { data } = await bins.run({ data: spend }, bins.params.parse({ method: "edges", edges: "20;50,5" }), { ...recordingContext(), language });
      const [, made] = data.columns;
      return made.type === "category" ? [made.name, ...made.dictionary] : [];
    };
    expect(await label("ru")).toEqual(["spend (интервалы)", "меньше 20", "от 20 до 50,5", "50,5 и больше"]);
    expect(await label("ro")).toEqual(["spend (intervale)", "sub 20", "de la 20 la 50,5", "50,5 și peste"]);
  });

  it("replays the learned limits on rows beyond them", async () => {
    const ctx = recordingContext();
    const { data } = await bins.run({ data: spend }, bins.params.parse({ bins: 3, as: "number" }), ctx);
    expect(cells(await replay(data.recipe, spend, ctx.checkpoint), "spend (bins)")).toEqual(cells(data, "spend (bins)"));
    const beyond = tableOf([numberColumn("spend", "feature", [-1e9, 1e9, Number.NaN])], 3);
    expect(cells(await replay(data.recipe, beyond, ctx.checkpoint), "spend (bins)")).toEqual([1, 3, null]);
  });

  it("finds limits by a target, and says when there are none", async () => {
    const rows = 100;
    const age = numberColumn(
      "age",
      "feature",
      Array.from({ length: rows }, (_, i) => 18 + (i % 50)),
    );
    const left = codedColumn(
      "left",
      "target",
      "category",
      Array.from({ length: rows }, (_, i) => (i % 50 < 20 ? "yes" : "no")),
    );
    const ctx = recordingContext();
    const params = bins.params.parse({ method: "tree", bins: 2 });
    const { report } = await bins.run({ data: tableOf([age, left], rows) }, params, ctx);
    expect(report).toMatchObject({ target: "left", columns: [{ bins: [{ to: 38, rows: 40 }, { rows: 60 }] }] });
    const same = codedColumn("left", "target", "category", new Array<string>(rows).fill("no"));
    await bins.run({ data: tableOf([age, same], rows) }, params, ctx);
    expect(warningCodes(ctx)).toEqual(["feature.bins-no-split"]);
  });

  it("tells of constants, empty columns and too few values, and refuses what are no limits", async () => {
    const odd = tableOf(
      [
        numberColumn("flat", "feature", [3, 3, 3]),
        numberColumn("void", "feature", [Number.NaN, Number.NaN, Number.NaN]),
        numberColumn("few", "feature", [0, 0, 1]),
      ],
      3,
    );
    const ctx = recordingContext();
    const { data } = await bins.run({ data: odd }, bins.params.parse({}), ctx);
    expect(warningCodes(ctx)).toEqual(["feature.bins-constant", "feature.all-missing", "feature.bins-fewer"]);
    expect(cells(data, "flat (bins)")).toEqual(["any value", "any value", "any value"]);
    await expect(bins.run({ data: spend }, bins.params.parse({ method: "edges", edges: "ten" }), ctx)).rejects.toMatchObject({
      problem: { code: "feature.bad-edges" },
    });
    await expect(bins.run({ data: spend }, bins.params.parse({ method: "edges" }), ctx)).rejects.toMatchObject({ problem: { code: "feature.no-edges" } });
  });
});
