"use client";

import { useState } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { PrototypeSegment, PrototypesReport } from "@/lib/nodes/cluster/prototypes-report";
import type { ReportViewProps } from "./contract";
import { Callout, type Figure, Figures, type GridColumn, Section } from "./parts";
import { SeparatingColumns } from "./prototypes-charts";
import { RunPath } from "./run-charts";
import { SegmentMap } from "./segment-map";
import { SegmentsGrid, useMapSegments } from "./segments-grid";

/** k-prototypes: the prototypes themselves, what separates them, where they lie and how the cost fell. */
export default function Prototypes({ report, printed }: ReportViewProps<PrototypesReport>) {
  const { t } = useTranslation();
  const [selected, setSelected] = useState<number | null>(null);
  const segments = useMapSegments(report.segments);
  const onSelect = printed ? undefined : setSelected;
  return (
    <div>
      <Quality report={report} />
      {report.missing > 0 ? <Callout tone="warn" title={t("cluster:results.clustering.missing", { count: report.missing })} /> : null}
      <Table report={report} selected={selected} onSelect={onSelect} />
      <div className="grid gap-x-6 lg:grid-cols-2">
        <SeparatingColumns report={report} />
        <div className="mb-5 min-w-0">
          <SegmentMap map={report.map} segments={segments} selected={selected} onSelect={onSelect} height={260} />
          <p className="mt-1 text-xs text-ink-faint">{t("cluster:results.prototypes.mapNote")}</p>
        </div>
      </div>
      <RunPath
        title={t("cluster:results.prototypes.path")}
        note={t("cluster:results.prototypes.pathNote", { count: report.starts.length })}
        name={t("cluster:results.prototypes.cost")}
        digits={1}
        trace={report.trace}
        traceLabel={t("cluster:results.prototypes.traceLabel", { count: report.iterations })}
        starts={report.starts.map(({ cost }) => cost)}
        bestStart={report.bestStart}
        startsLabel={t("cluster:results.prototypes.startsLabel", { best: report.bestStart + 1 })}
      />
    </div>
  );
}

function Quality({ report }: { readonly report: PrototypesReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const whole = report.whole.numberCost + report.whole.categoryCost;
  const items: Figure[] = [
    {
      label: t("cluster:results.prototypes.explained"),
      value: format.percent(whole > 0 ? 1 - report.cost / whole : null),
      note: t("cluster:results.prototypes.explainedNote"),
    },
    {
      label: t("cluster:results.prototypes.cost"),
      value: format.number(report.cost, 1),
      note: t("cluster:results.prototypes.costNote", { numbers: format.number(report.numberCost, 1), categories: format.number(report.categoryCost, 1) }),
    },
    {
      label: t("cluster:results.prototypes.gamma"),
      value: format.number(report.gamma, 3),
      note: report.features.length > 0 ? t(`cluster:results.prototypes.${report.gammaGiven ? "gammaGiven" : "gammaFound"}`) : "",
    },
    ...(report.features.length > 0
      ? [
          {
            label: t("cluster:results.prototypes.balance"),
            value: format.percent(whole > 0 ? report.whole.categoryCost / whole : null, 0),
            note: t("cluster:results.prototypes.balanceNote"),
          },
        ]
      : []),
    {
      label: t("cluster:results.prototypes.iterations"),
      value: format.integer(report.iterations),
      note: t(`cluster:results.prototypes.${report.converged ? "converged" : "cut"}`),
      ...(report.converged ? {} : { tone: "warn" as const }),
    },
  ];
  return <Figures items={items} />;
}

interface TableProps {
  readonly report: PrototypesReport;
  readonly selected: number | null;
  readonly onSelect?: (segment: number | null) => void;
}

function Table({ report, selected, onSelect }: TableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const numbers = report.features.map(
    (feature, i): GridColumn<PrototypeSegment> => ({
      key: `number ${feature.name}`,
      label: t("cluster:results.clustering.mean", { column: feature.origin }),
      numeric: true,
      cell: (segment) => format.number(segment.means[i]),
    }),
  );
  const categories = report.categories.map(
    ({ name }, i): GridColumn<PrototypeSegment> => ({
      key: `category ${name}`,
      label: name,
      cell: ({ modes }) => (
        <span className="block min-w-28">
          <span className={modes[i].level === null ? "text-ink-soft" : "text-ink"}>{modes[i].level ?? t("cluster:results.prototypes.missingLevel")}</span>
          <span className="block text-xs text-ink-faint tabular-nums">
            {t("cluster:results.prototypes.mode", { share: format.percent(modes[i].share, 0), overall: format.percent(modes[i].overall, 0) })}
          </span>
        </span>
      ),
    }),
  );
  return (
    <Section title={t("cluster:results.prototypes.caption")} note={t("cluster:results.prototypes.note")}>
      <SegmentsGrid
        caption={t("cluster:results.prototypes.caption")}
        segments={report.segments}
        columns={[...numbers, ...categories]}
        selected={selected}
        onSelect={onSelect}
      />
    </Section>
  );
}
