import * as z from "zod";
import { phase } from "@/lib/ml/phase";
import { FENCE_METHODS, OUTLIER_ACTIONS, OUTLIER_METHODS, OUTLIER_SIDES, ROW_ACTIONS } from "@/lib/ml/prepare/outlier-choices";
import type { OutliersApplied, OutliersState } from "@/lib/ml/prepare/outliers";
import type { FittedFences, OutlierRule } from "@/lib/ml/prepare/outliers-fit";
import { type Detail, fail } from "@/lib/problem";
import { cell } from "@/lib/table/columns";
import type { Column, ColumnType, NumberColumn, Table } from "@/lib/table/table";
import { checkColumn, chooseColumns, chooseOptionalColumn } from "../choose-columns";
import { column, columns, defineNode, type PreviewContext, type RunContext, report, seed, table } from "../contract";
import { type RowsPreview, rowsPreview } from "../rows-preview";
import { DATA_WORDS } from "./data-words";
import { type FencesReport, isOutliersReport, type OutlierColumnReport, type OutlierExample } from "./outliers-report";

const NUMBER: readonly ColumnType[] = ["number"];
const GROUPING: readonly ColumnType[] = ["category", "text", "boolean"];
const EXAMPLES_EACH = 5;
const SHOWN_GROUPS = 20;
/** So many can hardly be exceptions. */
const MANY = 0.1;

const FENCES = { method: FENCE_METHODS };

const params = z.object({
  columns: columns({ types: NUMBER, role: "feature" }),
  method: z.enum(OUTLIER_METHODS).default("iqr"),
  ranges: z
    .number()
    .min(0)
    .max(100)
    .default(3)
    .meta({ step: 0.5, when: { method: ["iqr"] } }),
  limit: z
    .number()
    .min(0)
    .max(100)
    .default(3)
    .meta({ step: 0.5, when: { method: ["z"] } }),
  robustLimit: z
    .number()
    .min(0)
    .max(100)
    .default(3.5)
    .meta({ step: 0.5, when: { method: ["robust-z"] } }),
  lower: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.01)
    .meta({ unit: "percent", when: { method: ["quantiles"] } }),
  upper: z
    .number()
    .min(0.5)
    .max(1)
    .default(0.99)
    .meta({ unit: "percent", when: { method: ["quantiles"] } }),
  share: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.01)
    .meta({ unit: "percent", when: { method: ["isolation-forest"] } }),
  sides: z.enum(OUTLIER_SIDES).default("both").meta({ when: FENCES }),
  action: z.enum(OUTLIER_ACTIONS).default("flag").meta({ when: FENCES }),
  rowAction: z
    .enum(ROW_ACTIONS)
    .default("flag")
    .meta({ when: { method: ["isolation-forest"] } }),
  group: column({ types: GROUPING, advanced: true, when: FENCES }),
  groupRows: z.int().min(2).max(100_000).default(20).meta({ advanced: true, unit: "rows", when: FENCES }),
  trees: z
    .int()
    .min(10)
    .max(1000)
    .default(100)
    .meta({ advanced: true, when: { method: ["isolation-forest"] } }),
  treeRows: z
    .int()
    .min(8)
    .max(65_536)
    .default(256)
    .meta({ advanced: true, unit: "rows", when: { method: ["isolation-forest"] } }),
  seed: seed().meta({ control: "seed", advanced: true, when: { method: ["isolation-forest"] } }),
});
type Params = z.output<typeof params>;

export const outliers = defineNode({
  type: "prepare.outliers",
  v: 1,
  group: "prepare",
  icon: "fence",
  inputs: { data: table() },
  outputs: { data: table(), rejected: table(), report: report() },
  params,
  migrations: {},
  summary: ({ method, action, rowAction }) => ({ key: method === "isolation-forest" ? `rows-${rowAction}` : `does-${action}` }),
  check: ({ data }, chosen) => [
    ...checkColumn(data, chosen.columns, { param: "columns", types: NUMBER }),
    ...checkColumn(data, chosen.group, { param: "group", types: GROUPING }),
  ],
  run: ({ data }, chosen, ctx) => (chosen.method === "isolation-forest" ? runRows(data, chosen, ctx) : runFences(data, chosen, chosen.method, ctx)),
  preview: ({ data }, chosen, ctx) => (chosen.method === "isolation-forest" ? previewRows(data, chosen, ctx) : previewFences(data, chosen, chosen.method, ctx)),
  advise({ report: found }) {
    if (!isOutliersReport(found) || found.method === "isolation-forest" || found.rowsIn < 100 || found.outlying <= MANY * found.rowsIn) return [];
    return [
      {
        code: "prepare.outliers-many",
        severity: found.action === "remove" ? "warning" : "info",
        detail: { count: found.outlying, share: found.outlying / found.rowsIn },
        fix: { type: "add-after", node: "feature.transform", params: { log: "signed" }, port: "data" },
      },
    ];
  },
  picture({ report: found }) {
    if (!isOutliersReport(found) || found.rowsIn === 0) return null;
    return { type: "figure", value: found.outlying / found.rowsIn, format: "percent", caption: "outlyingCaption" };
  },
});

