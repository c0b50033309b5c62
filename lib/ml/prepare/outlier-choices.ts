export const OUTLIER_METHODS = ["iqr", "robust-z", "z", "quantiles"] as const;
export const OUTLIER_SIDES = ["both", "high", "low"] as const;
export const OUTLIER_ACTIONS = ["flag", "clip", "missing", "remove"] as const;
