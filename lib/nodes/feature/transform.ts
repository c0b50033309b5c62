import * as z from "zod";
import type { Shape } from "@/lib/ml/distribution";
import { LOGS, type Log, SCALES } from "@/lib/ml/features/choices";
import { phase } from "@/lib/ml/phase";
import type { Problem } from "@/lib/problem";
import type { Column, ColumnType, NumberColumn } from "@/lib/table/table";
import { checkColumn, chooseColumns } from "../choose-columns";
import { columns, defineNode, type Report, report, table } from "../contract";

export interface TransformedColumn {
  /** The raw column and the one made of it. */
  readonly column: string;
  readonly name: string;
  /** Missing values of the raw column, and what they were replaced by (null: they stayed missing). */
  readonly missing: number;
  readonly fill: number | null;
  /** value = (shaped(raw) - center) / scale. */
  readonly center: number;
  readonly scale: number;
  /** The exponent of Yeo-Johnson or Box-Cox. */
  readonly lambda?: number;
  /** The column has no spread: its scale was taken as 1. */
  readonly constant: boolean;
  readonly before: Shape;
  readonly after: Shape;
}

export interface TransformReport extends Report {
  readonly kind: "feature.transform";
  readonly rows: number;
  readonly log: Log;
  readonly scaling: (typeof SCALES)[number];
  readonly columns: readonly TransformedColumn[];
}

const NUMBER: readonly ColumnType[] = ["number"];
/** A distribution this lopsided pulls k-means toward its tail. */
const VERY_SKEWED = 2;

/** Beginnings of the phrases on the card. */
const SHAPE_PHRASES: Readonly<Record<Log, string>> = {
  none: "plain",
  log1p: "log",
  signed: "log",
  "yeo-johnson": "power",
  "box-cox": "power",
  "quantile-normal": "rank",
  "quantile-uniform": "rank",
};

export const transform = defineNode({
  type: "feature.transform",
  v: 1,
  group: "feature",
  icon: "chart-spline",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params: z.object({
    columns: columns({ role: "feature", types: NUMBER }),
    log: z.enum(LOGS).default("log1p"),
    scale: z.enum(SCALES).default("standard"),
    missing: z.enum(["keep", "median"]).default("keep").meta({ advanced: true }),
  }),
  migrations: {},
  summary: ({ log, scale, missing }) => ({
    key: log === "none" && scale === "none" ? (missing === "median" ? "fill" : "nothing") : `${SHAPE_PHRASES[log]}-${scale}`,
  }),
  check: ({ data }, params) => checkColumn(data, params.columns, { param: "columns", types: NUMBER }),
  async run({ data }, params, ctx) {
    const { applyTransform, fitTransform, transformedSample } = await import("@/lib/ml/transform");
    const { shapeOf, sortedInRuns } = await import("@/lib/ml/distribution");
    const { appendStep } = await import("@/lib/ml/recipe/append-step");
    const { log, scale, missing } = params;
    if (log === "none" && scale === "none" && missing === "keep") {
      ctx.warn({ code: "feature.transform-nothing", severity: "info", param: "scale" });
      return { data, report: emptyReport(data.rows, log, scale) };
    }
    const sources = chooseColumns(data, params.columns, { param: "columns", role: "feature", types: NUMBER }).filter(isNumber);
    const fit = await fitTransform(data, sources, params, phase(ctx.checkpoint, 0, 0.6));
    const unit = scale === "unit";
    const result = await applyTransform(data, fit.fitted, phase(ctx.checkpoint, 0.6, 0.8), unit);
    const describing = phase(ctx.checkpoint, 0.8, 1);
    const reported: TransformedColumn[] = [];
    for (const [i, source] of sources.entries()) {
      const fitted = fit.fitted[i];
      const gaps = data.rows - fit.sorted[i].length;
      const before = shapeOf(fit.sorted[i], gaps);
      const made = unit ? result.columns.find((column) => column.name === fitted.name) : undefined;
      const sorting = phase(describing, i / sources.length, (i + 1) / sources.length);
      const present = made?.type === "number" ? await sortedInRuns(made.values, sorting) : await transformedSample(fit.sorted[i], fitted, gaps, sorting);
      const after = shapeOf(present, fitted.fill === null ? gaps : 0);
      const { name, fill, center, scale: divisor, lambda } = fitted;
      const constant = fit.constant.includes(source.name);
      reported.push({
        column: source.name,
        name,
        missing: gaps,
        fill,
        center,
        scale: divisor,
        ...(lambda === undefined ? {} : { lambda }),
        constant,
        before,
        after,
      });
      await describing(i + 1, sources.length);
    }
    for (const warning of findings(reported, fit.empty)) ctx.warn(warning);

    const state = { columns: fit.fitted.map((column) => ({ ...column })), ...(unit ? { unit } : {}) };
    const writes = fit.fitted.map((column) => column.name);
    const recipe = appendStep(data, { kind: "transform", state, reads: sources.map((column) => column.name), writes });
    const transformReport: TransformReport = { kind: "feature.transform", rows: data.rows, log, scaling: scale, columns: reported };
    return { data: { ...result, recipe }, report: transformReport };
  },
  advise({ report: found }, params) {
    if (!isTransformReport(found) || params.log !== "none") return [];
    const skewed = found.columns.filter(({ before }) => Math.abs(before.skewness ?? 0) > VERY_SKEWED);
    if (skewed.length === 0) return [];
    const negative = found.columns.some(({ before }) => (before.min ?? 0) < 0);
    const worst = skewed.reduce((a, b) => (Math.abs(a.before.skewness ?? 0) >= Math.abs(b.before.skewness ?? 0) ? a : b));
    return [
      {
        code: "feature.skewed",
        severity: "warning",
        detail: { count: skewed.length, columns: skewed.map(({ column }) => column).join(", "), column: worst.column, skewness: worst.before.skewness ?? 0 },
        fix: { type: "set-params", params: { log: negative ? "signed" : "log1p" } },
      },
    ];
  },
  picture({ report: found }) {
    const counts = isTransformReport(found) ? found.columns.at(0)?.after.histogram.counts : undefined;
    return counts && counts.length > 1 ? { type: "bars", values: counts } : null;
  },
});

function isTransformReport(found: Report): found is TransformReport {
  return found.kind === "feature.transform";
}

function emptyReport(rows: number, log: Log, scaling: TransformReport["scaling"]): TransformReport {
  return { kind: "feature.transform", rows, log, scaling, columns: [] };
}

function isNumber(column: Column): column is NumberColumn {
  return column.type === "number";
}

function findings(columns: readonly TransformedColumn[], empty: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  for (const { column, constant, missing, fill } of columns) {
    if (empty.includes(column)) problems.push({ code: "feature.all-missing", severity: "warning", detail: { column }, param: "columns" });
    else if (constant) problems.push({ code: "feature.constant", severity: "warning", detail: { column }, param: "columns" });
    if (missing === 0 || empty.includes(column)) continue;
    const detail = { column, count: missing, rows: missing };
    if (fill === null) {
      problems.push({ code: "feature.missing-kept", severity: "info", detail, param: "missing", fix: { type: "set-params", params: { missing: "median" } } });
    } else problems.push({ code: "feature.missing-filled", severity: "info", detail: { ...detail, value: fill }, param: "missing" });
  }
  return problems;
}
