"use client";

import { useCallback, useMemo, useState } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { Segmented } from "@/components/ui/segmented";
import type { ProfiledSegment, ProfileReport } from "@/lib/nodes/cluster/reports";
import { mergedInto, recolored, renamed, type SegmentSettings, segmentSettingsSchema, split } from "@/lib/nodes/cluster/segment-settings";
import type { ReportViewProps } from "./contract";
import { Section } from "./parts";
import { SegmentMap } from "./segment-map";
import { useColumnName } from "./segment-words";
import { SegmentBoxes } from "./segments-boxes";
import { SegmentCustomers } from "./segments-customers";
import { SegmentDifferences } from "./segments-differences";
import { SegmentHeatmap } from "./segments-heatmap";
import { SegmentRadars } from "./segments-radar";
import { SegmentRules } from "./segments-rules";
import { SegmentsTable } from "./segments-table";
import { SegmentValue } from "./segments-value";
import { WhyRowAt } from "./segments-why-card";

const PARTS = ["segments", "differences", "heat", "radar", "boxes", "value", "rules", "customers"] as const;
type Part = (typeof PARTS)[number];

/** Edits of segments as the table offers them; each is one undoable command. */
export interface SegmentCommands {
  rename(key: string, name: string): void;
  recolor(key: string, color: number): void;
  merge(key: string, target: string): void;
  split(segment: ProfiledSegment): void;
}

/** The segments with names, worth and rules beside their map; what is selected in one is selected in all. */
export default function Segments({ report, params, state, onParams, printed }: ReportViewProps<ProfileReport>) {
  const { t } = useTranslation();
  const [part, setPart] = useState<Part>("segments");
  const [selected, setSelected] = useState<string | null>(null);
  const [row, setRow] = useState<number | null>(null);
  const commands = useSegmentCommands(params, onParams);
  const details = useDetails(report);
  const code = report.segments.findIndex((segment) => segment.key === selected);
  const select = useCallback((segment: number | null) => setSelected(segment === null ? null : (report.segments[segment]?.key ?? null)), [report]);
  const ask = useCallback(
    (point: number | null) => {
      setRow(point === null ? null : (report.map?.row[point] ?? null));
      if (point !== null) select(report.map?.group[point] ?? null);
    },
    [report, select],
  );

  if (printed) {
    return (
      <>
        <SegmentsTable report={report} selected={null} />
        {report.map ? (
          <div className="mt-5">
            <SegmentMap map={report.map} segments={report.segments} selected={null} height={280} />
          </div>
        ) : null}
        <div className="mb-5">
          <Summary report={report} />
        </div>
        <Section title={t("cluster:results.profile.parts.differences")}>
          <SegmentDifferences report={report} printed />
        </Section>
        <Section title={t("cluster:results.profile.parts.heat")}>
          <SegmentHeatmap report={report} printed />
        </Section>
        <Section title={t("cluster:results.profile.parts.value")}>
          <SegmentValue report={report} />
        </Section>
        <Section title={t("cluster:results.profile.parts.boxes")}>
          <SegmentBoxes report={report} printed />
        </Section>
        <Section title={t("cluster:results.profile.parts.rules")}>
          <SegmentRules report={report} />
        </Section>
      </>
    );
  }
  return (
    <div>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
        <Segmented
          label={t("cluster:results.segments.partsLabel")}
          value={part}
          options={PARTS.map((value) => ({ value, label: t(`cluster:results.profile.parts.${value}`) }))}
          onChange={setPart}
        />
        <Summary report={report} />
      </div>
      {part === "segments" ? (
        <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1.6fr)_minmax(320px,1fr)]">
          <div className="min-w-0">
            <SegmentsTable report={report} selected={selected} onSelect={setSelected} commands={commands} />
          </div>
          {report.map ? (
            <div className="min-w-0">
              <SegmentMap
                map={report.map}
                segments={report.segments}
                selected={code < 0 ? null : code}
                onSelect={select}
                onPoint={ask}
                details={details}
                height={232}
                legend={false}
              />
              {row === null ? null : (
                <div className="mt-2">
                  <WhyRowAt report={report} state={state} place={row} onClose={() => setRow(null)} />
                </div>
              )}
            </div>
          ) : null}
        </div>
      ) : null}
      {part === "differences" ? <SegmentDifferences report={report} /> : null}
      {part === "heat" ? <SegmentHeatmap report={report} /> : null}
      {part === "radar" ? <SegmentRadars report={report} /> : null}
      {part === "boxes" ? <SegmentBoxes report={report} /> : null}
      {part === "value" ? <SegmentValue report={report} /> : null}
      {part === "rules" ? <SegmentRules report={report} /> : null}
      {part === "customers" ? <SegmentCustomers report={report} state={state} selected={code < 0 ? null : code} onSelect={select} /> : null}
    </div>
  );
}

function Summary({ report }: { readonly report: ProfileReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const noise = report.segments.find((segment) => segment.noise);
  const sizes = report.segments.filter((segment) => segment !== noise).map(({ size }) => size);
  const parts = [
    t(report.customers ? "common:counts.customers" : "common:counts.rows", { count: report.rows }),
    ...(sizes.length > 0 ? [t("cluster:results.segments.smallest", { size: Math.min(...sizes) })] : []),
    ...(noise ? [t("cluster:results.profile.noiseShare", { share: format.percent(noise.share, 0) })] : []),
    ...(report.totalValue === null
      ? []
      : [
          t(`cluster:results.segments.${report.valueColumn === "monetary" ? "revenue" : "total"}`, {
            column: report.valueColumn,
            value: format.number(report.totalValue),
          }),
        ]),
    ...(report.unassigned > 0 ? [t("cluster:results.segments.unassigned", { count: report.unassigned })] : []),
  ];
  return <p className="text-sm text-ink-soft">{parts.join(" · ")}</p>;
}

function useSegmentCommands(params: ReportViewProps["params"], onParams: ReportViewProps["onParams"]): SegmentCommands {
  return useMemo(() => {
    const read = segmentSettingsSchema.safeParse(params.segments ?? {});
    const settings: SegmentSettings = read.success ? read.data : {};
    const set = (segments: SegmentSettings) => onParams({ segments });
    return {
      rename: (key, name) => set(renamed(settings, key, name)),
      recolor: (key, color) => set(recolored(settings, key, color)),
      merge: (key, target) => set(mergedInto(settings, key, target)),
      split: (segment) => set(split(settings, segment.merged)),
    };
  }, [params, onParams]);
}

function useDetails(report: ProfileReport) {
  const format = useFormat();
  const called = useColumnName();
  return useCallback(
    (point: number) => (report.map?.columns ?? []).map(({ name, values }) => `${called(name)}: ${format.number(values[point])}`),
    [report, format, called],
  );
}
