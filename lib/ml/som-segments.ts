/**
 * Groups the units of a map into segments: Ward's method on the units, each weighing as many points as it holds, so
 * that the result is close to Ward on the points themselves (Vesanto and Alhoniemi 2000). Units without points follow
 * the unit whose weights are nearest. Returns the segment of each unit, 0 to found - 1. O(units³) at worst, for
 * hundreds of units.
 */
export function segmentUnits(
  weights: Float64Array,
  hits: Float64Array,
  dimensions: number,
  segments: number,
): { readonly segment: Int32Array; readonly found: number } {
  const units = hits.length;
  const held = Array.from(hits.keys()).filter((unit) => hits[unit] > 0);
  const groups = held.map((unit) => ({ units: [unit], weight: hits[unit], center: weights.slice(unit * dimensions, (unit + 1) * dimensions) }));
  while (groups.length > Math.max(1, segments)) {
    const [a, b] = closest(groups);
    const left = groups[a];
    const right = groups[b];
    const weight = left.weight + right.weight;
    groups[a] = {
      units: [...left.units, ...right.units],
      weight,
      center: left.center.map((value, t) => (value * left.weight + right.center[t] * right.weight) / weight),
    };
    groups.splice(b, 1);
  }
  const segment = new Int32Array(units).fill(-1);
  for (const [group, { units: members }] of groups.entries()) for (const unit of members) segment[unit] = group;
  for (let unit = 0; unit < units; unit++) {
    if (hits[unit] > 0) continue;
    const apart = (other: number) => squared(weights, unit * dimensions, weights, other * dimensions, dimensions);
    const nearest = held.reduce((best, other) => (apart(other) < apart(best) ? other : best), held[0] ?? unit);
    segment[unit] = segment[nearest];
  }
  return { segment, found: groups.length };
}

interface Group {
  readonly units: readonly number[];
  readonly weight: number;
  readonly center: Float64Array;
}

/** The pair whose union raises the sum of squares least; the first of equals. */
function closest(groups: readonly Group[]): readonly [number, number] {
  let pair: readonly [number, number] = [0, 1];
  let least = Number.POSITIVE_INFINITY;
  for (let a = 0; a < groups.length; a++) {
    for (let b = a + 1; b < groups.length; b++) {
      const share = (groups[a].weight * groups[b].weight) / (groups[a].weight + groups[b].weight);
      const rise = share * squared(groups[a].center, 0, groups[b].center, 0, groups[a].center.length);
      if (rise < least) {
        least = rise;
        pair = [a, b];
      }
    }
  }
  return pair;
}

function squared(a: Float64Array, from: number, b: Float64Array, to: number, dimensions: number): number {
  let sum = 0;
  for (let t = 0; t < dimensions; t++) sum += (a[from + t] - b[to + t]) ** 2;
  return sum;
}
