"use client";

import { useCallback } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { Shape } from "@/lib/ml/distribution";
import type { ClvReport } from "@/lib/nodes/feature/clv-report";
import { AliveMapTable } from "./clv-alive-map";
import { ClvCheck } from "./clv-check";
import { ClvParameters } from "./clv-parameters";
import type { ReportViewProps } from "./contract";
import { HistogramChart } from "./histogram-chart";
import { Figures, Section } from "./parts";

/** What customers are worth: totals, spread, who is still there, how the prediction did, and the parameters behind it. */
export default function Clv({ report }: ReportViewProps<ClvReport>) {
  const { t } = useTranslation();
  const { columns } = report;
  const read = [columns.customer, columns.date, columns.amount, columns.quantity, columns.price].filter((name) => name !== null);
  return (
    <div>
      <Totals report={report} />
      <div className="grid gap-x-6 lg:grid-cols-2">
        {report.clv ? <Spread words="value" shape={report.clv} customers={report.customers} /> : null}
        <Spread words="alive" shape={report.alive} customers={report.customers} />
      </div>
      <AliveMapTable map={report.map} period={report.period} />
      <ClvCheck report={report} />
      <ClvParameters report={report} />
      <p className="text-xs text-ink-faint">{t("feature:results.clv.columns", { columns: read.join(", ") })}</p>
    </div>
  );
}

function Totals({ report }: { readonly report: ClvReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { customers, repeat, clvTotal, concentration } = report;
  const words = (key: string, values?: Readonly<Record<string, number>>) => t(`feature:results.clv.${key}`, values);
  return (
    <>
      <Figures
        items={[
          { label: words("customers"), value: format.integer(customers), note: words("repeatNote", { share: repeat / Math.max(1, customers) }) },
          { label: words("alive"), value: format.integer(report.aliveCustomers), note: words("aliveNote") },
          { label: words("purchases", { count: report.months }), value: format.integer(report.expectedPurchases), note: words("purchasesNote") },
          ...(clvTotal === null
            ? []
            : [{ label: words("total"), value: format.number(clvTotal, 0), note: words("totalNote", { discount: report.discount, margin: report.margin }) }]),
          ...(concentration ? [{ label: words("topFifth"), value: format.percent(concentration.topFifth, 0), note: words("topFifthNote") }] : []),
        ]}
      />
      <p className="mb-4 text-xs text-ink-faint">{words("period", { from: report.start, to: report.end })}</p>
    </>
  );
}

function Spread({ words, shape, customers }: { readonly words: "value" | "alive"; readonly shape: Shape; readonly customers: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const bar = useCallback(
    (from: string, to: string | null, count: string) =>
      to === null ? t("feature:results.clv.barOne", { value: from, customers: count }) : t("feature:results.clv.bar", { from, to, customers: count }),
    [t],
  );
  return (
    <Section title={t(`feature:results.clv.${words}Title`)}>
      <HistogramChart
        histogram={shape.histogram}
        whole={false}
        share={words === "alive"}
        label={t(`feature:results.clv.${words}Chart`, {
          count: customers,
          median: words === "alive" ? format.percent(shape.median) : format.number(shape.median),
        })}
        bar={bar}
      />
      {shape.histogram.log ? <p className="text-xs text-ink-faint">{t("feature:results.clv.logNote")}</p> : null}
    </Section>
  );
}
