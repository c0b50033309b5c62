import * as z from "zod";
import { SINGLE_ROLES } from "@/lib/ml/column-setting";
import { phase } from "@/lib/ml/phase";
import { type Fix, fail, type Problem } from "@/lib/problem";
import type { MatchCounts } from "@/lib/table/operations/join";
import { JOINS } from "@/lib/table/operations/join-kinds";
import type { KeyPair } from "@/lib/table/operations/match-rows";
import { TEXT_MATCHES } from "@/lib/table/operations/text-match";
import { checkColumn } from "../choose-columns";
import { type ColumnInfo, defineNode, type RunContext, report, table } from "../contract";
import { comparableTypes, isSet, type KeySetting, keysOf, MOST_ROWS, tooManyRows, typesProblem } from "./join-keys";
import { isJoinReport, type JoinReport } from "./join-report";

export type { KeySetting } from "./join-keys";

const keyPairSchema = z.object({ left: z.string(), right: z.string() });

/** Below this the keys that were found are told as a guess. */
const SURE = 0.75;
/** Below this share of matched rows the join is doubtful. */
const FEW_MATCHED = 0.5;

export const join = defineNode({
  type: "prepare.join",
  v: 1,
  group: "prepare",
  icon: "merge",
  inputs: { data: table(), other: table() },
  outputs: { data: table(), unmatched: table(), otherUnmatched: table(), report: report() },
  params: z.object({
    keys: z.array(keyPairSchema).default([]).meta({ control: "custom", editor: "join-keys", port: "data" }),
    kind: z.enum(JOINS).default("left"),
    match: z.enum(TEXT_MATCHES).default("exact"),
    suffix: z.string().min(1).max(40).default(" 2").meta({ advanced: true }),
  }),
  migrations: {},
  summary({ keys }) {
    const columns = namesOf(keys.filter(isSet));
    return columns === "" ? { key: "found" } : { key: "by", values: { columns } };
  },
  check: (columns, { keys }) =>
    keys.flatMap(({ left, right }) => [...checkSide(columns.data, left), ...checkSide(columns.other, right), ...checkTypes(columns, left, right)]),
  async run({ data, other }, params, ctx) {
    const { countMatches, joinedRows, joinRows } = await import("@/lib/table/operations/join");
    const { matchKeys } = await import("@/lib/table/operations/match-rows");
    const { joinColumns } = await import("@/lib/table/operations/join-tables");
    const { Scratch } = await import("@/lib/table/operations/scratch");
    const { takeRowsInTurn } = await import("@/lib/ml/take-rows");
    const { describeKeys, looseMatches, unmatchedExamples } = await import("./join-figures");
    const { pairs, found } = await keysOf(data, other, params.keys, phase(ctx.checkpoint, 0, 0.25));
    const space = new Scratch();
    const keys = await matchKeys(pairs, params.match, phase(ctx.checkpoint, 0.25, 0.35), space);
    const counts = await countMatches(keys, phase(ctx.checkpoint, 0.35, 0.4));
    const rowsOut = joinedRows(params.kind, counts);
    if (tooManyRows(rowsOut, data, other)) refuse(rowsOut, counts, pairs);

    const rows = await joinRows(params.kind, keys, counts, phase(ctx.checkpoint, 0.4, 0.55), space);
    const joined = await joinColumns(params.kind, data, other, pairs, rows, { ...params, singleRoles: SINGLE_ROLES }, phase(ctx.checkpoint, 0.55, 0.8));
    const [unmatched, otherUnmatched] = [unmatchedRows(keys.left, keys.right, keys.count), unmatchedRows(keys.right, keys.left, keys.count)];
    const looser = await looseMatches(pairs, params.match, counts, phase(ctx.checkpoint, 0.8, 0.88));
    const joinReport: JoinReport = {
      kind: "prepare.join",
      join: params.kind,
      match: params.match,
      keys: pairs.map(({ left, right }) => ({ left: left.name, right: right.name, type: left.type, role: left.role })),
      found: found && { confidence: found.confidence, names: found.names, sameRole: found.sameRole, overlap: found.overlap, uniqueness: found.uniqueness },
      ...describeKeys(keys, counts, pairs),
      rowsOut,
      leftExamples: unmatchedExamples(pairs, "left", unmatched),
      rightExamples: unmatchedExamples(pairs, "right", otherUnmatched),
      renamed: joined.renamed,
      looser,
    };
    tell(joinReport, ctx);
    space.release();
    return {
      // The steps of the left table go on holding for its columns; new rows need the joined columns before a model can score them.
      data: { rows: rowsOut, columns: joined.columns, recipe: data.recipe },
      unmatched: await takeRowsInTurn(data, unmatched, phase(ctx.checkpoint, 0.88, 0.94)),
      otherUnmatched: await takeRowsInTurn(other, otherUnmatched, phase(ctx.checkpoint, 0.94, 1)),
      report: joinReport,
    };
  },
  previewStays: true,
  async preview({ data, other }, params, ctx) {
    const { previewJoin } = await import("./join-preview");
    return previewJoin(data, other, params, ctx.checkpoint);
  },
  advise({ report: found }) {
    if (!isJoinReport(found) || !found.looser) return [];
    const { match, leftMatched } = found.looser;
    return [
      {
        code: `prepare.join-${match}`,
        severity: "info",
        detail: { count: leftMatched - found.leftMatched, rows: leftMatched - found.leftMatched },
        fix: { type: "set-params", params: { match } },
      },
    ];
  },
  picture({ report: found }) {
    if (!isJoinReport(found) || found.leftRows === 0) return null;
    return { type: "figure", value: found.leftMatched / found.leftRows, format: "percent", caption: "matchedCaption" };
  },
  renamed: ({ report: found }) => (isJoinReport(found) ? found.renamed.map(({ from, to }) => ({ output: "data", column: to, input: "other", from })) : []),
});

