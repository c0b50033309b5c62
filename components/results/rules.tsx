"use client";

import { useState } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { meaningOf } from "@/lib/nodes/cluster/profile-columns";
import type { RuledSegment, RulesReport } from "@/lib/nodes/cluster/rules-report";
import { segmentColorAt } from "@/lib/nodes/cluster/segment-colors";
import { useConditionInWords } from "./condition-words";
import type { ReportViewProps } from "./contract";
import { Callout, type Figure, Figures, Grid, type GridColumn, Section, ShareBar, segmentColor } from "./parts";
import { RfmGrid } from "./rfm-grid";
import { RfmScores } from "./rfm-scores";
import { RuleOverlaps } from "./rule-overlaps";
import { useColumnName } from "./segment-words";
import { SegmentName } from "./segments-grid";

/** Segments by rules: the RFM grid as a picture, or the conditions with what they pick and where they overlap. */
export default function Rules({ report, printed }: ReportViewProps<RulesReport>) {
  const { t } = useTranslation();
  const [selected, setSelected] = useState<number | null>(null);
  const onSelect = printed ? undefined : setSelected;
  return (
    <div>
      <Totals report={report} />
      {report.missing > 0 ? <Callout tone="warn" title={t("cluster:problems.rules-missing.message", { count: report.missing, total: report.rows })} /> : null}
      {report.grid ? (
        <>
          <div className={printed ? "grid gap-6" : "grid gap-x-8 gap-y-4 xl:grid-cols-[minmax(540px,1.15fr)_minmax(380px,1fr)]"}>
            <RfmGrid report={report} grid={report.grid} selected={selected} onSelect={onSelect} />
            <Section title={t("cluster:results.rules.segments")}>
              <Segments report={report} selected={selected} onSelect={onSelect} />
            </Section>
          </div>
          <RfmScores grid={report.grid} />
        </>
      ) : null}
      {report.own ? (
        <>
          <Section title={t("cluster:results.rules.segments")}>
            <Shares report={report} />
            <Segments report={report} selected={selected} onSelect={onSelect} />
          </Section>
          <RuleOverlaps report={report} overlaps={report.own.overlaps} several={report.own.several} />
        </>
      ) : null}
    </div>
  );
}

function Totals({ report }: { readonly report: RulesReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columnName = useColumnName();
  const { segments, own, valueColumn, totalValue } = report;
  const share = (rows: number) => format.percent(report.rows > 0 ? rows / report.rows : null);
  const items: Figure[] = [
    {
      label: t("cluster:results.rules.assigned"),
      value: format.integer(report.rows - report.missing),
      note: t("cluster:results.rules.ofRows", { count: report.rows }),
    },
    {
      label: t("cluster:results.rules.inUse"),
      value: format.integer(segments.filter(({ size }) => size > 0).length),
      note: t("cluster:results.rules.ofSegments", { count: segments.length }),
    },
  ];
  if (own) {
    items.push({ label: t("cluster:results.rules.uncovered"), value: format.integer(own.uncovered), note: share(own.uncovered) });
    items.push({ label: t("cluster:results.rules.several"), value: format.integer(own.several), note: share(own.several) });
  }
  if (valueColumn !== null && totalValue !== null) {
    items.push({ label: t("cluster:results.rules.total", { column: columnName(valueColumn) }), value: format.number(totalValue) });
  }
  return <Figures items={items} />;
}

/** Two bars, rows and value, cut into segments; the numbers stand in the table under it. */
function Shares({ report }: { readonly report: RulesReport }) {
  const { t } = useTranslation();
  const columnName = useColumnName();
  const bar = (shareOf: (segment: RuledSegment) => number | null) => (
    <div className="flex h-5 w-full gap-px overflow-hidden rounded-[5px]">
      {report.segments.map((segment, i) => {
        const share = Math.max(0, shareOf(segment) ?? 0);
        return share > 0 ? <span key={segment.name} style={{ width: `${share * 100}%`, background: segmentColor(segmentColorAt(i)) }} /> : null;
      })}
    </div>
  );
  return (
    <div
      role="img"
      aria-label={t("cluster:results.rules.sharesLabel")}
      className="mb-3 grid max-w-4xl grid-cols-[max-content_1fr] items-center gap-x-3 gap-y-1.5"
    >
      <span className="text-xs text-ink-soft">{t("cluster:results.segments.rows")}</span>
      {bar(({ share }) => share)}
      {report.totalValue === null ? null : (
        <>
          <span className="text-xs text-ink-soft">{columnName(report.valueColumn ?? "")}</span>
          {bar(({ valueShare }) => valueShare)}
        </>
      )}
    </div>
  );
}

interface SegmentsProps {
  readonly report: RulesReport;
  readonly selected: number | null;
  readonly onSelect?: (segment: number | null) => void;
}

function Segments({ report, selected, onSelect }: SegmentsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const inWords = useConditionInWords();
  const place = (segment: RuledSegment) => report.segments.indexOf(segment);
  const cells = (index: number) =>
    (report.grid?.cells ?? []).flatMap(({ segment }, cell) => (segment === index ? [`${Math.floor(cell / 5) + 1}–${(cell % 5) + 1}`] : [])).join(", ");
  const count = (key: string, label: string, value: (segment: RuledSegment) => number | null): GridColumn<RuledSegment> => ({
    key,
    label,
    numeric: true,
    cell: (segment) => format.integer(value(segment)),
  });
  const columns: GridColumn<RuledSegment>[] = [
    {
      key: "segment",
      label: t("cluster:results.segments.segment"),
      cell: (segment) => <SegmentName color={segmentColorAt(place(segment))} name={segment.name} />,
    },
    ...(report.grid
      ? [
          {
            key: "cells",
            label: t("cluster:results.rules.cells"),
            cell: (segment: RuledSegment) => <span className="text-sm text-ink-soft">{cells(place(segment))}</span>,
          },
        ]
      : [
          {
            key: "condition",
            label: t("cluster:results.rules.condition"),
            cell: (segment: RuledSegment) => (
              <span className="text-sm text-ink-soft">{segment.rule ? inWords(segment.rule) : t("cluster:results.rules.rest")}</span>
            ),
          },
          count("meets", t("cluster:results.rules.meets"), ({ matched }) => matched),
          count("taken", t("cluster:results.rules.takenEarlier"), ({ matched, size }) => (matched === null ? null : matched - size)),
        ]),
    count("size", t("cluster:results.rules.size"), ({ size }) => size),
    { key: "share", label: t("cluster:results.segments.share"), numeric: true, cell: ({ share }) => format.percent(share) },
  ];
  if (report.totalValue !== null) {
    const revenue = report.valueColumn !== null && meaningOf(report.valueColumn) === "monetary";
    const label = revenue ? t("cluster:results.segments.revenueShare") : t("cluster:results.segments.valueShare", { column: report.valueColumn });
    columns.push({ key: "value", label, numeric: true, cell: ({ valueShare }) => format.percent(valueShare) });
    columns.push({
      key: "bar",
      label: "",
      cell: (segment) => <ShareBar share={segment.valueShare ?? 0} segment={segmentColorAt(place(segment))} />,
    });
  }
  return (
    <Grid
      caption={t("cluster:results.rules.segments")}
      rows={report.segments}
      rowKey={({ name }) => name}
      selected={selected === null ? null : (report.segments[selected]?.name ?? null)}
      onSelect={
        onSelect
          ? (key) => {
              const index = report.segments.findIndex(({ name }) => name === key);
              onSelect(index === selected ? null : index);
            }
          : undefined
      }
      columns={columns}
    />
  );
}
