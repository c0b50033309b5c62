/** An estimate with its interval. An end may be infinite where the data cannot bound it; NaN where nothing is known. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export const UNKNOWN: Interval = { low: Number.NaN, high: Number.NaN };
