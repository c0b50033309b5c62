"use client";

import { useCallback } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { Shape } from "@/lib/ml/distribution";
import type { TrendReport } from "@/lib/nodes/feature/trend-report";
import type { ReportViewProps } from "./contract";
import { HistogramChart } from "./histogram-chart";
import { Figures, Grid, Section, ShareBar } from "./parts";
import { TrendPeaks, TrendTotals } from "./trend-charts";

/** How customers move: all together, who grew and who fell silent, when most happens, and how customers differ. */
export default function Trend({ report }: ReportViewProps<TrendReport>) {
  const { t } = useTranslation();
  const { columns } = report;
  const read = [columns.customer, columns.date, columns.order, ...columns.measured].filter((name) => name !== null);
  return (
    <div>
      <Totals report={report} />
      <TrendTotals report={report} />
      <Movements report={report} />
      <TrendPeaks report={report} />
      <Section title={t("feature:results.trend.spreadTitle")}>
        <div className="grid gap-6 lg:grid-cols-3">
          <Spread measure="trend" shape={report.trend} />
          <Spread measure="volatility" shape={report.volatility} />
          {report.seasonality ? <Spread measure="seasonality" shape={report.seasonality} cycle={report.cycle} /> : null}
        </div>
      </Section>
      <p className="text-xs text-ink-faint">{t("feature:results.trend.read", { columns: read.join(", ") })}</p>
    </div>
  );
}

function Totals({ report }: { readonly report: TrendReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = (key: string, values?: Readonly<Record<string, string | number>>) => t(`feature:results.trend.${key}`, values);
  const sum = (of: "last" | "previous") => report.movements.reduce((total, movement) => total + movement[of], 0);
  const [last, previous] = [sum("last"), sum("previous")];
  const [from, to] = [report.periods[0], report.periods.at(-1)];
  return (
    <Figures
      items={[
        { label: words("customers"), value: format.integer(report.customers) },
        {
          label: words("periods"),
          value: format.integer(report.periods.length),
          ...(from !== undefined && to !== undefined ? { note: words("periodsNote", { from, to }) } : {}),
        },
        {
          label: words("last"),
          value: format.number(last, 0),
          ...(previous > 0 ? { note: words("lastNote", { share: format.signedPercent(last / previous - 1) }) } : {}),
        },
        { label: words("median"), value: format.signedPercent(report.trend.median), note: words("medianNote") },
        ...(report.untold > 0 ? [{ label: words("untold"), value: format.integer(report.untold), note: words("untoldNote") }] : []),
      ]}
    />
  );
}

function Movements({ report }: { readonly report: TrendReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = (key: string, values?: Readonly<Record<string, string | number>>) => t(`feature:results.trend.${key}`, values);
  const share = (customers: number) => customers / Math.max(1, report.customers);
  return (
    <Section title={words("movementsTitle")} note={words("movementsNote", { count: report.window })}>
      <Grid
        caption={words("movementsTitle")}
        rows={report.movements}
        rowKey={({ movement }) => movement}
        columns={[
          { key: "movement", label: words("movement"), cell: ({ movement }) => words(`movements.${movement}`) },
          { key: "customers", label: words("customers"), numeric: true, cell: ({ customers }) => format.integer(customers) },
          { key: "share", label: words("share"), numeric: true, cell: ({ customers }) => format.percent(share(customers)) },
          { key: "bar", label: "", cell: ({ customers }) => <ShareBar share={share(customers)} /> },
          { key: "before", label: words("before"), numeric: true, cell: ({ previous }) => format.number(previous, 0) },
          { key: "now", label: words("now"), numeric: true, cell: ({ last }) => format.number(last, 0) },
          { key: "difference", label: words("difference"), numeric: true, cell: ({ last, previous }) => format.number(last - previous, 0) },
        ]}
      />
    </Section>
  );
}

function Spread({ measure, shape, cycle }: { readonly measure: "trend" | "volatility" | "seasonality"; readonly shape: Shape; readonly cycle?: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = t(`feature:results.trend.${measure}`);
  const bar = useCallback(
    (from: string, to: string | null, count: string) =>
      to === null ? t("feature:results.trend.barOne", { value: from, customers: count }) : t("feature:results.trend.bar", { from, to, customers: count }),
    [t],
  );
  return (
    <div className="min-w-0">
      <h4 className="text-sm font-semibold text-ink">
        {name} <span className="font-normal text-ink-faint">{t(`feature:results.trend.${measure}Note`, { count: cycle ?? 0 })}</span>
      </h4>
      <HistogramChart
        histogram={shape.histogram}
        whole={false}
        label={t("feature:results.trend.chart", { measure: name, count: shape.count, median: format.number(shape.median) })}
        bar={bar}
      />
    </div>
  );
}
