import * as z from "zod";
import type { BinnedColumn } from "@/lib/ml/features/bins";
import { BIN_METHODS, type BinMethod } from "@/lib/ml/features/choices";
import { phase } from "@/lib/ml/phase";
import { freeName } from "@/lib/table/columns";
import type { ColumnType, NumberColumn, Table } from "@/lib/table/table";
import { checkColumn, chooseColumn, chooseColumns } from "../choose-columns";
import { column, columns, defineNode, type Report, type RunContext, report, table } from "../contract";
import { fail, type Problem } from "../problem";

export interface Bin {
  readonly label: string;
  /** Limits; null at the open ends. The upper one belongs to the next bin. */
  readonly from: number | null;
  readonly to: number | null;
  readonly rows: number;
  /** Of the rows with a value. */
  readonly share: number;
}

export interface BinsReport extends Report {
  readonly kind: "feature.bins";
  readonly rows: number;
  readonly method: BinMethod;
  readonly target: string | null;
  readonly columns: readonly { readonly column: string; readonly name: string; readonly missing: number; readonly bins: readonly Bin[] }[];
}

const NUMBER: readonly ColumnType[] = ["number"];
const TARGET: readonly ColumnType[] = ["category", "text", "boolean", "number"];

export const bins = defineNode({
  type: "feature.bins",
  v: 1,
  group: "feature",
  icon: "chart-column-stacked",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params: z.object({
    columns: columns({ role: "feature", types: NUMBER }),
    method: z.enum(BIN_METHODS).default("quantile"),
    bins: z
      .int()
      .min(2)
      .max(50)
      .default(5)
      .meta({ when: { method: ["quantile", "width", "kmeans", "tree"] } }),
    edges: z
      .string()
      .default("")
      .meta({ when: { method: ["edges"] } }),
    target: column({ role: "target", types: TARGET, when: { method: ["tree"] } }),
    least: z
      .number()
      .min(0)
      .max(0.5)
      .default(0.05)
      .meta({ unit: "percent", advanced: true, when: { method: ["tree"] } }),
    round: z
      .boolean()
      .default(true)
      .meta({ when: { method: ["quantile", "width", "kmeans", "tree"] } }),
    as: z.enum(["category", "number"]).default("category"),
  }),
  migrations: {},
  summary: ({ method, bins: count }) => ({ key: method, values: { count } }),
  check({ data }, params) {
    return [
      ...checkColumn(data, params.columns, { param: "columns", types: NUMBER }),
      ...(params.method === "tree" ? checkColumn(data, params.target, { param: "target", types: TARGET }) : []),
    ];
  },
  async run({ data }, params, ctx) {
    const [{ applyBins, readEdges }, { appendStep }] = await Promise.all([import("@/lib/ml/features/bins"), import("@/lib/ml/recipe/append-step")]);
    const sources = chooseColumns(data, params.columns, { param: "columns", role: "feature", types: NUMBER }).filter((source) => source.type === "number");
    const edges = readEdges(params.edges);
    if (params.method === "edges" && (edges === null || edges.length === 0)) {
      fail(edges === null ? "feature.bad-edges" : "feature.no-edges", { found: params.edges.slice(0, 60) }, { param: "edges" });
    }
    const learned = await learn(data, sources, { ...params, edges: edges ?? [] }, ctx);
    const result = await applyBins(data, learned.binned, phase(ctx.checkpoint, 0.8, 1));
    for (const problem of learned.problems) ctx.warn(problem);
    const recipe = appendStep(data, {
      kind: "bins",
      state: { columns: learned.binned },
      reads: sources.map(({ name }) => name),
      writes: learned.binned.map(({ name }) => name),
    });
    const found: BinsReport = {
      kind: "feature.bins",
      rows: data.rows,
      method: params.method,
      target: learned.target,
      columns: learned.binned.map((one) => reportOf(result, one)),
    };
    return { data: { ...result, recipe }, report: found };
  },
  picture({ report: found }) {
    const counts = isBinsReport(found) ? found.columns.at(0)?.bins.map(({ rows }) => rows) : undefined;
    return counts && counts.length > 1 ? { type: "bars", values: counts } : null;
  },
});

