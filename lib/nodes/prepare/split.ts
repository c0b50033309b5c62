import * as z from "zod";
import { phase } from "@/lib/ml/phase";
import { Random } from "@/lib/ml/random";
import { fail } from "@/lib/problem";
import { cell } from "@/lib/table/columns";
import type { Column, ColumnType, Json } from "@/lib/table/table";
import { checkColumn, chooseColumn, chooseOptionalColumn } from "../choose-columns";
import { column, defineNode, type Report, type RunContext, report, seed, table } from "../contract";

/** Sizes of the two parts, in all and by stratum. */
export interface SplitReport extends Report {
  readonly kind: "prepare.split";
  readonly rows: number;
  readonly train: number;
  readonly test: number;
  /** Column whose shares were kept; null when rows were drawn at random. */
  readonly stratifiedBy: string | null;
  /** At most 50, largest first. `value` is null for rows where the column is missing. */
  readonly strata: readonly { readonly value: Json; readonly train: number; readonly test: number }[];
  /** Column whose equal values stayed together, with the number of groups in each part. */
  readonly groupedBy: string | null;
  readonly groups: { readonly train: number; readonly test: number } | null;
}

const STRATA_TYPES: readonly ColumnType[] = ["category", "text", "boolean", "number"];
/** More strata than this are no classes. */
const MOST_STRATA = 50;

export const split = defineNode({
  type: "prepare.split",
  v: 1,
  group: "prepare",
  icon: "split",
  inputs: { data: table() },
  outputs: { train: table(), test: table(), report: report() },
  params: z.object({
    testShare: z.number().min(0.05).max(0.95).default(0.25).meta({ control: "slider", step: 0.05, unit: "percent" }),
    stratified: z.boolean().default(true),
    stratify: column({ role: "target", types: STRATA_TYPES, when: { stratified: [true] } }),
    grouped: z.boolean().default(false),
    group: column({ role: "id", when: { grouped: [true] } }),
    seed: seed(),
  }),
  migrations: {},
  summary: ({ testShare, stratified, grouped }) => ({
    key: grouped ? "grouped" : stratified ? "stratified" : "random",
    values: { share: testShare },
  }),
  check: (columns, params) => [
    ...(params.stratified ? checkColumn(columns.data, params.stratify, { param: "stratify", types: STRATA_TYPES }) : []),
    ...(params.grouped ? checkColumn(columns.data, params.group, { param: "group" }) : []),
  ],
  async run({ data }, params, ctx) {
    const { splitRows } = await import("@/lib/ml/split");
    const { takeRowsInTurn } = await import("@/lib/ml/take-rows");
    if (data.rows === 0) fail("common.no-rows");
    const stratifyBy = params.stratified ? chooseOptionalColumn(data, params.stratify, { param: "stratify", role: "target", types: STRATA_TYPES }) : undefined;
    const groupBy = params.grouped ? chooseColumn(data, params.group, { param: "group", role: "id" }) : undefined;
    const { groupRows } = await import("@/lib/table/operations/key-codes");
    const strata = stratifyBy ? await strataOf(stratifyBy, ctx) : null;
    const groups = groupBy ? await groupRows(groupBy, phase(ctx.checkpoint, 0.15, 0.3)) : null;
    const settings = { testShare: params.testShare, strata: strata?.groups ?? null, groups };
    const result = await splitRows(data.rows, settings, new Random(params.seed ?? ctx.seed), phase(ctx.checkpoint, 0.3, 0.6));
    if (result.testUnits === 0 || result.testUnits === result.units) {
      fail("prepare.split-too-few", { count: result.units, share: params.testShare }, { param: "testShare" });
    }
    if (result.singles > 0) ctx.warn({ code: "prepare.split-single", severity: "warning", detail: { count: result.singles }, param: "stratify" });

    const parts = {
      train: await takeRowsInTurn(data, rowsWhere(result.test, 0), phase(ctx.checkpoint, 0.6, 0.9)),
      test: await takeRowsInTurn(data, rowsWhere(result.test, 1), phase(ctx.checkpoint, 0.9, 1)),
    };
    const splitReport: SplitReport = {
      kind: "prepare.split",
      rows: data.rows,
      train: parts.train.rows,
      test: parts.test.rows,
      stratifiedBy: strata ? strata.column.name : null,
      strata: strata ? countStrata(strata.column, strata.groups.codes, strata.groups.first, result.test) : [],
      groupedBy: groupBy?.name ?? null,
      groups: groupBy ? { train: result.units - result.testUnits, test: result.testUnits } : null,
    };
    return { ...parts, report: splitReport };
  },
});

async function strataOf(column: Column, ctx: RunContext) {
  const { groupRows } = await import("@/lib/table/operations/key-codes");
  const groups = await groupRows(column, phase(ctx.checkpoint, 0, 0.15));
  if (groups.count <= MOST_STRATA) return { column, groups };
  ctx.warn({
    code: "prepare.split-many-strata",
    severity: "warning",
    detail: { column: column.name, count: groups.count, limit: MOST_STRATA },
    param: "stratify",
  });
  return null;
}

function rowsWhere(test: Uint8Array, part: 0 | 1): Uint32Array {
  const indices = new Uint32Array(test.reduce((count, each) => count + (each === part ? 1 : 0), 0));
  let at = 0;
  for (let row = 0; row < test.length; row++) if (test[row] === part) indices[at++] = row;
  return indices;
}

function countStrata(column: Column, codes: Int32Array, first: Uint32Array, test: Uint8Array): SplitReport["strata"] {
  const counts = Array.from({ length: first.length + 1 }, () => ({ train: 0, test: 0 }));
  for (let row = 0; row < codes.length; row++) {
    const count = counts[codes[row] < 0 ? first.length : codes[row]];
    if (test[row] === 1) count.test++;
    else count.train++;
  }
  return counts
    .map((count, i) => ({ value: i === first.length ? null : cell(column, first[i]), ...count }))
    .filter(({ train, test: tested }) => train + tested > 0)
    .sort((a, b) => b.train + b.test - (a.train + a.test));
}
