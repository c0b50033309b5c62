import { describe, expect, it } from "vitest";
import oracle from "@/lib/ml/features/text/fixtures/text.json";
import { replay } from "@/lib/ml/recipe/replay";
import { cell, takeRows } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { codedColumn, numberColumn, tableOf } from "../fixtures/tables";
import { text } from "./text";

const reviews = [
  "Great quality, the fabric is soft and the colour is lovely",
  "The courier was late and the parcel was damaged",
  "Отличное качество, ткань мягкая, рекомендую",
  "Курьер опоздал, коробка помята, ужасная доставка",
  "Calitate excelentă, materialul este moale",
  "Curierul a întârziat și coletul era deteriorat",
  null,
  "",
];
const shop = tableOf([numberColumn("amount", "amount", [1, 2, 3, 4, 5, 6, 7, 8]), codedColumn("review", null, "text", reviews)], reviews.length);

async function run(table: Table, settings: Record<string, unknown> = {}) {
  const ctx = recordingContext();
  const outputs = await text.run({ data: table }, text.params.parse(settings), ctx);
  expect(JSON.parse(JSON.stringify(outputs.report))).toEqual(outputs.report);
  return { ...outputs, ctx };
}

const cells = (table: Table, name: string) => {
  const column = table.columns.find((one) => one.name === name);
  return column ? Array.from({ length: table.rows }, (_, row) => cell(column, row)) : [];
};

describe("feature.text", () => {
  it("finds the texts, hears praise and complaint in three languages, and leaves rows without text missing", async () => {
    const { data, report } = await run(shop, { topics: 0, terms: 0, words: true });
    expect(data.columns.slice(2).map(({ name, role }) => `${name} ${role}`)).toEqual(["review: sentiment feature", "review: words feature"]);
    const scores = cells(data, "review: sentiment");
    for (const [row, score] of scores.slice(0, 6).entries()) expect(Math.sign(Number(score)), String(reviews[row])).toBe(row % 2 === 0 ? 1 : -1);
    expect(scores.slice(6)).toEqual([null, null]);
    expect(cells(data, "review: words").slice(5)).toEqual([7, null, 0]);
    expect(report).toMatchObject({
      kind: "feature.text",
      column: "review",
      missing: 1,
      languages: [
        { language: "en", rows: 2 },
        { language: "ru", rows: 2 },
        { language: "ro", rows: 2 },
      ],
      sentiment: { positive: 3, negative: 3, neutral: 0 },
    });
  });

  it("finds the four themes of the texts, names them by their words, and replays them on other rows", async () => {
    const corpus = tableOf([codedColumn("body", null, "text", oracle.documents)], oracle.documents.length);
    const { data, report, ctx } = await run(corpus, { topics: 4, terms: 3, stems: false });
    expect(report.kind === "feature.text" && "topics" in report ? report.topics : []).toHaveLength(4);
    const names = data.columns.filter(({ name }) => name.startsWith("body: topic ")).map(({ name }) => name);
    expect(names).toHaveLength(4);
    for (const key of ["courier", "price", "quality", "support"]) {
      const theme = oracle.documents.filter((document) => document.split(" ").filter((word) => THEMES[key].includes(word)).length >= 4);
      const rows = oracle.documents.flatMap((document, row) => (theme.includes(document) ? [row] : []));
      const sums = names.map((name) => rows.reduce((sum, row) => sum + Number(cells(data, name)[row]), 0) / rows.length);
      expect(Math.max(...sums), `${key}: ${sums}`).toBeGreaterThan(0.55);
    }
    const columns = data.columns.slice(1).map(({ name }) => name);
    const replayed = await replay(data.recipe, corpus, ctx.checkpoint);
    for (const name of columns) expect(cells(replayed, name)).toEqual(cells(data, name));
    const fresh = tableOf([codedColumn("body", null, "text", ["courier parcel late delivery", "zzz yyy", null])], 3);
    const scored = await replay(data.recipe, fresh, ctx.checkpoint);
    const shares = names.map((name) => cells(scored, name));
    expect(Math.max(...shares.map(([first]) => Number(first)))).toBeGreaterThan(0.9);
    expect(shares.map(([, second]) => second)).toEqual([0, 0, 0, 0]);
    expect(shares.map(([, , third]) => third)).toEqual([null, null, null, null]);
  });

  it("counts a text as often as rows have it", async () => {
    const doubled = tableOf([codedColumn("review", null, "text", [...oracle.documents, ...oracle.documents])], oracle.documents.length * 2);
    const { report } = await run(doubled, { topics: 0, terms: 1, leastRows: 2 });
    const single = await run(tableOf([codedColumn("review", null, "text", oracle.documents)], oracle.documents.length), { topics: 0, terms: 1, leastRows: 1 });
    const rowsOf = (found: typeof report) =>
      "terms" in found && Array.isArray(found.terms) ? found.terms.map((term: { rows: number }) => term.rows).sort((a, b) => a - b) : [];
    expect(rowsOf(report)).toEqual(rowsOf(single.report).map((rows) => rows * 2));
  });

  it("speaks of topics in the language of the document", async () => {
    const corpus = tableOf([codedColumn("отзыв", null, "text", oracle.documents)], oracle.documents.length);
    const { data } = await text.run({ data: corpus }, text.params.parse({ topics: 1, terms: 0 }), { ...recordingContext(), language: "ru" });
    expect(data.columns.slice(1).map(({ name }) => name.split(" ").slice(0, 2).join(" "))).toEqual(["отзыв: тональность", "отзыв: тема"]);
  });

  it("says what is wrong with tables without texts, of nothing but gaps, one row and words that never meet again", async () => {
    await expect(run(tableOf([numberColumn("amount", "amount", [1])], 1))).rejects.toMatchObject({ problem: { code: "feature.text-no-column" } });
    const gaps = await run(tableOf([codedColumn("review", null, "text", [null, null])], 2));
    expect(warningCodes(gaps.ctx)).toEqual(["feature.all-missing"]);
    expect(cells(gaps.data, "review: sentiment")).toEqual([null, null]);
    const one = await run(tableOf([codedColumn("review", null, "text", ["good parcel"])], 1));
    expect(warningCodes(one.ctx)).toEqual(["feature.text-no-terms"]);
    const few = await run(tableOf([codedColumn("review", null, "text", ["parcel late", "parcel lost", "late again"])], 3), { mostShare: 1 });
    expect(warningCodes(few.ctx)).toEqual(["feature.text-fewer-topics"]);
    expect((await run(takeRows(shop, new Uint32Array(0)))).data.rows).toBe(0);
  });
});

const THEMES: Readonly<Record<string, string>> = {
  courier: "delivery courier late parcel box damaged waiting tracking",
  price: "price cheap discount sale expensive offer coupon value",
  quality: "quality fabric seam colour washing shrinks soft material",
  support: "support answer phone operator polite reply refund ticket",
};
