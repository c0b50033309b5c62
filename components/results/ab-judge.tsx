"use client";

import { CircleCheck, CircleHelp, CircleMinus, CircleX } from "lucide-react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { Comparison, JudgeReport, MetricResult, VerdictCode } from "@/lib/nodes/experiment/reports";
import { JudgeDetails, SegmentFigures, VariantTable } from "./ab-judge-figures";
import type { ReportViewProps } from "./contract";
import { type EffectScale, useEffectWords } from "./effect-words";
import { Forest, type ForestRow } from "./forest";
import { Callout, Section } from "./parts";

const MARKS = {
  wins: { icon: CircleCheck, color: "text-good" },
  loses: { icon: CircleX, color: "text-bad" },
  open: { icon: CircleHelp, color: "text-ink-soft" },
  equivalent: { icon: CircleMinus, color: "text-ink-soft" },
  mismatch: { icon: CircleX, color: "text-bad" },
  "no-data": { icon: CircleHelp, color: "text-warn" },
  small: { icon: CircleHelp, color: "text-ink-soft" },
} as const satisfies Record<VerdictCode, unknown>;

/** The scale on which the effects of a metric are told: the lift where there is one. */
export function scaleOf(metric: MetricResult): EffectScale {
  if (metric.comparisons.some((comparison) => comparison.lift)) return "lift";
  return metric.kind === "proportion" ? "points" : "unit";
}

/** The verdict in a sentence, the effect with its interval overall and by segment, then the figures behind it. */
export default function AbJudge({ report, printed }: ReportViewProps<JudgeReport>) {
  const { t } = useTranslation();
  const [primary, ...others] = report.metrics;
  return (
    <div>
      <Verdict report={report} metric={primary} />
      <SampleRatio report={report} />
      <Effects report={report} metric={primary} />
      <VariantTable report={report} metric={primary} />
      {others.length > 0 ? (
        <Section title={t("experiment:results.judge.other")}>
          {others.map((metric) => (
            <details key={metric.outcome} open={printed} className="mb-3">
              <summary className="cursor-pointer font-semibold text-ink">
                <Sentence report={report} metric={metric} />
              </summary>
              <div className="mt-3 pl-4">
                <Effects report={report} metric={metric} />
                <VariantTable report={report} metric={metric} />
              </div>
            </details>
          ))}
        </Section>
      ) : null}
      <details open={printed} className="mb-5">
        <summary className="mb-2 cursor-pointer text-base font-semibold text-ink">{t("experiment:results.judge.details")}</summary>
        {report.metrics.map((metric) => (
          <div key={metric.outcome}>
            <JudgeDetails report={report} metric={metric} />
            <SegmentFigures report={report} metric={metric} />
          </div>
        ))}
      </details>
    </div>
  );
}

/** What the comparison of a metric that matters most is: the one the headline is about, else the first. */
function mainComparison(report: JudgeReport, metric: MetricResult): Comparison {
  return metric.comparisons.find((comparison) => comparison.variant === report.verdict.variant) ?? metric.comparisons[0];
}

function Sentence({ report, metric }: { readonly report: JudgeReport; readonly metric: MetricResult }) {
  const { t } = useTranslation();
  const words = useEffectWords();
  const comparison = mainComparison(report, metric);
  const scale = scaleOf(metric);
  const estimate = scale === "lift" ? comparison.lift : comparison.difference;
  const code = report.sampleRatio.mismatch ? "mismatch" : comparison.verdict;
  return t(`experiment:results.judge.verdict.${code}`, {
    variant: comparison.variant,
    outcome: metric.outcome,
    effect: words.effect(estimate?.value ?? null, scale),
    interval: words.interval(estimate, scale),
  });
}

function Verdict({ report, metric }: { readonly report: JudgeReport; readonly metric: MetricResult }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useEffectWords();
  const { code } = report.verdict;
  const { icon: Icon, color } = MARKS[code];
  const comparison = mainComparison(report, metric);
  const treated = metric.variants.find(({ variant }) => variant === comparison.variant);
  const level = (value: number | null | undefined) => (metric.kind === "proportion" ? format.percent(value, 2) : format.number(value));
  const judged = code === "wins" || code === "loses" || code === "open" || code === "equivalent";
  const sentences = [
    ...(code === "mismatch" ? [t("experiment:results.judge.mismatchNote")] : []),
    ...(judged
      ? [
          t("experiment:results.judge.levels", {
            treated: level(treated?.mean.value),
            variant: comparison.variant,
            base: level(metric.variants[0].mean.value),
            control: report.control,
          }),
          t("experiment:results.judge.confidence", { confidence: comparison.confidence }),
        ]
      : []),
  ];
  const visible = scaleOf(metric) === "lift" ? comparison.detectable.relative : comparison.detectable.absolute;
  if (code === "open" && visible !== null) sentences.push(t("experiment:results.judge.detectable", { effect: words.effect(visible, scaleOf(metric)) }));
  return (
    <div className="mb-4 flex items-start gap-3">
      <Icon aria-hidden="true" className={`mt-0.5 size-6 shrink-0 ${color}`} />
      <div className="min-w-0">
        <p className="text-xl font-semibold text-ink">
          <Sentence report={report} metric={metric} />
        </p>
        <p className="max-w-prose text-sm text-ink-soft">{sentences.join(" ")}</p>
      </div>
    </div>
  );
}

