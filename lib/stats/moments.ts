/** What is known of a column of numbers after one pass. `variance` is the sample variance (n - 1), NaN for n < 2. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
  /** Moment ratio m3 / m2^1.5; NaN without spread. */
  readonly skewness: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Collects moments one value at a time (Welford 1962; third moment after Pébay 2008) around the first value, so that a large
 * common offset costs no digits. NaN values are not added. O(1) a value.
 */
export class MomentCollector {
  private n = 0;
  private first = 0;
  /** Of the values less the first. */
  private mean = 0;
  private second = 0;
  private third = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    if (Number.isNaN(value)) return;
    const before = this.n;
    if (before === 0) this.first = value;
    this.n = before + 1;
    const delta = value - this.first - this.mean;
    const part = delta / this.n;
    const term = delta * part * before;
    this.mean += part;
    this.third += term * part * (this.n - 2) - 3 * part * this.second;
    this.second += term;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  moments(): Moments {
    const { n, second } = this;
    return {
      n,
      mean: n > 0 ? this.first + this.mean : Number.NaN,
      variance: n > 1 ? second / (n - 1) : Number.NaN,
      skewness: second > 0 ? (Math.sqrt(n) * this.third) / second ** 1.5 : Number.NaN,
      min: n > 0 ? this.min : Number.NaN,
      max: n > 0 ? this.max : Number.NaN,
    };
  }
}

/** Moments of the values that are not NaN. O(n). */
export function momentsOf(values: ArrayLike<number>): Moments {
  const collector = new MomentCollector();
  for (let i = 0; i < values.length; i++) collector.add(values[i]);
  return collector.moments();
}
