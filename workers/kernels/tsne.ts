/**
 * t-SNE in two dimensions. Positions are f32, x and y side by side. For the forces that push apart, points are ordered into
 * leaves of 16 that are close together, and leaves into a binary tree whose nodes stand in preorder: eight f32 a node
 * (x and y of the centre, points, squared diagonal over theta², lowest x and y, highest x and y), and where its subtree ends.
 */
export { affinities } from "./tsne/affinities";
export { divergence, move } from "./tsne/move";
export { repel } from "./tsne/repel";
export { refit } from "./tsne/tree";
