import * as z from "zod";
import { freeName, withColumns } from "@/lib/table/columns";
import type { NumberColumn, Table } from "@/lib/table/table";
import { checkColumn } from "../choose-columns";
import { columns, defineNode, report, table } from "../contract";
import { type Advice, fail } from "../problem";
import { adviseScale, reductionInput } from "./reduction-input";
import { isPcaReport, type PcaReport } from "./reduction-reports";

/** Columns whose covariance is taken apart in reasonable time. */
const MOST_COLUMNS = 500;
/** Variance below which the first component says that columns hardly go together, as a multiple of an even share. */
const LITTLE_IN_COMMON = 1.2;

export const pca = defineNode({
  type: "feature.pca",
  v: 1,
  group: "feature",
  icon: "move-3d",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params: z.object({
    columns: columns({ role: "feature", types: ["number"] }),
    keep: z.enum(["share", "count"]).default("share"),
    share: z
      .number()
      .min(0.5)
      .max(1)
      .default(0.95)
      .meta({ control: "slider", step: 0.01, when: { keep: ["share"] } }),
    count: z
      .int()
      .min(1)
      .max(50)
      .default(2)
      .meta({ when: { keep: ["count"] } }),
    whiten: z.boolean().default(false).meta({ advanced: true }),
  }),
  migrations: {},
  summary: ({ keep, share, count }) => ({ key: keep, values: { share, count } }),
  check: ({ data }, params) => checkColumn(data, params.columns, { param: "columns", types: ["number"] }),

  async run({ data }, params, ctx) {
    const [{ principalComponents }, { gatherWithCovariance }, { withoutFeatures }, { appendStep }, { scoresMap }] = await Promise.all([
      import("@/lib/ml/pca"),
      import("@/lib/ml/covariance"),
      import("@/lib/ml/pca-apply"),
      import("@/lib/ml/recipe/append-step"),
      import("./reduction-map"),
    ]);
    const {
      points,
      columns: reduced,
      missing,
    } = await reductionInput(data, params.columns, 2, ctx, (chosen, rows, checkpoint) => gatherWithCovariance(chosen, rows, ctx.compute, checkpoint));
    if (reduced.length > MOST_COLUMNS) fail("feature.too-many-columns", { count: reduced.length, most: MOST_COLUMNS }, { param: "columns" });

    const keep = params.keep === "share" ? { share: params.share } : { count: params.count };
    const found = await principalComponents(points, keep, ctx.compute, ctx.checkpoint);
    if (params.keep === "count" && params.count > found.rank) {
      const fix = { type: "set-params", params: { count: found.rank } } as const;
      ctx.warn({ code: "feature.fewer-components", severity: "info", detail: { asked: params.count, count: found.rank }, param: "count", fix });
    }
    const taken = new Set(data.columns.map(({ name }) => name));
    const names = found.scores.map((_, c) => {
      const name = freeName(`PC${c + 1}`, taken);
      taken.add(name);
      return name;
    });
    const scales = found.scores.map((_, c) => (params.whiten ? Math.sqrt(found.variances[c]) : 1));
    const fitted = {
      columns: reduced.map(({ name, mean }) => ({ source: name, mean })),
      components: names.map((name, c) => ({ name, weights: Array.from(found.directions[c]), scale: scales[c] })),
    };
    const added = found.scores.map(
      (scores, c): NumberColumn => ({ name: names[c], type: "number", role: "feature", values: spread(scores, scales[c], points.rows, data.rows) }),
    );
    const recipe = appendStep(data, { kind: "pca", state: fitted, reads: reduced.map(({ name }) => name), writes: names });
    const output: Table = { ...withoutFeatures(withColumns(data, added), fitted), recipe };

    let cumulative = 0;
    const components = Array.from(found.directions.slice(0, found.rank), (direction, c) => {
      const share = found.variances[c] / found.total;
      cumulative = Math.min(1, cumulative + share);
      const deviation = Math.sqrt(found.variances[c]);
      const correlations = Array.from(direction, (weight, t) =>
        found.deviations[t] > 0 && deviation > 0 ? Math.max(-1, Math.min(1, (weight * deviation) / found.deviations[t])) : null,
      );
      return { name: names.at(c) ?? null, variance: found.variances[c], share, cumulative, weights: Array.from(direction), correlations };
    });
    const result: PcaReport = {
      kind: "feature.pca",
      rows: data.rows,
      missing,
      columns: reduced,
      components,
      kept: found.kept,
      held: components[found.kept - 1].cumulative,
      whitened: params.whiten,
      map: scoresMap(found, points.rows, ctx.seed),
    };
    return { data: output, report: result };
  },

  advise({ report: found }) {
    if (!isPcaReport(found)) return [];
    const advice: Advice[] = [...adviseScale(found.columns)];
    const even = 1 / found.components.length;
    if (found.components.length > 2 && found.components[0].share < LITTLE_IN_COMMON * even) {
      advice.push({ code: "feature.little-in-common", severity: "info", detail: { share: found.components[0].share, count: found.columns.length } });
    }
    return advice;
  },

  picture({ report: found }) {
    return isPcaReport(found) && found.components.length > 1 ? { type: "bars", values: found.components.slice(0, 12).map(({ share }) => share) } : null;
  },
});

/** Scores of the used rows over all rows; the others are missing. */
function spread(scores: Float64Array, scale: number, rows: Uint32Array, all: number): Float64Array {
  const values = new Float64Array(all).fill(Number.NaN);
  for (let i = 0; i < scores.length; i++) values[rows[i]] = scores[i] / scale;
  return values;
}
