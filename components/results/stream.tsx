"use client";

import { useCallback } from "react";
import { type Format, useFormat } from "@/components/ui/format";
import { useLanguage, useTranslation } from "@/components/ui/language";
import { reasonsOf, type StreamFacts, type StreamReport } from "@/lib/nodes/source/stream-report";
import { Chart, type ChartColors, countBars } from "./chart";
import type { ReportViewProps } from "./contract";
import { Callout, Figures, Grid, Section, ShareBar } from "./parts";

/** The last window of a stream: from when to when, the rows over time, and where the rows are that are not in it. */
export default function Stream({ report }: ReportViewProps<StreamReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const time = useTimes();
  const { facts } = report;
  if (!facts) return <Callout tone="info" title={t("source:results.stream.noFacts")} />;
  const { counts } = facts;
  const left = reasonsOf(facts).reduce((sum, { rows }) => sum + rows, 0);
  return (
    <div>
      <Figures
        items={[
          { label: t("source:results.stream.rows"), value: format.integer(report.rows) },
          { label: t("source:results.stream.received"), value: format.integer(counts.received) },
          { label: t("source:results.stream.left"), value: format.integer(left) },
          { label: t("source:results.stream.messages"), value: format.integer(counts.messages) },
          ...(counts.malformed > 0 ? [{ label: t("source:results.stream.malformed"), value: format.integer(counts.malformed), tone: "warn" as const }] : []),
          ...(counts.reconnects > 0 ? [{ label: t("source:results.stream.reconnects"), value: format.integer(counts.reconnects) }] : []),
        ]}
      />
      {facts.complete ? null : <Callout tone="info" title={t("source:results.stream.partial")} />}
      <Section
        title={`${t("source:results.stream.span")}: ${time(facts.from)} – ${time(facts.to)}`}
        note={`${t(`source:results.stream.${facts.timeBy}`)} ${t("source:results.stream.utc")}`}
      >
        <Bars facts={facts} />
      </Section>
      <Account facts={facts} />
      {facts.malformedExamples.length > 0 ? (
        <Section title={t("source:results.stream.examples")}>
          <ul className="flex flex-col gap-1">
            {facts.malformedExamples.map((example) => (
              <li key={example} className="rounded-md border border-line bg-sunken px-2 py-1 font-mono text-xs break-all text-ink">
                {example}
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </div>
  );
}

/** Date and time with seconds, UTC as everywhere in tables. */
function useTimes(): (at: number) => string {
  const { language } = useLanguage();
  return useCallback((at) => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" }).format(at), [language]);
}

function Bars({ facts }: { readonly facts: StreamFacts }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const format = useFormat();
  const { bars } = facts;
  const option = useCallback((colors: ChartColors) => barOption(bars, colors, format, language), [bars, format, language]);
  const label = t("source:results.stream.chartLine", { step: stepWords(bars.step, t) });
  return (
    <>
      <p className="mb-1 text-sm text-ink-soft">{label}</p>
      <Chart option={option} label={`${t("source:results.stream.chart")}. ${label}`} height={180} />
    </>
  );
}

function stepWords(step: number, t: ReturnType<typeof useTranslation>["t"]): string {
  const [unit, n] =
    step >= 3_600_000 ? (["hour", step / 3_600_000] as const) : step >= 60_000 ? (["minute", step / 60_000] as const) : (["second", step / 1000] as const);
  return t(`source:results.stream.steps.${n === 1 ? unit : `${unit}s`}`, { n });
}

function barOption({ from, step, counts }: StreamFacts["bars"], colors: ChartColors, format: Format, language: string) {
  const days = counts.length * step > 86_400_000;
  const clock = new Intl.DateTimeFormat(language, {
    ...(days ? { day: "numeric", month: "short" } : {}),
    hour: "2-digit",
    minute: "2-digit",
    ...(step < 60_000 ? { second: "2-digit" } : {}),
    timeZone: "UTC",
  });
  const names = counts.map((_, i) => clock.format(from + i * step));
  return countBars(counts, names, colors, format, (at) => `${names[at]}: ${format.integer(counts[at])}`);
}

/** Every row that came is in one of these lines. */
function Account({ facts }: { readonly facts: StreamFacts }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { received } = facts.counts;
  const reasons = reasonsOf(facts);
  const waiting = received - facts.rows - reasons.reduce((sum, { rows }) => sum + rows, 0);
  const rows = [{ code: "table", rows: facts.rows }, ...reasons, ...(waiting > 0 ? [{ code: "waiting", rows: waiting }] : [])];
  const title = t("source:results.stream.why");
  if (rows.length === 1) return null;
  return (
    <Section title={title}>
      <Grid
        caption={title}
        rows={rows}
        rowKey={(row) => row.code}
        columns={[
          { key: "reason", label: t("source:results.stream.reason"), cell: (row) => t(`source:results.stream.reasons.${row.code}`) },
          { key: "rows", label: t("source:results.stream.count"), numeric: true, cell: (row) => format.integer(row.rows) },
          { key: "share", label: t("source:results.stream.share"), numeric: true, cell: (row) => format.percent(received > 0 ? row.rows / received : null) },
          { key: "bar", label: "", cell: (row) => <ShareBar share={received > 0 ? row.rows / received : 0} /> },
        ]}
      />
    </Section>
  );
}
