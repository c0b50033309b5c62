import type { Checkpoint } from "@/lib/ml/checkpoint";
import { findColumn, takeColumn, takeRows } from "@/lib/table/columns";
import type { Column, Table } from "@/lib/table/table";
import type { RunContext } from "../contract";
import { fail } from "../problem";
import { blankRows, codesIn, sharedCustomers, type Target } from "./target";

/** A class with fewer training rows is learned from too little to trust. */
const FEW_ROWS = 10;

/** Parts of a node's progress that never run backwards: `phase(0.1, 0.75)` is the checkpoint of the work between. */
export function phasesOf(ctx: RunContext): (from: number, to: number) => Checkpoint {
  let reached = 0;
  return (from, to) => (done, total) => {
    reached = Math.max(reached, from + ((to - from) * done) / Math.max(1, total));
    return ctx.checkpoint(reached, 1);
  };
}

/** Class a row, without the rows that cannot be learned from: no target, or nothing to predict it from. */
async function usableRows(target: Target, features: readonly Column[], rows: number, ctx: RunContext): Promise<Int32Array> {
  const blank = await blankRows(features, rows, ctx.checkpoint);
  let withoutTarget = 0;
  let withoutValues = 0;
  const codes = target.codes.map((code, row) => {
    if (code < 0) withoutTarget++;
    else if (blank[row] === 1) withoutValues++;
    return blank[row] === 1 ? -1 : code;
  });
  if (withoutTarget > 0) ctx.dropped("classify.target-missing", withoutTarget, { column: target.column.name });
  if (withoutValues > 0) ctx.dropped("classify.no-values", withoutValues);
  return codes;
}

interface Rows {
  readonly trainCodes: Int32Array;
  trainColumns(of: readonly Column[]): Promise<Column[]>;
  readonly test: Table;
  readonly testCodes: Int32Array;
}

/** What is learned from and what is judged on: a stratified share is held back, or the rows of the test input are taken. */
export async function chooseRows(
  train: Table,
  given: Table | undefined,
  target: Target,
  features: readonly Column[],
  held: { readonly share: number; readonly seed: number },
  ctx: RunContext,
): Promise<Rows> {
  const [{ classCounts }, { stratifiedSplit }, { Random }] = await Promise.all([
    import("@/lib/ml/classes"),
    import("@/lib/ml/stratified-split"),
    import("@/lib/ml/random"),
  ]);
  const { classes } = target;
  const codes = await usableRows(target, features, train.rows, ctx);
  await ctx.checkpoint(0, 1);
  const counts = classCounts(codes, classes.length);
  const single = classes.filter((_, code) => counts[code] < 2);
  if (single.length > 0)
    fail("classify.class-too-small", { classes: single.join(", "), count: single.length, column: target.column.name }, { param: "target" });

  const split = given ? { train: rowsOf(codes), test: new Uint32Array() } : stratifiedSplit(codes, classes.length, held.share, new Random(held.seed, 1));
  const trainRows = split.train;
  const trainCodes = Int32Array.from(trainRows, (row) => codes[row]);
  const inTraining = classCounts(trainCodes, classes.length);
  const small = classes.filter((_, code) => inTraining[code] < FEW_ROWS);
  if (small.length > 0)
    ctx.warn({ code: "classify.small-classes", severity: "warning", detail: { classes: small.join(", "), count: small.length, least: FEW_ROWS } });
  const trainColumns = async (of: readonly Column[]) => {
    const taken: Column[] = [];
    for (const column of of) {
      await ctx.checkpoint(0, 1);
      taken.push(takeColumn(column, trainRows));
    }
    return taken;
  };
  if (!given) {
    return { trainCodes, trainColumns, test: takeRows(train, split.test), testCodes: Int32Array.from(split.test, (row) => codes[row]) };
  }
  return { trainCodes, trainColumns, ...(await ownTest(train, given, target, features, ctx)) };
}

/** The rows of the test input, prepared as the training rows were, in the classes of training. */
async function ownTest(train: Table, given: Table, target: Target, features: readonly Column[], ctx: RunContext): Promise<Pick<Rows, "test" | "testCodes">> {
  const { replay } = await import("@/lib/ml/recipe/replay");
  const prepared = await replay(train.recipe, given, () => ctx.checkpoint(0, 1), [...features.map((of) => of.name), target.column.name]);
  const column = findColumn(prepared, target.column.name) ?? fail("common.column-missing", { column: target.column.name });
  const { codes, unknown } = codesIn(target.classes, column, prepared.rows);
  if (unknown > 0) ctx.dropped("classify.unknown-class", unknown, { column: column.name });
  const missing = codes.reduce((count, code) => count + (code < 0 ? 1 : 0), 0) - unknown;
  if (missing > 0) ctx.dropped("classify.test-target-missing", missing, { column: column.name });
  const rows = rowsOf(codes);
  if (rows.length === 0) fail("classify.test-empty", { column: column.name });
  const test = takeRows(prepared, rows);
  const shared = sharedCustomers(train, test);
  if (shared > 0) ctx.warn({ code: "classify.test-overlaps", severity: "warning", detail: { rows: shared, total: test.rows } });
  return { test, testCodes: Int32Array.from(rows, (row) => codes[row]) };
}

function rowsOf(codes: Int32Array): Uint32Array {
  return Uint32Array.from(codes, (_, row) => row).filter((row) => codes[row] >= 0);
}
