"use client";

import { useState } from "react";
import { type Format, useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { Segmented } from "@/components/ui/segmented";
import type { Distribution } from "@/lib/ml/profile/group-statistics";
import type { ProfileReport } from "@/lib/nodes/cluster/reports";
import { type BoxScale, linearScale, logScale } from "./box-scale";
import { Section, SegmentDot, segmentColor } from "./parts";
import { useColumnName } from "./segment-words";

const SCALES = ["auto", "linear", "log"] as const;
type Scale = (typeof SCALES)[number];

/** Beyond this ratio of the 95th percentile to the median, a column without negative values is drawn on a logarithmic axis. */
const WIDE = 8;

/** Box plots of every number column in its own units, one box a segment. */
export function SegmentBoxes({ report, printed = false }: { readonly report: ProfileReport; readonly printed?: boolean }) {
  const { t } = useTranslation();
  const [scale, setScale] = useState<Scale>("auto");
  if (report.columns.length === 0) return <p className="max-w-prose text-base text-ink-soft">{t("cluster:results.profile.noNumbers")}</p>;
  return (
    <Section note={t("cluster:results.profile.boxes.note")}>
      {printed ? null : (
        <div className="mb-2">
          <Segmented
            label={t("cluster:results.profile.boxes.scale")}
            value={scale}
            options={SCALES.map((value) => ({ value, label: t(`cluster:results.profile.boxes.scales.${value}`) }))}
            onChange={setScale}
          />
        </div>
      )}
      <div className="grid gap-x-8 gap-y-5 [grid-template-columns:repeat(auto-fill,minmax(min(100%,27rem),1fr))]">
        {report.columns.map((column, index) => (
          <ColumnBoxes key={column.name} report={report} index={index} scale={scale} />
        ))}
      </div>
    </Section>
  );
}

/** Whether a column is drawn on a logarithmic axis: asked for or fitting, and without negative values. */
function isLogarithmic({ min, median, p95 }: Distribution, scale: Scale): boolean {
  if (scale === "linear" || min === null || min < 0) return false;
  return scale === "log" || (p95 ?? 0) > WIDE * Math.max(median ?? 0, 1e-12);
}

function ColumnBoxes({ report, index, scale }: { readonly report: ProfileReport; readonly index: number; readonly scale: Scale }) {
  const { t } = useTranslation();
  const format = useFormat();
  const called = useColumnName();
  const { segments, columns } = report;
  const { overall, name } = columns[index];
  const boxes = segments.map(({ distributions }) => distributions[index]);
  const drawn = [overall, ...boxes].filter(({ count }) => count > 0);
  const logarithmic = isLogarithmic(overall, scale);
  const [low, high] = [Math.min(...drawn.map((d) => d.low ?? 0)), Math.max(...drawn.map((d) => d.high ?? 0))];
  const axis = logarithmic ? logScale(low, high) : linearScale(low, high);
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 flex items-baseline justify-between gap-3 text-sm">
        <span className="font-semibold text-ink">{called(name)}</span>
        <span className="text-xs text-ink-faint">{t(`cluster:results.profile.boxes.${logarithmic ? "logarithmic" : "even"}`)}</span>
      </figcaption>
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{t("cluster:results.profile.boxes.caption", { column: called(name) })}</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">{t("cluster:results.segments.segment")}</th>
            <th scope="col">{t("cluster:results.profile.boxes.quantiles")}</th>
          </tr>
        </thead>
        <tbody>
          {segments.map((segment, row) => (
            <Row key={segment.key} name={segment.name} color={segmentColor(segment.color)} dot={segment.color} box={boxes[row]} axis={axis} format={format} />
          ))}
          <Row name={t("cluster:results.profile.all")} color="var(--ink-faint)" box={overall} axis={axis} format={format} />
        </tbody>
        <tfoot aria-hidden="true">
          <tr>
            <td />
            <td className="relative h-4 text-xs text-ink-faint">
              {axis.ticks.map((tick) => (
                <span key={tick} className="absolute top-0 -translate-x-1/2 tabular-nums" style={{ left: inset(axis.place(tick)) }}>
                  {Math.abs(tick) >= 10_000 ? format.compact(tick) : format.number(tick)}
                </span>
              ))}
            </td>
          </tr>
        </tfoot>
      </table>
    </figure>
  );
}

