import type { Checkpoint } from "@/lib/ml/checkpoint";
import { STABLE, TINY } from "@/lib/ml/choose-k";
import { inSlices } from "@/lib/ml/in-slices";
import { short } from "@/lib/ml/plane";
import { type Points, takePoints } from "@/lib/ml/points";
import { Random } from "@/lib/ml/random";
import { samplePlaces } from "@/lib/ml/sample-places";
import type { ClustererName } from "@/lib/ml/validation/clusterers";
import { validate } from "@/lib/ml/validation/validate";
import { freeName, withColumns } from "@/lib/table/columns";
import type { Column, Table } from "@/lib/table/table";
import { chooseColumn } from "../choose-columns";
import type { RunContext } from "../contract";
import { fail } from "../problem";
import { featureSpace } from "./feature-space";
import { NOISE_LABEL } from "./segments-output";
import type { ValidatedSegment, ValidateReport } from "./validate-report";

/** Segments at most: with more the column holds something else. */
const MOST_SEGMENTS = 100;
/** Hennig (2007): below this a segment dissolves rather than comes back. */
const DOUBTFUL = 0.6;
/** A silhouette that rises by so much is worth joining or halving for. */
const GAIN = 0.02;
/** Silhouettes of a segment that the plot needs. */
const PROFILE = 80;

export interface ValidateParams {
  readonly segment: string | null;
  readonly columns: readonly string[] | null;
  readonly method: ClustererName;
  readonly resamples: number;
  readonly limit: number;
  readonly scores: boolean;
  readonly seed: number | null;
}

/** The table, with a silhouette a row when wanted, and the report. Fails in words when there is nothing to measure. */
export async function validateOutputs(data: Table, params: ValidateParams, ctx: RunContext) {
  const seed = params.seed ?? ctx.seed;
  const column = chooseColumn(data, params.segment, { param: "segment", types: ["category", "text"], role: "segment" });
  if (column.type !== "category" && column.type !== "text") return fail("common.column-missing", { column: column.name }, { param: "segment" });
  const { points: all, features, missing } = await featureSpace(data, params.columns, ctx);
  const noiseCode = column.dictionary.indexOf(NOISE_LABEL);
  const { labelled, counts, noise } = await labelledPlaces(all.rows, column.codes, column.dictionary.length, noiseCode, () => ctx.checkpoint(0, 1));
  const met = column.dictionary.flatMap((_, code) => (counts[code] > 0 ? [code] : []));
  if (met.length === 0) fail("cluster.no-segments", { column: column.name }, { param: "segment" });
  if (met.length > MOST_SEGMENTS) fail("cluster.not-segments", { column: column.name, values: met.length }, { param: "segment" });

  const chosen = labelled.length > params.limit ? samplePlaces(labelled.length, params.limit, new Random(seed, 76)).map((at) => labelled[at]) : labelled;
  const points = takePoints(all, chosen);
  // A segment that the sample missed has no place in it.
  const seen = met.filter((code) => points.rows.some((row) => column.codes[row] === code));
  const place = new Map(seen.map((code, at) => [code, at]));
  const labels = Int32Array.from(points.rows, (row) => place.get(column.codes[row]) ?? 0);
  const found = await validate(
    points,
    { labels, clusters: seen.length },
    { method: params.method, resamples: params.resamples, seed },
    ctx.compute,
    ctx.checkpoint,
  );
  const { silhouette } = found;
  const report: ValidateReport = {
    kind: "cluster.validate",
    rows: data.rows,
    missing,
    unassigned: all.count - labelled.length - noise,
    noise,
    used: points.count,
    column: column.name,
    method: params.method,
    resamples: seen.length > 1 ? params.resamples : 0,
    features,
    segments: seen.map((code, at): ValidatedSegment => {
      const values = found.sorted[at];
      const size = counts[code];
      return {
        name: column.dictionary[code],
        size,
        share: size / labelled.length,
        silhouette: silhouette.byCluster[at],
        misplaced: values.length > 0 ? values.reduce((count, value) => count + (value < 0 ? 1 : 0), 0) / values.length : null,
        stability: found.stability[at],
        width: found.widths[at],
        neighbour: found.neighbours[at],
        profile: thinned(values),
      };
    }),
    silhouette: { score: silhouette.score, standardError: silhouette.standardError, measured: silhouette.measured },
    daviesBouldin: found.daviesBouldin,
    calinskiHarabasz: found.calinskiHarabasz,
    joined: found.joined,
    halved: found.halved,
    limits: { stable: STABLE, doubtful: DOUBTFUL, tiny: TINY, gain: GAIN },
  };
  return { data: params.scores ? withScores(data, points, silhouette) : data, report };
}

/** Operations that a row costs where it is looked up by its segment. */
const VISIT = 16;

/** Places among `rows` of those that have a segment, how many rows each segment has, and how many are noise. O(rows). */
async function labelledPlaces(rows: Uint32Array, codes: Int32Array, segments: number, noiseCode: number, checkpoint: Checkpoint) {
  const counts = new Uint32Array(segments);
  const places = new Uint32Array(rows.length);
  const found = { labelled: 0, noise: 0 };
  await inSlices(rows.length, VISIT, checkpoint, (from, to) => {
    let { labelled } = found;
    for (let i = from; i < to; i++) {
      const code = codes[rows[i]];
      if (code >= 0 && code === noiseCode) found.noise++;
      if (code < 0 || code === noiseCode) continue;
      counts[code]++;
      places[labelled++] = i;
    }
    found.labelled = labelled;
  });
  return { labelled: places.slice(0, found.labelled), counts, noise: found.noise };
}

/** At most PROFILE of the values, evenly spread, the first and the last among them. */
function thinned(values: Float64Array): number[] {
  const count = Math.min(PROFILE, values.length);
  return Array.from({ length: count }, (_, i) => short(values[count > 1 ? Math.round((i * (values.length - 1)) / (count - 1)) : 0]));
}

/** A column with the silhouette of every row that was measured. */
function withScores(data: Table, points: Points, { points: measured, values }: { readonly points: Uint32Array; readonly values: Float64Array }): Table {
  const scores = new Float64Array(data.rows).fill(Number.NaN);
  for (let i = 0; i < measured.length; i++) scores[points.rows[measured[i]]] = values[i];
  const taken = new Set(data.columns.map(({ name }) => name));
  const column: Column = { name: freeName("silhouette", taken), type: "number", role: null, values: scores };
  return withColumns(data, [column]);
}
