import { Dtw } from "./dtw";
import { Euclidean } from "./euclidean";
import { ShapeBased } from "./k-shape";
import type { SeriesMethod, SeriesMetric } from "./metric";
import { SoftDtw } from "./soft-dtw";

export interface MetricSettings {
  readonly method: SeriesMethod;
  /** How many periods a point (or with k-shape a whole series) may be moved; null for any. Euclidean: not used. */
  readonly window: number | null;
  /** Temperature of soft-DTW, in the squared units of the series. */
  readonly gamma: number;
}

export function metricOf({ method, window, gamma }: MetricSettings, length: number): SeriesMetric {
  switch (method) {
    case "dtw":
      return new Dtw(length, window);
    case "soft-dtw":
      return new SoftDtw(length, gamma, window);
    case "k-shape":
      return new ShapeBased(length, window);
    case "euclidean":
      return new Euclidean(length);
  }
}
