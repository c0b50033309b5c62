import { withColumns } from "@/lib/table/columns";
import type { NumberColumn, Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { phase } from "../phase";
import { takeRowsInTurn } from "../take-rows";
import { categoryOf, partRows, presentNumbers } from "./column-access";
import { reasonsOf, scoreRows, walkableTrees } from "./isolation-forest";
import type { OutliersState } from "./outliers";

export type RowRule = NonNullable<OutliersState["rows"]>;

export interface RowOutliersApplied {
  readonly table: Table;
  readonly rejected: Uint32Array;
  readonly scores: Float64Array;
  /** Rows that lie out, and for each the share that each column has in it. */
  readonly outlying: Uint32Array;
  readonly reasons: readonly Float64Array[];
}

/** Columns that stand for a row's reasons: those with at least half the share of the first. */
const MOST_NAMED = 3;
const NAMED_FROM = 0.5;
/** Rows between two checkpoints when reasons are looked for. */
const SLICE = 64;

/** Scores every row with the learned trees, and flags or takes out those beyond the threshold. O(rows x trees x depth). */
export async function applyRowOutliers(table: Table, state: OutliersState, rule: RowRule, checkpoint: Checkpoint): Promise<RowOutliersApplied> {
  const columns = rule.columns.map((name) => presentNumbers(table, name).values);
  const scores = await scoreRows(rule.forest, columns, table.rows, phase(checkpoint, 0, 0.8));
  return judgeRows(table, state, rule, scores, phase(checkpoint, 0.8, 1));
}

/** The same with scores that are known. */
export async function judgeRows(table: Table, state: OutliersState, rule: RowRule, scores: Float64Array, checkpoint: Checkpoint): Promise<RowOutliersApplied> {
  const columns = rule.columns.map((name) => presentNumbers(table, name).values);
  const out = Uint8Array.from(scores, (score) => Number(score > rule.threshold));
  const { kept, left: outlying } = partRows(out, table.rows);
  const trees = walkableTrees(rule.forest);
  const reasons: Float64Array[] = [];
  for (const row of outlying) {
    reasons.push(reasonsOf(rule.forest, columns, row, trees));
    if (reasons.length % SLICE === 0) await phase(checkpoint, 0, 0.5)(reasons.length, outlying.length);
  }
  const removes = state.action === "remove";
  const result = removes
    ? outlying.length > 0
      ? await takeRowsInTurn(table, kept, phase(checkpoint, 0.5, 1))
      : table
    : withColumns(table, flagsOf(state, rule, out, scores, outlying, reasons));
  await checkpoint(1, 1);
  return { table: result, rejected: removes ? outlying : new Uint32Array(0), scores, outlying, reasons };
}

function flagsOf(state: OutliersState, rule: RowRule, out: Uint8Array, scores: Float64Array, outlying: Uint32Array, reasons: readonly Float64Array[]) {
  const words: string[] = [];
  const places = new Int32Array(out.length).fill(-1);
  const known = new Map<string, number>();
  for (const [i, row] of outlying.entries()) {
    const word = namedReasons(reasons[i])
      .map((place) => rule.columns[place])
      .join(" + ");
    if (word === "") continue;
    const place = known.get(word) ?? words.push(word) - 1;
    known.set(word, place);
    places[row] = place;
  }
  const score: NumberColumn = { name: rule.score, role: null, type: "number", values: scores };
  return [{ name: state.flag, role: null, type: "boolean" as const, values: out }, categoryOf(state.flagIn, places, words), score];
}

/** The columns that say most of why a row is alone, in the order of the columns. */
function namedReasons(shares: Float64Array): number[] {
  const order = [...shares.keys()].filter((place) => shares[place] > 0).sort((a, b) => shares[b] - shares[a] || a - b);
  return order
    .filter((place) => shares[place] >= NAMED_FROM * shares[order[0]])
    .slice(0, MOST_NAMED)
    .sort((a, b) => a - b);
}
