import { proportionsSampleSize } from "@/lib/stats/power";
import type { TableFacts } from "./facts";

/** A node that the pipeline has planned after the data, and what would come in there. */
export interface PlannedMethod {
  readonly node: string;
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Rows and features at its input; null when they are not known before it runs. */
  readonly rows: number | null;
  readonly features: number | null;
}

/** What each need is called; its words stand under `prepare:results.health.needs`. */
const NEED_CODES = [
  "clusters",
  "cluster-size",
  "mixture",
  "network",
  "perplexity",
  "neighbors",
  "events",
  "test-size",
  "clv-span",
  "clv-repeat",
  "clv-far",
  "trend-span",
  "series-span",
  "window",
] as const;
export type NeedCode = (typeof NEED_CODES)[number];

/** What a planned method lacks. */
export interface Need {
  readonly code: NeedCode;
  readonly node: string;
  readonly type: string;
  readonly severity: "serious" | "notable";
  readonly detail: Readonly<Record<string, number>>;
  /** Settings of the node with which the data would do. */
  readonly params?: Readonly<Record<string, number>>;
}

type Found = Omit<Need, "node" | "type"> | null;
type Rule = (method: PlannedMethod, facts: TableFacts) => Found;

const DAYS = { day: 1, week: 7, month: 30.44, quarter: 91.31, year: 365.25 } as const;

const numberOf = (params: PlannedMethod["params"], name: string): number | null => {
  const value = params[name];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
};

/** The lower the share of what is needed, the worse. */
const severity = (have: number, needed: number, seriousBelow: number): Need["severity"] => (have < needed * seriousBelow ? "serious" : "notable");

/**
 * Ten customers for each feature of each segment: Qiu & Joe, Generation of random clusters with specified degree of
 * separation, Journal of Classification 23 (2006); Dolnicar et al., Required sample sizes for data-driven market
 * segmentation analyses, Journal of Travel Research 53 (2014), ask for seventy a feature.
 */
const EACH_SEGMENT = 10;

const clusters =
  (segments: string): Rule =>
  ({ params, rows, features }) => {
    const k = numberOf(params, segments);
    if (rows === null || features === null || features === 0 || k === null) return null;
    const needed = EACH_SEGMENT * k * features;
    return rows >= needed ? null : { code: "clusters", severity: severity(rows, needed, 0.3), detail: { rows, k, features, needed } };
  };

/** Fewer than five smallest groups leave no room for several segments and noise (McInnes, Healy & Astels, hdbscan documentation). */
const clusterSize: Rule = ({ params, rows }) => {
  const size = numberOf(params, "minClusterSize");
  if (rows === null || size === null || rows >= 5 * size) return null;
  const minClusterSize = Math.max(5, Math.floor(rows / 20));
  return {
    code: "cluster-size",
    severity: "serious",
    detail: { rows, size, most: Math.floor(rows / size), suggested: minClusterSize },
    params: { minClusterSize },
  };
};

/** Five rows for each number that is estimated: means, covariances and weights (McLachlan & Peel, Finite Mixture Models, 2000). */
const mixture: Rule = ({ params, rows, features }) => {
  const k = numberOf(params, params.choose === "bic" ? "to" : "k");
  if (rows === null || features === null || features === 0 || k === null) return null;
  const shape = params.covariance;
  const spread = shape === "full" || shape === "tied" ? (features * (features + 1)) / 2 : shape === "diag" ? features : 1;
  const estimated = k * (features + 1) + (shape === "tied" ? 1 : k) * spread;
  const needed = 5 * estimated;
  return rows >= needed ? null : { code: "mixture", severity: severity(rows, needed, 0.3), detail: { rows, k, features, estimated, needed } };
};

