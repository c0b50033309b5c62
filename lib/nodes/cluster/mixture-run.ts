import type { Checkpoint } from "@/lib/ml/checkpoint";
import { chooseMixture, type MixtureChoice } from "@/lib/ml/mixture/choose-mixture";
import { ellipsesOf } from "@/lib/ml/mixture/ellipses";
import { expectationMaximisation, SingularCovariance } from "@/lib/ml/mixture/expectation-maximisation";
import { gaussianMixture, type Memberships, type MixtureFit, type MixtureOptions, membershipsOf, startOf } from "@/lib/ml/mixture/gaussian-mixture";
import { COVARIANCE_SHAPES, type CovarianceShape, covarianceOf, type Mixture, type MixtureStart } from "@/lib/ml/mixture/mixture";
import { mixtureReplay } from "@/lib/ml/mixture/replay";
import { mixtureState } from "@/lib/ml/models/mixture";
import { mapPoints } from "@/lib/ml/plane";
import type { Points } from "@/lib/ml/points";
import { replayPlane } from "@/lib/ml/replay/recorder";
import { symmetricEigen } from "@/lib/ml/symmetric-eigen";
import { trainingRanges } from "@/lib/ml/training-ranges";
import type { Table } from "@/lib/table/table";
import type { RunContext } from "../contract";
import { fail } from "../problem";
import type { FeatureSpace } from "./feature-space";
import type { MixtureReport } from "./mixture-report";
import { inOrder, orderOf, originFigures, originStatistics, segmentClasses, segmentCodes, withSegments } from "./segments-output";
import { valueColumn } from "./value-column";

/** A row is told to be uncertain below this probability. */
const SURE_FROM = 0.7;
const BINS = 20;
/** A direction narrower than this many times the regularisation's deviation has no spread of its own. */
const FLAT = 2;

export interface MixtureParams {
  readonly choose: "k" | "bic";
  readonly k: number;
  readonly from: number;
  readonly to: number;
  readonly allShapes: boolean;
  readonly covariance: CovarianceShape;
  readonly memberships: boolean;
  readonly start: MixtureStart;
  readonly starts: number;
  readonly maxIterations: number;
  readonly tolerance: number;
  readonly regularisation: number;
  readonly replay: boolean;
  readonly seed: number | null;
}

interface Fitted {
  readonly fit: MixtureFit;
  readonly options: MixtureOptions;
  readonly choice: MixtureChoice | null;
}

/** Chooses k when it is to be chosen, and fits. Fails in words when there are too few rows or the covariances are singular. */
export async function fitMixture(points: Points, params: MixtureParams, ctx: RunContext): Promise<Fitted> {
  const { maxIterations, tolerance, regularisation, start, starts } = params;
  const common = { maxIterations, tolerance, regularisation, start, starts, seed: params.seed ?? ctx.seed };
  const part =
    (from: number, to: number): Checkpoint =>
    (done, total) =>
      ctx.checkpoint(from + ((to - from) * done) / total, 1);
  const fewest = params.choose === "k" ? params.k : params.from;
  if (points.count < fewest) {
    const fix = { type: "set-params", params: params.choose === "k" ? { k: points.count } : { from: points.count, to: points.count } } as const;
    fail("cluster.too-few-rows", { rows: points.count, k: fewest }, { param: params.choose === "k" ? "k" : "from", fix });
  }
  let choice: MixtureChoice | null = null;
  let components = params.k;
  let shape = params.covariance;
  if (params.choose === "bic") {
    const shapes = params.allShapes ? COVARIANCE_SHAPES : [params.covariance];
    choice = await chooseMixture(ctx.compute, points, { from: params.from, to: Math.min(params.to, points.count), shapes }, common, part(0, 0.6));
    const best = choice.recommended === null ? failSingular(params) : choice.candidates[choice.recommended];
    components = best.components;
    shape = best.shape;
  }
  const options = { ...common, components, shape };
  const fit = await gaussianMixture(ctx.compute, points, options, part(choice ? 0.6 : 0, 0.85)).catch((error: unknown) => {
    if (!(error instanceof SingularCovariance)) throw error;
    return failSingular(params);
  });
  warn(fit, options, params, ctx);
  return { fit, options, choice };
}