interface RowProps {
  readonly name: string;
  readonly color: string;
  readonly dot?: number;
  readonly box: Distribution;
  readonly axis: BoxScale;
  readonly format: Format;
}

function Row({ name, color, dot, box, axis, format }: RowProps) {
  const { t } = useTranslation();
  const words = box.count > 0 ? t("cluster:results.profile.boxes.words", written(box, format)) : t("cluster:results.profile.boxes.empty");
  return (
    <tr title={`${name}: ${words}`}>
      <th scope="row" className="w-32 max-w-32 truncate py-0.5 pr-2 text-left font-normal text-ink">
        <span className="flex items-center gap-1.5">
          {dot === undefined ? <span className="inline-block size-2 shrink-0" /> : <SegmentDot segment={dot} />}
          <span className="truncate">{name}</span>
        </span>
      </th>
      <td className="p-0">
        <span className="sr-only">{words}</span>
        <Box box={box} axis={axis} color={color} format={format} />
      </td>
    </tr>
  );
}

/** Room for the counts of outliers at both ends. */
const EDGE = 2.75;

function inset(place: number): string {
  return `calc(${EDGE}rem + ${(place * 100).toFixed(3)}% - ${(place * 2 * EDGE).toFixed(4)}rem)`;
}

function Box({ box, axis, color, format }: Pick<RowProps, "box" | "axis" | "color" | "format">) {
  const { low, q1, median, q3, high } = box;
  if (low === null || q1 === null || median === null || q3 === null || high === null) return <span className="block h-5" />;
  const at = (value: number) => inset(axis.place(value));
  const between = (from: number, to: number) =>
    `calc(${((axis.place(to) - axis.place(from)) * 100).toFixed(3)}% - ${((axis.place(to) - axis.place(from)) * 2 * EDGE).toFixed(4)}rem)`;
  return (
    <span aria-hidden="true" className="relative block h-5">
      {axis.ticks.map((tick) => (
        <span key={tick} className="absolute inset-y-0 w-px bg-line" style={{ left: at(tick) }} />
      ))}
      <span className="absolute top-1/2 h-px" style={{ left: at(low), width: between(low, high), background: color }} />
      {[low, high].map((end, side) => (
        <span key={side === 0 ? "low" : "high"} className="absolute top-[6px] bottom-[6px] w-px" style={{ left: at(end), background: color }} />
      ))}
      <span
        className="absolute top-[3px] bottom-[3px] min-w-0.5 rounded-[3px] border-[1.5px]"
        style={{ left: at(q1), width: between(q1, q3), borderColor: color, background: `color-mix(in srgb, ${color} 22%, var(--panel))` }}
      />
      <span className="absolute top-[3px] bottom-[3px] w-[2.5px] -translate-x-1/2 rounded-full" style={{ left: at(median), background: color }} />
      {box.below > 0 ? <span className="absolute left-0 text-xs leading-5 tabular-nums text-ink-faint">‹ {format.compact(box.below)}</span> : null}
      {box.above > 0 ? <span className="absolute right-0 text-xs leading-5 tabular-nums text-ink-faint">{format.compact(box.above)} ›</span> : null}
    </span>
  );
}

function written(box: Distribution, format: Format): Record<string, string> {
  const { low, q1, median, q3, high, mean, min, max, count, below, above } = box;
  const numbers = Object.entries({ low, q1, median, q3, high, mean, min, max }).map(([key, value]) => [key, format.number(value)]);
  return { ...Object.fromEntries(numbers), count: format.integer(count), below: format.integer(below), above: format.integer(above) };
}
