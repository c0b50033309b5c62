import { autoencoder as latentFeatures } from "../feature/autoencoder";
import { behaviour } from "../feature/behaviour";
import { bins } from "../feature/bins";
import { clv } from "../feature/clv";
import { dates } from "../feature/dates";
import { encode } from "../feature/encode";
import { pca } from "../feature/pca";
import { rfm } from "../feature/rfm";
import { text } from "../feature/text";
import { transform } from "../feature/transform";
import { trend } from "../feature/trend";
import { tsneMap } from "../feature/tsne";
import { umapMap } from "../feature/umap";

/** The nodes of this group in palette order, one line each. */
export const featureNodes = [rfm, behaviour, trend, clv, transform, dates, text, encode, bins, pca, latentFeatures, tsneMap, umapMap];