function failSingular(params: MixtureParams): never {
  const larger = Math.min(1e6, Math.max(1e-6, params.regularisation * 1000));
  const simpler = params.covariance === "diagonal" || params.covariance === "spherical";
  const change = simpler || params.choose === "bic" ? { regularisation: larger } : { covariance: "diagonal" };
  const problem = simpler || params.choose === "bic" ? "cluster.mixture-no-spread" : "cluster.mixture-singular";
  return fail(problem, { regularisation: params.regularisation, larger }, { param: "covariance", fix: { type: "set-params", params: change } });
}

function warn(fit: MixtureFit, { components }: MixtureOptions, params: MixtureParams, ctx: RunContext): void {
  const found = fit.mixture.components;
  if (found < components) {
    const fix = params.choose === "k" ? { fix: { type: "set-params", params: { k: found } } as const } : {};
    ctx.warn({ code: "cluster.fewer-distinct", severity: "warning", detail: { k: components, found }, param: "k", ...fix });
  }
  if (!fit.converged) {
    const fix = { type: "set-params", params: { maxIterations: Math.min(10_000, params.maxIterations * 3) } } as const;
    ctx.warn({ code: "cluster.not-converged", severity: "warning", detail: { iterations: params.maxIterations }, param: "maxIterations", fix });
  }
}

/** Table, model and report of a fitted mixture. */
export async function mixtureOutputs(data: Table, space: FeatureSpace, { fit, options, choice }: Fitted, params: MixtureParams, ctx: RunContext) {
  const { points, features, columns } = space;
  const { mixture } = fit;
  const part =
    (from: number, to: number): Checkpoint =>
    (done, total) =>
      ctx.checkpoint(from + ((to - from) * done) / total, 1);
  const members = await membershipsOf(ctx.compute, points, mixture, fit.precision, params.memberships, part(0.85, 0.92));
  const k = mixture.components;
  const sizes = new Array<number>(k).fill(0);
  for (const label of members.labels) sizes[label]++;
  const order = occupiedFirst(orderOf(members.labels, sizes, points.rows, valueColumn(data, null)?.values), sizes);
  const labels = inOrder(members.labels, order);
  const classes = segmentClasses(k, false);
  const codes = segmentCodes(labels, points.rows, data.rows, k);

  const map = await mapPoints(points, (point) => labels[point], options.seed, part(0.92, 0.97));
  const origins = await originStatistics(data, features, codes, k, () => ctx.checkpoint(0.98, 1));
  const plane = await replayPlane(points, options.seed, part(0.98, 1));
  const ellipses = ellipsesOf(mixture, plane.axes);
  const flat = flatComponents(mixture, params.regularisation);
  const d = points.dimensions;
  const sure = certaintyOf(members, k);
  const result: MixtureReport = {
    kind: "cluster.mixture",
    rows: data.rows,
    missing: space.missing,
    k,
    covariance: options.shape,
    features,
    segments: classes.map((key, i) => {
      const c = order[i];
      const covariance = covarianceOf(mixture, c);
      return {
        key,
        size: sizes[c],
        share: sizes[c] / points.count,
        weight: mixture.weights[c],
        certainty: sizes[c] > 0 ? members.shared[c][c] : null,
        uncertain: sure.uncertainBy[c],
        shared: order.map((other) => members.shared[c][other]),
        centroid: features.map((feature, t) => feature.mean + mixture.means[c * d + t]),
        deviations: features.map((_, t) => Math.sqrt(covariance[t * d + t])),
        ...originFigures(origins, i),
        ellipse: ellipses[c],
      };
    }),
    logLikelihood: fit.logLikelihood,
    parameters: fit.parameters,
    bic: fit.bic,
    aic: fit.aic,
    iterations: fit.iterations,
    converged: fit.converged,
    trace: fit.trace,
    starts: fit.starts.map(({ lowerBound, iterations }) => ({ logLikelihood: lowerBound, iterations })),
    bestStart: fit.best,
    precision: fit.precision,
    flat: order.flatMap((c, i) => (flat[c] ? [classes[i]] : [])),
    certainty: { counts: sure.counts, mean: sure.mean, sureFrom: SURE_FROM, uncertain: sure.uncertainBy.reduce((sum, rows) => sum + rows, 0) },
    choice: choiceOf(choice),
    map,
    ...(params.replay ? { replay: await recorded(points, plane, fit, options, order, ctx) } : {}),
  };
  if (result.flat.length > 0) {
    const detail = { count: result.flat.length, names: result.flat.join(", "), regularisation: params.regularisation };
    ctx.warn({ code: "cluster.mixture-flat", severity: "warning", detail, param: "columns" });
  }
  const measures = [
    { name: "segment probability", values: members.certainty, rows: points.rows },
    ...(members.probabilities ? order.map((c, i) => ({ name: `probability ${classes[i]}`, values: members.probabilities?.[c] ?? [], rows: points.rows })) : []),
  ];
  const assigner = {
    task: "assign",
    method: "mixture",
    columns: columns.map((column) => column.name),
    output: "segment",
    classes,
    recipe: data.recipe,
    state: { ...mixtureState(mixture, points.center, order), ranges: await trainingRanges(columns, data.rows, () => ctx.checkpoint(1, 1)) },
  } as const;
  return { data: withSegments(data, codes, classes, measures), model: assigner, report: result };
}

