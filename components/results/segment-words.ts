"use client";

import { useCallback, useMemo } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { Condition } from "@/lib/ml/profile/rule";
import { meaningOf } from "@/lib/nodes/cluster/profile-columns";
import type { ProfiledSegment, ProfileReport } from "@/lib/nodes/cluster/reports";
import { ruleWords } from "@/lib/nodes/cluster/rule-words";

/** Conditions that hold together, in the language in use. */
export function useConditionsWords(report: ProfileReport): (conditions: readonly Condition[]) => string {
  const { t } = useTranslation();
  return useMemo(() => {
    const meanings = new Map(report.columns.flatMap(({ name, meaning }) => (meaning ? [[name, meaning] as const] : [])));
    return (conditions) => ruleWords({ conditions }, meanings, (key, values) => t(key, { ...values }));
  }, [report, t]);
}

/** The rule of a segment in the language in use. */
export function useRuleWords(report: ProfileReport): (segment: ProfiledSegment) => string {
  const { t } = useTranslation();
  const words = useConditionsWords(report);
  return useCallback(
    ({ rule, noise }) => (noise ? t("cluster:results.profile.noise") : rule ? words(rule.conditions) : t("cluster:results.segments.noRule")),
    [words, t],
  );
}

/** What a column is called: RFM's columns in words, others by their name. */
export function useColumnName(): (name: string) => string {
  const { t } = useTranslation();
  return useCallback(
    (name) => {
      const meaning = meaningOf(name);
      return meaning ? t(`cluster:meanings.${meaning}`) : name;
    },
    [t],
  );
}

/** A difference of two shares in percentage points: +12 pp. */
export function usePoints(): (difference: number) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return useCallback(
    (difference) => {
      const points = Math.round(difference * 100) + 0;
      return t("cluster:results.profile.points", { value: points > 0 ? `+${format.number(points)}` : format.number(points) });
    },
    [t, format],
  );
}
