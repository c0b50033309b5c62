/** DTW and soft-DTW of series of equal length, eight at a time (see series/block.ts). A shard works on `blocks` blocks from `first` on, up to `end`. */
import { keepLess, lanes, ownCentres, spread } from "./series/block";
import { followPath, warp, warpTable } from "./series/dtw";
import { slopes, soften } from "./series/soft";

/**
 * The centre that each series costs least, the first of equals: `best` (f64) and `nearest` (i32). `gamma` 0: DTW. `own` not 0:
 * each series is compared with itself instead. `scratch`: `scratchBytes` a shard.
 */
export function assign(
  shard: i32,
  first: i32,
  blocks: i32,
  end: i32,
  length: i32,
  window: i32,
  gamma: f64,
  clusters: i32,
  own: i32,
  scratchBytes: i32,
  series: usize,
  centres: usize,
  best: usize,
  nearest: usize,
  scratch: usize,
): void {
  const from = first + shard * blocks;
  const to = min<i32>(end, from + blocks);
  const blockBytes = (<usize>length) << 6;
  const y = scratch + <usize>shard * <usize>scratchBytes;
  const table = y + blockBytes;
  for (let c = 0; c < clusters; c++) {
    spread(centres + ((<usize>(c * length)) << 3), length, y);
    for (let block = from; block < to; block++) {
      const x = series + <usize>block * blockBytes;
      const against = own !== 0 ? x : y;
      let costs = table + blockBytes;
      if (gamma > 0) costs = soften(x, against, length, window, gamma, false, table);
      else warp(x, against, length, window, table);
      keepLess(costs, c, best + ((<usize>(block * lanes())) << 3), nearest + ((<usize>(block * lanes())) << 2));
    }
  }
}

/**
 * One round of DTW barycentre averaging: every series is aligned with the centre of its label and added to the points of it.
 * A shard adds to its own part of `sums` (f64: for every cluster the sums and the numbers of each point, and the cost).
 * `count`: how many series there are; those behind are padding. Beside the table of the band, `scratch` holds one block.
 */
export function align(
  shard: i32,
  first: i32,
  blocks: i32,
  end: i32,
  count: i32,
  length: i32,
  window: i32,
  clusters: i32,
  scratchBytes: i32,
  series: usize,
  centres: usize,
  labels: usize,
  sums: usize,
  scratch: usize,
): void {
  const from = first + shard * blocks;
  const to = min<i32>(end, from + blocks);
  const blockBytes = (<usize>length) << 6;
  const y = scratch + <usize>shard * <usize>scratchBytes;
  const table = y + blockBytes;
  const each = (<usize>(2 * length + 1)) << 3;
  const mine = sums + <usize>(shard * clusters) * each;
  for (let block = from; block < to; block++) {
    const x = series + <usize>block * blockBytes;
    const label = labels + ((<usize>(block * lanes())) << 2);
    ownCentres(centres, label, length, y);
    warpTable(x, y, length, window, table);
    for (let lane = 0; lane < lanes(); lane++) {
      if (block * lanes() + lane >= count) break;
      const into = mine + <usize>load<i32>(label + ((<usize>lane) << 2)) * each;
      const cost = followPath(x, table, (<usize>lane) << 3, length, window, into, into + ((<usize>length) << 3));
      const total = into + ((<usize>(2 * length)) << 3);
      store<f64>(total, load<f64>(total) + cost);
    }
  }
}

/**
 * Soft-DTW of every series to the centre of its label, and its derivative by the points of that centre. A shard adds to its
 * own part of `sums` (f64: for every cluster the derivatives and the cost). `scratch`: centres and gradient of a block, the
 * two rows of the flow, the table.
 */
export function slope(
  shard: i32,
  first: i32,
  blocks: i32,
  end: i32,
  count: i32,
  length: i32,
  window: i32,
  gamma: f64,
  clusters: i32,
  scratchBytes: i32,
  series: usize,
  centres: usize,
  labels: usize,
  sums: usize,
  scratch: usize,
): void {
  const from = first + shard * blocks;
  const to = min<i32>(end, from + blocks);
  const blockBytes = (<usize>length) << 6;
  const y = scratch + <usize>shard * <usize>scratchBytes;
  const gradient = y + blockBytes;
  const flow = gradient + blockBytes;
  const table = flow + ((<usize>(2 * (length + 2))) << 6);
  const each = (<usize>(length + 1)) << 3;
  const mine = sums + <usize>(shard * clusters) * each;
  for (let block = from; block < to; block++) {
    const x = series + <usize>block * blockBytes;
    const label = labels + ((<usize>(block * lanes())) << 2);
    ownCentres(centres, label, length, y);
    memory.fill(gradient, 0, blockBytes);
    const costs = soften(x, y, length, window, gamma, true, table);
    slopes(x, y, length, window, gamma, table, flow, gradient);
    for (let lane = 0; lane < lanes(); lane++) {
      if (block * lanes() + lane >= count) break;
      const place = (<usize>lane) << 3;
      const into = mine + <usize>load<i32>(label + ((<usize>lane) << 2)) * each;
      for (let t = 0; t < length; t++) {
        const to = into + ((<usize>t) << 3);
        store<f64>(to, load<f64>(to) + load<f64>(gradient + ((<usize>t) << 6) + place));
      }
      const total = into + ((<usize>length) << 3);
      store<f64>(total, load<f64>(total) + load<f64>(costs + place));
    }
  }
}
