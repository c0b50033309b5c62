"use client";

import { useMemo } from "react";
import { type Format, useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { Estimate, PlanEffect, PlanReport } from "@/lib/nodes/experiment/reports";

/** On what scale effects are told: relative, in percentage points, or in the outcome's own unit. */
export type EffectScale = "lift" | "points" | "unit";

export interface EffectWords {
  /** +12.3 %, +1.2 pp, +3.4. */
  effect(value: number | null, scale: EffectScale): string;
  /** “+4 % to +21 %”, “at least +4 %”. */
  interval(estimate: Estimate | null, scale: EffectScale): string;
}

function signed(format: Format, value: number, digits?: number): string {
  const text = format.number(value, digits);
  return value > 0 ? `+${text}` : text;
}

/** Percentage points to two digits; what rounds to nothing has no sign. */
function inPoints(value: number): number {
  return Math.round(value * 10_000) / 100 || 0;
}

/** Effects and their intervals in the person's language. */
export function useEffectWords(): EffectWords {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    const effect = (value: number | null, scale: EffectScale): string => {
      if (value === null) return format.number(value);
      if (scale === "lift") return format.signedPercent(value);
      return scale === "points" ? t("experiment:results.points", { value: signed(format, inPoints(value), 2) }) : signed(format, value);
    };
    const interval = (estimate: Estimate | null, scale: EffectScale): string => {
      if (!estimate || (estimate.low === null && estimate.high === null)) return format.number(null);
      const low = effect(estimate.low, scale);
      const high = effect(estimate.high, scale);
      if (estimate.high === null) return t("experiment:results.atLeast", { low });
      if (estimate.low === null) return t("experiment:results.atMost", { high });
      return t("experiment:results.interval", { low, high });
    };
    return { effect, interval };
  }, [t, format]);
}

/** Effects and levels of a plan: the effect is relative where there is a baseline to relate to. */
export function usePlanEffect(report: PlanReport): { effect(effect: PlanEffect): string; level(value: number): string } {
  const words = useEffectWords();
  const format = useFormat();
  const rate = report.metric === "conversion";
  return {
    effect: ({ relative, absolute }) => (relative === null ? words.effect(absolute, rate ? "points" : "unit") : words.effect(relative, "lift")),
    level: (value) => (rate ? format.percent(value, 2) : format.number(value)),
  };
}
