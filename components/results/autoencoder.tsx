"use client";

import { useMemo } from "react";
import { useTranslation } from "@/components/ui/language";
import type { AutoencoderReport } from "@/lib/nodes/feature/autoencoder-report";
import { AutoencoderFigures } from "./autoencoder-figures";
import type { ReportViewProps } from "./contract";
import { Callout, Section } from "./parts";
import { SegmentMap } from "./segment-map";

/** What the network keeps of the features, and the space it found. */
export default function Autoencoder({ report }: ReportViewProps<AutoencoderReport>) {
  const { t } = useTranslation();
  const segments = useMemo(() => [{ name: t("feature:results.autoencoder.rows"), color: 1 }], [t]);
  return (
    <div>
      {report.missing > 0 ? <Callout tone="warn" title={t("cluster:results.clustering.missing", { count: report.missing })} /> : null}
      <AutoencoderFigures trained={report} />
      <Section title={t("feature:results.autoencoder.space")} note={t("feature:results.autoencoder.spaceNote")}>
        <SegmentMap map={report.map} segments={segments} selected={null} height={300} legend={false} />
      </Section>
    </div>
  );
}
