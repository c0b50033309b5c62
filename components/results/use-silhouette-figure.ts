"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { Figure } from "./parts";

/** From here on segments are clearly apart, and from here on at least partly: Kaufman and Rousseeuw 1990. */
const CLEAR = 0.5;
const OVERLAPPING = 0.25;

interface Silhouette {
  readonly score: number | null;
  readonly standardError: number;
  /** Rows it was measured on. */
  readonly measured: number;
}

/** The silhouette as a number with a verdict, and how exact it is where it was measured on a sample. */
export function useSilhouetteFigure({ score, standardError, measured }: Silhouette): Figure {
  const { t } = useTranslation();
  const format = useFormat();
  const verdict = score === null ? null : score >= CLEAR ? "clear" : score >= OVERLAPPING ? "overlapping" : "weak";
  const notes = [
    verdict ? t(`cluster:results.quality.${verdict}`) : "",
    standardError > 0 ? t("cluster:results.quality.sampled", { error: format.score(standardError), count: measured }) : "",
  ];
  return {
    label: t("cluster:results.quality.silhouette"),
    value: format.score(score),
    note: notes.filter(Boolean).join(", "),
    ...(verdict === "weak" ? { tone: "warn" as const } : {}),
  };
}
