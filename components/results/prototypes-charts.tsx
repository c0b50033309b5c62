"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { PrototypesReport } from "@/lib/nodes/cluster/prototypes-report";
import { Grid, Section, ShareBar } from "./parts";

/** How strongly each column goes with the segments, the strongest first. */
export function SeparatingColumns({ report }: { readonly report: PrototypesReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ranked = [...report.separating].sort((a, b) => (b.strength ?? -1) - (a.strength ?? -1));
  return (
    <Section title={t("cluster:results.prototypes.separating")} note={t("cluster:results.prototypes.separatingNote")}>
      <Grid
        caption={t("cluster:results.prototypes.separatingLabel", { column: ranked[0]?.column ?? "", strength: format.score(ranked[0]?.strength) })}
        rows={ranked}
        rowKey={({ column, kind }) => `${kind} ${column}`}
        columns={[
          {
            key: "column",
            label: t("cluster:results.differences.column"),
            cell: ({ column, kind }) => (
              <>
                {column} <span className="text-xs text-ink-faint">{t(`cluster:results.prototypes.${kind}`)}</span>
              </>
            ),
          },
          { key: "bar", label: "", cell: ({ strength }) => <ShareBar share={strength ?? 0} /> },
          { key: "strength", label: "", numeric: true, cell: ({ strength }) => format.score(strength) },
        ]}
      />
    </Section>
  );
}
