"use client";

import { useCallback } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { axisStyle, Chart, type ChartColors, tooltipStyle } from "./chart";
import { Section } from "./parts";

/** What is measured (inertia, cost, log-likelihood), and its digits in the tooltip. */
export interface RunMeasure {
  readonly name: string;
  readonly digits: number;
}

interface AxesProps extends RunMeasure {
  /** What is counted along x. */
  readonly along: string;
  readonly values: readonly (number | null)[];
  readonly every?: number;
}

/** Digits by which the marks of an axis over these values differ. */
function axisDigits(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null);
  const span = Math.max(...known) - Math.min(...known);
  return span > 0 && Number.isFinite(span) ? Math.max(0, Math.min(8, Math.ceil(1 - Math.log10(span)))) : 2;
}

function useAxes({ digits, along, values, every = 1 }: AxesProps) {
  const format = useFormat();
  const count = values.length;
  const marks = axisDigits(values);
  return useCallback(
    (colors: ChartColors) => ({
      tooltip: { ...tooltipStyle(colors), trigger: "axis", valueFormatter: (value: number) => format.number(value, digits) },
      xAxis: {
        type: "category",
        name: along,
        nameLocation: "middle",
        nameGap: 24,
        data: Array.from({ length: count }, (_, i) => format.integer((i + 1) * every)),
        ...axisStyle(colors),
      },
      yAxis: {
        type: "value",
        scale: true,
        ...axisStyle(colors),
        axisLabel: {
          color: colors.faint,
          fontSize: 11,
          formatter: (value: number) => format.number(value, marks),
        },
      },
    }),
    [format, digits, marks, along, count, every],
  );
}

interface RunTraceProps extends RunMeasure {
  readonly values: readonly number[];
  /** What a value stands for; iterations unless told. */
  readonly along?: string;
  /** Steps between two values. */
  readonly every?: number;
  /** What the chart shows, in words. */
  readonly label: string;
}

/** How the best start of an iterative method went. */
function RunTrace({ values, label, every = 1, along, ...measure }: RunTraceProps) {
  const { t } = useTranslation();
  const axes = useAxes({ ...measure, along: along ?? t("cluster:results.clustering.iteration"), values, every });
  const { name } = measure;
  const option = useCallback(
    (colors: ChartColors) => ({
      ...axes(colors),
      series: [
        {
          type: "line",
          name,
          data: [...values],
          symbolSize: every > 1 ? 0 : 4,
          lineStyle: { color: colors.accent, width: 1.5 },
          itemStyle: { color: colors.accent },
        },
      ],
    }),
    [values, every, name, axes],
  );
  return <Chart option={option} label={label} height={180} />;
}

interface RunStartsProps extends RunMeasure {
  /** Where each start ended; null where it failed. */
  readonly values: readonly (number | null)[];
  readonly best: number;
  readonly label: string;
}

/** Where each start of an iterative method ended; the one in use stands out. */
function RunStarts({ values, best, label, ...measure }: RunStartsProps) {
  const { t } = useTranslation();
  const axes = useAxes({ ...measure, along: t("cluster:results.clustering.start"), values });
  const { name } = measure;
  const option = useCallback(
    (colors: ChartColors) => ({
      ...axes(colors),
      series: [
        {
          type: "scatter",
          name,
          symbolSize: 8,
          data: values.map((value, i) => ({ value, itemStyle: { color: i === best ? colors.accent : colors.faint } })),
        },
      ],
    }),
    [values, best, name, axes],
  );
  return <Chart option={option} label={label} height={180} />;
}

interface RunPathProps extends RunMeasure {
  readonly title: string;
  readonly note: string;
  readonly trace: readonly number[];
  readonly traceLabel: string;
  readonly starts: readonly (number | null)[];
  readonly bestStart: number;
  readonly startsLabel: string;
  readonly along?: string;
  readonly every?: number;
}

/** How an iterative method went: the path of its best start, and where each start ended. */
export function RunPath({ title, note, trace, traceLabel, starts, bestStart, startsLabel, along, every, ...measure }: RunPathProps) {
  return (
    <Section title={title} note={note}>
      <div className="grid gap-6 lg:grid-cols-2">
        <RunTrace values={trace} label={traceLabel} {...(along === undefined ? {} : { along })} {...(every === undefined ? {} : { every })} {...measure} />
        <RunStarts values={starts} best={bestStart} label={startsLabel} {...measure} />
      </div>
    </Section>
  );
}
