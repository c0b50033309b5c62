import type { Checkpoint } from "@/lib/ml/checkpoint";
import { phase } from "@/lib/ml/phase";
import type { Points } from "@/lib/ml/points";
import { freeName, withColumns } from "@/lib/table/columns";
import type { NumberColumn, Table } from "@/lib/table/table";
import type { RunContext } from "../contract";
import { fail } from "../problem";
import { type ReductionInput, reductionInput } from "./reduction-input";
import type { EmbeddingReport } from "./reduction-reports";

/** Rows below which there is no map to make. */
const LEAST_ROWS = 4;
/** Of rows in the same place, the share from which a map is said to suffer. */
const MANY_DUPLICATES = 0.1;

export interface EmbeddingSettings<E extends Embedded> {
  readonly columns: readonly string[] | null;
  /** Rows the map is made of, at most. */
  readonly limit: number;
  readonly seed: number;
  /** Names of the new columns, without a number. */
  readonly name: string;
  /** Bytes the method takes for so many rows. */
  memory(rows: number, dimensions: number): number;
  /** The method: x and y of each point, and what it has to say. */
  embed(points: Points, checkpoint: Checkpoint): Promise<E>;
}

export interface Embedded {
  readonly positions: Float32Array;
  readonly preserved: { readonly share: number; readonly neighbors: number; readonly duplicates: number };
  readonly iterations: number;
  readonly neighbors: number;
}

export interface EmbeddingResult<E extends Embedded> {
  readonly table: Table;
  readonly embedded: E;
  readonly common: Omit<EmbeddingReport, "kind" | "iterations" | "neighbors">;
}

/** What t-SNE and UMAP share: choosing rows, a sample when there are too many, placing the others, the two columns, the warnings. */
export async function runEmbedding<E extends Embedded>(data: Table, settings: EmbeddingSettings<E>, ctx: RunContext): Promise<EmbeddingResult<E>> {
  const [{ takePoints }, { samplePlaces }, { Random }, { placeRest }, { positionsMap }] = await Promise.all([
    import("@/lib/ml/points"),
    import("@/lib/ml/sample-places"),
    import("@/lib/ml/random"),
    import("@/lib/ml/neighbors/place-rest"),
    import("./reduction-map"),
  ]);
  const input = await reductionInput(data, settings.columns, LEAST_ROWS, ctx);
  const { points } = input;
  refuseTooLarge(input, settings, ctx);
  const sampled = points.count > settings.limit;
  const sample = samplePlaces(points.count, settings.limit, new Random(settings.seed, 84));
  if (sampled) {
    ctx.warn({
      code: "feature.map-of-sample",
      severity: "info",
      detail: { count: points.count - sample.length, shown: sample.length, total: points.count },
      param: "limit",
    });
  }
  const embedded = await settings.embed(sampled ? takePoints(points, sample) : points, phase(ctx.checkpoint, 0, sampled ? 0.8 : 0.98));
  const positions = sampled ? await placeRest(points, sample, embedded.positions, ctx.compute, phase(ctx.checkpoint, 0.8, 0.98)) : embedded.positions;
  const { duplicates, ...preserved } = embedded.preserved;
  if (duplicates > MANY_DUPLICATES * sample.length) {
    ctx.warn({ code: "feature.many-duplicates", severity: "info", detail: { count: duplicates, total: sample.length }, param: "columns" });
  }
  const taken = new Set(data.columns.map(({ name }) => name));
  const axes: [string, string] = [freeName(`${settings.name} 1`, taken), freeName(`${settings.name} 2`, taken)];
  const added = axes.map((name, axis): NumberColumn => {
    const values = new Float64Array(data.rows).fill(Number.NaN);
    for (let i = 0; i < points.count; i++) values[points.rows[i]] = positions[2 * i + axis];
    return { name, type: "number", role: null, values };
  });
  return {
    table: withColumns(data, added),
    embedded,
    common: {
      rows: data.rows,
      missing: input.missing,
      embedded: sample.length,
      placed: points.count - sample.length,
      columns: input.columns,
      axes,
      preserved,
      duplicates,
      map: positionsMap(positions, points.rows, settings.seed),
    },
  };
}

/** Refuses beforehand what does not fit, and says how many rows would. */
function refuseTooLarge({ points }: ReductionInput, { limit, memory }: Pick<EmbeddingSettings<Embedded>, "limit" | "memory">, ctx: RunContext): void {
  const rows = Math.min(points.count, limit);
  const needed = memory(rows, points.dimensions);
  if (needed <= ctx.compute.memoryLimit) return;
  const fits = Math.max(500, Math.floor((rows * ctx.compute.memoryLimit) / needed / 1000) * 1000);
  fail(
    "feature.map-too-large",
    { rows, needed: Math.ceil(needed / 1024 ** 2), limit: Math.floor(ctx.compute.memoryLimit / 1024 ** 2), fits },
    { param: "limit", fix: { type: "set-params", params: { limit: fits } } },
  );
}
