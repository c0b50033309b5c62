"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { DbscanReport, DbscanSegment, DensityGroup } from "@/lib/nodes/cluster/density-reports";
import type { ReportViewProps } from "./contract";
import { DensityGroups } from "./density-groups";
import { KDistancePlot, shareWithin } from "./k-distance-plot";
import { Callout, type Figure, Figures, Section } from "./parts";

/** Half of the rows as noise: more than a person expects. */
const MUCH_NOISE = 0.5;

/** DBSCAN: how many dense groups at which distance, the curve by which to choose it, and the groups themselves. */
export default function Dbscan({ report, params, onParams, printed }: ReportViewProps<DbscanReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div>
      <Found report={report} />
      {report.missing > 0 ? <Callout tone="warn" title={t("cluster:results.clustering.missing", { count: report.missing })} /> : null}
      {report.clusters === 0 ? <Callout tone="warn" title={t("cluster:results.density.none")} /> : null}
      {report.curve.distances.length > 1 ? <Epsilon key={report.epsilon} report={report} params={params} onParams={printed ? undefined : onParams} /> : null}
      <DensityGroups
        report={report}
        segments={report.segments}
        printed={printed}
        own={[
          {
            key: "core",
            label: t("cluster:results.dbscan.core"),
            numeric: true,
            cell: (group: DbscanSegment | DensityGroup) => ("core" in group ? format.integer(group.core) : "–"),
          },
        ]}
      />
    </div>
  );
}

function Found({ report }: { readonly report: DbscanReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const clustered = Math.max(1, report.rows - report.missing);
  const { agreement, kept, measured } = report.assigner;
  const items: Figure[] = [
    {
      label: t("cluster:results.density.segments"),
      value: format.integer(report.clusters),
      note: t("cluster:results.dbscan.coreBorder", { core: format.integer(report.core), border: format.integer(report.border) }),
    },
    {
      label: t("cluster:results.density.noise"),
      value: format.percent(report.noise / clustered),
      note: t("cluster:results.density.rows", { count: report.noise }),
      ...(report.noise > MUCH_NOISE * clustered ? { tone: "warn" as const } : {}),
    },
    {
      label: t("cluster:results.dbscan.epsilon"),
      value: format.number(report.epsilon),
      note: t(report.automatic ? "cluster:results.dbscan.fromBend" : "cluster:results.dbscan.given"),
    },
    {
      label: t("cluster:results.dbscan.minPts"),
      value: format.integer(report.minPts),
      note: t("cluster:results.dbscan.minPtsNote"),
    },
    ...(measured > 0
      ? [
          {
            label: t("cluster:results.dbscan.assigner"),
            value: format.percent(agreement),
            note: t("cluster:results.dbscan.assignerNote", { count: kept }),
          },
        ]
      : []),
  ];
  return <Figures items={items} />;
}

interface EpsilonProps {
  readonly report: DbscanReport;
  readonly params: ReportViewProps["params"];
  readonly onParams?: ReportViewProps["onParams"];
}

/** The curve, a line on it that is tried before it is used, and what the line would give. */
function Epsilon({ report, params, onParams }: EpsilonProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { curve } = report;
  const [epsilon, setEpsilon] = useState(report.epsilon);
  const inUse = epsilon === report.epsilon;
  const sampled = curve.measured < curve.total ? ` ${t("cluster:results.dbscan.curveSampled", { count: curve.measured, total: curve.total })}` : "";
  return (
    <Section title={t("cluster:results.dbscan.curve", { count: curve.neighbours })} note={`${t("cluster:results.dbscan.curveNote")}${sampled}`}>
      <KDistancePlot curve={curve} epsilon={epsilon} inUse={report.epsilon} {...(onParams ? { onMove: setEpsilon } : {})} />
      <p className="mt-1 text-sm text-ink-soft">
        {t("cluster:results.dbscan.lineGives", { epsilon: format.number(epsilon), share: shareWithin(curve, epsilon), rest: 1 - shareWithin(curve, epsilon) })}
      </p>
      {onParams ? (
        <div className="mt-2 flex flex-wrap items-center gap-2">
          <Button tone="primary" size="small" disabled={inUse} onClick={() => onParams({ eps: epsilon })}>
            {t("cluster:results.dbscan.use", { epsilon: format.number(epsilon) })}
          </Button>
          {epsilon !== curve.knee ? (
            <Button size="small" onClick={() => setEpsilon(curve.knee)}>
              {t("cluster:results.dbscan.toBend", { epsilon: format.number(curve.knee) })}
            </Button>
          ) : null}
          {params.eps !== null ? (
            <Button size="small" onClick={() => onParams({ eps: null })}>
              {t("cluster:results.dbscan.automatic")}
            </Button>
          ) : null}
          {inUse ? null : (
            <Button size="small" tone="ghost" onClick={() => setEpsilon(report.epsilon)}>
              {t("cluster:results.dbscan.back")}
            </Button>
          )}
        </div>
      ) : null}
    </Section>
  );
}
