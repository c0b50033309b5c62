/** How the distance of two clusters is measured. */
export const LINKAGES = ["ward", "average", "complete", "single"] as const;
export type Linkage = (typeof LINKAGES)[number];
