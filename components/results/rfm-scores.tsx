"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { GridMeasure, GridReport } from "@/lib/nodes/cluster/rules-report";
import { Grid, Section } from "./parts";
import { useColumnName } from "./segment-words";

const SCORES = [1, 2, 3, 4, 5] as const;

/** Which values get which score, and how many customers have it. */
export function RfmScores({ grid }: { readonly grid: GridReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columnName = useColumnName();
  const title = t("cluster:results.rules.scoresTitle");
  const range = ({ meaning, edges, counts }: GridMeasure, score: number) => {
    // Of recency the smallest values score 5.
    const group = meaning === "recency" ? 5 - score : score - 1;
    const from = group > 0 ? format.number(edges[group - 1]) : null;
    const to = group < 4 ? format.number(edges[group]) : null;
    const empty = counts[score - 1] === 0;
    const words = empty
      ? "–"
      : from === null
        ? t("cluster:results.rules.range.atMost", { to })
        : to === null
          ? t("cluster:results.rules.range.above", { from })
          : t("cluster:results.rules.range.between", { from, to });
    return (
      <span>
        {words}
        <span className="block text-xs text-ink-faint">{t("cluster:results.rules.customersIn", { count: counts[score - 1] })}</span>
      </span>
    );
  };
  return (
    <Section
      title={title}
      note={[t("cluster:results.rules.scoresNote"), grid.ties === "split" ? t("cluster:results.rules.scoresSplit") : ""].filter(Boolean).join(" ")}
    >
      <Grid
        caption={title}
        rows={grid.measures}
        rowKey={({ meaning }) => meaning}
        columns={[
          { key: "measure", label: t("cluster:results.rules.measure"), cell: ({ column }) => columnName(column) },
          ...SCORES.map((score) => ({
            key: String(score),
            label: t("cluster:results.rules.scoreColumn", { score }),
            numeric: true,
            cell: (measure: GridMeasure) => range(measure, score),
          })),
        ]}
      />
    </Section>
  );
}
