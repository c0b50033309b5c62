"use client";

import { Download } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { ListReport, ListSegment } from "@/lib/nodes/deliver/reports";
import type { ReportViewProps } from "./contract";
import { type Figure, Figures, Grid, Section } from "./parts";

/** What goes on the list, and the button that saves it. */
export default function DeliverList({ report, onParams, onDownload, printed }: ReportViewProps<ListReport>) {
  const { t } = useTranslation();
  return (
    <div>
      <ListFigures report={report} />
      {onDownload && !printed ? (
        <p className="mb-5 flex items-center gap-3">
          <Button tone="primary" disabled={report.rows === 0} onClick={() => onDownload("data", report.fileName)}>
            <Download size={15} aria-hidden="true" />
            {t("deliver:results.list.download")}
          </Button>
          <span className="text-sm text-ink-soft">{t("deliver:results.list.preview")}</span>
        </p>
      ) : null}
      <div className="grid gap-x-8 lg:grid-cols-2">
        {report.segments.length > 0 ? <Segments report={report} onChange={printed ? undefined : (segments) => onParams({ segments })} /> : null}
        <Section title={t("deliver:results.list.columnsTitle")}>
          <Grid
            caption={t("deliver:results.list.columnsTitle")}
            rows={report.columns}
            rowKey={(column) => column.name}
            columns={[
              {
                key: "name",
                label: t("deliver:results.list.column"),
                cell: (column) => (
                  <>
                    {column.name}
                    {column.personal ? <span className="ml-2 text-xs text-warn">{t("deliver:results.list.personal")}</span> : null}
                  </>
                ),
              },
              { key: "header", label: t("deliver:results.list.header"), cell: (column) => column.header },
            ]}
          />
        </Section>
      </div>
    </div>
  );
}

function ListFigures({ report }: { readonly report: ListReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const items: Figure[] = [
    { label: t("deliver:results.list.rows"), value: format.integer(report.rows), note: t("deliver:results.list.of", { total: report.rowsIn }) },
    { label: t("deliver:results.list.columns"), value: format.integer(report.columns.length) },
  ];
  if (report.withoutConsent !== null) {
    items.push({
      label: t("deliver:results.list.withoutConsent"),
      value: format.integer(report.withoutConsent),
      note: t("deliver:results.list.consentBy", { column: report.consentColumn }),
    });
  }
  return <Figures items={items} />;
}

interface SegmentsProps {
  readonly report: ListReport;
  /** The chosen names, or null for all. */
  readonly onChange?: (segments: readonly string[] | null) => void;
}

function Segments({ report, onChange }: SegmentsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { segments } = report;
  const toggle = ({ name, chosen }: ListSegment) => {
    const next = segments.filter((segment) => (segment.name === name ? !chosen : segment.chosen)).map((segment) => segment.name);
    onChange?.(next.length === segments.length ? null : next);
  };
  return (
    <Section title={t("deliver:results.list.segmentsTitle")} note={onChange ? t("deliver:results.list.segmentsNote") : undefined}>
      <fieldset>
        <legend className="sr-only">{t("deliver:results.list.choose")}</legend>
        {segments.map((segment) => (
          <SegmentLine key={segment.name} segment={segment} rows={format.integer(segment.rows)} onToggle={onChange ? () => toggle(segment) : undefined} />
        ))}
      </fieldset>
      {onChange && segments.some((segment) => !segment.chosen) ? (
        <Button size="small" className="mt-2" onClick={() => onChange(null)}>
          {t("deliver:results.list.all")}
        </Button>
      ) : null}
    </Section>
  );
}

interface SegmentLineProps {
  readonly segment: ListSegment;
  readonly rows: string;
  readonly onToggle?: () => void;
}

function SegmentLine({ segment, rows, onToggle }: SegmentLineProps) {
  const id = useId();
  return (
    <div className="flex items-center gap-2 border-b border-line px-2 py-1.5">
      <input id={id} type="checkbox" className="size-4 accent-accent" checked={segment.chosen} disabled={!onToggle} onChange={() => onToggle?.()} />
      <label htmlFor={id} className="grow text-base text-ink">
        {segment.name}
      </label>
      <span className="text-base text-ink tabular-nums">{rows}</span>
    </div>
  );
}