/** Ten examples for each weight (Baum & Haussler, What size net gives valid generalization?, Neural Computation 1, 1989). */
const network =
  (ends: (features: number, params: PlannedMethod["params"], facts: TableFacts) => readonly number[]): Rule =>
  ({ params, rows, features }, facts) => {
    if (rows === null || features === null || features === 0) return null;
    const layers = ends(features, params, facts);
    const weights = layers.slice(1).reduce((sum, units, i) => sum + units * (layers[i] + 1), 0);
    const needed = 10 * weights;
    return rows >= needed ? null : { code: "network", severity: severity(rows, needed, 0.1), detail: { rows, weights, needed } };
  };

const hiddenOf = (params: PlannedMethod["params"]): number[] =>
  String(params.hidden ?? "")
    .split(/[,; ]+/)
    .map(Number)
    .filter((units) => units > 0);

const autoencoder = network((features, params) => {
  const hidden = hiddenOf(params);
  return [features, ...hidden, numberOf(params, "latent") ?? 2, ...hidden.toReversed(), features];
});

/** Three times the perplexity in neighbours is what t-SNE looks at (van der Maaten, Accelerating t-SNE, 2014). */
const perplexity: Rule = ({ params, rows }) => {
  const wanted = numberOf(params, "perplexity");
  if (rows === null || wanted === null || rows > 3 * wanted) return null;
  const suggested = Math.max(2, Math.floor((rows - 1) / 3));
  return { code: "perplexity", severity: "serious", detail: { rows, wanted, suggested }, params: { perplexity: suggested } };
};

const neighbors: Rule = ({ params, rows }) => {
  const wanted = numberOf(params, "neighbors");
  if (rows === null || wanted === null || rows > wanted + 1) return null;
  const suggested = Math.max(2, rows - 2);
  return { code: "neighbors", severity: "serious", detail: { rows, wanted, suggested }, params: { neighbors: suggested } };
};

/** Ten cases of the rarer class for each feature (Peduzzi et al., Journal of Clinical Epidemiology 49, 1996); for networks, examples a weight. */
const classifier: Rule = (method, facts) => {
  const { params, features } = method;
  if (params.method === "mlp") return network((inputs) => [inputs, ...hiddenOf(params), Math.max(1, (facts.target?.classes ?? 2) - 1)])(method, facts);
  if (features === null || features === 0 || facts.target === null) return null;
  const share = 1 - (numberOf(params, "testShare") ?? 0);
  const cases = Math.floor(facts.target.rarest * share);
  const needed = 10 * features;
  return cases >= needed ? null : { code: "events", severity: severity(cases, needed, 0.3), detail: { cases, features, needed } };
};

/** Customers that the planned test takes (Fleiss, Statistical Methods for Rates and Proportions). With no baseline, the kindest: every second one buys. */
const testSize: Rule = ({ params, rows }, facts) => {
  const have = facts.customers ?? rows;
  const [effect, power, alpha, arms] = ["effect", "power", "alpha", "arms"].map((name) => numberOf(params, name));
  if (have === null || params.metric !== "conversion" || effect === null || power === null || alpha === null || arms === null) return null;
  const baseline = numberOf(params, "baseline") ?? 0.5;
  const treated = params.effectKind === "relative" ? baseline * (1 + effect) : baseline + effect;
  if (!(baseline > 0 && baseline < 1 && treated > 0 && treated < 1) || treated === baseline) return null;
  const design = { alpha: alpha / (arms - 1), twoSided: params.twoSided !== false, ratio: 1 };
  const needed = Math.ceil((proportionsSampleSize(baseline, treated, power, design) * arms) / (1 - (numberOf(params, "holdOut") ?? 0)));
  return have >= needed ? null : { code: "test-size", severity: severity(have, needed, 0.5), detail: { have, needed, effect, baseline, power } };
};

/**
 * BG/NBD learns from those who come back, over a time that holds several of their purchases: three times the usual gap
 * (Fader, Hardie & Lee, “Counting your customers” the easy way, Marketing Science 24, 2005; Google Cloud, Predicting customer lifetime value).
 */
