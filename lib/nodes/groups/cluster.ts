import { autoencoder as latentClusters } from "../cluster/autoencoder";
import { chooseK } from "../cluster/choose-k";
import { compare } from "../cluster/compare";
import { dbscan } from "../cluster/dbscan";
import { hdbscan } from "../cluster/hdbscan";
import { hierarchical } from "../cluster/hierarchical";
import { kmeans } from "../cluster/kmeans";
import { miniBatch } from "../cluster/mini-batch";
import { mixture } from "../cluster/mixture";
import { profile } from "../cluster/profile";
import { prototypes } from "../cluster/prototypes";
import { rules } from "../cluster/rules";
import { series } from "../cluster/series";
import { som } from "../cluster/som";
import { validate } from "../cluster/validate";

/** The nodes of this group in palette order, one line each. */
export const clusterNodes = [
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
];
