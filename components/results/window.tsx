"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { isMoving, isShifted } from "@/lib/ml/prepare/figure-choices";
import type { FigureReport, WindowReport } from "@/lib/nodes/prepare/window-report";
import { useCellText } from "./cell-text";
import type { ReportViewProps } from "./contract";
import { Figures, Grid, Section } from "./parts";

/** How many groups the figures run through, what they come to, and one group row by row. */
export default function RunningFigures({ report }: ReportViewProps<WindowReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { rows, groups, groupedBy, largest, order, descending, tied, noGroup } = report;
  const by = groupedBy.length === 0 ? t("prepare:results.window.whole") : groupedBy.join(", ");
  return (
    <div>
      <Figures
        items={[
          { label: t("prepare:results.window.groups"), value: format.integer(groups), note: by },
          {
            label: t("prepare:results.window.order"),
            value: order ?? t("prepare:results.window.asTheyStand"),
            ...(order === null ? {} : { note: t(`prepare:results.window.${descending ? "latest" : "earliest"}`) }),
          },
          { label: t("prepare:results.window.largest"), value: format.integer(largest), note: t("prepare:results.window.ofRows", { rows }) },
          ...(tied > 0 ? [{ label: t("prepare:results.window.tied"), value: format.integer(tied), note: format.percent(tied / rows) }] : []),
          ...(noGroup > 0
            ? [{ label: t("prepare:results.window.noGroup"), value: format.integer(noGroup), note: format.percent(noGroup / rows), tone: "warn" as const }]
            : []),
        ]}
      />
      <FigureList report={report} />
      <Example report={report} />
    </div>
  );
}

function FigureList({ report: { figures, automatic } }: { readonly report: WindowReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t("prepare:results.window.figures");
  const length = ({ figure, span, size }: FigureReport) =>
    isMoving(figure)
      ? t(`prepare:results.window.last.${span}`, { count: size })
      : isShifted(figure) && size > 1
        ? t("prepare:results.window.back", { count: size })
        : "";
  return (
    <Section title={title} {...(automatic ? { note: t("prepare:results.window.automatic") } : {})}>
      <Grid
        caption={title}
        rows={figures}
        rowKey={({ name }) => name}
        columns={[
          { key: "name", label: t("prepare:results.window.name"), cell: ({ name }) => name },
          { key: "figure", label: t("prepare:windowFigures.what"), cell: ({ figure }) => t(`prepare:windowFigures.options.${figure}`) },
          { key: "column", label: t("prepare:windowFigures.column"), cell: ({ column }) => column ?? "" },
          { key: "span", label: t("prepare:results.window.over"), cell: length },
          { key: "min", label: t("prepare:results.window.min"), numeric: true, cell: ({ min }) => (min === null ? "" : format.number(min)) },
          { key: "mean", label: t("prepare:results.window.mean"), numeric: true, cell: ({ mean }) => (mean === null ? "" : format.number(mean)) },
          { key: "max", label: t("prepare:results.window.max"), numeric: true, cell: ({ max }) => (max === null ? "" : format.number(max)) },
          { key: "missing", label: t("prepare:results.window.missing"), numeric: true, cell: ({ missing }) => format.integer(missing) },
        ]}
      />
    </Section>
  );
}

function Example({ report: { example, groupedBy } }: { readonly report: WindowReport }) {
  const { t } = useTranslation();
  const cellText = useCellText();
  if (!example || example.rows.length === 0) return null;
  const title = groupedBy.length === 0 ? t("prepare:results.window.firstRows") : t("prepare:results.window.example", { group: example.group });
  const rows = example.rows.map((cells, place) => ({ place, cells }));
  return (
    <Section title={title} {...(example.of > rows.length ? { note: t("prepare:results.window.exampleOf", { rows: rows.length, of: example.of }) } : {})}>
      <Grid
        caption={title}
        rows={rows}
        rowKey={({ place }) => String(place)}
        columns={example.columns.map((column, i) => ({
          key: column.name,
          label: column.name,
          numeric: column.type === "number",
          cell: ({ cells }: (typeof rows)[number]) => cellText(column, cells[i]) ?? "",
        }))}
      />
    </Section>
  );
}
