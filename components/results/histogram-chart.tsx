"use client";

import { useCallback } from "react";
import { type Format, useFormat } from "@/components/ui/format";
import type { Histogram } from "@/lib/ml/distribution";
import { Chart, type ChartColors, countBars } from "./chart";

interface HistogramChartProps {
  readonly histogram: Histogram;
  /** The values are whole numbers: a bin of one number is named by it. */
  readonly whole: boolean;
  /** The values are shares: they are named in percent. */
  readonly share?: boolean;
  /** What it shows, in words. */
  readonly label: string;
  /** A bar in words: its bounds, or its only value, and its count. */
  readonly bar: (from: string, to: string | null, count: string) => string;
  readonly height?: number;
}

/** Bars of a histogram, evenly spaced also where the bins widen. */
export function HistogramChart({ histogram, whole, share = false, label, bar, height = 180 }: HistogramChartProps) {
  const format = useFormat();
  const option = useCallback((colors: ChartColors) => bars(histogram, whole, share, bar, colors, format), [histogram, whole, share, bar, format]);
  return <Chart option={option} label={label} height={height} />;
}

/** First and last value of a bin; null when it holds a single whole number. */
function bounds({ edges }: Histogram, bin: number, whole: boolean): readonly [number, number | null] {
  const from = edges[bin];
  const to = whole ? edges[bin + 1] - 1 : edges[bin + 1];
  return [from, to > from ? to : null];
}

function bars(histogram: Histogram, whole: boolean, share: boolean, bar: HistogramChartProps["bar"], colors: ChartColors, format: Format) {
  const value = (edge: number) => (share ? format.percent(edge) : format.number(edge));
  const names = histogram.counts.map((_, bin) => (share ? format.percent(histogram.edges[bin], 0) : format.compact(histogram.edges[bin])));
  return countBars(histogram.counts, names, colors, format, (bin) => {
    const [from, to] = bounds(histogram, bin, whole);
    return bar(value(from), to === null ? null : value(to), format.integer(histogram.counts[bin]));
  });
}
