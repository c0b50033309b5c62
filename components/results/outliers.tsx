"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { FencesReport, OutlierColumnReport, OutliersReport } from "@/lib/nodes/prepare/outliers-report";
import type { ReportViewProps } from "./contract";
import { OutlierFigures } from "./outliers-figures";
import { RowOutliers } from "./outliers-rows";
import { Callout, Grid, Section } from "./parts";

/** Values beyond the fences of their columns, or rows that stand alone. */
export default function Outliers({ report }: ReportViewProps<OutliersReport>) {
  return report.method === "isolation-forest" ? <RowOutliers report={report} /> : <Values report={report} />;
}

/** The fences, what lies beyond them, and the furthest of all. */
function Values({ report }: { readonly report: FencesReport }) {
  const { t } = useTranslation();
  return (
    <div>
      <OutlierFigures report={report} />
      {report.outlying === 0 ? <Callout tone="info" title={t("prepare:results.outliers.none")} /> : null}
      <Fences report={report} />
      {report.columns.map((column) => (
        <GroupFences key={column.column} column={column} group={report.group} />
      ))}
      <Examples report={report} />
    </div>
  );
}

function Fences({ report }: { readonly report: FencesReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t("prepare:results.outliers.fences");
  return (
    <Section title={title}>
      <Grid
        caption={title}
        rows={report.columns}
        rowKey={(row) => row.column}
        columns={[
          { key: "column", label: t("prepare:results.outliers.column"), cell: (row) => row.column },
          { key: "range", label: t("prepare:results.outliers.range"), numeric: true, cell: (row) => `${format.number(row.min)} … ${format.number(row.max)}` },
          { key: "low", label: t("prepare:results.outliers.low"), numeric: true, cell: (row) => format.number(row.low) },
          { key: "high", label: t("prepare:results.outliers.high"), numeric: true, cell: (row) => format.number(row.high) },
          { key: "position", label: "", cell: (row) => <Position column={row} /> },
          { key: "below", label: t("prepare:results.outliers.below"), numeric: true, cell: (row) => format.integer(row.below) },
          { key: "above", label: t("prepare:results.outliers.above"), numeric: true, cell: (row) => format.integer(row.above) },
        ]}
      />
    </Section>
  );
}

const WIDTH = 100;

/** The values from smallest to largest as a line, what the fence encloses as a bar on it. */
function Position({ column: { min, max, low, high } }: { readonly column: OutlierColumnReport }) {
  const { t } = useTranslation();
  if (min === null || max === null || max <= min || (low === null && high === null)) return null;
  const place = (value: number) => Math.max(0, Math.min(WIDTH, ((value - min) / (max - min)) * WIDTH));
  const from = place(low ?? min);
  const to = place(high ?? max);
  return (
    <svg viewBox={`0 0 ${WIDTH} 8`} preserveAspectRatio="none" role="img" aria-label={t("prepare:results.outliers.position")} className="h-2 w-24">
      <rect x={0} y={3.5} width={WIDTH} height={1} fill="var(--ink-faint)" />
      <rect x={from} y={1} width={Math.max(1, to - from)} height={6} fill="var(--accent)" />
    </svg>
  );
}

function GroupFences({ column, group }: { readonly column: OutlierColumnReport; readonly group: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (group === null || column.fences.length === 0) return null;
  const title = `${column.column}: ${t("prepare:results.outliers.groups", { column: group })}`;
  const cut = column.groups > column.fences.length;
  return (
    <Section title={title} {...(cut ? { note: t("prepare:results.outliers.groups-more", { count: column.fences.length }) } : {})}>
      <Grid
        caption={title}
        rows={column.fences}
        rowKey={(row) => row.group}
        columns={[
          { key: "group", label: t("prepare:results.outliers.group"), cell: (row) => row.group },
          { key: "low", label: t("prepare:results.outliers.low"), numeric: true, cell: (row) => format.number(row.low) },
          { key: "high", label: t("prepare:results.outliers.high"), numeric: true, cell: (row) => format.number(row.high) },
        ]}
      />
    </Section>
  );
}

function Examples({ report }: { readonly report: FencesReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (report.examples.length === 0) return null;
  const title = t("prepare:results.outliers.examples");
  const named = report.examples.some(({ id }) => id !== null);
  return (
    <Section title={title}>
      <Grid
        caption={title}
        rows={report.examples}
        rowKey={(row) => `${row.column} ${row.row}`}
        columns={[
          { key: "column", label: t("prepare:results.outliers.column"), cell: (row) => row.column },
          { key: "row", label: t("prepare:results.outliers.row"), numeric: true, cell: (row) => format.integer(row.row + 1) },
          ...(named
            ? [{ key: "id", label: t("prepare:results.outliers.id"), cell: ({ id }: FencesReport["examples"][number]) => (id === null ? "" : String(id)) }]
            : []),
          { key: "value", label: t("prepare:results.outliers.value"), numeric: true, cell: (row) => format.number(row.value) },
          {
            key: "fence",
            label: t("prepare:results.outliers.fence"),
            numeric: true,
            cell: (row) => `${format.number(row.low)} … ${format.number(row.high)}`,
          },
        ]}
      />
    </Section>
  );
}
