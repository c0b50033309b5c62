"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { DateArea, DateMeasure, DatesReport } from "@/lib/nodes/feature/dates-report";
import type { ReportViewProps } from "./contract";
import { Figures, Grid, Section, ShareBar } from "./parts";

interface Value {
  readonly label: string;
  readonly rows: number;
}

/** When and where the rows are: how often each part of a date and each area, and how far days, ages and distances go. */
export default function Dates({ report }: ReportViewProps<DatesReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { anchor, center } = report;
  return (
    <div>
      <Figures
        items={[
          { label: t("feature:results.dates.rows"), value: format.integer(report.rows) },
          ...(anchor === null
            ? []
            : [
                {
                  label: t("feature:results.dates.anchor"),
                  value: format.date(anchor),
                  note: t(`feature:results.dates.${report.anchorSet ? "anchor-set" : "anchor-found"}`),
                },
              ]),
          ...(center
            ? [
                {
                  label: t("feature:results.dates.center"),
                  value: `${format.number(center.latitude, 4)}, ${format.number(center.longitude, 4)}`,
                  note: t(`feature:results.dates.${center.set ? "center-set" : "center-found"}`),
                },
              ]
            : []),
          { label: t("feature:results.dates.zone"), value: report.zone },
        ]}
      />
      {report.measures.length > 0 ? <Measures measures={report.measures} /> : null}
      <div className="grid gap-x-10 lg:grid-cols-2">
        {report.parts.map((part) => (
          <Section
            key={part.names[0]}
            title={`${part.source}: ${t(`feature:columns.part-${part.part}`)}`}
            note={part.names.length > 1 ? part.names.join(", ") : undefined}
          >
            <Values caption={part.names[0]} values={part.values} />
          </Section>
        ))}
        {report.areas.map((area: DateArea) => (
          <Section key={area.name} title={area.name} note={t("feature:results.dates.distinct", { count: area.distinct })}>
            <Values caption={area.name} values={area.values} />
          </Section>
        ))}
      </div>
    </div>
  );
}

function Values({ caption, values }: { readonly caption: string; readonly values: readonly Value[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const total = values.reduce((sum, { rows }) => sum + rows, 0);
  const share = (value: Value) => (total > 0 ? value.rows / total : 0);
  return (
    <Grid<Value>
      caption={caption}
      rows={values}
      rowKey={(value) => value.label}
      columns={[
        { key: "label", label: t("feature:results.dates.value"), cell: (value) => value.label },
        { key: "rows", label: t("feature:results.dates.rows"), numeric: true, cell: (value) => format.integer(value.rows) },
        { key: "share", label: t("feature:results.dates.share"), numeric: true, cell: (value) => format.percent(share(value)) },
        { key: "bar", label: "", cell: (value) => <ShareBar share={share(value)} /> },
      ]}
    />
  );
}

function Measures({ measures }: { readonly measures: readonly DateMeasure[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t("feature:results.dates.measures");
  const unit = { since: "days", until: "days", age: "years", distance: "kilometres" } as const;
  return (
    <Section title={title}>
      <Grid<DateMeasure>
        caption={title}
        rows={measures}
        rowKey={(measure) => measure.name}
        columns={[
          { key: "name", label: t("feature:results.dates.column"), cell: (measure) => measure.name },
          { key: "unit", label: t("feature:results.dates.unit"), cell: (measure) => t(`feature:results.dates.${unit[measure.kind]}`) },
          { key: "min", label: t("feature:results.dates.min"), numeric: true, cell: (measure) => format.number(measure.min, 1) },
          { key: "median", label: t("feature:results.dates.median"), numeric: true, cell: (measure) => format.number(measure.median, 1) },
          { key: "max", label: t("feature:results.dates.max"), numeric: true, cell: (measure) => format.number(measure.max, 1) },
          { key: "missing", label: t("feature:results.dates.missing"), numeric: true, cell: (measure) => format.integer(measure.missing) },
        ]}
      />
    </Section>
  );
}
