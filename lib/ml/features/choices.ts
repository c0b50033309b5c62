/** What a person chooses from in the settings of feature nodes; apart from the algorithms, so that the page loads no more than this. */

export const LOGS = ["none", "log1p", "signed", "yeo-johnson", "box-cox", "quantile-normal", "quantile-uniform"] as const;
export type Log = (typeof LOGS)[number];

export const SCALES = ["none", "standard", "minmax", "robust", "maxabs", "unit"] as const;
export type Scale = (typeof SCALES)[number];

export const BIN_METHODS = ["quantile", "width", "kmeans", "edges", "tree"] as const;
export type BinMethod = (typeof BIN_METHODS)[number];

export const ENCODINGS = ["onehot", "ordinal", "target", "frequency", "hashing"] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const AREA_KINDS = ["postcode", "phone", "country"] as const;
export type AreaKind = (typeof AREA_KINDS)[number];

/** Whether the runtime knows the time zone. */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
