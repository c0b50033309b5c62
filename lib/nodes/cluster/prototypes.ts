import * as z from "zod";
import { PROTOTYPE_STARTS } from "@/lib/ml/prototypes/starts";
import { checkColumn } from "../choose-columns";
import { columns, defineNode, model, report, seed, table } from "../contract";
import type { Advice } from "../problem";
import { adviseFeatures, adviseSizes } from "./feature-advice";
import { isPrototypesReport } from "./prototypes-report";
import { segmentColorAt } from "./segment-colors";
import { thinned } from "./thinned";

const CATEGORY_TYPES = ["category", "boolean"] as const;
/** Share of what there is to explain below which a kind of column has no say. */
const SILENT = 0.05;
/** More levels than this, and the most frequent one says little. */
const MANY_LEVELS = 50;

export const prototypes = defineNode({
  type: "cluster.prototypes",
  v: 1,
  group: "cluster",
  icon: "shapes",
  inputs: { data: table() },
  outputs: { data: table(), model: model(), report: report() },
  params: z.object({
    columns: columns({ types: ["number"], role: "feature" }),
    categories: columns({ types: [...CATEGORY_TYPES], role: "feature" }),
    k: z.int().min(2).max(50).default(4).meta({ control: "slider" }),
    gamma: z.number().min(0).nullable().default(null).meta({ step: 0.1 }),
    missing: z.enum(["level", "drop"]).default("level"),
    start: z.enum(PROTOTYPE_STARTS).default("spread").meta({ advanced: true }),
    starts: z
      .int()
      .min(1)
      .max(100)
      .default(10)
      .meta({ advanced: true, when: { start: ["spread", "huang"] } }),
    maxIterations: z.int().min(1).max(10_000).default(100).meta({ advanced: true }),
    distance: z.boolean().default(false).meta({ advanced: true }),
    seed: seed(),
  }),
  migrations: {},

  summary: ({ k, start, starts }) => ({ key: "summary", values: { k, count: start === "cao" ? 1 : starts } }),

  check: (known, params) => [
    ...checkColumn(known.data, params.columns, { param: "columns", types: ["number"] }),
    ...checkColumn(known.data, params.categories, { param: "categories", types: CATEGORY_TYPES }),
  ],

  async run({ data }, params, ctx) {
    const { runPrototypes } = await import("./prototypes-run");
    return runPrototypes(data, params, ctx);
  },

  picture(outputs) {
    return isPrototypesReport(outputs.report) ? thinned(outputs.report.map, segmentColorAt) : null;
  },

  advise(outputs, params, { data }) {
    if (!isPrototypesReport(outputs.report)) return [];
    const { features, categories, segments, whole, gamma } = outputs.report;
    const sizes = segments.map(({ size }) => size);
    const advice: Advice[] = [...adviseFeatures(features, data), ...adviseSizes(sizes, params.k)];
    const all = whole.numberCost + whole.categoryCost;
    if (features.length > 0 && all > 0 && whole.numberCost > 0 && whole.categoryCost > 0) {
      const share = whole.categoryCost / all;
      // The weight at which both kinds have the same to say.
      const even = Number.parseFloat(((gamma * whole.numberCost) / whole.categoryCost).toPrecision(3));
      const fix = { type: "set-params", params: { gamma: even } } as const;
      if (share < SILENT) advice.push({ code: "cluster.prototypes-numbers-decide", severity: "info", detail: { share, gamma: even }, fix });
      if (share > 1 - SILENT) advice.push({ code: "cluster.prototypes-categories-decide", severity: "info", detail: { share: 1 - share, gamma: even }, fix });
    }
    const many = categories.filter(({ levels }) => levels > MANY_LEVELS);
    if (many.length > 0) {
      const names = many.map(({ name }) => name);
      const left = categories.map(({ name }) => name).filter((name) => !names.includes(name));
      const fix = left.length > 0 ? { fix: { type: "set-params", params: { categories: left } } as const } : {};
      advice.push({
        code: "cluster.prototypes-many-levels",
        severity: "info",
        detail: { count: many.length, columns: names.join(", "), limit: MANY_LEVELS },
        ...fix,
      });
    }
    return advice;
  },
});