function namesOf(keys: readonly KeySetting[]): string {
  return keys.map(({ left, right }) => (left === right ? left : `${left} = ${right}`)).join(", ");
}

function checkSide(columns: readonly ColumnInfo[] | undefined, name: string): Problem[] {
  return name === "" ? [] : checkColumn(columns, name, { param: "keys" });
}

function checkTypes(columns: { readonly data?: readonly ColumnInfo[]; readonly other?: readonly ColumnInfo[] }, left: string, right: string): Problem[] {
  const [a, b] = [columns.data?.find((column) => column.name === left), columns.other?.find((column) => column.name === right)];
  return a && b && !comparableTypes(a, b) ? [typesProblem(a, b)] : [];
}

/** One row a key on the other side: what mends a join that multiplies. */
function oneRowAKey(columns: readonly string[]): Fix {
  return { type: "insert-before", node: "prepare.deduplicate", params: { columns: [...columns] }, before: "other" };
}

function refuse(rows: number, counts: MatchCounts, pairs: readonly KeyPair[]): never {
  const columns = pairs.map((pair) => pair.left.name).join(", ");
  const fix = oneRowAKey(pairs.map((pair) => pair.right.name));
  return fail("prepare.join-too-large", { rows, limit: MOST_ROWS, columns, left: counts.leftMost, right: counts.rightMost }, { param: "keys", fix });
}

/** Rows whose key stands nowhere on the other side, or that have none. */
function unmatchedRows(own: Int32Array, others: Int32Array, count: number): Uint32Array {
  const present = new Uint8Array(count);
  for (let row = 0; row < others.length; row++) if (others[row] >= 0) present[others[row]] = 1;
  let unmatched = 0;
  for (let row = 0; row < own.length; row++) if (own[row] < 0 || present[own[row]] === 0) unmatched++;
  const rows = new Uint32Array(unmatched);
  let at = 0;
  for (let row = 0; row < own.length; row++) if (own[row] < 0 || present[own[row]] === 0) rows[at++] = row;
  return rows;
}

/** What to look at twice, and the rows that are not in the result. */
function tell(found: JoinReport, ctx: RunContext): void {
  const { join: kind, leftRows, rightRows, leftMatched, rightMatched, leftNoKey } = found;
  const columns = namesOf(found.keys);
  const leaves = kind === "inner" || kind === "semi" || kind === "right";
  if (leaves && leftNoKey > 0) ctx.dropped("prepare.join-no-key", leftNoKey, { columns });
  if (leaves && leftRows - leftMatched > leftNoKey) ctx.dropped("prepare.join-unmatched", leftRows - leftMatched - leftNoKey, { columns });
  if (kind === "anti" && leftMatched > 0) ctx.dropped("prepare.join-matched", leftMatched, { columns });
  if ((kind === "inner" || kind === "left") && rightRows > rightMatched) ctx.dropped("prepare.join-other-unmatched", rightRows - rightMatched, { columns });

  const warn = (code: string, severity: Problem["severity"], detail: Problem["detail"], more?: Pick<Problem, "fix">) =>
    ctx.warn({ code, severity, detail, param: "keys", ...more });
  if (found.found && found.found.confidence < SURE) warn("prepare.join-guessed", "info", { columns, confidence: found.found.confidence });
  if (leftRows > 0 && rightRows > 0 && leftMatched === 0) warn("prepare.join-nothing", "warning", { columns });
  else if (leftRows > 0 && kind !== "anti" && leftMatched / leftRows < FEW_MATCHED) {
    warn("prepare.join-few", "warning", { columns, share: leftMatched / leftRows, count: leftMatched });
  }
  if (found.exploded > 0 && kind !== "semi" && kind !== "anti") {
    const fix = oneRowAKey(found.keys.map(({ right }) => right));
    warn("prepare.join-exploded", "warning", { columns, count: found.exploded, keys: found.manyToMany, rows: found.rowsOut }, { fix });
  }
}
