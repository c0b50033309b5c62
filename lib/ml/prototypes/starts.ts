import type { Checkpoint } from "../checkpoint";
import type { Random } from "../random";
import type { MixedRows } from "./mixed-rows";
import type { Prototypes, PrototypeWork } from "./work";

/**
 * Where a start begins. `spread`: rows drawn far apart (k-means++ on the mixed distance); `huang`: rows nearest to levels drawn by
 * their frequency (Huang 1997); `cao`: dense rows far from one another (Cao et al. 2009), always the same.
 */
export const PROTOTYPE_STARTS = ["spread", "huang", "cao"] as const;
export type PrototypeStart = (typeof PROTOTYPE_STARTS)[number];

/** Rows looked at between two checkpoints. */
const SLICE = 1 << 16;

/** Rows to begin with, one a cluster. Fewer when there are no more distinct ones (spread only). */
export async function startRows(
  start: PrototypeStart,
  mixed: MixedRows,
  clusters: number,
  gamma: number,
  work: PrototypeWork,
  random: Random,
  checkpoint: Checkpoint,
): Promise<number[]> {
  if (start === "spread" || mixed.categories.length === 0) return spreadRows(mixed, clusters, gamma, work, random, checkpoint);
  return start === "cao" ? caoRows(mixed, clusters, checkpoint) : huangRows(mixed, clusters, random, checkpoint);
}

/** The rows as prototypes, in scaled units. */
export function prototypesAt({ points, categories }: MixedRows, rows: readonly number[], scale: number): Prototypes {
  const width = points?.dimensions ?? 0;
  const centers = new Float64Array(rows.length * width);
  const modes = new Uint16Array(rows.length * categories.length);
  for (const [c, row] of rows.entries()) {
    for (let t = 0; t < width; t++) centers[c * width + t] = (points?.values[row * width + t] ?? 0) * scale;
    for (const [t, { codes }] of categories.entries()) modes[c * categories.length + t] = codes[row];
  }
  return { centers, modes };
}

async function spreadRows(mixed: MixedRows, clusters: number, gamma: number, work: PrototypeWork, random: Random, checkpoint: Checkpoint): Promise<number[]> {
  work.clear();
  const chosen = [random.below(mixed.count)];
  while (chosen.length < clusters) {
    const newest = prototypesAt(mixed, chosen.slice(-1), work.scale);
    const { totals, stretch } = await work.approach(newest, gamma, () => checkpoint(chosen.length, clusters));
    const all = totals.reduce((sum, total) => sum + total, 0);
    if (!(all > 0)) return chosen;
    chosen.push(drawn(work.distances, totals, stretch, mixed.count, random.uniform() * all));
  }
  return chosen;
}

/** The row at which the distances so far add up to `target`. */
function drawn(distances: Float32Array, totals: Float64Array, stretch: number, count: number, target: number): number {
  let left = target;
  let from = 0;
  while (from < totals.length - 1 && left >= totals[from]) left -= totals[from++];
  let last = 0;
  for (let row = from * stretch; row < Math.min(count, (from + 1) * stretch); row++) {
    if (distances[row] === 0) continue;
    last = row;
    left -= distances[row];
    if (left < 0) break;
  }
  return last;
}

async function caoRows({ categories, count }: MixedRows, clusters: number, checkpoint: Checkpoint): Promise<number[]> {
  const density = new Float64Array(count);
  for (const { codes, counts } of categories) for (let row = 0; row < count; row++) density[row] += counts[codes[row]] / count / categories.length;
  const least = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const chosen: number[] = [greatest(density)];
  while (chosen.length < clusters) {
    const newest = chosen[chosen.length - 1];
    for (let row = 0; row < count; row++) {
      let differing = 0;
      for (const { codes } of categories) if (codes[row] !== codes[newest]) differing++;
      least[row] = Math.min(least[row], differing * density[row]);
      if (row % SLICE === 0) await checkpoint(chosen.length, clusters);
    }
    chosen.push(greatest(least));
  }
  return chosen;
}

/** The first of the greatest. */
function greatest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}

async function huangRows({ categories, count }: MixedRows, clusters: number, random: Random, checkpoint: Checkpoint): Promise<number[]> {
  const chosen: number[] = [];
  const taken = new Set<string>();
  const signature = (row: number) => categories.map(({ codes }) => codes[row]).join();
  for (let c = 0; c < clusters; c++) {
    const wanted = categories.map(({ codes }) => codes[random.below(count)]);
    let best = -1;
    let fewest = Number.POSITIVE_INFINITY;
    // From anywhere on: equally near rows differ in their numbers.
    const first = random.below(count);
    for (let step = 0; step < count; step++) {
      const row = (first + step) % count;
      let differing = 0;
      for (const [t, { codes }] of categories.entries()) if (codes[row] !== wanted[t]) differing++;
      if (differing < fewest && !taken.has(signature(row))) {
        fewest = differing;
        best = row;
      }
      if (step % SLICE === 0) await checkpoint(c, clusters);
    }
    // All combinations are taken: any row will do.
    const row = best < 0 ? first : best;
    taken.add(signature(row));
    chosen.push(row);
  }
  return chosen;
}
