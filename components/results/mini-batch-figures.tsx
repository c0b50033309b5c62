"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { MiniBatchDetails } from "@/lib/nodes/cluster/reports";
import { type Figure, Figures, Section } from "./parts";

/** Share above full k-means from which it is shown as a warning. */
const MUCH_WORSE = 0.05;

/** What mini-batch k-means looked at, and how near it came to full k-means. */
export function MiniBatchFigures({ details }: { readonly details: MiniBatchDetails }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { comparison } = details;
  const items: Figure[] = [
    {
      label: t("cluster:results.clustering.drawn"),
      value: format.integer(details.drawn),
      note: t("cluster:results.clustering.drawnNote", { epochs: format.number(details.epochs, 2), batch: format.integer(details.batch) }),
    },
    {
      label: t("cluster:results.clustering.reassigned"),
      value: format.integer(details.reassigned),
      note: t("cluster:results.clustering.reassignedNote"),
    },
  ];
  if (comparison) {
    items.unshift({
      label: t("cluster:results.clustering.excess"),
      value: format.signedPercent(comparison.excess, 2),
      note: t("cluster:results.clustering.excessNote", {
        own: format.number(comparison.miniBatch, 4),
        full: format.number(comparison.full, 4),
        rows: format.integer(comparison.rows),
      }),
      ...(comparison.excess > MUCH_WORSE ? { tone: "warn" as const } : {}),
    });
  }
  return (
    <Section title={t("cluster:results.clustering.miniBatch")} note={t("cluster:results.clustering.miniBatchNote")}>
      <Figures items={items} />
    </Section>
  );
}
