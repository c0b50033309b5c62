"use client";

import { useCallback } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { Shape } from "@/lib/ml/distribution";
import type { RfmReport } from "@/lib/nodes/feature/rfm";
import type { ReportViewProps } from "./contract";
import { HistogramChart } from "./histogram-chart";
import { Figures, Grid, Section } from "./parts";
import { RevenueConcentration } from "./rfm-concentration";

const MEASURES = ["recency", "frequency", "monetary"] as const;
type Measure = (typeof MEASURES)[number];

/** Customers in figures: how many, how recent, how often, how much, and how few bring most of the revenue. */
export default function Rfm({ report }: ReportViewProps<RfmReport>) {
  const { t } = useTranslation();
  return (
    <div>
      <Totals report={report} />
      {report.customers > 0 ? (
        <>
          <Section title={t("feature:results.rfm.distribution")}>
            <div className="grid gap-6 lg:grid-cols-3">
              {MEASURES.map((measure) => (
                <MeasureHistogram key={measure} measure={measure} shape={report[measure]} customers={report.customers} />
              ))}
            </div>
          </Section>
          <Quantiles report={report} />
          <RevenueConcentration concentration={report.concentration} />
          <p className="text-xs text-ink-faint">{t("feature:results.rfm.columns", { columns: columnsRead(report).join(", ") })}</p>
        </>
      ) : null}
    </div>
  );
}

function columnsRead({ columns }: RfmReport): string[] {
  return Object.values(columns).filter((name) => name !== null);
}

function Totals({ report }: { readonly report: RfmReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { customers, firstPurchase, lastPurchase, reference } = report;
  const period = firstPurchase !== null && lastPurchase !== null ? t("feature:results.rfm.period", { from: firstPurchase, to: lastPurchase }) : undefined;
  return (
    <Figures
      items={[
        { label: t("feature:results.rfm.customers"), value: format.integer(customers) },
        { label: t("feature:results.rfm.orders"), value: format.integer(report.orders), ...(period ? { note: period } : {}) },
        { label: t("feature:results.rfm.revenue"), value: format.number(report.revenue, 2) },
        {
          label: t("feature:results.rfm.one-time"),
          value: format.integer(report.oneTime),
          ...(customers > 0 ? { note: t("feature:results.rfm.one-time-note", { share: report.oneTime / customers }) } : {}),
        },
        {
          label: t("feature:results.rfm.reference"),
          value: format.date(reference),
          note: t(report.referenceSet ? "feature:results.rfm.reference-set" : "feature:results.rfm.reference-found"),
        },
      ]}
    />
  );
}

function MeasureHistogram({ measure, shape, customers }: { readonly measure: Measure; readonly shape: Shape; readonly customers: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = t(`feature:results.rfm.${measure}`);
  const bar = useCallback(
    (from: string, to: string | null, count: string) =>
      to === null ? t("feature:results.rfm.bar-one", { value: from, customers: count }) : t("feature:results.rfm.bar", { from, to, customers: count }),
    [t],
  );
  return (
    <div className="min-w-0">
      <h4 className="text-sm font-semibold text-ink">
        {name} <span className="font-normal text-ink-faint">{t(`feature:results.rfm.${measure}-note`)}</span>
      </h4>
      <HistogramChart
        histogram={shape.histogram}
        whole={measure !== "monetary"}
        label={t("feature:results.rfm.chart", { measure: name, count: customers, median: format.number(shape.median) })}
        bar={bar}
      />
      {shape.histogram.log ? <p className="text-xs text-ink-faint">{t("feature:results.rfm.log-note")}</p> : null}
    </div>
  );
}

function Quantiles({ report }: { readonly report: RfmReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t("feature:results.rfm.measures");
  const digits = (measure: Measure) => (measure === "monetary" ? 2 : 1);
  return (
    <Section title={title}>
      <Grid
        caption={title}
        rows={MEASURES}
        rowKey={(measure) => measure}
        columns={[
          { key: "measure", label: t("feature:results.rfm.measure"), cell: (measure) => t(`feature:results.rfm.${measure}`) },
          ...(["min", "q1", "median", "mean", "q3", "max"] as const).map((key) => ({
            key,
            label: t(`feature:results.rfm.${key}`),
            numeric: true,
            cell: (measure: Measure) => format.number(report[measure][key], key === "median" && measure === "monetary" ? 3 : digits(measure)),
          })),
        ]}
      />
    </Section>
  );
}
