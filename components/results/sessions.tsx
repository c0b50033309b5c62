"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { SessionsReport } from "@/lib/nodes/prepare/sessions";
import type { ReportViewProps } from "./contract";
import { Figures, Grid, Section } from "./parts";

/** How many sessions there are, and which rules mark some of them. */
export default function Sessions({ report }: ReportViewProps<SessionsReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const share = format.percent(report.rowsIn > 0 ? report.abnormalRows / report.rowsIn : null);
  return (
    <div>
      <Figures
        items={[
          {
            label: t("prepare:results.sessions.sessions"),
            value: format.integer(report.sessions),
            note: t("prepare:results.sessions.visitors", { count: report.visitors }),
          },
          ...(report.medianEvents === null
            ? []
            : [
                {
                  label: t("prepare:results.sessions.median"),
                  value: format.number(report.medianEvents, 1),
                  note: t("prepare:results.sessions.minutes", { minutes: format.number(report.medianMinutes, 1) }),
                },
              ]),
          {
            label: t("prepare:results.sessions.abnormal"),
            value: format.integer(report.abnormalSessions),
            note: t("prepare:results.sessions.rows", { count: report.abnormalRows, share }),
          },
          ...(report.without > 0 ? [{ label: t("prepare:results.sessions.without"), value: format.integer(report.without) }] : []),
        ]}
      />
      <Rules report={report} />
      <Examples report={report} />
    </div>
  );
}

function Rules({ report }: { readonly report: SessionsReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t("prepare:results.sessions.rules");
  return (
    <Section title={title} note={t("prepare:results.sessions.rules-note")}>
      <Grid
        caption={title}
        rows={report.rules}
        rowKey={(row) => row.rule}
        columns={[
          { key: "rule", label: t("prepare:results.sessions.rule"), cell: (row) => t(`prepare:results.sessions.names.${row.rule}`) },
          {
            key: "limit",
            label: t("prepare:results.sessions.limit"),
            numeric: true,
            cell: (row) => (!row.on ? t("prepare:results.sessions.off") : row.rule === "agent" ? "" : format.number(row.limit)),
          },
          { key: "sessions", label: t("prepare:results.sessions.counted"), numeric: true, cell: (row) => format.integer(row.sessions) },
          { key: "rows", label: t("prepare:results.sessions.event-rows"), numeric: true, cell: (row) => format.integer(row.rows) },
          { key: "alone", label: t("prepare:results.sessions.alone"), numeric: true, cell: (row) => format.integer(row.alone) },
        ]}
      />
    </Section>
  );
}

function Examples({ report }: { readonly report: SessionsReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (report.examples.length === 0) return null;
  const title = t("prepare:results.sessions.examples");
  return (
    <Section title={title}>
      <Grid
        caption={title}
        rows={report.examples}
        rowKey={(row) => `${String(row.visitor)} ${row.start}`}
        columns={[
          { key: "visitor", label: t("prepare:results.sessions.visitor"), cell: (row) => String(row.visitor) },
          { key: "start", label: t("prepare:results.sessions.start"), cell: (row) => format.dateTime(row.start) },
          { key: "length", label: t("prepare:results.sessions.length"), numeric: true, cell: (row) => format.number(row.minutes, 1) },
          { key: "count", label: t("prepare:results.sessions.count"), numeric: true, cell: (row) => format.integer(row.events) },
          { key: "fastest", label: t("prepare:results.sessions.fastest"), numeric: true, cell: (row) => format.integer(row.fastest) },
          { key: "rule", label: t("prepare:results.sessions.rule"), cell: (row) => t(`prepare:results.sessions.names.${row.rule}`) },
        ]}
      />
    </Section>
  );
}
