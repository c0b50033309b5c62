import * as z from "zod";
import { checkColumn } from "../choose-columns";
import { columns, defineNode, model, type Phrase, report, seed, table } from "../contract";
import type { Advice, Fix } from "../problem";
import { adviseDensity } from "./density-advice";
import { type DbscanReport, isDbscanReport } from "./density-reports";
import { adviseFeatures } from "./feature-advice";
import { featureSpace } from "./feature-space";
import { segmentColorAt } from "./segment-colors";
import { thinned } from "./thinned";

/** Share of rows that the assigner must put where the clustering did. */
const TRUE_ASSIGNER = 0.98;

export const dbscan = defineNode({
  type: "cluster.dbscan",
  v: 1,
  group: "cluster",
  icon: "orbit",
  inputs: { data: table() },
  outputs: { data: table(), model: model(), report: report() },
  params: z.object({
    columns: columns({ types: ["number"], role: "feature" }),
    eps: z.number().min(1e-12).max(1e15).nullable().default(null),
    minPts: z.int().min(1).max(1000).default(5),
    replay: z.boolean().default(false).meta({ advanced: true }),
    seed: seed(),
  }),
  migrations: {},

  summary({ eps, minPts }): Phrase {
    return eps === null ? { key: "summary.automatic", values: { minPts } } : { key: "summary.given", values: { eps, minPts } };
  },

  check: (known, params) => checkColumn(known.data, params.columns, { param: "columns", types: ["number"] }),

  async run({ data }, params, ctx) {
    const { dbscanOutputs } = await import("./dbscan-run");
    return dbscanOutputs(data, await featureSpace(data, params.columns, ctx), params, ctx);
  },

  picture(outputs) {
    if (!isDbscanReport(outputs.report)) return null;
    const { map, clusters } = outputs.report;
    return thinned(map, (segment) => (segment === clusters ? 0 : segmentColorAt(segment)));
  },

  advise(outputs, _params, { data }) {
    if (!isDbscanReport(outputs.report)) return [];
    const { features, assigner } = outputs.report;
    const advice: Advice[] = [...adviseFeatures(features, data), ...adviseDensity(outputs.report, repairs(outputs.report))];
    if (assigner.measured > 0 && assigner.agreement < TRUE_ASSIGNER) {
      advice.push({ code: "cluster.density-assigner", severity: "info", detail: { share: assigner.agreement, kept: assigner.kept } });
    }
    return advice;
  },
});

/** Another epsilon, from the curve: wider against noise, closer against one segment; more neighbours against very many. */
function repairs({ epsilon, curve, minPts }: DbscanReport): {
  readonly noise?: Fix | undefined;
  readonly one?: Fix | undefined;
  readonly many?: Fix | undefined;
} {
  const at = (share: number) =>
    curve.distances.at(
      Math.max(
        0,
        curve.shares.findIndex((reached) => reached >= share),
      ),
    ) ?? curve.knee;
  const set = (params: Record<string, number | null>): Fix => ({ type: "set-params", params });
  const eps = (wanted: number) => set({ eps: Number(wanted.toPrecision(3)) });
  const wider = curve.knee > epsilon * 1.01 ? curve.knee : at(0.9);
  const closer = curve.knee < epsilon * 0.99 ? curve.knee : at(0.5);
  return {
    noise: wider > epsilon * 1.01 ? eps(wider) : undefined,
    one: closer > 0 && closer < epsilon * 0.99 ? eps(closer) : undefined,
    many: minPts < 1000 ? set({ eps: null, minPts: Math.min(1000, minPts * 4) }) : undefined,
  };
}
