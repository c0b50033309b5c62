"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { SplitReport } from "@/lib/nodes/prepare/split";
import type { Json } from "@/lib/table/table";
import type { ReportViewProps } from "./contract";
import { Figures, Grid, Section } from "./parts";

/** Sizes of the two parts, and that each class has its share in both. */
export default function Split({ report }: ReportViewProps<SplitReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const share = (part: number) => format.percent(report.rows > 0 ? part / report.rows : null);
  return (
    <div>
      <Figures
        items={[
          { label: t("prepare:results.split.train"), value: format.integer(report.train), note: share(report.train) },
          { label: t("prepare:results.split.test"), value: format.integer(report.test), note: share(report.test) },
          ...(report.groups
            ? [
                {
                  label: t("prepare:results.split.groups", { column: report.groupedBy }),
                  value: format.integer(report.groups.train + report.groups.test),
                  note: t("prepare:results.split.groups-note", report.groups),
                },
              ]
            : []),
        ]}
      />
      {report.stratifiedBy === null ? <p className="text-base text-ink-soft">{t("prepare:results.split.random")}</p> : <Strata report={report} />}
    </div>
  );
}

function Strata({ report }: { readonly report: SplitReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t("prepare:results.split.strata", { column: report.stratifiedBy });
  const inWords = (value: Json) => {
    if (value === null) return t("common:values.missing");
    if (typeof value === "boolean") return t(value ? "common:values.yes" : "common:values.no");
    return typeof value === "number" ? format.number(value) : String(value);
  };
  const withShare = (rows: number, of: number) => `${format.integer(rows)} · ${format.percent(of > 0 ? rows / of : null)}`;
  return (
    <Section title={title}>
      <Grid
        caption={title}
        rows={report.strata}
        rowKey={(stratum) => JSON.stringify(stratum.value)}
        columns={[
          { key: "value", label: t("prepare:results.split.value"), cell: (stratum) => inWords(stratum.value) },
          { key: "train", label: t("prepare:results.split.train-rows"), numeric: true, cell: (stratum) => withShare(stratum.train, report.train) },
          { key: "test", label: t("prepare:results.split.test-rows"), numeric: true, cell: (stratum) => withShare(stratum.test, report.test) },
          {
            key: "share",
            label: t("prepare:results.split.test-share"),
            numeric: true,
            cell: (stratum) => format.percent(stratum.test / (stratum.train + stratum.test)),
          },
        ]}
      />
    </Section>
  );
}
