"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { RowOutlierExample, RowOutliersReport } from "@/lib/nodes/prepare/outliers-report";
import { OutlierFigures } from "./outliers-figures";
import { Callout, Grid, Section, ShareBar } from "./parts";

/** Rows that stand alone by all columns together: how alone, by which columns, and the first of them. */
export function RowOutliers({ report }: { readonly report: RowOutliersReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div>
      <OutlierFigures
        report={report}
        more={[
          { label: t("prepare:results.outliers.threshold"), value: format.score(report.threshold), note: t("prepare:results.outliers.threshold-note") },
          {
            label: t("prepare:results.outliers.trees"),
            value: format.integer(report.trees),
            note: t("prepare:results.outliers.trees-note", { rows: report.sample }),
          },
        ]}
      />
      {report.outlying === 0 ? <Callout tone="info" title={t("prepare:results.outliers.none-rows")} /> : null}
      <Scores report={report} />
      <Reasons report={report} />
      <Examples report={report} />
    </div>
  );
}

const [WIDTH, HEIGHT] = [320, 56];

/** Rows by score; those beyond the threshold in the colour of a warning. */
function Scores({ report: { histogram, threshold } }: { readonly report: RowOutliersReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { from, to, counts } = histogram;
  if (to <= from) return null;
  const step = WIDTH / counts.length;
  // Few rows stand out: bars grow with the logarithm, so that one row is seen beside thousands.
  const tallest = Math.log1p(Math.max(...counts));
  const title = t("prepare:results.outliers.scores");
  const beyond = (bin: number) => from + ((bin + 1) / counts.length) * (to - from) > threshold;
  const bars = counts.map((count, bin) => ({ bin, height: (Math.log1p(count) / tallest) * HEIGHT }));
  return (
    <Section title={title} note={t("prepare:results.outliers.scores-note")}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={title} className="h-14 w-full max-w-md">
        {bars.map(({ bin, height }) => (
          <rect
            key={bin}
            x={bin * step}
            y={HEIGHT - height}
            width={Math.max(1, step - 1)}
            height={height}
            fill={beyond(bin) ? "var(--warn)" : "var(--accent)"}
          />
        ))}
      </svg>
      <p className="flex max-w-md justify-between text-xs text-ink-faint">
        <span>{format.score(from)}</span>
        <span>{format.score(to)}</span>
      </p>
    </Section>
  );
}

function Reasons({ report: { columns, outlying } }: { readonly report: RowOutliersReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (outlying === 0) return null;
  const title = t("prepare:results.outliers.reasons");
  return (
    <Section title={title} note={t("prepare:results.outliers.reasons-note")}>
      <Grid
        caption={title}
        rows={[...columns].sort((a, b) => b.share - a.share)}
        rowKey={({ column }) => column}
        columns={[
          { key: "column", label: t("prepare:results.outliers.column"), cell: ({ column }) => column },
          { key: "share", label: t("prepare:results.outliers.share"), numeric: true, cell: ({ share }) => format.percent(share) },
          { key: "bar", label: "", cell: ({ share }) => <ShareBar share={share} /> },
          { key: "first", label: t("prepare:results.outliers.first"), numeric: true, cell: ({ first }) => format.integer(first) },
        ]}
      />
    </Section>
  );
}

function Examples({ report: { examples } }: { readonly report: RowOutliersReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (examples.length === 0) return null;
  const title = t("prepare:results.outliers.most-alone");
  const named = examples.some(({ id }) => id !== null);
  const why = ({ reasons }: RowOutlierExample) =>
    reasons
      .map(({ column, value, usual }) => t("prepare:results.outliers.reason", { column, value: format.number(value), usual: format.number(usual) }))
      .join("; ");
  return (
    <Section title={title}>
      <Grid
        caption={title}
        rows={examples}
        rowKey={({ row }) => String(row)}
        columns={[
          { key: "row", label: t("prepare:results.outliers.row"), numeric: true, cell: ({ row }) => format.integer(row + 1) },
          ...(named ? [{ key: "id", label: t("prepare:results.outliers.id"), cell: ({ id }: RowOutlierExample) => (id === null ? "" : String(id)) }] : []),
          { key: "score", label: t("prepare:results.outliers.score"), numeric: true, cell: ({ score }) => format.score(score) },
          { key: "why", label: t("prepare:results.outliers.why"), cell: why },
        ]}
      />
    </Section>
  );
}
