import { type ComponentType, lazy } from "react";
import type { ReportViewProps } from "./contract";

type Loader = () => Promise<{ default: ComponentType<never> }>;

/** One view per kind of report, loaded when first shown. */
const VIEWS: Readonly<Record<string, Loader>> = {
  "classify.evaluation": () => import("./evaluation"),
  "classify.scores": () => import("./scores"),
  "cluster.hierarchical": () => import("./hierarchical"),
  "cluster.autoencoder": () => import("./latent-clustering"),
  "cluster.choose-k": () => import("./choose-k"),
  "cluster.clustering": () => import("./clustering"),
  "cluster.dbscan": () => import("./dbscan"),
  "cluster.hdbscan": () => import("./hdbscan"),
  "cluster.som": () => import("./som"),
  "cluster.mixture": () => import("./mixture"),
  "cluster.prototypes": () => import("./prototypes"),
  "cluster.validate": () => import("./validate"),
  "cluster.compare": () => import("./compare"),
  "cluster.profile": () => import("./segments"),
  "cluster.rules": () => import("./rules"),
  "cluster.series": () => import("./series"),
  "deliver.list": () => import("./deliver-list"),
  "deliver.report": () => import("./deliver-report"),
  "experiment.judge": () => import("./ab-judge"),
  "experiment.plan": () => import("./ab-plan"),
  "prepare.health": () => import("./health"),
  "feature.autoencoder": () => import("./autoencoder"),
  "feature.bins": () => import("./bins"),
  "feature.behaviour": () => import("./behaviour"),
  "feature.clv": () => import("./clv"),
  "feature.encode": () => import("./encode"),
  "feature.text": () => import("./text-features"),
  "feature.dates": () => import("./dates"),
  "feature.pca": () => import("./pca"),
  "feature.rfm": () => import("./rfm"),
  "feature.transform": () => import("./transform"),
  "feature.trend": () => import("./trend"),
  "feature.tsne": () => import("./embedding"),
  "feature.umap": () => import("./embedding"),
  "prepare.join": () => import("./join"),
  "prepare.union": () => import("./union"),
  "prepare.aggregate": () => import("./aggregate"),
  "prepare.window": () => import("./window"),
  "prepare.deduplicate": () => import("./deduplicate"),
  "prepare.sample": () => import("./row-sample"),
  "prepare.filter": () => import("./filter"),
  "prepare.missing": () => import("./missing"),
  "prepare.outliers": () => import("./outliers"),
  "prepare.returns": () => import("./returns"),
  "prepare.currency": () => import("./currency"),
  "prepare.sessions": () => import("./sessions"),
  "prepare.split": () => import("./split"),
  "source.import": () => import("./import"),
  "source.stream": () => import("./stream"),
  "source.synthetic": () => import("./synthetic"),
};

const loaded = new Map<string, ComponentType<ReportViewProps>>();

/** The view of a report kind, or undefined when there is none (the dock then shows the JSON). */
export function viewOfReport(kind: string): ComponentType<ReportViewProps> | undefined {
  const loader = VIEWS[kind];
  if (!loader) return undefined;
  let view = loaded.get(kind);
  if (!view) {
    view = lazy(loader as () => Promise<{ default: ComponentType<ReportViewProps> }>);
    loaded.set(kind, view);
  }
  return view;
}
