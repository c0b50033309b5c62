export const JOINS = ["left", "inner", "right", "full", "semi", "anti"] as const;
/** `semi`: rows on the left with a match; `anti`: those without one. */
export type JoinKind = (typeof JOINS)[number];