/** A fence for each column, and what lies beyond it. */
async function judgeByFences(data: Table, chosen: Params, method: OutlierRule["method"], ctx: PreviewContext) {
  const { applyOutliers } = await import("@/lib/ml/prepare/outliers");
  const { fitFences } = await import("@/lib/ml/prepare/outliers-fit");
  const { freeNames } = await import("@/lib/ml/prepare/missing");
  const sources = numbersOf(data, chosen.columns);
  const group = chooseOptionalColumn(data, chosen.group, { param: "group", types: GROUPING }) ?? null;
  const { ranges, lower, upper, sides, groupRows, action } = chosen;
  const rule: OutlierRule = { method, ranges, limit: method === "z" ? chosen.limit : chosen.robustLimit, lower, upper, sides, groupRows };
  const fitted: FittedFences[] = [];
  for (const [i, source] of sources.entries())
    fitted.push(await fitFences(source, group, rule, phase(ctx.checkpoint, (i / sources.length) * 0.5, ((i + 1) / sources.length) * 0.5)));
  const words = DATA_WORDS[ctx.language];
  const [flag, flagIn] = freeNames(data, [words.outlier, words.outlierIn]);
  const state: OutliersState = {
    group: group?.name ?? null,
    columns: fitted.map((fences) => ({ column: fences.column, all: fences.all, groups: fences.groups })),
    action,
    flag,
    flagIn,
    rows: null,
  };
  return { sources, group, fitted, state, applied: await applyOutliers(data, state, phase(ctx.checkpoint, 0.5, 0.9)) };
}

function tellDropped({ counts }: OutliersApplied, fitted: readonly FittedFences[], dropped: (code: string, rows: number, detail: Detail) => void): void {
  for (const [i, { first }] of counts.entries()) if (first > 0) dropped("prepare.outlier", first, { column: fitted[i].column });
}

async function previewFences(data: Table, chosen: Params, method: OutlierRule["method"], ctx: PreviewContext): Promise<RowsPreview> {
  const { applied, fitted } = await judgeByFences(data, chosen, method, ctx);
  const told = rowsPreview(data.rows, applied.table.rows, (dropped) => {
    if (chosen.action === "remove") tellDropped(applied, fitted, dropped);
  });
  if (chosen.action === "remove") return told;
  return chosen.action === "flag"
    ? { ...told, marked: applied.rows }
    : { ...told, changed: applied.counts.reduce((sum, { below, above }) => sum + below + above, 0) };
}

async function runFences(data: Table, chosen: Params, method: OutlierRule["method"], ctx: RunContext) {
  const { takeRowsInTurn } = await import("@/lib/ml/take-rows");
  const { appendStep } = await import("@/lib/ml/recipe/append-step");
  const { sources, group, fitted, state, applied } = await judgeByFences(data, chosen, method, ctx);
  const { action, flag, flagIn } = state;
  if (action === "remove") tellDropped(applied, fitted, ctx.dropped);
  for (const fences of fitted.filter(({ flat }) => flat))
    ctx.warn({
      code: "prepare.outliers-flat",
      severity: "warning",
      detail: { column: fences.column },
      param: method === "quantiles" ? "columns" : "method",
      ...(method === "quantiles" ? {} : { fix: { type: "set-params", params: { method: "quantiles" } } }),
    });
  if (data.rows > 0 && applied.table.rows === 0) ctx.warn({ code: "prepare.outliers-no-rows", severity: "warning", detail: { rows: data.rows } });

  const examples: OutlierExample[] = [];
  for (const [i, source] of sources.entries()) {
    examples.push(...examplesOf(data, source, applied.sides[i], fitted[i], group));
    await phase(ctx.checkpoint, 0.9, 0.95)(i + 1, sources.length);
  }
  const told: FencesReport = {
    kind: "prepare.outliers",
    rowsIn: data.rows,
    rowsOut: applied.table.rows,
    outlying: applied.rows,
    method,
    action,
    group: group?.name ?? null,
    columns: sources.map((source, i) => columnReport(source, fitted[i], applied.counts[i])),
    examples,
  };
  const names = sources.map(({ name }) => name);
  const writes = action === "flag" ? [flag, flagIn] : action === "remove" ? [] : names;
  const recipe = appendStep(data, { kind: "outliers", state, reads: [...names, ...(group ? [group.name] : [])], writes });
  const rejected = await takeRowsInTurn(data, applied.rejected, phase(ctx.checkpoint, 0.95, 1));
  return { data: { ...applied.table, recipe }, rejected, report: told };
}

