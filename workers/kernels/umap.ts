/** UMAP in two dimensions: the fuzzy neighbourhood of each point, and the layout by sampled attraction and repulsion. */
export { layOut } from "./umap/layout";
export { memberships } from "./umap/memberships";
