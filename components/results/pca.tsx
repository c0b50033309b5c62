"use client";

import { useCallback } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { PcaReport } from "@/lib/nodes/feature/reduction-reports";
import { axisStyle, Chart, type ChartColors, tooltipStyle } from "./chart";
import type { ReportViewProps } from "./contract";
import { Figures, Grid, Section } from "./parts";
import { Biplot } from "./pca-biplot";
import { Loadings } from "./pca-loadings";

/** Components drawn in the scree plot. */
const DRAWN = 30;

/** Principal components: how much each holds, what they are made of, and customers with features on the first two. */
export default function Pca({ report }: ReportViewProps<PcaReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { components, kept, held, columns, rows, missing } = report;
  return (
    <div>
      <Figures
        items={[
          {
            label: t("feature:results.pca.held"),
            value: format.percent(held),
            note: t("feature:results.pca.held-note", { count: kept, total: components.length }),
          },
          { label: t("feature:results.pca.first"), value: format.percent(components[0].share) },
          { label: t("feature:results.pca.columns"), value: format.integer(columns.length) },
          {
            label: t("feature:results.pca.rows"),
            value: format.integer(rows - missing),
            ...(missing > 0 ? { note: t("feature:results.pca.missing", { count: missing }), tone: "warn" as const } : {}),
          },
        ]}
      />
      <div className="grid gap-x-8 xl:grid-cols-2">
        <Section title={t("feature:results.pca.scree")} note={t("feature:results.pca.scree-note")}>
          <Scree report={report} />
        </Section>
        {kept > 1 ? (
          <Section title={t("feature:results.pca.biplot")} note={t("feature:results.pca.biplot-note")}>
            <Biplot report={report} />
          </Section>
        ) : null}
      </div>
      <Section title={t("feature:results.pca.loadings")} note={t("feature:results.pca.loadings-note")}>
        <Loadings report={report} />
      </Section>
      <Components report={report} />
      <Weights report={report} />
    </div>
  );
}

function Scree({ report }: { readonly report: PcaReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { components, kept, held } = report;
  const option = useCallback(
    (colors: ChartColors) => {
      const drawn = components.slice(0, DRAWN);
      return {
        tooltip: { ...tooltipStyle(colors), trigger: "axis", valueFormatter: (value: number) => format.percent(value) },
        xAxis: { type: "category", data: drawn.map((_, c) => `PC${c + 1}`), ...axisStyle(colors) },
        yAxis: {
          type: "value",
          min: 0,
          max: 1,
          ...axisStyle(colors),
          axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.percent(value, 0) },
        },
        series: [
          {
            type: "bar",
            name: t("feature:results.pca.share"),
            data: drawn.map(({ share }, c) => ({ value: share, itemStyle: { color: c < kept ? colors.accent : colors.line } })),
          },
          {
            type: "line",
            name: t("feature:results.pca.cumulative"),
            data: drawn.map(({ cumulative }) => cumulative),
            symbolSize: 4,
            lineStyle: { color: colors.soft, width: 1.5 },
            itemStyle: { color: colors.soft },
          },
        ],
      };
    },
    [components, kept, format, t],
  );
  const label = t("feature:results.pca.scree-label", { first: components[0].share, held, count: kept });
  return <Chart option={option} label={label} height={260} />;
}

function Components({ report }: { readonly report: PcaReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t("feature:results.pca.scree");
  return (
    <Section>
      <Grid
        caption={title}
        rows={report.components.map((component, c) => ({ component, c }))}
        rowKey={({ c }) => String(c)}
        columns={[
          { key: "name", label: t("feature:results.pca.component"), cell: ({ component, c }) => component.name ?? `PC${c + 1}` },
          { key: "share", label: t("feature:results.pca.share"), numeric: true, cell: ({ component }) => format.percent(component.share) },
          { key: "cumulative", label: t("feature:results.pca.cumulative"), numeric: true, cell: ({ component }) => format.percent(component.cumulative) },
          { key: "variance", label: t("feature:results.pca.variance"), numeric: true, cell: ({ component }) => format.number(component.variance) },
          { key: "kept", label: "", cell: ({ component }) => t(component.name ? "feature:results.pca.kept" : "feature:results.pca.left") },
        ]}
      />
    </Section>
  );
}

function Weights({ report }: { readonly report: PcaReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const note = `${t("feature:results.pca.weights-note")}${report.whitened ? ` ${t("feature:results.pca.whitened")}` : ""}`;
  return (
    <Section title={t("feature:results.pca.weights")} note={note}>
      <Grid
        caption={t("feature:results.pca.weights")}
        rows={report.columns.map((column, at) => ({ column, at }))}
        rowKey={({ column }) => column.name}
        columns={[
          { key: "feature", label: t("feature:results.pca.feature"), cell: ({ column }) => column.name },
          { key: "mean", label: t("feature:results.pca.mean"), numeric: true, cell: ({ column }) => format.number(column.mean) },
          ...report.components.slice(0, report.kept).map((component, c) => ({
            key: `weight ${c}`,
            label: component.name ?? "",
            numeric: true,
            cell: ({ at }: { readonly at: number }) => format.number(component.weights[at], 3),
          })),
        ]}
      />
    </Section>
  );
}
