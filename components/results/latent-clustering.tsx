"use client";

import { useTranslation } from "@/components/ui/language";
import type { LatentClusteringReport } from "@/lib/nodes/cluster/autoencoder-report";
import { AutoencoderFigures } from "./autoencoder-figures";
import Clustering from "./clustering";
import type { ReportViewProps } from "./contract";
import { Section } from "./parts";

/** The segments on the map of the latent space, and below it the network that made the space. */
export default function LatentClustering({ report, ...rest }: ReportViewProps<LatentClusteringReport>) {
  const { t } = useTranslation();
  return (
    <div>
      <Section title={t("cluster:results.latent.segments")} note={t("cluster:results.latent.segmentsNote")}>
        <Clustering report={report.clustering} ownSpace {...rest} />
      </Section>
      <Section title={t("cluster:results.latent.network")}>
        <AutoencoderFigures trained={report.autoencoder} />
      </Section>
    </div>
  );
}
