"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { Histogram } from "@/lib/ml/distribution";
import type { TransformedColumn, TransformReport } from "@/lib/nodes/feature/transform";
import type { ReportViewProps } from "./contract";
import { Grid, Section } from "./parts";

/** Each feature before and after: its shape, its numbers and how the new column was computed. */
export default function Transform({ report }: ReportViewProps<TransformReport>) {
  const { t } = useTranslation();
  if (report.columns.length === 0) return <p className="text-base text-ink-soft">{t("feature:results.transform.none")}</p>;
  return (
    <div>
      <Section title={t("feature:results.transform.title")} note={t("feature:results.transform.note")}>
        <ul className="grid gap-x-8 gap-y-5 lg:grid-cols-2">
          {report.columns.map((column) => (
            <li key={column.name} className="min-w-0">
              <Shapes column={column} />
            </li>
          ))}
        </ul>
      </Section>
      <Numbers report={report} />
      <Computation report={report} />
    </div>
  );
}

function Shapes({ column }: { readonly column: TransformedColumn }) {
  const { t } = useTranslation();
  const format = useFormat();
  const skewness = (value: number | null) => `${t("feature:results.transform.skewness")} ${format.number(value, 2)}`;
  return (
    <>
      <h3 className="mb-1 truncate text-sm text-ink">
        <span className="font-semibold">{column.column}</span> <span className="text-ink-faint">{t("feature:results.transform.became")}</span>{" "}
        <span className="font-semibold">{column.name}</span>
      </h3>
      <div className="grid grid-cols-2 gap-3">
        <figure>
          <Bars histogram={column.before.histogram} label={t("feature:results.transform.chart-before", { column: column.column })} />
          <figcaption className="text-xs text-ink-faint">{skewness(column.before.skewness)}</figcaption>
        </figure>
        <figure>
          <Bars histogram={column.after.histogram} label={t("feature:results.transform.chart-after", { column: column.name })} accent />
          <figcaption className="text-xs text-ink-faint">
            {column.constant ? t("feature:results.transform.constant") : skewness(column.after.skewness)}
          </figcaption>
        </figure>
      </div>
    </>
  );
}

const HEIGHT = 56;

/** Small bars to scale on the values, so that a lopsided column looks lopsided. */
function Bars({ histogram, label, accent }: { readonly histogram: Histogram; readonly label: string; readonly accent?: boolean }) {
  const { edges, counts } = histogram;
  const low = edges.at(0) ?? 0;
  const width = (edges.at(-1) ?? 0) - low || 1;
  // Bins of different widths are compared by area.
  const densities = counts.map((count, bin) => count / (edges[bin + 1] - edges[bin] || 1));
  const highest = Math.max(...densities, Number.MIN_VALUE);
  return (
    <svg viewBox={`0 0 100 ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label} className="h-14 w-full border-b border-line">
      {densities.map((density, bin) => {
        const height = (density / highest) * HEIGHT;
        const x = ((edges[bin] - low) / width) * 100;
        const right = counts.length === 1 ? 100 : ((edges[bin + 1] - low) / width) * 100;
        return (
          <rect
            key={edges[bin]}
            x={x}
            y={HEIGHT - height}
            width={Math.max(0.4, right - x - 0.3)}
            height={height}
            fill={accent ? "var(--accent)" : "var(--ink-faint)"}
          />
        );
      })}
    </svg>
  );
}

/** A centred mean is zero but for rounding; shown as it is meant, not as -0. */
function withoutRounding(value: number | null, deviation: number | null): number | null {
  return value !== null && Math.abs(value) < 1e-12 * (deviation ?? 0) ? 0 : value;
}

function Numbers({ report }: { readonly report: TransformReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t("feature:results.transform.moments");
  const rows = report.columns.flatMap((column) => [
    { key: `${column.name} before`, name: column.column, shape: column.before },
    { key: `${column.name} after`, name: column.name, shape: column.after },
  ]);
  return (
    <Section title={title}>
      <Grid
        caption={title}
        rows={rows}
        rowKey={(row) => row.key}
        columns={[
          { key: "column", label: t("feature:results.transform.column"), cell: (row) => row.name },
          ...(["min", "median", "mean", "max", "deviation", "skewness"] as const).map((key) => ({
            key,
            label: t(`feature:results.transform.${key}`),
            numeric: true,
            cell: (row: (typeof rows)[number]) => format.number(withoutRounding(row.shape[key], row.shape.deviation)),
          })),
        ]}
      />
    </Section>
  );
}

function Computation({ report }: { readonly report: TransformReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t("feature:results.transform.how");
  const missing = (column: TransformedColumn) => {
    if (column.missing === 0) return format.integer(0);
    const what = column.fill === null ? t("feature:results.transform.kept") : t("feature:results.transform.filled", { value: format.number(column.fill) });
    return `${format.integer(column.missing)} · ${what}`;
  };
  return (
    <Section title={title}>
      <Grid
        caption={title}
        rows={report.columns}
        rowKey={(column) => column.name}
        columns={[
          { key: "name", label: t("feature:results.transform.column"), cell: (column) => column.name },
          ...(report.columns.some((column) => column.lambda !== undefined)
            ? [
                {
                  key: "lambda",
                  label: t("feature:results.transform.exponent"),
                  numeric: true,
                  cell: (column: TransformedColumn) => (column.lambda === undefined ? "" : format.number(column.lambda, 4)),
                },
              ]
            : []),
          { key: "center", label: t("feature:results.transform.center"), numeric: true, cell: (column) => format.number(column.center, 4) },
          { key: "scale", label: t("feature:results.transform.scale"), numeric: true, cell: (column) => format.number(column.scale, 4) },
          { key: "missing", label: t("feature:results.transform.missing"), numeric: true, cell: missing },
        ]}
      />
    </Section>
  );
}
