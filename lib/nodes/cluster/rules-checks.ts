import { type Rule, ruleProblem } from "@/lib/ml/filter/rules";
import { formulaProblem, readFormula } from "@/lib/ml/formula/formula";
import { conditionKey, isUnconditional, type SegmentRule } from "@/lib/ml/rules/segment-rules";
import type { ColumnInfo } from "../contract";
import type { Detail, Problem } from "../problem";

type Columns = readonly ColumnInfo[] | undefined;

/** What is wrong with a list of own segments, in their order: seen at once, before any run. */
export function checkSegmentRules(segments: readonly SegmentRule[], columns: Columns): Problem[] {
  if (segments.length === 0) return [about("rules-none", "error", { fix: { type: "set-params", params: { preset: "rfm-grid" } } })];
  const names = new Map<string, number>();
  const conditions = new Map<string, SegmentRule>();
  return segments.flatMap((segment, index): Problem[] => {
    const name = segment.name.trim();
    const detail = { name, number: index + 1 };
    const problems: Problem[] = [];
    const earlier = names.get(name.toLocaleLowerCase());
    if (name === "") problems.push(about("rules-no-name", "error", { detail: { number: index + 1 } }));
    else if (earlier !== undefined) problems.push(about("rules-same-name", "error", { detail: { name, first: earlier, number: index + 1 } }));
    else names.set(name.toLocaleLowerCase(), index + 1);
    if (isUnconditional(segment)) return [...problems, about("rules-no-condition", "error", { detail })];
    problems.push(...conditionProblems(segment, columns));
    const key = conditionKey(segment);
    const same = conditions.get(key);
    if (same && problems.length === 0) problems.push(about("rules-same-condition", "warning", { detail: { name, first: same.name.trim() } }));
    if (!same) conditions.set(key, segment);
    return problems;
  });
}

/** The problems of one segment's rules and formula. */
function conditionProblems({ rules, formula }: { readonly rules: readonly Rule[]; readonly formula: string }, columns: Columns): Problem[] {
  const problems = rules.map((rule) => ruleProblem(rule, columns)).filter((problem) => problem !== null);
  const wrong = formula.trim() === "" ? null : (formulaProblem(formula, columns) ?? notBoolean(formula, columns));
  return [...problems, ...(wrong ? [wrong] : [])].map((problem) => ({ ...problem, param: "segments" }));
}

function notBoolean(formula: string, columns: Columns): Problem | null {
  if (!columns) return null;
  const { type } = readFormula(formula, columns);
  return type === "boolean" ? null : { code: "prepare.formula-not-boolean", severity: "error", detail: { type: type ?? "text" } };
}

function about(name: string, severity: Problem["severity"], more: { readonly detail?: Detail; readonly fix?: Problem["fix"] } = {}): Problem {
  const { detail, fix } = more;
  return { code: `cluster.${name}`, severity, param: "segments", ...(detail ? { detail } : {}), ...(fix ? { fix } : {}) };
}
