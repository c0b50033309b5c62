import { classifier } from "./classify/classifier";
import { score } from "./classify/score";
import { autoencoder as latentClusters } from "./cluster/autoencoder";
import { chooseK } from "./cluster/choose-k";
import { compare } from "./cluster/compare";
import { dbscan } from "./cluster/dbscan";
import { hdbscan } from "./cluster/hdbscan";
import { hierarchical } from "./cluster/hierarchical";
import { kmeans } from "./cluster/kmeans";
import { miniBatch } from "./cluster/mini-batch";
import { mixture } from "./cluster/mixture";
import { profile } from "./cluster/profile";
import { prototypes } from "./cluster/prototypes";
import { rules } from "./cluster/rules";
import { series } from "./cluster/series";
import { som } from "./cluster/som";
import { validate } from "./cluster/validate";
import type { AnyNode, Group } from "./contract";
import { list } from "./deliver/list";
import { reportPage } from "./deliver/report";
import { judge } from "./experiment/judge";
import { plan } from "./experiment/plan";
import { autoencoder as latentFeatures } from "./feature/autoencoder";
import { behaviour } from "./feature/behaviour";
import { bins } from "./feature/bins";
import { clv } from "./feature/clv";
import { dates } from "./feature/dates";
import { encode } from "./feature/encode";
import { pca } from "./feature/pca";
import { rfm } from "./feature/rfm";
import { text } from "./feature/text";
import { transform } from "./feature/transform";
import { trend } from "./feature/trend";
import { tsneMap } from "./feature/tsne";
import { umapMap } from "./feature/umap";
import { aggregate } from "./prepare/aggregate";
import { columns } from "./prepare/columns";
import { currency } from "./prepare/currency";
import { deduplicate } from "./prepare/deduplicate";
import { derive } from "./prepare/derive";
import { filter } from "./prepare/filter";
import { health } from "./prepare/health";
import { join } from "./prepare/join";
import { missing } from "./prepare/missing";
import { outliers } from "./prepare/outliers";
import { returns } from "./prepare/returns";
import { sample as sampleRows } from "./prepare/sample";
import { sessions } from "./prepare/sessions";
import { sort } from "./prepare/sort";
import { split } from "./prepare/split";
import { union } from "./prepare/union";
import { file } from "./source/file";
import { sample } from "./source/sample";
import { synthetic } from "./source/synthetic";

/** Every node Strata knows, one line each, in palette order within its group. */
const NODES: readonly AnyNode[] = [
  // source
  file,
  sample,
  synthetic,
  // prepare
  health,
  columns,
  filter,
  derive,
  missing,
  outliers,
  returns,
  currency,
  sessions,
  join,
  union,
  aggregate,
  sort,
  deduplicate,
  sampleRows,
  split,
  // feature
  rfm,
  behaviour,
  trend,
  clv,
  transform,
  dates,
  text,
  encode,
  bins,
  pca,
  latentFeatures,
  tsneMap,
  umapMap,
  // cluster
  chooseK,
  kmeans,
  miniBatch,
  hierarchical,
  dbscan,
  hdbscan,
  mixture,
  prototypes,
  som,
  latentClusters,
  rules,
  series,
  profile,
  validate,
  compare,
  // classify
  classifier,
  score,
  // experiment
  plan,
  judge,
  // deliver
  list,
  reportPage,
] as unknown as readonly AnyNode[];

const byType = new Map(NODES.map((node) => [node.type, node]));

export function allNodes(): readonly AnyNode[] {
  return NODES;
}

/** The node of this type, or undefined for one this version does not know. */
export function nodeOfType(type: string): AnyNode | undefined {
  return byType.get(type);
}

/** The node that makes the steps of a kind: a step bears the name of its node. */
export function nodeOfStep(kind: string): AnyNode | undefined {
  return NODES.find((node) => node.type.endsWith(`.${kind}`));
}

export function nodesOfGroup(group: Group): readonly AnyNode[] {
  return NODES.filter((node) => node.group === group);
}
