import { phase } from "@/lib/ml/phase";
import { growForest, scoreRows } from "@/lib/ml/prepare/isolation-forest";
import type { OutliersState } from "@/lib/ml/prepare/outliers";
import { quantile } from "@/lib/ml/prepare/outliers-fit";
import { judgeRows, type RowOutliersApplied, type RowRule } from "@/lib/ml/prepare/row-outliers";
import { sortedPresent } from "@/lib/ml/prepare/sort-in-turn";
import { Random } from "@/lib/ml/random";
import { samplePlaces } from "@/lib/ml/sample-places";
import { takeRowsInTurn } from "@/lib/ml/take-rows";
import { cell } from "@/lib/table/columns";
import type { NumberColumn, Table } from "@/lib/table/table";
import type { RunContext } from "../contract";
import { type RowsPreview, rowsPreview } from "../rows-preview";
import type { RowOutlierExample, RowOutliersReport } from "./outliers-report";

interface RowSettings {
  readonly share: number;
  readonly trees: number;
  readonly sample: number;
  readonly seed: number;
  readonly action: "flag" | "remove";
  /** Names of the columns to add. */
  readonly names: { readonly flag: string; readonly flagIn: string; readonly score: string };
}

const BINS = 30;
const EXAMPLES = 10;
const REASONS = 3;
/** Rows that a preview looks at: all trees walk through so many in a fraction of a second. */
const PREVIEWED = 50_000;

/** Grows a forest on the columns and finds the rows that stand most alone: the given share of them. */
export async function findRowOutliers(data: Table, sources: readonly NumberColumn[], settings: RowSettings, checkpoint: RunContext["checkpoint"]) {
  const { share, trees, sample, seed, action, names } = settings;
  const columns = sources.map(({ values }) => values);
  const forest = await growForest(columns, data.rows, { trees, sample, seed }, phase(checkpoint, 0, 0.1));
  const scores = await scoreRows(forest, columns, data.rows, phase(checkpoint, 0.1, 0.7));
  const sorted = await sortedPresent(scores, phase(checkpoint, 0.7, 0.8));
  const threshold = sorted.length > 0 ? quantile(sorted, 1 - share) : 1;
  const rows: RowRule = { columns: sources.map(({ name }) => name), forest, threshold, score: names.score };
  const state: OutliersState = { group: null, columns: [], action, flag: names.flag, flagIn: names.flagIn, rows };
  const applied = await judgeRows(data, state, rows, scores, phase(checkpoint, 0.8, 1));
  const told: RowOutliersReport = {
    kind: "prepare.outliers",
    rowsIn: data.rows,
    rowsOut: applied.table.rows,
    outlying: applied.outlying.length,
    method: "isolation-forest",
    action,
    trees: forest.trees.length,
    sample: data.rows > 0 ? forest.sample : 0,
    share,
    threshold,
    histogram: histogramOf(sorted),
    incomplete: incompleteRows(columns, data.rows),
    columns: sources.map(({ name }, place) => ({ column: name, ...weightOf(place, applied.reasons) })),
    examples: examplesOf(data, sources, forest.centers, applied),
  };
  return { state, applied, report: told };
}

/**
 * What `findRowOutliers` would find, before it runs: just that in tables of up to `most` rows; in larger ones the same search
 * among `most` rows drawn at random, and what its counts come to in all. O(rows + most x trees x depth).
 */
export async function previewRowOutliers(
  data: Table,
  sources: readonly NumberColumn[],
  settings: RowSettings,
  checkpoint: RunContext["checkpoint"],
  most = PREVIEWED,
): Promise<RowsPreview> {
  const sampled = data.rows > most;
  const read: Table = { ...data, columns: sources };
  const looked = sampled ? await takeRowsInTurn(read, samplePlaces(data.rows, most, new Random(settings.seed)), phase(checkpoint, 0, 0.1)) : read;
  const columns = looked.columns.filter((column): column is NumberColumn => column.type === "number");
  const { report } = await findRowOutliers(looked, columns, { ...settings, action: "flag" }, phase(checkpoint, 0.1, 1));
  const outlying = looked.rows > 0 ? Math.round((report.outlying / looked.rows) * data.rows) : 0;
  const removes = settings.action === "remove";
  const told = rowsPreview(data.rows, removes ? data.rows - outlying : data.rows, (dropped) => {
    if (removes) dropped("prepare.outlier-row", outlying);
  });
  const reasons = report.columns
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, REASONS)
    .map(({ column, share }) => ({ column, share }));
  return { ...told, ...(removes ? {} : { marked: outlying }), ...(sampled ? { sampled: looked.rows } : {}), reasons };
}

function histogramOf(sorted: Float64Array): RowOutliersReport["histogram"] {
  const from = sorted.at(0) ?? 0;
  const to = sorted.at(-1) ?? 0;
  const counts = new Array<number>(BINS).fill(0);
  for (const score of sorted) counts[to > from ? Math.min(BINS - 1, Math.floor(((score - from) / (to - from)) * BINS)) : 0]++;
  return { from, to, counts };
}

function incompleteRows(columns: readonly Float64Array[], rows: number): number {
  let count = 0;
  for (let row = 0; row < rows; row++) if (columns.some((values) => Number.isNaN(values[row]))) count++;
  return count;
}

function weightOf(place: number, reasons: readonly Float64Array[]): { share: number; first: number } {
  let [share, first] = [0, 0];
  for (const shares of reasons) {
    share += shares[place] / reasons.length;
    if (shares[place] > 0 && shares.every((other) => other <= shares[place])) first++;
  }
  return { share, first };
}

function examplesOf(
  data: Table,
  sources: readonly NumberColumn[],
  usual: readonly number[],
  { scores, outlying, reasons }: RowOutliersApplied,
): RowOutlierExample[] {
  const id = data.columns.find(({ role }) => role === "id") ?? data.columns.find(({ role }) => role === "order");
  const order = [...outlying.keys()].sort((a, b) => scores[outlying[b]] - scores[outlying[a]] || a - b).slice(0, EXAMPLES);
  return order.map((place) => {
    const row = outlying[place];
    const shares = reasons[place];
    const strongest = [...shares.keys()].filter((c) => shares[c] > 0).sort((a, b) => shares[b] - shares[a] || a - b);
    return {
      row,
      id: id ? cell(id, row) : null,
      score: scores[row],
      reasons: strongest.slice(0, REASONS).map((c) => {
        const value = sources[c].values[row];
        return { column: sources[c].name, share: shares[c], value: Number.isFinite(value) ? value : null, usual: usual[c] };
      }),
    };
  });
}