interface Settings {
  readonly method: BinMethod;
  readonly bins: number;
  readonly edges: readonly number[];
  readonly target: string | null;
  readonly least: number;
  readonly round: boolean;
  readonly as: "category" | "number";
}

async function learn(data: Table, sources: readonly NumberColumn[], settings: Settings, ctx: RunContext) {
  const [{ innerEdges, roundEdges }, { binLabels }, { sortedInRuns }, { treeEdges }, { targetValues }, { createTranslator }] = await Promise.all([
    import("@/lib/ml/features/bins"),
    import("./bin-labels"),
    import("@/lib/ml/distribution"),
    import("@/lib/ml/features/tree-bins"),
    import("@/lib/ml/features/target-values"),
    import("@/lib/messages/translator"),
  ]);
  const { t } = await createTranslator(ctx.language);
  const target = settings.method === "tree" ? chooseColumn(data, settings.target, { param: "target", role: "target", types: TARGET }) : null;
  const taken = new Set(data.columns.map(({ name }) => name));
  const problems: Problem[] = [];
  const binned: BinnedColumn[] = [];
  for (const [i, source] of sources.entries()) {
    const step = phase(ctx.checkpoint, (0.8 * i) / sources.length, (0.8 * (i + 1)) / sources.length);
    const sorted = await sortedInRuns(source.values, phase(step, 0, 0.4));
    const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
    const { method } = settings;
    const exact =
      method === "tree" && target
        ? await treeEdges(source.values, targetValues(target), settings.bins, Math.ceil(settings.least * sorted.length), phase(step, 0.4, 1))
        : await innerEdges(sorted, { ...settings, method: method === "tree" ? "quantile" : method }, phase(step, 0.4, 1));
    const edges = settings.round && method !== "edges" ? roundEdges(exact, low, high) : exact;
    const name = freeName(t("feature:columns.bins", { column: source.name }), taken);
    taken.add(name);
    binned.push({ source: source.name, name, edges, labels: binLabels(edges, sorted, ctx.language, t), as: settings.as });
    const detail = { column: source.name };
    if (sorted.length === 0) problems.push({ code: "feature.all-missing", severity: "warning", detail, param: "columns" });
    else if (low === high && method !== "edges") problems.push({ code: "feature.bins-constant", severity: "warning", detail, param: "columns" });
    else if (edges.length === 0 && method === "tree") {
      problems.push({ code: "feature.bins-no-split", severity: "warning", detail: { ...detail, target: target?.name ?? "" }, param: "target" });
    } else if (method !== "edges" && method !== "tree" && edges.length + 1 < settings.bins) {
      problems.push({ code: "feature.bins-fewer", severity: "info", detail: { ...detail, asked: settings.bins, count: edges.length + 1 }, param: "bins" });
    }
  }
  return { binned, problems, target: target?.name ?? null };
}

function isBinsReport(found: Report): found is BinsReport {
  return found.kind === "feature.bins";
}

function reportOf(data: Table, { source, name, edges, labels }: BinnedColumn): BinsReport["columns"][number] {
  const counts = new Array<number>(labels.length).fill(0);
  const made = data.columns.find((candidate) => candidate.name === name);
  let missing = 0;
  for (let row = 0; row < data.rows; row++) {
    const bin = made?.type === "category" ? made.codes[row] : made?.type === "number" ? made.values[row] - 1 : -1;
    if (bin >= 0) counts[bin]++;
    else missing++;
  }
  const present = data.rows - missing;
  return {
    column: source,
    name,
    missing,
    bins: labels.map((label, bin) => ({
      label,
      from: bin === 0 ? null : edges[bin - 1],
      to: edges.at(bin) ?? null,
      rows: counts[bin],
      share: present > 0 ? counts[bin] / present : 0,
    })),
  };
}
