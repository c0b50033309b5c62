import type { AutoencoderParams } from "@/lib/ml/autoencoder";
import type { AutoencoderState } from "@/lib/ml/recipe/autoencoder-step";
import { freeName } from "@/lib/table/columns";
import type { Recipe, Table } from "@/lib/table/table";
import { type FeatureSpace, featureSpace } from "../cluster/feature-space";
import type { FeatureInfo } from "../cluster/reports";
import type { RunContext } from "../contract";
import { hiddenLayers } from "../hidden-layers";
import { fail } from "../problem";

/** How an autoencoder was trained and how much it keeps; part of the reports of both nodes that train one. */
export interface AutoencoderFigures {
  /** Units of every layer, the inputs first. */
  readonly layers: readonly number[];
  readonly latent: readonly string[];
  readonly features: readonly FeatureInfo[];
  readonly curve: readonly { readonly loss: number; readonly held: number | null }[];
  readonly bestEpoch: number;
  readonly backend: string;
  /** Share of the variance of all features, and of each, that comes back; below 0 it is worse than the mean. */
  readonly kept: number;
  readonly keptByFeature: readonly (number | null)[];
  /** Share that as many principal components keep. */
  readonly linear: number;
  /** Rows that come back worst: their mean squared error at the 50th, 90th and 99th percentile. */
  readonly errors: { readonly median: number; readonly p90: number; readonly p99: number };
}

export interface TrainedAutoencoder {
  readonly space: FeatureSpace;
  readonly table: Table;
  readonly latent: readonly Float64Array[];
  readonly error: Float64Array;
  readonly figures: AutoencoderFigures;
}

interface Wanted extends Omit<AutoencoderParams, "hidden"> {
  readonly columns: readonly string[] | null;
  readonly hidden: string;
  /** Role of the columns it adds. */
  readonly role: AutoencoderState["role"];
}

const ROWS_NEEDED = 10;

/** Trains an autoencoder on the features of a table and adds what it makes of each row. */
export async function trainAutoencoder(data: Table, wanted: Wanted, ctx: RunContext): Promise<TrainedAutoencoder> {
  const [{ fitAutoencoder }, { applyAutoencoder }, { linearShare }, { appendStep }] = await Promise.all([
    import("@/lib/ml/autoencoder"),
    import("@/lib/ml/recipe/autoencoder-step"),
    import("@/lib/ml/linear-share"),
    import("@/lib/ml/recipe/append-step"),
  ]);
  const space = await featureSpace(data, wanted.columns, ctx);
  const { points, columns, features } = space;
  if (points.count < ROWS_NEEDED) fail("feature.autoencoder-few-rows", { rows: points.count, need: ROWS_NEEDED });
  if (wanted.latent >= points.dimensions) {
    const latent = points.dimensions - 1;
    const fix = latent >= 1 ? { fix: { type: "set-params", params: { latent } } as const } : {};
    fail("feature.autoencoder-wide", { latent: wanted.latent, features: points.dimensions }, { param: "latent", ...fix });
  }
  const hidden = hiddenLayers(wanted.hidden);
  const fitted = await fitAutoencoder(
    points,
    { ...wanted, hidden },
    (done, total) => ctx.checkpoint(0.8 * (done / total), 1),
    (lost, next) => ctx.warn({ code: "classify.backend-lost", severity: "warning", detail: { lost, next } }),
  );
  const taken = new Set(data.columns.map((column) => column.name));
  const names = Array.from({ length: wanted.latent }, (_, d) => {
    const name = freeName(`latent ${d + 1}`, taken);
    taken.add(name);
    return name;
  });
  const state: AutoencoderState = { network: fitted.network, columns: columns.map((column) => column.name), names, role: wanted.role };
  const { table, encoded } = await applyAutoencoder(data, state, (done, total) => ctx.checkpoint(0.8 + 0.1 * (done / total), 1));
  const linear = await linearShare(points, wanted.latent, () => ctx.checkpoint(0.9, 1));
  const recipe: Recipe = appendStep(data, { kind: "autoencoder", state, reads: state.columns, writes: names });
  const varying = features.filter((feature) => feature.deviation > 0).length;
  const errorSum = encoded.errorByInput.reduce((sum, value) => sum + value, 0);
  const sorted = encoded.error.filter(Number.isFinite).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return {
    space,
    table: { ...table, recipe },
    latent: encoded.latent,
    error: encoded.error,
    figures: {
      layers: [points.dimensions, ...hidden, wanted.latent, ...[...hidden].reverse(), points.dimensions],
      latent: names,
      features,
      curve: fitted.curve,
      bestEpoch: fitted.bestEpoch,
      backend: fitted.backend,
      kept: varying === 0 ? 1 : 1 - errorSum / (encoded.rows * varying),
      keptByFeature: features.map((feature, t) => (feature.deviation > 0 ? 1 - encoded.errorByInput[t] / encoded.rows : null)),
      linear,
      errors: { median: at(0.5), p90: at(0.9), p99: at(0.99) },
    },
  };
}
