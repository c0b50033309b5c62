"use client";

import { useCallback, useMemo } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { Ranking } from "@/lib/ml/ranking";
import { Chart, type ChartColors, shareAxis, tooltipStyle } from "./chart";
import { Section } from "./parts";

interface CurveProps {
  readonly ranking: Ranking;
  /** The class, as people read it. */
  readonly name: string;
}

interface UnitCurveProps {
  readonly words: "roc" | "pr" | "calibration" | "gains";
  readonly label: string;
  /** Points in the unit square, in the order in which they are joined. */
  readonly points: readonly (readonly [number, number])[];
  /** What guessing looks like. */
  readonly reference: readonly (readonly [number, number])[];
  /** Marks on the line, for few points. */
  readonly marked?: boolean;
  /** A third line of the tooltip. */
  readonly more?: (index: number) => string;
}

/** The reference is drawn first, the curve over it. */
const CURVE = 1;

/** A curve in the unit square with its line of guessing. */
function UnitCurve({ words, label, points, reference, marked, more }: UnitCurveProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const x = t(`classify:results.evaluation.${words}.x`);
  const y = t(`classify:results.evaluation.${words}.y`);
  const option = useCallback(
    (colors: ChartColors) => {
      const axis = (name: string, gap: number) => ({ ...shareAxis(name, gap, colors, format), max: 1 });
      return {
        grid: { left: 24, right: 16, top: 12, bottom: 24, outerBoundsMode: "same" },
        tooltip: {
          ...tooltipStyle(colors),
          trigger: "axis",
          formatter: (marks: readonly { readonly seriesIndex: number; readonly value: readonly number[]; readonly dataIndex: number }[]) =>
            marks
              .filter(({ seriesIndex }) => seriesIndex === CURVE)
              .slice(0, 1)
              .flatMap(({ value, dataIndex }) => [`${x}: ${format.percent(value[0])}`, `${y}: ${format.percent(value[1])}`, ...(more ? [more(dataIndex)] : [])])
              .join("\n"),
        },
        xAxis: axis(x, 24),
        yAxis: axis(y, 40),
        series: [
          {
            type: "line",
            data: reference.map((point) => [...point]),
            showSymbol: false,
            silent: true,
            lineStyle: { color: colors.faint, width: 1, type: "dashed" },
          },
          {
            type: "line",
            data: points.map((point) => [...point]),
            symbol: "circle",
            symbolSize: 6,
            showSymbol: marked === true,
            lineStyle: { color: colors.accent, width: 1.5 },
            itemStyle: { color: colors.accent },
          },
        ],
      };
    },
    [points, reference, marked, more, x, y, format],
  );
  return (
    <Section title={t(`classify:results.evaluation.${words}.title`)} note={t(`classify:results.evaluation.${words}.note`)}>
      <Chart option={option} label={label} height={220} />
    </Section>
  );
}

const DIAGONAL = [
  [0, 0],
  [1, 1],
] as const;

export function Roc({ ranking, name }: CurveProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const points = useMemo(() => ranking.roc.map((point) => [point.falsePositiveRate, point.truePositiveRate] as const), [ranking]);
  return (
    <UnitCurve
      words="roc"
      points={points}
      reference={DIAGONAL}
      label={t("classify:results.evaluation.roc.label", { class: name, auc: format.score(ranking.auc) })}
    />
  );
}

/** `share`: of the class among the rows, which is the precision of guessing. */
export function PrecisionRecall({ ranking, name, share }: CurveProps & { readonly share: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const points = useMemo(() => ranking.precisionRecall.map((point) => [point.recall, point.precision] as const), [ranking]);
  const reference = useMemo(
    () =>
      [
        [0, share],
        [1, share],
      ] as const,
    [share],
  );
  const label = t("classify:results.evaluation.pr.label", { class: name, value: format.score(ranking.averagePrecision) });
  return <UnitCurve words="pr" points={points} reference={reference} label={label} />;
}

export function Calibration({ ranking, name }: CurveProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const points = useMemo(() => ranking.calibration.map((bin) => [bin.predicted, bin.observed] as const), [ranking]);
  const label = t("classify:results.evaluation.calibration.label", { class: name, value: format.percent(ranking.calibrationError) });
  const more = useCallback(
    (index: number) => `${t("classify:results.evaluation.calibration.rows")}: ${format.integer(ranking.calibration[index]?.rows)}`,
    [ranking, format, t],
  );
  return <UnitCurve words="calibration" points={points} reference={DIAGONAL} label={label} marked more={more} />;
}

export function Gains({ ranking, name }: CurveProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const points = useMemo(() => [[0, 0] as const, ...ranking.gains.map((gain) => [gain.share, gain.captured] as const)], [ranking]);
  const tenth = ranking.gains.find((gain) => gain.share >= 0.1);
  const label = t("classify:results.evaluation.gains.label", { class: name, value: format.percent(tenth?.captured) });
  const more = useCallback(
    (index: number) => `${t("classify:results.evaluation.gains.lift")}: ${format.number(index === 0 ? null : ranking.gains[index - 1]?.lift)}`,
    [ranking, format, t],
  );
  return <UnitCurve words="gains" points={points} reference={DIAGONAL} label={label} marked more={more} />;
}
