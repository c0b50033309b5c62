import * as z from "zod";
import { ENCODINGS } from "@/lib/ml/features/choices";
import type { Column, ColumnType, Table } from "@/lib/table/table";
import { checkColumn, chooseColumns } from "../choose-columns";
import { column, columns, defineNode, report, seed, table } from "../contract";
import { isEncodeReport } from "./encode-report";

const LEVELS: readonly ColumnType[] = ["category", "text", "boolean"];
const TARGET: readonly ColumnType[] = ["category", "text", "boolean", "number"];
/** Columns that nobody named are taken up to so many levels. */
const MOST_AUTOMATIC = 1000;
/** Features beyond which distances say little. */
const MANY_COLUMNS = 100;

export const encode = defineNode({
  type: "feature.encode",
  v: 1,
  group: "feature",
  icon: "tags",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params: z.object({
    columns: columns({ role: "feature", types: LEVELS }),
    method: z.enum(ENCODINGS).default("onehot"),
    most: z
      .int()
      .min(1)
      .max(200)
      .default(20)
      .meta({ when: { method: ["onehot"] } }),
    share: z
      .number()
      .min(0)
      .max(0.5)
      .default(0.01)
      .meta({ unit: "percent", when: { method: ["onehot"] } }),
    unknown: z
      .enum(["other", "zeros"])
      .default("other")
      .meta({ advanced: true, when: { method: ["onehot"] } }),
    missing: z
      .enum(["level", "zeros"])
      .default("level")
      .meta({ advanced: true, when: { method: ["onehot"] } }),
    drop: z
      .boolean()
      .default(false)
      .meta({ advanced: true, when: { method: ["onehot"] } }),
    order: z
      .enum(["frequency", "alphabet", "given"])
      .default("frequency")
      .meta({ when: { method: ["ordinal"] } }),
    levels: z
      .string()
      .default("")
      .meta({ control: "multiline", when: { method: ["ordinal"], order: ["given"] } }),
    target: column({ role: "target", types: TARGET, when: { method: ["target"] } }),
    smoothing: z
      .number()
      .min(0)
      .max(1e6)
      .nullable()
      .default(null)
      .meta({ step: 1, advanced: true, when: { method: ["target"] } }),
    folds: z
      .int()
      .min(2)
      .max(20)
      .default(5)
      .meta({ advanced: true, when: { method: ["target"] } }),
    dimensions: z
      .int()
      .min(2)
      .max(256)
      .default(16)
      .meta({ when: { method: ["hashing"] } }),
    signed: z
      .boolean()
      .default(true)
      .meta({ advanced: true, when: { method: ["hashing"] } }),
    seed: seed(),
  }),
  migrations: {},
  summary: ({ method, most, dimensions }) => ({ key: method, values: { most, dimensions } }),
  check({ data }, params) {
    return [
      ...checkColumn(data, params.columns, { param: "columns", types: LEVELS }),
      ...(params.method === "target" ? checkColumn(data, params.target, { param: "target", types: TARGET }) : []),
    ];
  },
  async run({ data }, params, ctx) {
    const [{ learnEncodings }, { withEncoded }, { appendStep }, { createTranslator }] = await Promise.all([
      import("./encode-run"),
      import("@/lib/ml/features/encode"),
      import("@/lib/ml/recipe/append-step"),
      import("@/lib/messages/translator"),
    ]);
    const { t } = await createTranslator(ctx.language);
    const sources = sourceColumns(data, params.columns);
    const learned = await learnEncodings(data, sources, params, ctx, (key, values) => t(key, { ...values }));
    for (const problem of learned.problems) ctx.warn(problem);
    const state = { encodings: learned.encodings };
    const writes = learned.made.map(({ name }) => name);
    const recipe = appendStep(data, { kind: "encode", state, reads: sources.map(({ name }) => name), writes });
    return { data: { ...withEncoded(data, learned.encodings, learned.made), recipe }, report: learned.report };
  },
  advise({ report: found }) {
    if (!isEncodeReport(found) || found.made <= MANY_COLUMNS) return [];
    return [{ code: "feature.encode-wide", severity: "warning", detail: { count: found.made, rows: found.rows } }];
  },
  picture({ report: found }) {
    const levels = isEncodeReport(found) ? found.columns.at(0)?.levels : undefined;
    return levels && levels.length > 1 ? { type: "bars", values: levels.slice(0, 12).map(({ rows }) => rows) } : null;
  },
});

/** The columns named; else features that are no numbers, else categories and yes/no columns without a role. */
function sourceColumns(data: Table, names: readonly string[] | null): Column[] {
  const wanted = { param: "columns", role: "feature", types: LEVELS } as const;
  if (names === null && !data.columns.some((one) => one.role === "feature" && LEVELS.includes(one.type))) {
    const found = data.columns.filter(
      (one) => one.role === null && (one.type === "boolean" || (one.type === "category" && one.dictionary.length <= MOST_AUTOMATIC)),
    );
    if (found.length > 0) return found;
  }
  return [...new Set(chooseColumns(data, names, wanted))];
}
