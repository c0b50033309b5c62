"use client";

import { useEffect, useMemo, useState } from "react";
import type { ResultKey } from "@/lib/engine/protocol";
import { conditionKey, type SegmentRule } from "@/lib/ml/rules/segment-rules";
import { isRulesReport, type RulesReport } from "@/lib/nodes/cluster/rules-report";
import { useEngine, useStudio } from "@/lib/studio/use-studio";

export interface SegmentCounts {
  /** Rows that meet the condition. */
  readonly matched: number;
  /** Rows that end up in the segment; null where the list has changed since the run. */
  readonly taken: number | null;
  /** Rows that also meet the conditions of other segments, by their place. */
  readonly overlaps: readonly { readonly other: number; readonly rows: number }[];
}

export interface RuleCounts {
  /** Counted for the list as it stands; else from the last run, for conditions that have not changed. */
  readonly fresh: boolean;
  readonly segments: readonly (SegmentCounts | null)[];
  readonly uncovered: number;
  readonly rows: number;
}

/** What the last run counted for each segment of the list; null before the first run. */
export function useRuleCounts(nodeId: string, list: readonly SegmentRule[]): RuleCounts | null {
  const state = useStudio((studio) => studio.states[nodeId]);
  const engine = useEngine();
  const key: ResultKey | null = state?.phase === "ready" ? state.key : null;
  const [held, setHeld] = useState<{ readonly key: ResultKey; readonly report: RulesReport } | null>(null);
  useEffect(() => {
    if (key === null) return;
    let left = false;
    engine()
      .report(key, "report")
      .then((outcome) => {
        if (!left && outcome.ok && isRulesReport(outcome.value)) setHeld({ key, report: outcome.value });
      });
    return () => {
      left = true;
    };
  }, [key, engine]);
  return useMemo(() => (held ? countsOf(held.report, list, held.key === key) : null), [held, list, key]);
}

function countsOf(report: RulesReport, list: readonly SegmentRule[], current: boolean): RuleCounts | null {
  const { own, rows } = report;
  if (!own) return null;
  const known = report.segments.flatMap(({ name, rule }) => (rule ? [{ name, key: conditionKey({ name, ...rule }) }] : []));
  const fresh = current && known.length === list.length && known.every(({ key }, i) => key === conditionKey(list[i]));
  const segments = list.map((segment, index): SegmentCounts | null => {
    const place = fresh ? index : known.findIndex(({ key }) => key === conditionKey(segment));
    if (place < 0) return null;
    const overlaps = own.overlaps[place].flatMap((shared, other) => (fresh && other !== place && shared > 0 ? [{ other, rows: shared }] : []));
    return { matched: own.overlaps[place][place], taken: fresh ? report.segments[place].size : null, overlaps };
  });
  return { fresh, segments, uncovered: own.uncovered, rows };
}
