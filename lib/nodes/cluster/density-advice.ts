import type { Advice, Fix } from "../problem";

/** Dimensions beyond which all points are about equally far from one another, and density says little. */
const MANY_DIMENSIONS = 10;
const MUCH_NOISE = 0.5;
/** Share of the rows in one segment by which a clustering is known to say nothing. */
const ONE_SEGMENT = 0.95;
/** More segments than this are no segmentation a person can act on. */
const MANY_SEGMENTS = 50;

interface Found {
  readonly features: readonly unknown[];
  readonly rows: number;
  readonly missing: number;
  readonly clusters: number;
  readonly noise: number;
  readonly segments: readonly { readonly share: number }[];
}

/** What each finding would change, where there is something to change. */
interface Repairs {
  readonly noise?: Fix | undefined;
  readonly one?: Fix | undefined;
  readonly many?: Fix | undefined;
}

/** What is to be said of any density method: too many dimensions, mostly noise, one segment, very many. */
export function adviseDensity({ features, rows, missing, clusters, noise, segments }: Found, repairs: Repairs): Advice[] {
  const advice: Advice[] = [];
  const clustered = rows - missing;
  const offered = (fix: Fix | undefined) => (fix ? { fix } : {});
  if (features.length > MANY_DIMENSIONS) advice.push({ code: "cluster.density-dimensions", severity: "warning", detail: { count: features.length } });
  if (clusters > 0 && noise > MUCH_NOISE * clustered) {
    advice.push({ code: "cluster.density-noise", severity: "warning", detail: { share: noise / clustered, rows: noise }, ...offered(repairs.noise) });
  }
  const largest = Math.max(0, ...segments.map(({ share }) => share));
  if (clusters > 0 && largest > ONE_SEGMENT) {
    advice.push({ code: "cluster.density-one", severity: "warning", detail: { share: largest, count: clusters }, ...offered(repairs.one) });
  }
  if (clusters > MANY_SEGMENTS) {
    advice.push({ code: "cluster.density-many", severity: "warning", detail: { count: clusters }, ...offered(repairs.many) });
  }
  return advice;
}
