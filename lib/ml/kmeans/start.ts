import type { Checkpoint } from "../checkpoint";
import type { Random } from "../random";
import { type KMeansWork, MOST_TRIALS } from "./work";

/**
 * Greedy k-means++ (Arthur and Vassilvitskii 2007; the greedy variant of scikit-learn): each next centre is the best of
 * 2 + ln k candidates drawn in proportion to the squared distance from the centres so far.
 * Returns clusters x dimensions in scaled units. O(count x dimensions x clusters x ln clusters).
 */
export async function greedyStart(work: KMeansWork, random: Random, checkpoint: Checkpoint): Promise<Float64Array> {
  const { count, clusters, shards, arrays, run, call } = work;
  const { closest, potentials, candidates } = arrays;
  const trials = Math.min(MOST_TRIALS, 2 + Math.floor(Math.log(clusters)));
  const chosen = [random.below(count)];
  if (clusters === 1) return rowsOf(work, chosen);
  closest.fill(3e38, 0, count);
  closest.fill(0, count);
  const spread = (latest: number, tried: number) =>
    [
      arrays.points,
      count,
      work.block,
      work.dimensions,
      work.vectors,
      closest,
      latest,
      candidates,
      tried,
      potentials,
      arrays.scratch,
      work.scratchBytes,
    ] as const;
  const rest: Checkpoint = () => checkpoint(chosen.length, clusters);
  await run("spread", shards, spread(chosen[0], 0), rest);
  /** What `closest` sums to in each shard, the latest centre taken in. */
  const totals = Float64Array.from({ length: shards }, (_, shard) => potentials[shard * MOST_TRIALS]);
  while (chosen.length < clusters) {
    const latest = chosen[chosen.length - 1];
    candidates.set(draw(work, totals, trials, random, (shard) => call("spread", shard, ...spread(latest, 0))));
    await rest(0, 1);
    await run("spread", shards, spread(latest, trials), rest);
    const best = leastPotential(potentials, shards, trials);
    for (let shard = 0; shard < shards; shard++) totals[shard] = potentials[shard * MOST_TRIALS + best];
    chosen.push(candidates[best]);
  }
  return rowsOf(work, chosen);
}

/** `clusters` different rows, each as likely as another. Returns clusters x dimensions in scaled units. */
export function randomStart(work: KMeansWork, random: Random): Float64Array {
  const chosen = new Set<number>();
  while (chosen.size < Math.min(work.clusters, work.count)) chosen.add(random.below(work.count));
  const rows = [...chosen];
  // With fewer points than clusters the rest coincide and are left empty.
  return rowsOf(
    work,
    Array.from({ length: work.clusters }, (_, c) => rows[c % rows.length]),
  );
}

function leastPotential(potentials: Float64Array, shards: number, trials: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let trial = 0; trial < trials; trial++) {
    let sum = 0;
    for (let shard = 0; shard < shards; shard++) sum += potentials[shard * MOST_TRIALS + trial];
    if (sum < least) {
      least = sum;
      best = trial;
    }
  }
  return best;
}

/** Rows drawn with probability in proportion to `closest`; `refresh` brings it up to date in a shard. */
function draw({ count, block, shards, arrays }: KMeansWork, totals: Float64Array, trials: number, random: Random, refresh: (shard: number) => void): number[] {
  const total = totals.reduce((sum, part) => sum + part, 0);
  const targets = Array.from({ length: trials }, () => random.uniform() * total).sort((a, b) => a - b);
  const drawn: number[] = [];
  let before = 0;
  for (let shard = 0; shard < shards && drawn.length < trials; shard++) {
    if (targets[drawn.length] < before + totals[shard]) {
      refresh(shard);
      const end = Math.min(count, (shard + 1) * block);
      let cumulative = before;
      for (let i = shard * block; i < end && drawn.length < trials; i++) {
        cumulative += arrays.closest[i];
        while (drawn.length < trials && targets[drawn.length] < cumulative) drawn.push(i);
      }
      // Sums taken in another order may end a hair apart.
      while (drawn.length < trials && targets[drawn.length] < before + totals[shard]) drawn.push(end - 1);
    }
    before += totals[shard];
  }
  while (drawn.length < trials) drawn.push(count - 1);
  return drawn;
}

function rowsOf({ arrays, dimensions, vectors }: KMeansWork, rows: readonly number[]): Float64Array {
  const places = new Float64Array(rows.length * dimensions);
  for (const [c, row] of rows.entries()) places.set(arrays.points.subarray(row * vectors * 4, row * vectors * 4 + dimensions), c * dimensions);
  return places;
}
