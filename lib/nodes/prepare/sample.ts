import * as z from "zod";
import { phase } from "@/lib/ml/phase";
import { Random } from "@/lib/ml/random";
import { cell } from "@/lib/table/columns";
import type { ColumnType, Json, Table } from "@/lib/table/table";
import { checkColumn, checkNeeded, chooseColumn } from "../choose-columns";
import { column, defineNode, type Phrase, type Report, type RunContext, report, seed, table } from "../contract";

export interface SampleReport extends Report {
  readonly kind: "prepare.sample";
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly how: "share" | "rows" | "first";
  /** Column whose shares were kept; null when rows were drawn without regard to one. */
  readonly stratifiedBy: string | null;
  /** Column whose equal values were drawn together, how many there were and how many were drawn; absent in reports of earlier versions. */
  readonly groupedBy?: string | null;
  readonly groups?: { readonly of: number; readonly drawn: number } | null;
  /** At most 50, largest first. `value` is null for rows where the column is missing. */
  readonly strata: readonly { readonly value: Json; readonly rows: number; readonly drawn: number }[];
}

const STRATA_TYPES: readonly ColumnType[] = ["category", "text", "boolean", "number"];
const MOST_SHOWN = 50;
const AT_RANDOM = { how: ["share", "rows"] };

export const sample = defineNode({
  type: "prepare.sample",
  v: 1,
  group: "prepare",
  icon: "dice-5",
  inputs: { data: table() },
  outputs: { data: table(), rest: table(), report: report() },
  params: z.object({
    how: z.enum(["share", "rows", "first"]).default("share"),
    share: z
      .number()
      .min(0.001)
      .max(1)
      .default(0.1)
      .meta({ control: "slider", step: 0.01, unit: "percent", when: { how: ["share"] } }),
    rows: z
      .int()
      .min(1)
      .max(100_000_000)
      .default(1000)
      .meta({ unit: "rows", when: { how: ["rows", "first"] } }),
    grouped: z.boolean().default(false).meta({ when: AT_RANDOM }),
    group: column({ role: "id", when: { ...AT_RANDOM, grouped: [true] } }),
    stratified: z
      .boolean()
      .default(false)
      .meta({ when: { ...AT_RANDOM, grouped: [false] } }),
    stratify: column({ role: "segment", types: STRATA_TYPES, when: { ...AT_RANDOM, grouped: [false], stratified: [true] } }),
    seed: seed().meta({ when: AT_RANDOM }),
  }),
  migrations: {},
  summary: ({ how, share, rows, grouped }): Phrase => {
    const key = how !== "first" && grouped ? `${how}Grouped` : how;
    return how === "share" ? { key, values: { share } } : { key, values: { count: rows } };
  },
  check: (columns, params) => {
    if (params.how === "first") return [];
    if (params.grouped) return checkNeeded(columns.data, params.group, { param: "group", role: "id" });
    return params.stratified ? checkColumn(columns.data, params.stratify, { param: "stratify", types: STRATA_TYPES }) : [];
  },
  async run({ data }, params, ctx) {
    const { sampleRows } = await import("@/lib/ml/sample-rows");
    const { takeRowsInTurn } = await import("@/lib/ml/take-rows");
    const grouped = params.grouped && params.how !== "first";
    const by = params.stratified && params.how !== "first" && !grouped ? await strataOf(data, params.stratify, ctx) : null;
    const whole = grouped ? await groupsOf(data, params.group, ctx) : null;
    const units = whole?.units ?? data.rows;
    const wanted = params.how === "share" ? Math.round(params.share * units) : Math.min(units, params.rows);
    const random = new Random(params.seed ?? ctx.seed);
    const chosen =
      params.how === "first"
        ? Uint32Array.from({ length: wanted }, (_, row) => row)
        : await sampleRows(units, wanted, by?.groups ?? null, random, phase(ctx.checkpoint, 0.1, 0.5));
    const drawn = whole ? rowsOf(whole, chosen) : chosen;
    const code = (name: string) => `prepare.sample-${name}${whole ? "-groups" : ""}`;
    if (data.rows > 0 && drawn.length === 0) ctx.warn({ code: code("empty"), severity: "warning", detail: { rows: units, count: units }, param: "share" });
    if (params.how !== "share" && params.rows > units) {
      ctx.warn({ code: code("all"), severity: "info", detail: { rows: units, count: units, wanted: params.rows }, param: "rows" });
    }
    if (drawn.length < data.rows) ctx.dropped("prepare.not-drawn", data.rows - drawn.length);
    const sampleReport: SampleReport = {
      kind: "prepare.sample",
      rowsIn: data.rows,
      rowsOut: drawn.length,
      how: params.how,
      stratifiedBy: by?.column.name ?? null,
      groupedBy: whole?.column.name ?? null,
      groups: whole ? { of: units, drawn: chosen.length } : null,
      strata: by ? countStrata(by, drawn) : [],
    };
    return {
      data: await takeRowsInTurn(data, drawn, phase(ctx.checkpoint, 0.5, 0.75)),
      rest: await takeRowsInTurn(data, others(data.rows, drawn), phase(ctx.checkpoint, 0.75, 1)),
      report: sampleReport,
    };
  },
});

