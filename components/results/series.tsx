"use client";

import { useCallback, useState } from "react";
import { useFormat } from "@/components/ui/format";
import { useLanguage, useTranslation } from "@/components/ui/language";
import { segmentColorAt } from "@/lib/nodes/cluster/segment-colors";
import type { SeriesReport, SeriesSegment } from "@/lib/nodes/cluster/series-report";
import type { ReportViewProps } from "./contract";
import { Callout, type Figure, Figures, Grid, Section } from "./parts";
import { SegmentsGrid, useSilhouetteColumn } from "./segments-grid";
import { SeriesFit } from "./series-fit";
import { SeriesShape, shapeRange } from "./series-shape";

/** Customers by the course of their purchases: every segment's barycentre over its members, sizes, and how it was found. */
export default function Series({ report, printed }: ReportViewProps<SeriesReport>) {
  const { t } = useTranslation();
  const [selected, setSelected] = useState<number | null>(null);
  const periodName = usePeriodName(report);
  const range = shapeRange(report);
  return (
    <div>
      <Totals report={report} />
      {report.sparse > 0 ? (
        <Callout tone="info" title={t("cluster:problems.series-sparse.message", { count: report.sparse, total: report.customers, minimum: report.minimum })} />
      ) : null}
      <Section title={t("cluster:results.series.shapes")} note={t(`cluster:results.series.shapesNote.${report.scaling}`)}>
        <div className={printed ? "grid grid-cols-2 gap-5" : "grid grid-cols-[repeat(auto-fill,minmax(300px,1fr))] gap-x-5 gap-y-4"}>
          {report.segments.map((segment, i) => (
            <SeriesShape
              key={segment.key}
              segment={segment}
              color={segmentColorAt(i)}
              range={range}
              periods={report.periods.map(periodName)}
              dimmed={selected !== null && selected !== i}
            />
          ))}
        </div>
      </Section>
      <Section title={t("cluster:results.series.segmentsTitle")}>
        <Segments report={report} periodName={periodName} selected={selected} onSelect={printed ? undefined : setSelected} />
      </Section>
      <SeriesFit report={report} />
      <Numbers report={report} periodName={periodName} open={printed} />
    </div>
  );
}

/** Months by name and year, weeks by the day they begin on. */
function usePeriodName({ unit }: SeriesReport): (start: number) => string {
  const { language } = useLanguage();
  const format = useFormat();
  return useCallback(
    (start) =>
      unit === "week" ? format.date(start) : new Intl.DateTimeFormat(language, { month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(start)),
    [unit, language, format],
  );
}

function Totals({ report }: { readonly report: SeriesReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const periodName = usePeriodName(report);
  const { score, measured } = report.silhouette;
  // Purchases are irregular: what would be weak for points is a structure here.
  const verdict = score === null ? null : score >= 0.35 ? "clear" : score >= 0.15 ? "some" : "weak";
  const from = report.periods.at(0);
  const to = report.periods.at(-1);
  const settings = [
    t(`cluster:nodes.series.params.method.options.${report.method}`),
    report.method === "euclidean"
      ? ""
      : report.window === null
        ? t("cluster:results.series.settings.noWindow")
        : t("cluster:results.series.settings.window", { count: report.window }),
    t(`cluster:results.series.settings.scaling.${report.scaling}`),
  ].filter(Boolean);
  const items: Figure[] = [
    {
      label: t("cluster:results.series.clustered"),
      value: format.integer(report.clustered),
      note: t("cluster:results.series.ofCustomers", { count: report.customers }),
    },
    {
      label: t("cluster:results.series.periods"),
      value: t(`cluster:results.series.${report.unit}s`, { count: report.periods.length }),
      ...(from !== undefined && to !== undefined ? { note: t("cluster:results.series.span", { from: periodName(from), to: periodName(to) }) } : {}),
    },
    {
      label: t("cluster:results.quality.silhouette"),
      value: format.score(score),
      note: [
        verdict ? t(`cluster:results.series.${verdict}`) : "",
        measured > 0 && measured < report.clustered ? t("cluster:results.series.measured", { count: measured }) : "",
      ]
        .filter(Boolean)
        .join(", "),
      ...(verdict === "weak" ? { tone: "warn" as const } : {}),
    },
    { label: t("cluster:results.series.objective"), value: format.number(report.objective, 3), note: t(`cluster:results.series.costOf.${report.method}`) },
  ];
  return (
    <>
      <Figures items={items} />
      <p className="-mt-2 mb-4 text-sm text-ink-soft">{settings.join(" · ")}</p>
    </>
  );
}

interface SegmentsProps {
  readonly report: SeriesReport;
  readonly periodName: (start: number) => string;
  readonly selected: number | null;
  readonly onSelect?: (segment: number | null) => void;
}

function Segments({ report, periodName, selected, onSelect }: SegmentsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const silhouette = useSilhouetteColumn();
  const measured = report.columns.measured.join(" × ") || t("cluster:results.series.orders");
  const number = (key: string, label: string, value: (segment: SeriesSegment) => string) => ({ key, label, numeric: true, cell: value });
  const peak = ({ means }: SeriesSegment) => periodName(report.periods[means.indexOf(Math.max(...means))]);
  return (
    <SegmentsGrid
      caption={t("cluster:results.series.segmentsTitle")}
      segments={report.segments}
      of="customers"
      digits={1}
      selected={selected}
      onSelect={onSelect}
      columns={[
        number("total", t("cluster:results.series.totalShare", { column: measured }), ({ totalShare }) => format.percent(totalShare)),
        number("each", t("cluster:results.series.each", { column: measured }), ({ total, size }) => format.number(total / size)),
        number("active", t("cluster:results.series.active"), ({ active }) => format.number(active, 1)),
        number("trend", t("cluster:results.series.trend"), ({ trend }) => format.signedPercent(trend)),
        number("variation", t("cluster:results.series.variation"), ({ variation }) => format.number(variation, 2)),
        { key: "peak", label: t("cluster:results.series.peak"), cell: peak },
        silhouette,
        number("cost", t("cluster:results.series.cost"), ({ cost }) => format.number(cost, 3)),
      ]}
    />
  );
}

interface NumbersProps {
  readonly report: SeriesReport;
  readonly periodName: (start: number) => string;
  readonly open?: boolean;
}

/** Everything the pictures show, for those who read numbers. */
function Numbers({ report, periodName, open }: NumbersProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t("cluster:results.series.tableTitle");
  const rows = report.periods.map((start, i) => ({ key: String(start), name: periodName(start), i }));
  return (
    <details open={open} className="mb-5">
      <summary className="cursor-pointer text-base font-semibold text-ink">{title}</summary>
      <p className="my-2 max-w-prose text-sm text-ink-soft">{t("cluster:results.series.tableNote")}</p>
      <Grid
        caption={title}
        rows={rows}
        rowKey={({ key }) => key}
        columns={[
          { key: "period", label: t("cluster:results.series.period"), cell: ({ name }) => name },
          ...report.segments.map((segment) => ({
            key: segment.key,
            label: t("cluster:results.series.segment", { key: segment.key }),
            numeric: true,
            cell: ({ i }: (typeof rows)[number]) => (
              <span>
                {format.number(segment.centre[i], 3)}
                <span className="block text-xs text-ink-faint">{format.number(segment.means[i])}</span>
              </span>
            ),
          })),
        ]}
      />
    </details>
  );
}
