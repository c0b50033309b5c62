import { dbscanReplay } from "@/lib/ml/density/dbscan-replay";
import { type DbscanStudy, dbscanBytes, studyDbscan } from "@/lib/ml/density/dbscan-study";
import { type DbscanState, dbscanMethod, dbscanState, dbscanStateJson } from "@/lib/ml/models/dbscan";
import { phase } from "@/lib/ml/phase";
import { mapPoints } from "@/lib/ml/plane";
import { permutation, Random } from "@/lib/ml/random";
import { trainingRanges } from "@/lib/ml/training-ranges";
import type { NumberColumn, Table } from "@/lib/table/table";
import type { RunContext } from "../contract";
import { type DbscanReport, LISTED } from "./density-reports";
import { asSegments, densityPoints, describeGroups, refuseTooLarge } from "./density-run";
import type { FeatureSpace } from "./feature-space";
import { segmentClasses, withSegments } from "./segments-output";

/** Rows on which the assigner is held against the clustering. */
const COMPARED = 2000;

export interface DbscanParams {
  readonly eps: number | null;
  readonly minPts: number;
  readonly replay: boolean;
  readonly seed: number | null;
}

/** Segments, approximate assigner and report. Says in words when nothing is dense, or the memory does not suffice. */
export async function dbscanOutputs(data: Table, space: FeatureSpace, params: DbscanParams, ctx: RunContext) {
  const { points, features, missing, columns } = space;
  const seed = params.seed ?? ctx.seed;
  const options = { epsilon: params.eps, minPoints: params.minPts, seed, waves: params.replay };
  refuseTooLarge(ctx.compute, points.count, (rows) => dbscanBytes(rows, points.dimensions, { minPoints: params.minPts, waves: params.replay }));
  const study = await studyDbscan(densityPoints(space), options, ctx.compute, phase(ctx.checkpoint, 0, 0.7));
  warnNothing(study, params, points.count, ctx);

  const segments = asSegments(data, space, study.labels, study.clusters);
  const { labels, order, classes, codes, noise } = segments;
  const cores = new Array<number>(study.clusters).fill(0);
  for (const [point, label] of labels.entries()) if (label >= 0 && study.core[point] === 1) cores[label]++;
  const core = cores.reduce((sum, count) => sum + count, 0);
  const map = await mapPoints(points, (point) => (labels[point] < 0 ? study.clusters : labels[point]), seed, phase(ctx.checkpoint, 0.7, 0.75));
  const { groups, noiseGroup } = await describeGroups(data, features, segments, points.count, LISTED, () => ctx.checkpoint(0.8, 1));
  const state = dbscanState(densityPoints(space), study.core, labels, study.epsilon);
  const assigned = segmentClasses(study.clusters, true);
  const assigner = await assignerTruth(state, columns, space, labels, assigned.length, seed, ctx);
  const place = new Array<number>(order.length).fill(0);
  for (const [position, cluster] of order.entries()) place[cluster] = position;
  const result: DbscanReport = {
    kind: "cluster.dbscan",
    rows: data.rows,
    missing,
    features,
    clusters: study.clusters,
    noise,
    noiseGroup,
    epsilon: study.epsilon,
    automatic: params.eps === null,
    minPts: params.minPts,
    core,
    border: points.count - noise - core,
    segments: groups.map((group, i) => ({ ...group, core: cores[i] })),
    curve: study.curve,
    assigner,
    map,
    ...(params.replay ? { replay: await dbscanReplay(points, study, place, seed, phase(ctx.checkpoint, 0.9, 1)) } : {}),
  };
  const model = {
    task: "assign",
    method: "dbscan",
    columns: columns.map((column) => column.name),
    output: "segment",
    classes: assigned,
    recipe: data.recipe,
    state: { ...dbscanStateJson(state), ranges: await trainingRanges(columns, data.rows, () => ctx.checkpoint(1, 1)) },
  } as const;
  return { data: withSegments(data, codes, classes), model, report: result };
}

/** Nothing dense: either every row lies apart at this epsilon, or there are fewer rows than a core point needs. */
function warnNothing({ clusters, curve, epsilon }: DbscanStudy, { minPts }: DbscanParams, rows: number, ctx: RunContext): void {
  if (clusters > 0) return;
  if (rows < minPts) {
    const fix = { type: "set-params", params: { minPts: Math.max(1, rows) } } as const;
    ctx.warn({ code: "cluster.density-few-rows", severity: "warning", detail: { rows, minPts }, param: "minPts", fix });
    return;
  }
  const least = curve.distances.find((distance) => distance > epsilon) ?? curve.knee;
  const wider = Number(Math.max(curve.knee, least * 1.01).toPrecision(3));
  const fix = { type: "set-params", params: { eps: wider } } as const;
  ctx.warn({ code: "cluster.density-nothing", severity: "warning", detail: { epsilon, least: Number(least.toPrecision(3)) }, param: "eps", fix });
}

/** Share of a sample of the rows that the assigner puts where the clustering did. */
async function assignerTruth(
  state: DbscanState,
  columns: readonly NumberColumn[],
  { points }: FeatureSpace,
  labels: Int32Array,
  classes: number,
  seed: number,
  ctx: RunContext,
): Promise<DbscanReport["assigner"]> {
  const measured = permutation(points.count, new Random(seed, 77)).slice(0, COMPARED);
  const asked = columns.map((column) => ({ ...column, values: Float64Array.from(measured, (point) => column.values[points.rows[point]]) }));
  const { codes } = await dbscanMethod.predict(dbscanStateJson(state), asked, measured.length, classes, phase(ctx.checkpoint, 0.8, 0.9));
  let same = 0;
  for (const [i, point] of measured.entries()) if (codes[i] === (labels[point] < 0 ? classes - 1 : labels[point])) same++;
  return { kept: state.cores.length, agreement: same / Math.max(1, measured.length), measured: measured.length };
}
