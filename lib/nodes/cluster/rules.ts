import * as z from "zod";
import { GRID_AXES } from "@/lib/ml/rules/rfm-grid";
import { segmentRuleSchema } from "@/lib/ml/rules/segment-rules";
import { checkColumn } from "../choose-columns";
import { column, defineNode, model, report, table } from "../contract";
import { type Advice, fail } from "../problem";
import { MEASURE_NAMES } from "./rfm-measures";
import { checkSegmentRules } from "./rules-checks";
import { isRulesReport } from "./rules-report";

const NUMBER = ["number"] as const;
const GRID = { preset: ["rfm-grid"] } as const;
const OWN = { preset: ["own"] } as const;
/** Share of rows in the rest, or in several conditions, from which it is spoken of. */
const MANY = 0.3;

export const rules = defineNode({
  type: "cluster.rules",
  v: 1,
  group: "cluster",
  icon: "list-ordered",
  inputs: { data: table() },
  outputs: { data: table(), model: model(), report: report() },
  params: z.object({
    preset: z.enum(["rfm-grid", "own"]).default("rfm-grid"),
    recency: column({ types: NUMBER, names: MEASURE_NAMES.recency, when: GRID }),
    frequency: column({ types: NUMBER, names: MEASURE_NAMES.frequency, when: GRID }),
    monetary: column({ types: NUMBER, names: MEASURE_NAMES.monetary, when: GRID }),
    axis: z.enum(GRID_AXES).default("frequency").meta({ when: GRID }),
    ties: z.enum(["together", "split"]).default("together").meta({ when: GRID, advanced: true }),
    segments: z.array(segmentRuleSchema).max(50).default([]).meta({ control: "custom", editor: "segment-rules", port: "data", when: OWN }),
    /** Empty: “Others” in the document's language. */
    otherwise: z.string().default("").meta({ when: OWN }),
  }),
  migrations: {},

  summary: ({ preset, axis, segments }) => (preset === "own" ? { key: "summaryOwn", values: { count: segments.length } } : { key: `summaryGrid.${axis}` }),

  check: ({ data }, params) =>
    params.preset === "own"
      ? checkSegmentRules(params.segments, data)
      : (["recency", "frequency", "monetary"] as const).flatMap((param) => checkColumn(data, params[param], { param, types: NUMBER })),

  async run({ data }, params, ctx) {
    if (data.rows === 0) fail("common.no-rows");
    const wrong = params.preset === "own" ? checkSegmentRules(params.segments, data.columns).find(({ severity }) => severity === "error") : undefined;
    if (wrong) fail(wrong.code, wrong.detail, { param: wrong.param, fix: wrong.fix });
    const [{ assignGrid, assignOwn }, { createTranslator }] = await Promise.all([import("./rules-run"), import("@/lib/messages/translator")]);
    const translator = await createTranslator(ctx.language);
    const t = (key: string) => translator.t(key);
    return params.preset === "own" ? assignOwn(data, params, t, ctx) : assignGrid(data, params, t, ctx);
  },

  picture({ report: found }) {
    return isRulesReport(found) ? { type: "bars", values: found.segments.map(({ size }) => size), colored: true } : null;
  },

  advise({ report: found }) {
    if (!isRulesReport(found) || !found.own) return [];
    const { uncovered, several } = found.own;
    const advice: Advice[] = [];
    const detail = (rows: number) => ({ count: rows, share: rows / found.rows });
    if (uncovered > MANY * found.rows) advice.push({ code: "cluster.rules-uncovered", severity: "info", detail: detail(uncovered) });
    if (several > MANY * found.rows) advice.push({ code: "cluster.rules-overlapping", severity: "info", detail: detail(several) });
    return advice;
  },
});
