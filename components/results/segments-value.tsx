"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { ProfiledSegment, ProfileReport } from "@/lib/nodes/cluster/reports";
import { Grid, Section, SegmentLabel, ShareBar } from "./parts";
import { useColumnName } from "./segment-words";

/** Each segment's share of the rows beside its share of the value. */
export function SegmentValue({ report }: { readonly report: ProfileReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const called = useColumnName();
  const { segments, valueColumn, totalValue, customers } = report;
  if (valueColumn === null || totalValue === null || totalValue <= 0) {
    return <p className="max-w-prose text-base text-ink-soft">{t("cluster:results.profile.value.none")}</p>;
  }
  const best = [...segments].filter(({ noise }) => !noise).sort((a, b) => (b.valueIndex ?? 0) - (a.valueIndex ?? 0))[0];
  const unit = customers ? "customers" : "rows";
  return (
    <Section note={t("cluster:results.profile.value.note", { column: called(valueColumn) })}>
      {best ? (
        <p className="mb-3 text-lg text-ink">
          {t(`cluster:results.profile.value.${unit}Sentence`, {
            name: best.name,
            share: format.percent(best.share, 0),
            value: format.percent(best.valueShare, 0),
            column: called(valueColumn),
          })}
        </p>
      ) : null}
      <Grid
        caption={t("cluster:results.profile.value.caption")}
        rows={segments}
        rowKey={(segment) => segment.key}
        columns={[
          {
            key: "segment",
            label: t("cluster:results.segments.segment"),
            cell: (segment) => <SegmentLabel segment={segment} />,
          },
          { key: "bars", label: t(`cluster:results.profile.value.${unit}Bars`), cell: (segment) => <Bars segment={segment} /> },
          { key: "share", label: t(`cluster:results.profile.value.${unit}Share`), numeric: true, cell: (segment) => format.percent(segment.share) },
          { key: "valueShare", label: t("cluster:results.profile.value.valueShare"), numeric: true, cell: (segment) => format.percent(segment.valueShare) },
          {
            key: "index",
            label: t("cluster:results.profile.value.index"),
            numeric: true,
            cell: (segment) => t("cluster:results.profile.value.times", { value: format.number(segment.valueIndex, 2) }),
          },
          { key: "value", label: t("cluster:results.profile.value.total"), numeric: true, cell: (segment) => format.number(segment.value) },
          { key: "each", label: t(`cluster:results.profile.value.${unit}Each`), numeric: true, cell: (segment) => format.number(segment.valueEach) },
        ]}
      />
    </Section>
  );
}

/** Share of rows in grey over share of value in the segment's colour. */
function Bars({ segment }: { readonly segment: ProfiledSegment }) {
  return (
    <span aria-hidden="true" className="grid min-w-40 gap-1">
      <span className="block h-1.5 w-full rounded-full bg-line">
        <span className="block h-full rounded-full bg-ink-faint" style={{ width: `${Math.max(0, Math.min(1, segment.share)) * 100}%` }} />
      </span>
      <ShareBar share={segment.valueShare ?? 0} segment={segment.color} />
    </span>
  );
}
