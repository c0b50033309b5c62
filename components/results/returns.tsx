"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { LineTotals, ReturnsReport } from "@/lib/nodes/prepare/returns";
import type { ReportViewProps } from "./contract";
import { Callout, Figures, Grid, Section } from "./parts";

/** Returns netted and left, and the account that shows nothing was lost. */
export default function Returns({ report }: ReportViewProps<ReturnsReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const share = (rows: number) => format.percent(report.returns.rows > 0 ? rows / report.returns.rows : null);
  const read = Object.values(report.columns).filter((name) => name !== null);
  return (
    <div>
      <Figures
        items={[
          {
            label: t("prepare:results.returns.returns"),
            value: format.integer(report.returns.rows),
            note: report.mark === "" ? t("prepare:results.returns.negative") : t("prepare:results.returns.mark", { mark: report.mark }),
          },
          { label: t("prepare:results.returns.matched"), value: format.integer(report.netted.rows), note: share(report.netted.rows) },
          {
            label: t("prepare:results.returns.apart"),
            value: format.integer(report.leftover.rows),
            note: report.leftoversKept ? t("prepare:results.returns.kept") : share(report.leftover.rows),
          },
          { label: t("prepare:results.returns.reduced"), value: format.integer(report.reduced + report.emptied.rows) },
        ]}
      />
      {report.returns.rows === 0 ? <Callout tone="info" title={t("prepare:results.returns.none")} /> : null}
      <Account report={report} />
      <Examples report={report} />
      <p className="text-sm text-ink-soft">{t("prepare:results.returns.columns", { columns: read.join(", ") })}</p>
    </div>
  );
}

function sumOf(parts: readonly LineTotals[]): LineTotals {
  return {
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    quantity: parts.reduce((sum, { quantity }) => sum + quantity, 0),
    amount: parts.some(({ amount }) => amount === null) ? null : parts.reduce((sum, { amount }) => sum + (amount ?? 0), 0),
  };
}

function Account({ report }: { readonly report: ReturnsReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t("prepare:results.returns.account");
  const after = ["stayed", "leftover", "netted", "emptied"] as const;
  const rows = [
    ...(["came", "sales", "returns", ...after] as const).map((part) => ({ part, totals: report[part], strong: part === "came" })),
    { part: "sum", totals: sumOf(after.map((part) => report[part])), strong: true },
  ];
  const weigh = (strong: boolean, text: string) => (strong ? <span className="font-semibold text-ink">{text}</span> : text);
  // Rounding errors of many additions are no money.
  const scale = Math.abs(report.sales.amount ?? 0) * 1e-12;
  const amount = ({ amount: value }: LineTotals) => format.number(value !== null && Math.abs(value) <= scale ? 0 : value, 2);
  return (
    <Section title={title} note={`${t("prepare:results.returns.account-note")} ${t("prepare:results.returns.emptied-note")}`}>
      <Grid
        caption={title}
        rows={rows}
        rowKey={(row) => row.part}
        columns={[
          { key: "part", label: t("prepare:results.returns.part"), cell: (row) => weigh(row.strong, t(`prepare:results.returns.parts.${row.part}`)) },
          { key: "rows", label: t("prepare:results.returns.rows"), numeric: true, cell: (row) => weigh(row.strong, format.integer(row.totals.rows)) },
          {
            key: "quantity",
            label: t("prepare:results.returns.quantity"),
            numeric: true,
            cell: (row) => weigh(row.strong, format.number(row.totals.quantity)),
          },
          { key: "amount", label: t("prepare:results.returns.amount"), numeric: true, cell: (row) => weigh(row.strong, amount(row.totals)) },
        ]}
      />
    </Section>
  );
}

function Examples({ report }: { readonly report: ReturnsReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (report.examples.length === 0) return null;
  const title = t("prepare:results.returns.examples");
  return (
    <Section title={title}>
      <Grid
        caption={title}
        rows={report.examples}
        rowKey={(row) => String(row.row)}
        columns={[
          { key: "row", label: t("prepare:results.returns.row"), numeric: true, cell: (row) => format.integer(row.row + 1) },
          ...(["order", "customer", "product"] as const)
            .filter((key) => report.columns[key] !== null)
            .map((key) => ({
              key,
              label: t(`prepare:results.returns.${key}`),
              cell: (row: ReturnsReport["examples"][number]) => (row[key] === null ? "–" : String(row[key])),
            })),
          { key: "quantity", label: t("prepare:results.returns.quantity"), numeric: true, cell: (row) => format.number(row.quantity) },
          { key: "amount", label: t("prepare:results.returns.amount"), numeric: true, cell: (row) => format.number(row.amount, 2) },
        ]}
      />
    </Section>
  );
}
