import * as z from "zod";
import type { ColumnType } from "@/lib/table/table";
import { checkColumn, chooseColumn, findByName } from "../choose-columns";
import { column, defineNode, report, seed, table } from "../contract";
import { fail } from "../problem";
import { isTextReport } from "./text-report";

const TEXT: readonly ColumnType[] = ["text", "category"];
const NAMES = [
  "review",
  "comment",
  "text",
  "feedback",
  "message",
  "body",
  "description",
  "note",
  "opinion",
  "отзыв",
  "комментарий",
  "текст",
  "сообщение",
  "описание",
  "примечание",
  "обращение",
  "recenzie",
  "recenzia",
  "comentariu",
  "mesaj",
  "descriere",
  "opinie",
  "părere",
];

export const text = defineNode({
  type: "feature.text",
  v: 1,
  group: "feature",
  icon: "message-square-text",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params: z.object({
    column: column({ types: TEXT, names: NAMES }),
    language: z.enum(["auto", "en", "ru", "ro"]).default("auto"),
    sentiment: z.boolean().default(true),
    topics: z.int().min(0).max(30).default(5),
    terms: z.int().min(0).max(200).default(10),
    words: z.boolean().default(false),
    stems: z.boolean().default(true).meta({ advanced: true }),
    stopWords: z.boolean().default(true).meta({ advanced: true }),
    pairs: z.boolean().default(false).meta({ advanced: true }),
    leastRows: z.int().min(1).max(10_000).default(2).meta({ advanced: true }),
    mostShare: z.number().min(0.01).max(1).default(0.9).meta({ unit: "percent", advanced: true }),
    most: z.int().min(10).max(5000).default(1000).meta({ advanced: true }),
    seed: seed(),
  }),
  migrations: {},
  summary: ({ topics, sentiment, terms }) => ({ key: sentiment ? "with-sentiment" : "plain", values: { topics, terms } }),
  check: ({ data }, params) => checkColumn(data, params.column, { param: "column", types: TEXT }),
  async run({ data }, params, ctx) {
    const [{ learnText }, { withColumns }, { appendStep }, { createTranslator }] = await Promise.all([
      import("./text-run"),
      import("@/lib/table/columns"),
      import("@/lib/ml/recipe/append-step"),
      import("@/lib/messages/translator"),
    ]);
    const fitting = data.columns.filter((one) => TEXT.includes(one.type));
    // Without a name that tells, free text: words apart in most of its values.
    const found = params.column === null ? (findByName(fitting, NAMES) ?? fitting.find((one) => "codes" in one && looksLikeText(one.dictionary))) : undefined;
    const name = params.column ?? found?.name ?? fail("feature.text-no-column", {}, { param: "column" });
    const source = chooseColumn(data, name, { param: "column", types: TEXT });
    const { t } = await createTranslator(ctx.language);
    const learned = await learnText(data, source.name, params, ctx, (key, values) => t(key, { ...values }));
    for (const problem of learned.problems) ctx.warn(problem);
    if (learned.made.length === 0) return { data, report: learned.report };
    const writes = learned.made.map((one) => one.name);
    const recipe = appendStep(data, { kind: "text", state: learned.fitted, reads: [source.name], writes });
    return { data: { ...withColumns(data, learned.made), recipe }, report: learned.report };
  },
  picture({ report: found }) {
    if (!isTextReport(found)) return null;
    const bars = found.topics.length > 1 ? found.topics.map(({ rows }) => rows) : found.terms.slice(0, 12).map(({ rows }) => rows);
    return bars.length > 1 ? { type: "bars", values: bars } : null;
  },
});

function looksLikeText(dictionary: readonly string[]): boolean {
  const sample = dictionary.slice(0, 200);
  return sample.length > 0 && sample.filter((value) => /\p{L}+\s+\p{L}+/u.test(value)).length > sample.length / 2;
}
