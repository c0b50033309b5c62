import type { Condition, Rule } from "@/lib/ml/profile/rule";
import type { Meaning } from "./reports";

export type Translate = (key: string, values?: Record<string, unknown>) => string;

/** A rule in words: “bought in the last 21 days, 6 or more orders”. `meanings`: what known columns are, by name. */
export function ruleWords(rule: Pick<Rule, "conditions">, meanings: ReadonlyMap<string, Meaning>, t: Translate): string {
  return rule.conditions.map((condition) => conditionWords(condition, meanings.get(condition.column) ?? null, t)).join(t("cluster:rule.and"));
}

/** One condition in words. Thresholds are said in full: they are already rounded. */
function conditionWords(condition: Condition, meaning: Meaning | null, t: Translate): string {
  const { column } = condition;
  if (condition.type === "presence") return t(condition.known ? "cluster:rule.known" : "cluster:rule.unknown", { column: columnWords(column, meaning, t) });
  if (condition.type === "category") {
    return t(condition.not ? "cluster:rule.categoryNot" : "cluster:rule.category", { column, values: condition.values.join(t("cluster:rule.or")) });
  }
  const words = boundsWords(condition, meaning, t);
  return condition.orMissing ? t("cluster:rule.orUnknown", { rule: words }) : words;
}

function boundsWords({ column, min, max, under }: Extract<Condition, { type: "number" }>, meaning: Meaning | null, t: Translate): string {
  const subject = meaning ?? "number";
  // Everybody has an order at least, so “at most one” is exactly one.
  if (meaning === "frequency" && max === 1 && !under) return t("cluster:rule.frequency.once");
  // The number that decides the plural form is the last one said.
  const count = max ?? min ?? 0;
  if (min !== null && max !== null) {
    if (under) return t(`cluster:rule.${subject}.betweenUnder`, { column, min, max, count });
    return min === max
      ? t(`cluster:rule.${subject}.exactly`, { column, count, value: min })
      : t(`cluster:rule.${subject}.between`, { column, min, max, count });
  }
  if (max !== null) return t(`cluster:rule.${subject}.${under ? "under" : "atMost"}`, { column, value: max, count });
  return t(`cluster:rule.${subject}.atLeast`, { column, value: min, count });
}

function columnWords(column: string, meaning: Meaning | null, t: Translate): string {
  return meaning ? t(`cluster:meanings.${meaning}`) : column;
}
