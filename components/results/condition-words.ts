"use client";

import { useCallback } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { Json } from "@/lib/table/table";

/** A rule as a report or a document holds it. */
interface RuleInWords {
  readonly column: string;
  readonly op: string;
  readonly value: Json;
  readonly value2: Json;
}

export interface ConditionInWords {
  readonly match: "all" | "any";
  readonly rules: readonly RuleInWords[];
  readonly formula: string;
}

/** A rule in the language in use: “recency at most 30”. */
export function useRuleInWords(): (rule: RuleInWords) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return useCallback(
    (rule) => {
      const say = (given: Json): string => {
        if (given === null) return "";
        if (typeof given === "number") return format.number(given);
        if (typeof given === "boolean") return t(given ? "prepare:filter.yes" : "prepare:filter.no");
        return Array.isArray(given) ? given.map(say).join(", ") : String(given);
      };
      // The two ends say it in every language.
      if (rule.op === "between") return `${rule.column} ${say(rule.value)} – ${say(rule.value2)}`;
      return [rule.column, t(`prepare:filter.ops.${rule.op}`), say(rule.value)].filter(Boolean).join(" ");
    },
    [t, format],
  );
}

/** A whole condition: its rules and its formula, joined by “and” or “or”. */
export function useConditionInWords(): (condition: ConditionInWords) => string {
  const { t } = useTranslation();
  const words = useRuleInWords();
  return useCallback(
    ({ match, rules, formula }) => {
      const parts = [...rules.map(words), ...(formula.trim() === "" ? [] : [formula.trim()])];
      return parts.join(t(match === "all" ? "cluster:results.rules.and" : "cluster:results.rules.or"));
    },
    [t, words],
  );
}