export function isSampleReport(found: Report): found is SampleReport {
  return found.kind === "prepare.sample";
}

type Strata = Awaited<ReturnType<typeof strataOf>>;

async function strataOf(data: Table, name: string | null, ctx: RunContext) {
  const chosen = chooseColumn(data, name, { param: "stratify", role: "segment", types: STRATA_TYPES });
  const { groupRows } = await import("@/lib/table/operations/key-codes");
  return { column: chosen, groups: await groupRows(chosen, phase(ctx.checkpoint, 0, 0.1)) };
}

/** Numbers of the values that are drawn as a whole; a row without one is drawn by itself. */
async function groupsOf(data: Table, name: string | null, ctx: RunContext) {
  const chosen = chooseColumn(data, name, { param: "group", role: "id" });
  const { groupRows } = await import("@/lib/table/operations/key-codes");
  const groups = await groupRows(chosen, phase(ctx.checkpoint, 0, 0.1));
  let units = groups.count;
  const unitOf = groups.codes.map((code) => (code < 0 ? units++ : code));
  return { column: chosen, unitOf, units };
}

/** The rows of the drawn groups, in their order. */
function rowsOf({ unitOf, units }: Awaited<ReturnType<typeof groupsOf>>, drawn: Uint32Array): Uint32Array {
  const isDrawn = new Uint8Array(units);
  for (const unit of drawn) isDrawn[unit] = 1;
  const rows = new Uint32Array(unitOf.reduce((count, unit) => count + isDrawn[unit], 0));
  for (let row = 0, at = 0; row < unitOf.length; row++) if (isDrawn[unitOf[row]] === 1) rows[at++] = row;
  return rows;
}

function others(rows: number, drawn: Uint32Array): Uint32Array {
  const rest = new Uint32Array(rows - drawn.length);
  let [at, next] = [0, 0];
  for (let row = 0; row < rows; row++) {
    if (drawn[next] === row) next++;
    else rest[at++] = row;
  }
  return rest;
}

function countStrata({ column: by, groups }: Strata, drawn: Uint32Array): SampleReport["strata"] {
  const place = (row: number) => (groups.codes[row] < 0 ? groups.count : groups.codes[row]);
  const counts = Array.from({ length: groups.count + 1 }, () => ({ rows: 0, drawn: 0 }));
  for (let row = 0; row < groups.codes.length; row++) counts[place(row)].rows++;
  for (const row of drawn) counts[place(row)].drawn++;
  return counts
    .map((count, i) => ({ value: i === groups.count ? null : cell(by, groups.first[i]), ...count }))
    .filter(({ rows }) => rows > 0)
    .sort((a, b) => b.rows - a.rows)
    .slice(0, MOST_SHOWN);
}