/** Components that are nobody's most probable come last. */
function occupiedFirst(order: readonly number[], sizes: readonly number[]): number[] {
  return [...order.filter((c) => sizes[c] > 0), ...order.filter((c) => sizes[c] === 0)];
}

function certaintyOf({ certainty, labels }: Memberships, components: number) {
  const counts = new Array<number>(BINS).fill(0);
  const uncertainBy = new Array<number>(components).fill(0);
  let sum = 0;
  for (let i = 0; i < certainty.length; i++) {
    counts[Math.min(BINS - 1, Math.floor(certainty[i] * BINS))]++;
    if (certainty[i] < SURE_FROM) uncertainBy[labels[i]]++;
    sum += certainty[i];
  }
  return { counts, uncertainBy, mean: sum / Math.max(1, certainty.length) };
}

/** Which components have no spread of their own in some direction: all that is there is what the regularisation added. */
function flatComponents(mixture: Mixture, regularisation: number): boolean[] {
  return Array.from({ length: mixture.components }, (_, c) => {
    const { values } = symmetricEigen(covarianceOf(mixture, c), mixture.dimensions);
    return values[mixture.dimensions - 1] <= FLAT * FLAT * regularisation;
  });
}

function choiceOf(choice: MixtureChoice | null): MixtureReport["choice"] {
  if (choice?.recommended == null) return null;
  const candidates = choice.candidates.map(({ components, shape, ...rest }) => ({ k: components, covariance: shape, ...rest }));
  return { candidates, recommended: choice.recommended, used: choice.used };
}

/** Runs the best start once more and keeps where the ellipses went. */
async function recorded(
  points: Points,
  plane: Awaited<ReturnType<typeof replayPlane>>,
  fit: MixtureFit,
  options: MixtureOptions,
  order: readonly number[],
  ctx: RunContext,
) {
  const steps: { mixture: Mixture; logLikelihood: number }[] = [];
  const still: Checkpoint = () => ctx.checkpoint(1, 1);
  const start = await startOf(ctx.compute, points, options, fit.best, still);
  const watch = (mixture: Mixture, logLikelihood: number) => void steps.push({ mixture, logLikelihood });
  await expectationMaximisation(ctx.compute, points, start, { ...options, precision: fit.precision, watch }, still);
  const place = order.map((_, c) => order.indexOf(c));
  return mixtureReplay(points, plane, [...steps, { mixture: fit.mixture, logLikelihood: fit.logLikelihood }], place);
}
