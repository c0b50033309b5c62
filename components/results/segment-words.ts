"use client";

import { useCallback, useMemo } from "react";
import { useTranslation } from "@/components/ui/language";
import { meaningOf } from "@/lib/nodes/cluster/profile-columns";
import type { ProfiledSegment, ProfileReport } from "@/lib/nodes/cluster/reports";
import { ruleWords } from "@/lib/nodes/cluster/rule-words";

/** The rule of a segment in the language in use. */
export function useRuleWords(report: ProfileReport): (segment: ProfiledSegment) => string {
  const { t } = useTranslation();
  return useMemo(() => {
    const meanings = new Map(report.columns.flatMap(({ name, meaning }) => (meaning ? [[name, meaning] as const] : [])));
    return ({ rule }) => (rule ? ruleWords(rule, meanings, (key, values) => t(key, { ...values })) : t("cluster:results.segments.noRule"));
  }, [report, t]);
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
