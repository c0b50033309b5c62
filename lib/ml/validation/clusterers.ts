/** Methods by which k is chosen and segments are made again. */
export const CLUSTERERS = ["kmeans", "ward"] as const;
export type ClustererName = (typeof CLUSTERERS)[number];
