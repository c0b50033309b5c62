"use client";

import type { EChartsCoreOption } from "echarts/core";
import { useEffect, useRef } from "react";
import type { Format } from "@/components/ui/format";
import { useLanguage } from "@/components/ui/language";
import { useTheme } from "@/components/ui/theme";
import { SEGMENT_COLOR_NUMBERS, segmentColorName } from "@/lib/nodes/cluster/segment-colors";

export type ChartOption = EChartsCoreOption;

/** Colours of the current theme, for chart options: read anew when the theme changes. */
export interface ChartColors {
  readonly ink: string;
  readonly soft: string;
  readonly faint: string;
  readonly line: string;
  readonly panel: string;
  readonly accent: string;
  readonly good: string;
  readonly warn: string;
  readonly bad: string;
  /** Segment colours by number; 0 is noise. */
  readonly segments: readonly string[];
}

function readColors(element: Element): ChartColors {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: color("ink"),
    soft: color("ink-soft"),
    faint: color("ink-faint"),
    line: color("line"),
    panel: color("panel"),
    accent: color("accent"),
    good: color("good"),
    warn: color("warn"),
    bad: color("bad"),
    segments: [0, ...SEGMENT_COLOR_NUMBERS].map((number) => color(segmentColorName(number).slice(2))),
  };
}

interface ChartProps {
  /** Makes the ECharts option for the theme's colours. Memoise it: a new function redraws. */
  readonly option: (colors: ChartColors) => ChartOption;
  /** What the chart shows, in words, for those who do not see it. */
  readonly label: string;
  /** Pixels. */
  readonly height: number;
  /** Called with the series and data index of a clicked mark. */
  readonly onSelect?: (series: number, index: number) => void;
}

/** An ECharts drawing (SVG), loaded when first shown, redrawn on resize, theme and language change. */
export function Chart({ option, label, height, onSelect }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const { shown } = useTheme();
  const { language } = useLanguage();

  // biome-ignore lint/correctness/useExhaustiveDependencies: theme and language are inputs of the drawing
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let left = false;
    let end: (() => void) | undefined;
    const draw = ({ init }: typeof import("./echarts")) => {
      if (left) return;
      const chart = init(element, undefined, { renderer: "svg" });
      const colors = readColors(element);
      chart.setOption({
        animation: false,
        textStyle: { fontFamily: "Inter Variable, sans-serif", fontSize: 11, color: colors.soft },
        grid: { left: 8, right: 16, top: 24, bottom: 8, outerBoundsMode: "same" },
        ...option(colors),
      });
      if (onSelect) chart.on("click", (event) => onSelect(event.seriesIndex ?? 0, event.dataIndex));
      const observer = new ResizeObserver(() => chart.resize());
      observer.observe(element);
      end = () => {
        observer.disconnect();
        chart.dispose();
      };
    };
    // Each chart in a task of its own: several at once would hold the page up.
    import("./echarts").then((library) => setTimeout(() => draw(library), 0));
    return () => {
      left = true;
      end?.();
    };
  }, [option, onSelect, shown, language]);

  return <div ref={host} role="img" aria-label={label} style={{ height }} className="w-full" />;
}

/** Axis look shared by all charts. */
export function axisStyle(colors: ChartColors) {
  return {
    axisLine: { lineStyle: { color: colors.line } },
    axisTick: { show: false },
    axisLabel: { color: colors.faint, fontSize: 11 },
    splitLine: { lineStyle: { color: colors.line } },
    nameTextStyle: { color: colors.faint, fontSize: 11 },
  } as const;
}

/** An axis of shares from 0 on, named along its middle at `nameGap` pixels. */
export function shareAxis(name: string, nameGap: number, colors: ChartColors, format: Format) {
  return {
    type: "value",
    min: 0,
    name,
    nameLocation: "middle",
    nameGap,
    ...axisStyle(colors),
    axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.percent(value, 0) },
  };
}

/** Tooltip look shared by all charts. Text is set through formatters that return text, never markup. */
export function tooltipStyle(colors: ChartColors) {
  return {
    renderMode: "richText",
    backgroundColor: colors.panel,
    borderColor: colors.line,
    textStyle: { color: colors.ink, fontSize: 12 },
    confine: true,
  } as const;
}

/** Bars of counts in their order: their names below them, what a bar says when pointed at. */
export function countBars(counts: readonly number[], names: readonly string[], colors: ChartColors, format: Format, say: (index: number) => string) {
  const axisLabel = { color: colors.faint, fontSize: 11 };
  return {
    grid: { left: 8, right: 16, top: 12, bottom: 8, outerBoundsMode: "same" },
    tooltip: {
      ...tooltipStyle(colors),
      trigger: "axis",
      axisPointer: { type: "shadow" },
      formatter: (points: readonly { readonly dataIndex: number }[]) => say(points[0]?.dataIndex ?? 0),
    },
    xAxis: { type: "category", data: names, ...axisStyle(colors), axisLabel: { ...axisLabel, hideOverlap: true }, splitLine: { show: false } },
    yAxis: { type: "value", minInterval: 1, ...axisStyle(colors), axisLabel: { ...axisLabel, formatter: (value: number) => format.compact(value) } },
    series: [{ type: "bar", data: counts, itemStyle: { color: colors.accent, borderRadius: [2, 2, 0, 0] }, barCategoryGap: "12%" }],
  };
}
