import type { PointMap } from "@/lib/ml/plane";
import type { Report } from "../contract";
import type { AutoencoderFigures } from "./autoencoder-run";

export interface AutoencoderReport extends Report, AutoencoderFigures {
  readonly kind: "feature.autoencoder";
  readonly rows: number;
  /** Rows without latent values because a feature is missing. */
  readonly missing: number;
  /** The latent space on a plane; every point in group 0. */
  readonly map: PointMap;
}

export function isAutoencoderReport(report: Report): report is AutoencoderReport {
  return report.kind === "feature.autoencoder";
}
