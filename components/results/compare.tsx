"use client";

import { useCallback, useState } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { Segmented } from "@/components/ui/segmented";
import type { CompareReport, SegmentFate } from "@/lib/nodes/cluster/compare-report";
import { segmentColorAt } from "@/lib/nodes/cluster/segment-colors";
import { Chart, type ChartColors, tooltipStyle } from "./chart";
import type { ReportViewProps } from "./contract";
import { type Figure, Figures, Grid, Section, SegmentDot } from "./parts";
import { ScrollBox } from "./scroll-box";
import { SegmentName } from "./segments-grid";

type Shown = "counts" | "ofRow" | "ofColumn";
const SHOWN: readonly Shown[] = ["counts", "ofRow", "ofColumn"];

/** Two segmentations side by side: how far they agree, who moved where, and what became of each segment. */
export default function Compare({ report, printed }: ReportViewProps<CompareReport>) {
  return (
    <div>
      <Quality report={report} />
      <div className={printed ? "" : "grid gap-x-6 xl:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)]"}>
        <Flow report={report} />
        <Fates report={report} />
      </div>
      <CrossTable report={report} printed={printed ?? false} />
    </div>
  );
}

function Quality({ report }: { readonly report: CompareReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { agreement, moved, rows } = report;
  const relation = agreement.adjustedRand >= 0.9 ? "same" : agreement.adjustedRand >= 0.2 ? "related" : "strangers";
  const items: Figure[] = [
    {
      label: t("cluster:results.compare.moved"),
      value: format.percent(moved / Math.max(1, rows.both)),
      note: t("cluster:results.compare.movedNote", { moved, count: rows.both }),
    },
    {
      label: t("cluster:results.compare.rand"),
      value: format.score(agreement.adjustedRand),
      note: t(`cluster:results.compare.randNote.${relation}`),
      ...(relation === "strangers" ? { tone: "warn" as const } : {}),
    },
    { label: t("cluster:results.compare.ami"), value: format.score(agreement.adjustedMutualInformation) },
    { label: t("cluster:results.compare.nmi"), value: format.score(agreement.normalizedMutualInformation), note: t("cluster:results.compare.nmiNote") },
    {
      label: t("cluster:results.compare.both"),
      value: format.integer(rows.both),
      note: t("cluster:results.compare.bothNote", { before: rows.before, after: rows.after }),
    },
  ];
  return <Figures items={items} />;
}

function Flow({ report }: { readonly report: CompareReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { before, after, counts, columns } = report;
  const option = useCallback(
    (colors: ChartColors) => {
      const color = (segment: number) => colors.segments[segmentColorAt(segment - 1)];
      // The two sides may use the same names: nodes are told apart by their side.
      const left = before.map(({ name, color: segment }, i) => ({ name: `b${i}`, label: name, depth: 0, itemStyle: { color: color(segment) } }));
      const right = after.map(({ name, color: segment }, i) => ({ name: `a${i}`, label: name, depth: 1, itemStyle: { color: color(segment) } }));
      const names = new Map([...left, ...right].map(({ name, label }) => [name, label]));
      const links = counts.flatMap((row, i) => row.flatMap((value, j) => (value > 0 ? [{ source: `b${i}`, target: `a${j}`, value }] : [])));
      return {
        tooltip: {
          ...tooltipStyle(colors),
          trigger: "item",
          formatter: ({
            data,
            value,
          }: {
            readonly data: { readonly source?: string; readonly target?: string; readonly name?: string };
            readonly value: number;
          }) =>
            data.source && data.target
              ? `${names.get(data.source)} → ${names.get(data.target)}: ${format.integer(value)}`
              : `${names.get(data.name ?? "")}: ${format.integer(value)}`,
        },
        series: [
          {
            type: "sankey",
            left: 4,
            right: 4,
            top: 8,
            bottom: 8,
            nodeWidth: 12,
            nodeGap: 10,
            layoutIterations: 0,
            draggable: false,
            data: [...left, ...right].map(({ name, depth, itemStyle }) => ({
              name,
              depth,
              itemStyle,
              label: { position: depth === 0 ? "right" : "left" },
            })),
            links,
            label: { color: colors.ink, fontSize: 12, formatter: ({ name }: { readonly name: string }) => names.get(name) ?? "" },
            lineStyle: { color: "source", opacity: 0.32, curveness: 0.5 },
            emphasis: { focus: "adjacency", lineStyle: { opacity: 0.6 } },
          },
        ],
      };
    },
    [before, after, counts, format],
  );
  const share = format.percent(report.moved / Math.max(1, report.rows.both), 0);
  const height = Math.max(220, 42 * Math.max(before.length, after.length));
  return (
    <Section title={t("cluster:results.compare.flow")} note={t("cluster:results.compare.flowNote", { before: columns.before, after: columns.after })}>
      <Chart
        option={option}
        label={t("cluster:results.compare.flowLabel", { before: before.length, after: after.length, share })}
        height={Math.min(560, height)}
      />
    </Section>
  );
}

function Fates({ report }: { readonly report: CompareReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { before, after, fates, fresh, matched } = report;
  const say = ({ kind, into, share }: SegmentFate) => {
    const list = into.map((place) => t("cluster:results.compare.quoted", { name: after[place]?.name ?? "" })).join(", ");
    return t(`cluster:results.compare.${kind}`, { into: list, share: format.percent(share, 0) });
  };
  const rows = [
    ...before.map((segment, i) => ({ key: `b${i}`, ...segment, words: say(fates[i]) })),
    ...fresh.flatMap((place) => (after[place] ? [{ key: `a${place}`, ...after[place], words: t("cluster:results.compare.fresh") }] : [])),
  ];
  return (
    <Section title={t("cluster:results.compare.fates")} note={t(`cluster:results.compare.matchedBy.${matched.by}`)}>
      <Grid
        caption={t("cluster:results.compare.fates")}
        rows={rows}
        rowKey={({ key }) => key}
        columns={[
          {
            key: "segment",
            label: t("cluster:results.segments.segment"),
            cell: ({ name, color }) => <SegmentName color={color} name={name} />,
          },
          { key: "size", label: t("cluster:results.compare.size"), numeric: true, cell: ({ size }) => format.integer(size) },
          { key: "fate", label: t("cluster:results.compare.fate"), cell: ({ words }) => words },
        ]}
      />
    </Section>
  );
}

function CrossTable({ report, printed }: { readonly report: CompareReport; readonly printed: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [shown, setShown] = useState<Shown>("counts");
  const { before, after, counts, matched, rows } = report;
  const title = t("cluster:results.compare.table");
  const say = (i: number, j: number) => {
    if (shown === "counts") return format.integer(counts[i][j]);
    return format.percent(counts[i][j] / Math.max(1, shown === "ofRow" ? before[i].size : after[j].size), 0);
  };
  const strength = (i: number, j: number) => Math.round(45 * (counts[i][j] / Math.max(1, before[i].size)));
  return (
    <Section title={title} note={t("cluster:results.compare.tableNote")}>
      {printed ? null : (
        <div className="mb-2">
          <Segmented
            label={t("cluster:results.compare.show")}
            value={shown}
            onChange={setShown}
            options={SHOWN.map((value) => ({ value, label: t(`cluster:results.compare.${value}`) }))}
          />
        </div>
      )}
      <ScrollBox label={title}>
        <table className="border-separate border-spacing-0.5 text-base">
          <caption className="sr-only">{title}</caption>
          <thead>
            <tr>
              <th scope="col" className="px-2 pb-1 text-left align-bottom text-xs font-normal text-ink-faint">
                {report.columns.before} → {report.columns.after}
              </th>
              {after.map(({ name, color }) => (
                <th key={name} scope="col" className="max-w-36 px-2 pb-1 text-right align-bottom text-xs font-normal text-ink-soft">
                  <span className="inline-flex items-center gap-1">
                    <SegmentDot segment={color} />
                    {name}
                  </span>
                </th>
              ))}
              <th scope="col" className="px-2 pb-1 text-right align-bottom text-xs font-normal text-ink-faint">
                {t("cluster:results.compare.total")}
              </th>
            </tr>
          </thead>
          <tbody>
            {before.map(({ name, color, size }, i) => (
              <tr key={name}>
                <th scope="row" className="pr-3 text-left text-sm font-normal text-ink">
                  <SegmentName color={color} name={name} />
                </th>
                {after.map((other, j) => (
                  <td
                    key={other.name}
                    className={`rounded-[3px] px-2 py-1 text-right tabular-nums ${matched.pairs[i] === j ? "font-semibold text-ink" : "text-ink-soft"}`}
                    style={{ background: `color-mix(in oklab, var(--accent) ${strength(i, j)}%, var(--sunken))` }}
                  >
                    {say(i, j)}
                  </td>
                ))}
                <td className="px-2 py-1 text-right text-ink-faint tabular-nums">{format.integer(size)}</td>
              </tr>
            ))}
            <tr>
              <th scope="row" className="pr-3 text-left text-sm font-normal text-ink-faint">
                {t("cluster:results.compare.total")}
              </th>
              {after.map(({ name, size }) => (
                <td key={name} className="px-2 py-1 text-right text-ink-faint tabular-nums">
                  {format.integer(size)}
                </td>
              ))}
              <td className="px-2 py-1 text-right text-ink-faint tabular-nums">{format.integer(rows.both)}</td>
            </tr>
          </tbody>
        </table>
      </ScrollBox>
    </Section>
  );
}