const lifetime: readonly Rule[] = [
  (_, { spanDays, gapDays }) => {
    if (spanDays === null || gapDays === null || spanDays >= 3 * gapDays) return null;
    return { code: "clv-span", severity: "serious", detail: { days: spanDays, gap: gapDays, needed: 3 * gapDays } };
  },
  (_, { customers, repeat }) => {
    if (customers === null || repeat === null || customers === 0) return null;
    const share = repeat / customers;
    if (share >= 0.1 && repeat >= 100) return null;
    return { code: "clv-repeat", severity: share < 0.1 ? "serious" : "notable", detail: { customers, repeat, oneTime: 1 - share } };
  },
  ({ params }, { spanDays }) => {
    const months = numberOf(params, "months");
    if (months === null || spanDays === null || months * DAYS.month <= 2 * Math.max(1, spanDays)) return null;
    const suggested = Math.max(1, Math.floor((2 * spanDays) / DAYS.month));
    return { code: "clv-far", severity: "notable", detail: { months, days: spanDays, suggested }, params: { months: suggested } };
  },
];

const periodsOf = (params: PlannedMethod["params"], { spanDays }: TableFacts): number | null => {
  const unit = Object.entries(DAYS).find(([name]) => name === params.unit)?.[1];
  return spanDays === null || unit === undefined ? null : Math.floor(spanDays / unit) + 1;
};

/** Two windows are held against each other; a line needs more points than the two it always goes through. */
const trend: Rule = ({ params }, facts) => {
  const periods = periodsOf(params, facts);
  const window = numberOf(params, "window") ?? 1;
  const needed = Math.max(4, 2 * window);
  return periods === null || periods >= needed ? null : { code: "trend-span", severity: "serious", detail: { periods, window, needed } };
};

/** Shapes of fewer than six periods are told apart by chance (Liao, Clustering of time series data: a survey, Pattern Recognition 38, 2005, has none shorter). */
const series: Rule = ({ params }, facts) => {
  const periods = periodsOf(params, facts);
  return periods === null || periods >= 6 ? null : { code: "series-span", severity: "notable", detail: { periods, needed: 6 } };
};

/** A window longer than the data counts what was not recorded as not bought. */
const behaviour: Rule = ({ params }, { spanDays }) => {
  const longest = Math.max(
    0,
    ...String(params.windows ?? "")
      .split(/[,; ]+/)
      .map(Number)
      .filter(Number.isFinite),
  );
  return spanDays === null || longest <= spanDays + 1 ? null : { code: "window", severity: "notable", detail: { window: longest, days: spanDays } };
};

/** What each method asks for; a node type that is not here asks for nothing that can be told beforehand. */
const NEEDS: Readonly<Record<string, readonly Rule[]>> = {
  "cluster.kmeans": [clusters("k")],
  "cluster.mini-batch": [clusters("k")],
  "cluster.hierarchical": [clusters("k")],
  "cluster.prototypes": [clusters("k")],
  "cluster.som": [clusters("k")],
  "cluster.choose-k": [clusters("to")],
  "cluster.autoencoder": [clusters("k"), autoencoder],
  "cluster.hdbscan": [clusterSize],
  "cluster.mixture": [mixture],
  "cluster.series": [series],
  "classify.classifier": [classifier],
  "experiment.plan": [testSize],
  "feature.autoencoder": [autoencoder],
  "feature.behaviour": [behaviour],
  "feature.clv": lifetime,
  "feature.trend": [trend],
  "feature.tsne": [perplexity],
  "feature.umap": [neighbors],
};

/** The node types whose needs are known. */
export const METHODS_WITH_NEEDS: readonly string[] = Object.keys(NEEDS);

/** What planned methods lack in a table with these facts, most serious first, else in the order given. Pure; O(methods). */
export function unmetNeeds(planned: readonly PlannedMethod[], facts: TableFacts): Need[] {
  const found = planned.flatMap((method) =>
    (NEEDS[method.type] ?? []).flatMap((rule): Need[] => {
      const need = rule(method, facts);
      return need ? [{ ...need, node: method.node, type: method.type }] : [];
    }),
  );
  return found.sort((a, b) => Number(b.severity === "serious") - Number(a.severity === "serious"));
}
