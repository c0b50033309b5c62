import { fail, ProblemError } from "@/lib/problem";
import { findColumn } from "@/lib/table/columns";
import { duplicateRows } from "@/lib/table/operations/deduplicate";
import type { Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { evaluateFormula } from "../formula/evaluate";
import { readFormula } from "../formula/formula";
import { phase } from "../phase";
import { applyRule, type Rule, type RuleResult, ruleProblem } from "./rules";

export interface FilterSettings {
  readonly rules: readonly Rule[];
  /** A yes/no formula that counts as one more rule; empty for none. */
  readonly formula: string;
  readonly match: "all" | "any";
  readonly dropDuplicates: boolean;
}

export interface RuleCount {
  /** Index into `rules`; the formula stands behind the last rule. */
  readonly index: number;
  /** Rows it would drop if it were the only rule. */
  readonly alone: number;
  /** Rows it dropped that no rule before it had dropped; null when any one rule suffices to keep a row. */
  readonly inSequence: number | null;
  /** Rows where its column is missing; null for a formula. */
  readonly missing: number | null;
}

export interface FilterResult {
  readonly kept: Uint32Array;
  readonly rejected: Uint32Array;
  /** Dropped as exact duplicates of an earlier row, before any rule. */
  readonly duplicates: number;
  readonly rules: readonly RuleCount[];
  /** Rows where the formula's result is missing. */
  readonly formulaMissing: number;
}

/**
 * Which rows stay. Exact duplicates go first, then the rules in turn. A missing value (and a formula whose result is
 * missing) never meets a rule. Fails with the problem of the first bad rule. O(rows x rules), duplicates O(rows x columns).
 */
export async function filterRows(table: Table, settings: FilterSettings, checkpoint: Checkpoint): Promise<FilterResult> {
  const { rows } = table;
  const withFormula = settings.formula.trim() !== "";
  const passes = settings.rules.length + (withFormula ? 1 : 0) + (settings.dropDuplicates ? 1 : 0);
  let pass = 0;
  const next = (): Checkpoint => {
    const before = pass++;
    return phase(checkpoint, before / passes, pass / passes);
  };

  const alive = new Uint8Array(rows).fill(1);
  const duplicates = settings.dropDuplicates ? drop(alive, await duplicateRows(table, next())) : 0;

  const results: RuleResult[] = [];
  for (const rule of settings.rules) {
    const problem = ruleProblem(rule, table.columns);
    if (problem) throw new ProblemError(problem);
    const column = findColumn(table, rule.column) ?? fail("common.column-missing", { column: rule.column }, { param: "rules" });
    results.push(await applyRule(rule, column, rows, next()));
  }
  if (withFormula) results.push(await applyFormula(settings.formula, table, next()));

  const counts = settings.match === "all" ? keepAll(alive, results) : keepAny(alive, results);
  const unknown = withFormula ? results[results.length - 1].missing : 0;
  return {
    ...indices(alive),
    duplicates,
    rules: counts.map((count, i) => ({ ...count, missing: i < settings.rules.length ? results[i].missing : null })),
    formulaMissing: unknown,
  };
}

/** The columns that the rules and the formula read, each once. */
export function filterReads(settings: FilterSettings, table: Table): string[] {
  const names = settings.rules.map((rule) => rule.column);
  if (settings.formula.trim() !== "") names.push(...readFormula(settings.formula, table.columns).reads);
  return [...new Set(names)];
}

async function applyFormula(formula: string, table: Table, checkpoint: Checkpoint): Promise<RuleResult> {
  const { expression, type } = readFormula(formula, table.columns);
  if (type !== "boolean") return fail("prepare.formula-not-boolean", { type: type ?? "text" }, { param: "formula" });
  const result = await evaluateFormula(expression, table, checkpoint);
  const meets = new Uint8Array(table.rows);
  let missing = 0;
  if (result.type !== "text") {
    for (let row = 0; row < meets.length; row++) {
      if (Number.isNaN(result.values[row])) missing++;
      else meets[row] = result.values[row];
    }
  }
  return { meets, missing };
}

function drop(alive: Uint8Array, gone: Uint8Array): number {
  let dropped = 0;
  for (let row = 0; row < alive.length; row++) {
    if (gone[row] === 1) {
      alive[row] = 0;
      dropped++;
    }
  }
  return dropped;
}

function keepAll(alive: Uint8Array, results: readonly RuleResult[]) {
  return results.map(({ meets }, index) => {
    let alone = 0;
    let inSequence = 0;
    for (let row = 0; row < alive.length; row++) {
      if (meets[row] === 1) continue;
      alone++;
      if (alive[row] === 1) {
        alive[row] = 0;
        inSequence++;
      }
    }
    return { index, alone, inSequence };
  });
}

function keepAny(alive: Uint8Array, results: readonly RuleResult[]) {
  if (results.length > 0) {
    for (let row = 0; row < alive.length; row++) if (alive[row] === 1 && !results.some(({ meets }) => meets[row] === 1)) alive[row] = 0;
  }
  return results.map(({ meets }, index) => ({ index, alone: meets.reduce((sum, met) => sum + 1 - met, 0), inSequence: null }));
}

function indices(alive: Uint8Array): { kept: Uint32Array; rejected: Uint32Array } {
  let count = 0;
  for (let row = 0; row < alive.length; row++) count += alive[row];
  const kept = new Uint32Array(count);
  const rejected = new Uint32Array(alive.length - count);
  let k = 0;
  let r = 0;
  for (let row = 0; row < alive.length; row++) {
    if (alive[row] === 1) kept[k++] = row;
    else rejected[r++] = row;
  }
  return { kept, rejected };
}
