import { kMeans } from "@/lib/ml/kmeans";
import { phase } from "@/lib/ml/phase";
import { gatherPoints } from "@/lib/ml/points";
import { replayPlane } from "@/lib/ml/replay/recorder";
import type { Table } from "@/lib/table/table";
import { chooseColumns } from "../choose-columns";
import type { RunContext } from "../contract";
import { fail } from "../problem";
import { centroidOutputs } from "./centroid-outputs";
import { bulkIterations } from "./dense-engine";
import type { EngineChoice } from "./engines";
import { type FeatureSpace, featureSpace } from "./feature-space";

interface KMeansParams {
  readonly columns: readonly string[] | null;
  readonly k: number;
  readonly start: "k-means++" | "random" | "given";
  readonly starts: number;
  readonly maxIterations: number;
  readonly tolerance: number;
  readonly distance: boolean;
  readonly replay: boolean;
  readonly engine: EngineChoice;
  readonly seed: number | null;
}

export async function runKMeans(data: Table, centers: Table | undefined, params: KMeansParams, ctx: RunContext) {
  const space = await featureSpace(data, params.columns, ctx);
  const { points } = space;
  const seed = params.seed ?? ctx.seed;
  const given = params.start === "given" ? await givenCentres(space, centers, ctx) : null;
  const asked = given ? given.length / points.dimensions : params.k;
  requireRows(points.count, asked, given !== null);
  const options = { clusters: asked, starts: params.starts, maxIterations: params.maxIterations, tolerance: params.tolerance, seed };
  // Given centres, random rows and recorded runs are small or taught with: they stay on the kernels.
  const dense = params.start === "k-means++" && !params.replay ? await bulkIterations(points, params.engine, options, ctx) : null;
  const replay = params.replay ? { replay: await replayPlane(points, seed, phase(ctx.checkpoint, 0, 0.05)) } : {};
  const found = await kMeans(
    points,
    {
      ...options,
      ...(dense ? { clusters: dense.centroids.length / points.dimensions } : {}),
      start: given ?? dense?.centroids ?? (params.start === "random" ? "random" : "k-means++"),
      ...replay,
    },
    ctx.compute,
    phase(ctx.checkpoint, 0.05, 0.7),
  );
  if (found.clusters < asked) warnFewer(asked, found.clusters, given !== null, ctx);
  if (!found.converged) {
    const fix = { type: "set-params", params: { maxIterations: Math.min(10_000, params.maxIterations * 3) } } as const;
    ctx.warn({ code: "cluster.not-converged", severity: "warning", detail: { iterations: params.maxIterations }, param: "maxIterations", fix });
  }
  return centroidOutputs(data, space, found, { asked, seed, distance: params.distance, dense }, ctx, phase(ctx.checkpoint, 0.7, 1));
}

/** Fails when there are fewer rows than clusters, and offers as many as there are. */
export function requireRows(rows: number, k: number, given = false): void {
  if (rows >= k) return;
  const fix = rows >= 2 && !given ? { fix: { type: "set-params", params: { k: rows } } as const } : {};
  fail("cluster.too-few-rows", { rows, k }, { param: given ? "start" : "k", ...fix });
}

/** Warns that there were fewer different rows than clusters asked for. */
export function warnFewer(k: number, found: number, given: boolean, ctx: RunContext): void {
  const fix = found >= 2 && !given ? { fix: { type: "set-params", params: { k: found } } as const } : {};
  ctx.warn({ code: "cluster.fewer-distinct", severity: "warning", detail: { k, found }, param: given ? "start" : "k", ...fix });
}

/** The complete rows of a table of centres, in the features' order and the points' centred units. */
async function givenCentres({ columns, points }: FeatureSpace, centers: Table | undefined, ctx: RunContext): Promise<Float64Array> {
  const fix = { type: "set-params", params: { start: "k-means++" } } as const;
  if (!centers) return fail("cluster.no-centres", { rows: 0 }, { param: "start", fix });
  const names = columns.map(({ name }) => name);
  const chosen = chooseColumns(centers, names, { param: "start", types: ["number"] });
  const numbers = chosen.flatMap((column) => (column.type === "number" ? [column] : []));
  const places = await gatherPoints(numbers, centers.rows, () => ctx.checkpoint(0, 1));
  if (places.count < 2) fail("cluster.no-centres", { rows: places.count }, { param: "start", fix });
  const { dimensions } = points;
  return Float64Array.from(places.values, (value, at) => value + places.center[at % dimensions] - points.center[at % dimensions]);
}
