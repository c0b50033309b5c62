import type { Checkpoint } from "../checkpoint";
import { type GroupMoments, momentsByGroup } from "./group-statistics";

/** One direction in which rows lie nearer to one segment than to another. */
export interface Axis {
  /** The column that distances are taken in. */
  readonly column: string;
  /** The column it is told in: the one it is a rescaled copy of, or itself. */
  readonly shown: string;
  /** A squared difference counts this much: 1 for features, as the clustering saw them; else one over the variance. */
  readonly weight: number;
}

/** Segments as points: the mean of each. */
export interface Centres {
  readonly axes: readonly Axis[];
  /** By segment; null for noise, which is nowhere, and for a segment without a complete row. */
  readonly centres: readonly (readonly number[] | null)[];
}

export interface Nearness {
  /** How much nearer its own centre is than the next: (next - own) / the larger of the two. NaN where it cannot be told. */
  readonly margins: Float64Array;
  /** The nearest segment that is not its own; -1 = none. */
  readonly next: Int16Array;
  /** Distance to the own centre; NaN where it cannot be told. */
  readonly distances: Float64Array;
  /** Share of the rows with a segment (noise aside) that lie nearest to their own centre. */
  readonly agreement: number | null;
}

const SLICE = 1 << 16;

/** The means of the segments. `features`: whether the axes are what the clustering saw. O(rows x axes). */
export async function centresOf(
  axes: readonly { readonly column: string; readonly shown: string; readonly values: Float64Array }[],
  features: boolean,
  groups: Int32Array,
  count: number,
  noise: number | null,
  checkpoint: Checkpoint,
): Promise<Centres> {
  const moments: GroupMoments[] = [];
  for (const [index, { values }] of axes.entries()) {
    moments.push(await momentsByGroup(values, groups, count, () => checkpoint(index, axes.length)));
  }
  return {
    axes: axes.map(({ column, shown }, a) => ({ column, shown, weight: features ? 1 : moments[a].variance > 0 ? 1 / moments[a].variance : 0 })),
    centres: Array.from({ length: count }, (_, segment) =>
      segment === noise || moments.some(({ groups: own }) => own[segment].count === 0) ? null : moments.map(({ groups: own }) => own[segment].mean),
    ),
  };
}

/** How every row lies to the centres: a simplified silhouette (Hruschka et al. 2004). O(rows x segments x axes). */
export async function nearness(
  { axes, centres }: Centres,
  columns: readonly Float64Array[],
  groups: Int32Array,
  noise: number | null,
  checkpoint: Checkpoint,
): Promise<Nearness> {
  const margins = new Float64Array(groups.length).fill(Number.NaN);
  const distances = new Float64Array(groups.length).fill(Number.NaN);
  const next = new Int16Array(groups.length).fill(-1);
  const places = centres.flatMap((centre, segment) => (centre ? [{ centre, segment }] : []));
  const flat = Float64Array.from(places.flatMap(({ centre }) => centre));
  const weights = Float64Array.from(axes, ({ weight }) => weight);
  const point = new Float64Array(axes.length);
  let told = 0;
  let right = 0;
  const slice = Math.max(1024, Math.floor((SLICE * 8) / Math.max(1, flat.length)));
  for (let from = 0; from < groups.length; from += slice) {
    const end = Math.min(groups.length, from + slice);
    for (let row = from; row < end; row++) {
      const group = groups[row];
      if (group < 0) continue;
      let whole = true;
      for (let a = 0; a < point.length; a++) {
        point[a] = columns[a][row];
        if (!Number.isFinite(point[a])) whole = false;
      }
      if (!whole) continue;
      let own = Number.NaN;
      let other = Number.POSITIVE_INFINITY;
      let nearest = -1;
      for (let p = 0; p < places.length; p++) {
        let sum = 0;
        for (let a = 0, at = p * point.length; a < point.length; a++, at++) {
          const away = point[a] - flat[at];
          sum += weights[a] * away * away;
        }
        if (places[p].segment === group) own = sum;
        else if (sum < other) {
          other = sum;
          nearest = places[p].segment;
        }
      }
      next[row] = nearest;
      if (Number.isNaN(own)) continue;
      distances[row] = Math.sqrt(own);
      if (nearest < 0) continue;
      told++;
      if (own <= other) right++;
      margins[row] = marginOf(Math.sqrt(own), Math.sqrt(other));
    }
    await checkpoint(end, groups.length);
  }
  if (noise !== null) for (let row = 0; row < groups.length; row++) if (groups[row] === noise) margins[row] = Number.NaN;
  return { margins, next, distances, agreement: told > 0 ? right / told : null };
}

/** 1 at the own centre, 0 half-way between the two, below 0 nearer to the other. */
export function marginOf(own: number, other: number): number {
  const larger = Math.max(own, other);
  return larger > 0 ? (other - own) / larger : 0;
}
