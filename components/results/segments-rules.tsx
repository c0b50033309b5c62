"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { ProfileReport } from "@/lib/nodes/cluster/reports";
import { Grid, Section, SegmentDot } from "./parts";
import { useRuleWords } from "./segment-words";

/** Each rule with how far it can be trusted. */
export function SegmentRules({ report }: { readonly report: ProfileReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useRuleWords(report);
  return (
    <Section note={t("cluster:results.rules.note")}>
      <Grid
        caption={t("cluster:results.rules.caption")}
        rows={report.segments}
        rowKey={(segment) => segment.key}
        columns={[
          {
            key: "segment",
            label: t("cluster:results.segments.segment"),
            cell: (segment) => (
              <span className="inline-flex items-center gap-2 whitespace-nowrap">
                <SegmentDot segment={segment.color} />
                {segment.name}
              </span>
            ),
          },
          { key: "rule", label: t("cluster:results.segments.inWords"), cell: words },
          { key: "matched", label: t("cluster:results.rules.matched"), numeric: true, cell: (segment) => format.integer(segment.rule?.matched) },
          { key: "precision", label: t("cluster:results.rules.precision"), numeric: true, cell: (segment) => format.percent(segment.rule?.precision, 0) },
          { key: "coverage", label: t("cluster:results.rules.coverage"), numeric: true, cell: (segment) => format.percent(segment.rule?.coverage, 0) },
        ]}
      />
    </Section>
  );
}
