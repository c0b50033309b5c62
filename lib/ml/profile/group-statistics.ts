/** What one number column looks like within one group. All null when the group has no value. */
export interface Distribution {
  readonly count: number;
  readonly mean: number | null;
  readonly p5: number | null;
  readonly q1: number | null;
  readonly median: number | null;
  readonly q3: number | null;
  readonly p95: number | null;
}

/** Values of each group, sorted; rows without a group or a value are left out. O(rows log rows). */
export function sortedByGroup(values: Float64Array, groups: Int32Array, count: number): Float64Array[] {
  const sizes = new Uint32Array(count);
  for (let row = 0; row < values.length; row++) if (groups[row] >= 0 && Number.isFinite(values[row])) sizes[groups[row]]++;
  const sorted = Array.from(sizes, (size) => new Float64Array(size));
  const filled = new Uint32Array(count);
  for (let row = 0; row < values.length; row++) {
    const group = groups[row];
    if (group >= 0 && Number.isFinite(values[row])) sorted[group][filled[group]++] = values[row];
  }
  for (const list of sorted) list.sort();
  return sorted;
}

/** Quantiles by linear interpolation (numpy's default). `sorted` ascending. */
export function distributionOf(sorted: Float64Array): Distribution {
  const at = (p: number) => quantile(sorted, p);
  const { mean } = momentsOf(sorted);
  return { count: sorted.length, mean: sorted.length > 0 ? mean : null, p5: at(0.05), q1: at(0.25), median: at(0.5), q3: at(0.75), p95: at(0.95) };
}

/** Linear interpolation between the two nearest of the sorted values; null when there is none. */
export function quantile(sorted: Float64Array, p: number): number | null {
  if (sorted.length === 0) return null;
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}

export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Sample variance (n - 1); 0 for fewer than two values. */
  readonly variance: number;
}

/** Mean and variance in two passes. */
export function momentsOf(values: Float64Array): Moments {
  const count = values.length;
  if (count === 0) return { count, mean: 0, variance: 0 };
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i];
  const first = sum / count;
  let rest = 0;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const difference = values[i] - first;
    rest += difference;
    squares += difference * difference;
  }
  return { count, mean: first + rest / count, variance: count > 1 ? Math.max(0, squares - (rest * rest) / count) / (count - 1) : 0 };
}

/** Moments of two disjoint sets together (Chan, Golub and LeVeque 1979). */
export function together(a: Moments, b: Moments): Moments {
  const count = a.count + b.count;
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const difference = b.mean - a.mean;
  const squares = a.variance * (a.count - 1) + b.variance * (b.count - 1) + (difference * difference * a.count * b.count) / count;
  return { count, mean: a.mean + (difference * b.count) / count, variance: squares / (count - 1) };
}