function SampleRatio({ report }: { readonly report: JudgeReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { groups, p, mismatch } = report.sampleRatio;
  const listed = groups
    .map(({ variant, customers, expected }) =>
      t(mismatch ? "experiment:results.judge.ratioGroupExpected" : "experiment:results.judge.ratioGroup", {
        variant,
        customers: format.integer(customers),
        expected: format.integer(expected),
      }),
    )
    .join(", ");
  if (p === null) return <p className="mb-5 text-sm text-ink-soft">{t("experiment:results.judge.ratioUnknown")}</p>;
  if (mismatch) return <Callout tone="bad" title={t("experiment:results.judge.ratioBroken", { groups: listed, p: format.pValue(p) })} />;
  return <p className="mb-5 text-sm text-ink-soft">{t("experiment:results.judge.ratioFine", { groups: listed, p: format.pValue(p) })}</p>;
}

/** The forest of a metric: every variant overall, then its segments. Under a mismatch it is not drawn: nobody should act on it. */
function Effects({ report, metric }: { readonly report: JudgeReport; readonly metric: MetricResult }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (report.sampleRatio.mismatch) return null;
  const scale = scaleOf(metric);
  const title = t(scale === "lift" ? "experiment:results.judge.forest" : "experiment:results.judge.forestDifference");
  const pooledScale = scale === "lift" ? "lift" : "difference";
  const [control] = metric.variants;
  const both = (none: number, some: number) => t("experiment:results.judge.pair", { control: format.integer(none), treated: format.integer(some) });
  const rows = metric.comparisons.flatMap((comparison): ForestRow[] => {
    const treated = metric.variants.find(({ variant }) => variant === comparison.variant);
    const heterogeneity = metric.segments?.heterogeneity.find(({ variant }) => variant === comparison.variant);
    const versus = t("experiment:results.judge.versus", { variant: comparison.variant, control: report.control });
    return [
      {
        key: comparison.variant,
        label: versus,
        overall: true,
        customers: both(control.customers, treated?.customers ?? 0),
        verdict: comparison.verdict,
        estimate: scale === "lift" ? comparison.lift : comparison.difference,
        shrunken: null,
      },
      ...(metric.segments?.rows ?? [])
        .filter(({ variant }) => variant === comparison.variant)
        .map((row) => ({
          key: `${comparison.variant} ${row.segment ?? ""}`,
          label: <span className="pl-3">{row.segment ?? t("experiment:results.unknownSegment")}</span>,
          customers: both(...row.customers),
          verdict: row.verdict,
          estimate: scale === "lift" ? row.lift : row.difference,
          shrunken: heterogeneity?.scale === pooledScale ? row.shrunken : null,
        })),
    ];
  });
  return (
    <Section title={title} note={t("experiment:results.judge.forestNote", { control: report.control })}>
      <Forest
        rows={rows}
        scale={scale}
        title={t(scale === "lift" ? "experiment:results.judge.lift" : "experiment:results.judge.difference")}
        caption={t("experiment:results.judge.forestCaption", { control: report.control })}
      />
      <div className="mt-2 max-w-prose text-sm text-ink-soft">
        {metric.segments?.heterogeneity.map((test) => (
          <p key={test.variant}>
            {t(test.p < report.alpha ? "experiment:results.judge.differ" : "experiment:results.judge.alike", {
              q: format.number(test.q),
              p: format.pValue(test.p),
            })}
          </p>
        ))}
        {rows.some((row) => row.shrunken) ? <p>{t("experiment:results.judge.forestShrunken")}</p> : null}
        {rows.filter((row) => row.overall).length > 1 || metric.segments ? <p>{t(`experiment:results.judge.correction.${report.correction}`)}</p> : null}
      </div>
    </Section>
  );
}
