import * as z from "zod";
import { fail } from "@/lib/problem";
import { withColumns, withRole } from "@/lib/table/columns";
import type { Column, NumberColumn, Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";
import { phase } from "../phase";
import type { BinMethod } from "./choices";
import { optimalGroups } from "./optimal-groups";

/** What was learned of one column. Bin b holds the values from `edges[b - 1]` up to, but not with, `edges[b]`; the outer bins are open. */
export const binnedColumnSchema = z.object({
  source: z.string(),
  name: z.string(),
  /** Inner limits, ascending, one fewer than labels. */
  edges: z.array(z.number()),
  labels: z.array(z.string()),
  /** A category of labels, or the number of the bin from 1. */
  as: z.enum(["category", "number"]),
});
export type BinnedColumn = z.output<typeof binnedColumnSchema>;

export interface BinSettings {
  readonly method: Exclude<BinMethod, "tree">;
  readonly bins: number;
  /** The limits of the method `edges`. */
  readonly edges: readonly number[];
}

/** Limits nearer than this are one, as scikit-learn's. */
const NARROW = 1e-8;

/**
 * Inner limits of bins over ascending values, as scikit-learn's KBinsDiscretizer (`uniform`, `quantile`, `kmeans`), with
 * the best possible grouping in place of Lloyd's iterations. None for a column without spread. O(rows).
 */
export async function innerEdges(sorted: Float64Array, { method, bins, edges }: BinSettings, checkpoint: Checkpoint): Promise<number[]> {
  if (method === "edges") return [...edges];
  const n = sorted.length;
  if (n === 0 || sorted[0] === sorted[n - 1]) return [];
  const [low, high] = [sorted[0], sorted[n - 1]];
  const inner = Array.from({ length: bins - 1 }, (_, i) => (i + 1) / bins);
  if (method === "width")
    return apart(
      inner.map((p) => low + p * (high - low), 0),
      low,
      high,
      0,
    );
  if (method === "quantile")
    return apart(
      inner.map((p) => averagedQuantile(sorted, p)),
      low,
      high,
      NARROW,
    );
  const { centers } = await optimalGroups(sorted, bins, checkpoint);
  return apart(
    centers.slice(1).map((center, i) => (center + centers[i]) * 0.5),
    low,
    high,
    NARROW,
  );
}

/** Inner limits that stand apart from each other and from the ends. */
function apart(edges: readonly number[], low: number, high: number, least: number): number[] {
  const kept: number[] = [];
  for (const edge of edges) if (edge - (kept.at(-1) ?? low) > least && high - edge >= least) kept.push(edge);
  return kept;
}

/** Hyndman and Fan's type 2 (numpy `averaged_inverted_cdf`): a value of the data, or the mean of the two beside the place. */
function averagedQuantile(sorted: Float64Array, p: number): number {
  const at = p * sorted.length;
  const below = Math.floor(at);
  return at === below && below > 0 ? (sorted[below - 1] + sorted[below]) / 2 : sorted[below];
}

/** Limits moved to round numbers, by at most a quarter of the narrower bin beside them, so that they keep their order. */
export function roundEdges(edges: readonly number[], low: number, high: number): number[] {
  return edges.map((edge, i) => {
    const gap = Math.min(edge - (edges[i - 1] ?? low), (edges[i + 1] ?? high) - edge);
    if (!(gap > 0)) return edge;
    const step = 10 ** Math.floor(Math.log10(gap / 2));
    const rounded = Number((Math.round(edge / step) * step).toPrecision(15));
    return Number.isFinite(rounded) ? rounded : edge;
  });
}

/** The bin of a value, from 0: how many limits are not above it; -1 when it is missing. O(log bins). */
export function binOf(value: number, edges: readonly number[]): number {
  if (Number.isNaN(value)) return -1;
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Adds the binned columns (role feature) and takes the role feature from their originals. O(rows x columns). */
export async function applyBins(table: Table, binned: readonly BinnedColumn[], checkpoint: Checkpoint): Promise<Table> {
  const added: Column[] = [];
  for (const [i, column] of binned.entries()) {
    const codes = await binCodes(numberColumn(table, column.source), column.edges, phase(checkpoint, i / binned.length, (i + 1) / binned.length));
    added.push(
      column.as === "category"
        ? { name: column.name, role: "feature", type: "category", codes, dictionary: column.labels }
        : { name: column.name, role: "feature", type: "number", values: Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : code + 1)) },
    );
  }
  const sources = new Set(binned.map(({ source }) => source));
  const kept = table.columns.map((column) => (sources.has(column.name) && column.role === "feature" ? withRole(column, null) : column));
  return withColumns({ ...table, columns: kept }, added);
}

async function binCodes({ values }: NumberColumn, edges: readonly number[], checkpoint: Checkpoint): Promise<Int32Array> {
  const codes = new Int32Array(values.length);
  await inSlices(values.length, 16, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) codes[row] = binOf(values[row], edges);
  });
  return codes;
}

function numberColumn(table: Table, name: string): NumberColumn {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) return fail("common.column-missing", { column: name }, { param: "columns" });
  return column.type === "number" ? column : fail("common.column-type", { column: name, type: column.type, wanted: "number" }, { param: "columns" });
}

/**
 * Limits as a person types them: `10, 20, 50`, or a line each. Commas are decimal where a semicolon or a new line stands
 * between the numbers. Null when something else is there. Ascending, each once.
 */
export function readEdges(text: string): number[] | null {
  const decimalComma = /[;\n]/.test(text.trim());
  const parts = text.split(decimalComma ? /[;\n]+/ : /[,\s]+/).map((part) => part.trim());
  const numbers = parts.filter((part) => part !== "").map((part) => Number(decimalComma ? part.replace(/[\s ]/g, "").replace(",", ".") : part));
  return numbers.every(Number.isFinite) ? [...new Set(numbers)].sort((a, b) => a - b) : null;
}
