"use client";

import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import { FixOffer } from "@/components/inspector/fix-offer";
import { Button } from "@/components/ui/button";
import { type Format, useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { Finding } from "@/lib/ml/health/findings";
import { OF_COLUMN, repairOf, UNMENDED } from "@/lib/ml/health/repair";
import type { HealthReport } from "@/lib/nodes/prepare/health";
import type { Fix } from "@/lib/nodes/problem";
import type { Json } from "@/lib/table/table";
import type { ReportViewProps } from "./contract";
import { HealthNeeds } from "./health-needs";
import { Figures, Section } from "./parts";

const SEVERITY = {
  serious: { icon: CircleAlert, color: "text-bad" },
  notable: { icon: TriangleAlert, color: "text-warn" },
  remark: { icon: Info, color: "text-ink-faint" },
} as const;

/** What is right and wrong with the data: a score, then findings with counts, examples and a repair each. */
export default function HealthView({ report, nodeId, onFix, printed }: ReportViewProps<HealthReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const serious = report.findings.filter(({ severity, keep }) => severity === "serious" && keep);
  const repairAll = repairOf(serious);
  // However good the sum, what makes results wrong is not good.
  const anySerious = report.findings.some(({ severity }) => severity === "serious");
  const tone = report.score < 60 ? "bad" : report.score < 85 || anySerious ? "warn" : "good";
  return (
    <>
      <Figures
        items={[
          { label: t("prepare:results.health.score"), value: format.integer(report.score), note: t("prepare:results.health.ofHundred"), tone },
          {
            label: t("prepare:results.health.usable"),
            value: format.integer(report.usableRows),
            note: t("prepare:results.health.ofRows", { rows: report.rows }),
          },
          {
            label: t("prepare:results.health.completeness"),
            value: format.percent(report.parts.completeness),
            note: t("prepare:results.health.completenessNote"),
          },
          { label: t("prepare:results.health.uniqueness"), value: format.percent(report.parts.uniqueness), note: t("prepare:results.health.uniquenessNote") },
          {
            label: t("prepare:results.health.information"),
            value: format.percent(report.parts.information),
            note: t("prepare:results.health.informationNote"),
          },
        ]}
      />
      <Section
        title={t("prepare:results.health.title", { count: report.findings.length })}
        note={report.findings.length === 0 ? t("prepare:results.health.clean") : t("prepare:results.health.note")}
      >
        {repairAll && serious.length > 1 && onFix && !printed ? (
          <FixOffer node={nodeId} fix={repairAll} silent>
            <Button tone="primary" className="mb-3" onClick={() => onFix(repairAll)}>
              {t("prepare:results.health.repairAll", { count: serious.length })}
            </Button>
          </FixOffer>
        ) : null}
        {report.findings.length > 0 ? (
          <ul className="max-w-4xl divide-y divide-line border-y border-line">
            {report.findings.map((finding) => (
              <FindingRow key={`${finding.kind} ${finding.column}`} finding={finding} nodeId={nodeId} format={format} onFix={printed ? undefined : onFix} />
            ))}
          </ul>
        ) : null}
      </Section>
      {/* The printed page has no pipeline; a report of an earlier version has no facts. */}
      {printed || !report.facts ? null : <HealthNeeds nodeId={nodeId} facts={report.facts} />}
    </>
  );
}

/** Findings whose examples are days, and moments. */
const DATED: ReadonlySet<Finding["kind"]> = new Set(["odd-date", "date-gap"]);
const TIMED: ReadonlySet<Finding["kind"]> = new Set(["utc-dates", "summer-time"]);
const CLOCKS: ReadonlySet<Finding["kind"]> = new Set(["time-zones", "shifted-hours", "summer-time"]);
const WORD_OF_NODE: Readonly<Record<string, string>> = {
  "prepare.columns": "setId",
  "prepare.missing": "fill",
  "prepare.currency": "convert",
  "prepare.deduplicate": "merge",
  "prepare.sessions": "leaveOut",
  "prepare.filter": "leaveOut",
  "prepare.derive": "rewrite",
  "prepare.outliers": "clip",
  "feature.pca": "reduce",
};

function repairWord({ kind, mend }: Finding): string {
  if (CLOCKS.has(kind)) return "oneClock";
  if (OF_COLUMN.has(kind) || (mend?.node === "prepare.columns" && kind !== "numbered")) return "column";
  return mend ? (WORD_OF_NODE[mend.node] ?? "rewrite") : "leaveOut";
}

interface FindingRowProps {
  readonly finding: Finding;
  readonly nodeId: string;
  readonly format: Format;
  readonly onFix: ((fix: Fix) => void) | undefined;
}

function FindingRow({ finding, nodeId, format, onFix }: FindingRowProps) {
  const { t } = useTranslation();
  const { icon: Icon, color } = SEVERITY[finding.severity];
  const repair = repairOf([finding]);
  const unmended = UNMENDED[finding.kind];
  const say = (value: Json) =>
    typeof value !== "number"
      ? String(value)
      : TIMED.has(finding.kind)
        ? format.dateTime(value)
        : DATED.has(finding.kind)
          ? format.date(value)
          : format.number(value);
  const words = t(`prepare:results.health.findings.${finding.kind}.what`, {
    ...finding.detail,
    column: finding.column ?? "",
    count: finding.count,
    share: finding.share,
  });
  return (
    <li className="flex items-start gap-3 py-2.5">
      <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${color}`} />
      <div className="min-w-0 grow">
        <p className="text-ink">
          <span className="sr-only">{t(`prepare:results.health.severity.${finding.severity}`)}: </span>
          {words}
        </p>
        <p className="text-sm text-ink-soft">{t(`prepare:results.health.findings.${finding.kind}.why`)}</p>
        {repair === null && unmended ? <p className="text-sm text-ink-soft">{t(`prepare:results.health.unmended.${unmended}`)}</p> : null}
        {finding.examples.length > 0 ? (
          <p className="truncate text-sm text-ink-faint">{t("prepare:results.health.examples", { examples: finding.examples.map(say).join(" · ") })}</p>
        ) : null}
      </div>
      <span className="w-24 shrink-0 text-right tabular-nums text-ink-soft">{format.percent(finding.share)}</span>
      <span className="flex w-44 shrink-0 justify-end">
        {repair && onFix ? (
          <FixOffer node={nodeId} fix={repair}>
            <Button size="small" onClick={() => onFix(repair)}>
              {t(`prepare:results.health.repair.${repairWord(finding)}`)}
            </Button>
          </FixOffer>
        ) : null}
      </span>
    </li>
  );
}
