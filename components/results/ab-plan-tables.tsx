"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { PlanReport } from "@/lib/nodes/experiment/reports";
import { usePlanEffect } from "./effect-words";
import { Grid, type GridColumn, Section } from "./parts";

interface Props {
  readonly report: PlanReport;
}

interface Group {
  readonly label: string;
  readonly name: string;
  readonly share: number;
  readonly needed: number;
  readonly assigned: number | null;
}

/** Who is in the test, needed and assigned, with the hold-out. */
export function GroupsTable({ report }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows: Group[] = report.arms.map((arm, i) => ({ ...arm, name: i === 0 ? t("experiment:results.plan.control", { label: arm.label }) : arm.label }));
  if (report.holdOut) rows.push({ ...report.holdOut, name: report.holdOut.label });
  const columns: GridColumn<Group>[] = [
    { key: "group", label: t("experiment:results.plan.group"), cell: (row) => row.name },
    { key: "share", label: t("experiment:results.plan.share"), numeric: true, cell: (row) => format.percent(row.share) },
    { key: "needed", label: t("experiment:results.plan.neededColumn"), numeric: true, cell: (row) => format.integer(row.needed) },
    ...(report.available
      ? [{ key: "assigned", label: t("experiment:results.plan.assigned"), numeric: true, cell: (row: Group) => format.integer(row.assigned) }]
      : []),
  ];
  return (
    <Section title={t("experiment:results.plan.groups")}>
      <Grid caption={t("experiment:results.plan.groups")} columns={columns} rows={rows} rowKey={(row) => row.label} />
    </Section>
  );
}

/** What a smaller or a larger effect would cost, at the usual powers. */
export function AlternativesTable({ report }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { effect, level } = usePlanEffect(report);
  type Row = PlanReport["alternatives"][number];
  const powers = report.alternatives.at(0)?.sizes.map(({ power }) => power) ?? [];
  const key = (row: Row) => String(row.effect.absolute);
  const columns: GridColumn<Row>[] = [
    { key: "effect", label: t("experiment:results.plan.effect"), numeric: true, cell: (row) => effect(row.effect) },
    { key: "level", label: t("experiment:results.plan.leadsTo"), numeric: true, cell: (row) => level(row.effect.treated) },
    ...powers.map((power, i) => ({
      key: String(power),
      label: t("experiment:results.plan.atPower", { power }),
      numeric: true,
      cell: (row: Row) => {
        const { total, days } = row.sizes[i];
        if (days === null) return format.integer(total);
        return t("experiment:results.plan.atPowerDays", { customers: format.integer(total), days: t("experiment:results.plan.shortDays", { count: days }) });
      },
    })),
  ];
  const planned = report.alternatives.find((row) => row.planned);
  return (
    <Section title={t("experiment:results.plan.alternatives")} note={t("experiment:results.plan.alternativesNote")}>
      <Grid
        caption={t("experiment:results.plan.alternatives")}
        columns={columns}
        rows={report.alternatives}
        rowKey={key}
        selected={planned ? key(planned) : null}
      />
    </Section>
  );
}

/** How each stratum was dealt out. */
export function StrataTable({ report }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  type Row = PlanReport["strata"][number];
  const labels = [...report.arms.map((arm) => arm.label), ...(report.holdOut ? [report.holdOut.label] : [])];
  const columns: GridColumn<Row>[] = [
    { key: "stratum", label: t("experiment:results.plan.stratum"), cell: (row) => row.stratum ?? t("experiment:results.unknownSegment") },
    { key: "customers", label: t("experiment:results.plan.customers"), numeric: true, cell: (row) => format.integer(row.customers) },
    ...labels.map((label, i) => ({ key: `arm ${label}`, label, numeric: true, cell: (row: Row) => format.integer(row.arms[i]) })),
  ];
  const title = t("experiment:results.plan.strata", { column: report.stratifiedBy ?? "" });
  const more =
    report.strataInAll > report.strata.length ? t("experiment:results.plan.strataMore", { shown: report.strata.length, total: report.strataInAll }) : undefined;
  return (
    <Section title={title} {...(more ? { note: more } : {})}>
      <Grid caption={title} columns={columns} rows={report.strata} rowKey={(row) => row.stratum ?? ""} />
    </Section>
  );
}

/** Whether chance left the groups alike in what is known from before. */
export function BalanceTable({ report }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  type Row = PlanReport["balance"][number];
  const labels = [...report.arms.map((arm) => arm.label), ...(report.holdOut ? [report.holdOut.label] : [])];
  const columns: GridColumn<Row>[] = [
    { key: "measure", label: t("experiment:results.plan.measure"), cell: (row) => row.column },
    ...labels.map((label, i) => ({ key: `arm ${label}`, label, numeric: true, cell: (row: Row) => format.number(row.means[i]) })),
    { key: "worst", label: t("experiment:results.plan.worst"), numeric: true, cell: (row) => format.score(row.worst) },
  ];
  return (
    <Section title={t("experiment:results.plan.balance")} note={t("experiment:results.plan.balanceNote")}>
      <Grid caption={t("experiment:results.plan.balance")} columns={columns} rows={report.balance} rowKey={(row) => row.column} />
    </Section>
  );
}
