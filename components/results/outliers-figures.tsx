"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { OutliersReport } from "@/lib/nodes/prepare/outliers-report";
import { type Figure, Figures } from "./parts";

/** Rows, those with outliers and those removed, whatever the method; what only one method tells stands between. */
export function OutlierFigures({ report, more = [] }: { readonly report: OutliersReport; readonly more?: readonly Figure[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Figures
      items={[
        { label: t("prepare:results.outliers.rows"), value: format.integer(report.rowsIn) },
        {
          label: t("prepare:results.outliers.outlying"),
          value: format.integer(report.outlying),
          note: format.percent(report.rowsIn > 0 ? report.outlying / report.rowsIn : null),
        },
        ...more,
        ...(report.action === "remove" ? [{ label: t("prepare:results.outliers.removed"), value: format.integer(report.rowsIn - report.rowsOut) }] : []),
      ]}
    />
  );
}
