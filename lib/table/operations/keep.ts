/** Which row of a set of equal ones stays. `most-complete`: the one with most cells filled. */
export const KEEP = ["first", "last", "most-complete"] as const;
export type Keep = (typeof KEEP)[number];
