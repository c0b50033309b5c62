import type { Checkpoint } from "@/lib/compute/checkpoint";
import type { Compute } from "@/lib/compute/compute";
import { kMeans } from "@/lib/ml/kmeans";
import { labelPoints } from "@/lib/ml/kmeans/label";
import { type MiniBatchResult, miniBatchKMeans } from "@/lib/ml/mini-batch";
import { MiniBatchRecording } from "@/lib/ml/mini-batch-recording";
import { phase } from "@/lib/ml/phase";
import { type Points, takePoints } from "@/lib/ml/points";
import { Random } from "@/lib/ml/random";
import { replayPlane } from "@/lib/ml/replay/recorder";
import { samplePlaces } from "@/lib/ml/sample-places";
import type { Table } from "@/lib/table/table";
import type { RunContext } from "../contract";
import { centroidOutputs } from "./centroid-outputs";
import { featureSpace } from "./feature-space";
import { requireRows, warnFewer } from "./kmeans-run";
import type { MiniBatchDetails } from "./reports";

interface MiniBatchParams {
  readonly columns: readonly string[] | null;
  readonly k: number;
  readonly batch: number;
  readonly epochs: number;
  readonly patience: number;
  readonly reassignment: number;
  readonly starts: number;
  readonly compare: boolean;
  readonly distance: boolean;
  readonly replay: boolean;
  readonly seed: number | null;
}

/** Rows on which full k-means is run to compare with. */
const COMPARED = 100_000;

export async function runMiniBatch(data: Table, params: MiniBatchParams, ctx: RunContext) {
  const space = await featureSpace(data, params.columns, ctx);
  const { points } = space;
  const seed = params.seed ?? ctx.seed;
  requireRows(points.count, params.k);
  const plane = params.replay ? await replayPlane(points, seed, phase(ctx.checkpoint, 0, 0.05)) : null;
  const recording = plane && new MiniBatchRecording(points, plane, ctx.compute);
  const options = { ...params, clusters: params.k, seed };
  const found = await miniBatchKMeans(points, options, ctx.compute, phase(ctx.checkpoint, 0.05, 0.45), recording?.watch);
  if (found.clusters < params.k) warnFewer(params.k, found.clusters, false, ctx);
  if (!found.settled) {
    const fix = { type: "set-params", params: { epochs: Math.min(1000, params.epochs * 3) } } as const;
    ctx.warn({ code: "cluster.mini-batch-limit", severity: "warning", detail: { epochs: params.epochs, steps: found.steps }, param: "epochs", fix });
  }
  const comparison = params.compare ? await compared(points, found, params, seed, ctx.compute, phase(ctx.checkpoint, 0.45, 0.7)) : null;
  const clustering = {
    ...found,
    iterations: found.steps,
    converged: found.settled,
    starts: found.starts.map((inertia) => ({ inertia, iterations: 0 })),
    ...(recording ? { replay: recording.finish(found.kept) } : {}),
  };
  const outputs = await centroidOutputs(data, space, clustering, { asked: params.k, seed, distance: params.distance }, ctx, phase(ctx.checkpoint, 0.7, 1));
  const drawn = found.steps * Math.min(params.batch, points.count);
  const miniBatch: MiniBatchDetails = {
    batch: Math.min(params.batch, points.count),
    drawn,
    epochs: drawn / points.count,
    reassigned: found.reassigned,
    traceEvery: found.traceEvery,
    comparison,
  };
  return { ...outputs, report: { ...outputs.report, miniBatch } };
}

/** Inertia a row of these centres and of full k-means, on the same sample of rows. */
async function compared(
  points: Points,
  found: MiniBatchResult,
  { k, starts }: MiniBatchParams,
  seed: number,
  compute: Compute,
  checkpoint: Checkpoint,
): Promise<MiniBatchDetails["comparison"]> {
  const rows = Math.min(points.count, COMPARED);
  const sample = rows < points.count ? takePoints(points, samplePlaces(points.count, rows, new Random(seed, 502))) : points;
  const own = (await labelPoints(sample, found.centroids, compute, phase(checkpoint, 0, 0.1))).inertia / rows;
  const options = { clusters: k, starts, maxIterations: 300, tolerance: 1e-4, seed };
  const full = (await kMeans(sample, options, compute, phase(checkpoint, 0.1, 1))).inertia / rows;
  return { rows, miniBatch: own, full, excess: full > 0 ? own / full - 1 : 0 };
}
