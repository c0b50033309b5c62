/** Fences of single columns. */
export const FENCE_METHODS = ["iqr", "robust-z", "z", "quantiles"] as const;
/** Also whole rows, by all columns together. */
export const OUTLIER_METHODS = [...FENCE_METHODS, "isolation-forest"] as const;
export const OUTLIER_SIDES = ["both", "high", "low"] as const;
export const OUTLIER_ACTIONS = ["flag", "clip", "missing", "remove"] as const;
export const ROW_ACTIONS = ["flag", "remove"] as const;
