import type { Report } from "../contract";
import type { AutoencoderFigures } from "../feature/autoencoder-run";
import type { ClusteringReport } from "./reports";

/** Segments found in the latent space of an autoencoder, with the space itself. */
export interface LatentClusteringReport extends Report {
  readonly kind: "cluster.autoencoder";
  readonly autoencoder: AutoencoderFigures;
  /** k-means in the latent space: its features are the latent columns, its map is the latent space. */
  readonly clustering: ClusteringReport;
}

export function isLatentClusteringReport(report: Report): report is LatentClusteringReport {
  return report.kind === "cluster.autoencoder";
}
