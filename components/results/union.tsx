"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { UnionReport } from "@/lib/nodes/prepare/union";
import type { ReportViewProps } from "./contract";
import { Figures, Grid, Section, ShareBar } from "./parts";

/** What each table brought, and the columns that are not alike in all of them. */
export default function Union({ report }: ReportViewProps<UnionReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const everywhere = report.columns.filter(({ types }) => !types.includes(null)).length;
  const tables = report.tables.map((table, i) => ({ ...table, name: t("prepare:results.union.in", { n: i + 1 }) }));
  const unlike = report.columns.filter(({ type, types }) => types.some((each) => each !== type));
  const [tablesTitle, columnsTitle] = [t("prepare:results.union.tablesTitle"), t("prepare:results.union.columnsTitle")];
  return (
    <div>
      <Figures
        items={[
          { label: t("prepare:results.union.rows"), value: format.integer(report.rowsOut) },
          { label: t("prepare:results.union.tables"), value: format.integer(report.tables.length) },
          { label: t("prepare:results.union.columns"), value: format.integer(report.columns.length) },
          { label: t("prepare:results.union.everywhere"), value: format.integer(everywhere) },
        ]}
      />
      <Section title={tablesTitle}>
        <Grid
          caption={tablesTitle}
          rows={tables}
          rowKey={({ name }) => name}
          columns={[
            { key: "name", label: t("prepare:results.union.table"), cell: ({ name }) => name },
            { key: "rows", label: t("prepare:results.union.rows"), numeric: true, cell: ({ rows }) => format.integer(rows) },
            {
              key: "share",
              label: t("prepare:results.union.share"),
              numeric: true,
              cell: ({ rows }) => format.percent(report.rowsOut > 0 ? rows / report.rowsOut : null),
            },
            { key: "bar", label: "", cell: ({ rows }) => <ShareBar share={report.rowsOut > 0 ? rows / report.rowsOut : 0} /> },
            { key: "columns", label: t("prepare:results.union.columns"), numeric: true, cell: ({ columns }) => format.integer(columns) },
          ]}
        />
      </Section>
      <Section title={columnsTitle} note={t(unlike.length === 0 ? "prepare:results.union.same" : "prepare:results.union.note")}>
        {unlike.length === 0 ? null : (
          <Grid
            caption={columnsTitle}
            rows={unlike}
            rowKey={({ name }) => name}
            columns={[
              { key: "name", label: t("prepare:results.union.column"), cell: ({ name }) => name },
              { key: "type", label: t("prepare:results.union.became"), cell: ({ type }) => t(`common:columnTypes.${type}`) },
              ...tables.map(({ name }, i) => ({
                key: name,
                label: name,
                cell: ({ types }: UnionReport["columns"][number]) => {
                  const type = types[i];
                  return type === null ? <span className="text-warn">{t("prepare:results.union.absent")}</span> : t(`common:columnTypes.${type}`);
                },
              })),
            ]}
          />
        )}
      </Section>
    </div>
  );
}