async function rowSettings(data: Table, chosen: Params, ctx: PreviewContext) {
  const { freeNames } = await import("@/lib/ml/prepare/missing");
  const words = DATA_WORDS[ctx.language];
  const [flag, flagIn, score] = freeNames(data, [words.outlier, words.outlierIn, words.outlierScore]);
  const { share, trees, treeRows: sample, rowAction: action } = chosen;
  return {
    sources: numbersOf(data, chosen.columns),
    settings: { share, trees, sample, action, seed: chosen.seed ?? ctx.seed, names: { flag, flagIn, score } },
  };
}

async function previewRows(data: Table, chosen: Params, ctx: PreviewContext): Promise<RowsPreview> {
  const { previewRowOutliers } = await import("./row-outliers");
  const { sources, settings } = await rowSettings(data, chosen, ctx);
  return previewRowOutliers(data, sources, settings, ctx.checkpoint);
}

/** Rows as wholes, by trees grown on all columns. */
async function runRows(data: Table, chosen: Params, ctx: RunContext) {
  const { findRowOutliers } = await import("./row-outliers");
  const { takeRowsInTurn } = await import("@/lib/ml/take-rows");
  const { appendStep } = await import("@/lib/ml/recipe/append-step");
  const { sources, settings } = await rowSettings(data, chosen, ctx);
  const { flag, flagIn, score } = settings.names;
  const { action } = settings;
  const { state, applied, report: told } = await findRowOutliers(data, sources, settings, phase(ctx.checkpoint, 0, 0.95));
  if (action === "remove" && told.outlying > 0) ctx.dropped("prepare.outlier-row", told.outlying);
  if (told.incomplete > 0) ctx.warn({ code: "prepare.outliers-incomplete", severity: "info", detail: { count: told.incomplete }, param: "columns" });
  const writes = action === "flag" ? [flag, flagIn, score] : [];
  const recipe = appendStep(data, { kind: "outliers", state, reads: sources.map(({ name }) => name), writes });
  const rejected = await takeRowsInTurn(data, applied.rejected, phase(ctx.checkpoint, 0.95, 1));
  return { data: { ...applied.table, recipe }, rejected, report: told };
}

/** The columns chosen; else the features; else what a sale is measured by; else every number that is no key. */
function numbersOf(data: Table, names: readonly string[] | null): NumberColumn[] {
  if (names !== null && names.length > 0) return chooseColumns(data, names, { param: "columns", types: NUMBER }).filter(isNumber);
  const numbers = data.columns.filter(isNumber);
  const features = numbers.filter(({ role }) => role === "feature");
  const measures = numbers.filter(({ role }) => role === "amount" || role === "quantity" || role === "price");
  const rest = numbers.filter(({ role }) => role === null);
  const found = [features, measures, rest].find((each) => each.length > 0);
  return found ?? fail("prepare.outliers-no-numbers", undefined, { param: "columns" });
}

function isNumber(column: Column): column is NumberColumn {
  return column.type === "number";
}

function columnReport(source: NumberColumn, fences: FittedFences, counts: OutliersApplied["counts"][number]): OutlierColumnReport {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of source.values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const { low, high } = fences.all;
  const known = fences.values > 0;
  return {
    column: source.name,
    values: fences.values,
    low,
    high,
    below: counts.below,
    above: counts.above,
    min: known ? min : null,
    max: known ? max : null,
    groups: fences.groups.length,
    fences: fences.groups.slice(0, SHOWN_GROUPS).map((each) => ({ group: each.group, low: each.low, high: each.high })),
  };
}

/** The cells furthest beyond their fence. O(rows). */
function examplesOf(data: Table, source: NumberColumn, sides: Int8Array, fences: FittedFences, group: Column | null): OutlierExample[] {
  const id = data.columns.find(({ role }) => role === "id") ?? data.columns.find(({ role }) => role === "order");
  const own = new Map(fences.groups.map((each) => [each.group, each]));
  const fenceAt = (row: number) => (group ? (own.get(String(cell(group, row))) ?? fences.all) : fences.all);
  const beyond = (row: number) => {
    const { low, high } = fenceAt(row);
    return sides[row] > 0 ? source.values[row] - (high ?? 0) : (low ?? 0) - source.values[row];
  };
  const furthest: { readonly row: number; readonly by: number }[] = [];
  for (let row = 0; row < data.rows; row++) {
    if (sides[row] === 0) continue;
    const by = beyond(row);
    if (furthest.length === EXAMPLES_EACH && by <= furthest[EXAMPLES_EACH - 1].by) continue;
    furthest.push({ row, by });
    furthest.sort((a, b) => b.by - a.by || a.row - b.row);
    if (furthest.length > EXAMPLES_EACH) furthest.pop();
  }
  return furthest.map(({ row }) => ({
    row,
    id: id ? cell(id, row) : null,
    column: source.name,
    value: source.values[row],
    low: fenceAt(row).low,
    high: fenceAt(row).high,
  }));
}
