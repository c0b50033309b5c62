/**
 * Exact nearest neighbours. Points lie in blocks of 32 that are close together, each with its box; a block of queries
 * takes the reference blocks in order of the least distance between boxes and stops where none can be near enough.
 * Within blocks, coordinates are f32, dimension by dimension, 32 lanes each.
 */
import { boundsOfBoxes, distancesToBox } from "./neighbors/boxes";
import { distances } from "./neighbors/distances";
import { downSmallest, offer, sortNearest } from "./neighbors/heaps";

/**
 * The `k` nearest references of the queries in block `first + shard`, ascending, into rows of `found` (u32) and `squares`
 * (f32 squared distances). `queryBoxes`: lowest then highest of each dimension, a block; `boxes`: the same of the references,
 * dimension by dimension with `blocks4` (blocks, rounded up to 4) lanes each, lowest ones before highest ones.
 * `self` is 1 when queries are the references: a point is then not its own neighbour. `scratch`: 8 x blocks4 + 288 bytes a shard.
 */
export function nearest(
  shard: i32,
  first: i32,
  queries: usize,
  queryBoxes: usize,
  queryCount: i32,
  references: usize,
  boxes: usize,
  referenceCount: i32,
  blocks4: i32,
  dimensions: i32,
  k: i32,
  self: i32,
  scratch: usize,
  found: usize,
  squares: usize,
): void {
  const block = first + shard;
  const stride = (<usize>dimensions) << 7;
  const query = queries + <usize>block * stride;
  const lanes = min(32, queryCount - block * 32);
  const blocks = (referenceCount + 31) >> 5;
  const heap = scratch + <usize>shard * (((<usize>blocks4) << 3) + 288);
  const near = heap + ((<usize>blocks4) << 3);
  const row = (<usize>k) << 2;
  const foundHere = found + <usize>block * 32 * row;
  const squaresHere = squares + <usize>block * 32 * row;
  for (let i: usize = 0; i < <usize>lanes * <usize>k; i++) {
    store<f32>(squaresHere + (i << 2), f32.MAX_VALUE);
    store<u32>(foundHere + (i << 2), u32.MAX_VALUE);
  }
  boundsOfBoxes(queryBoxes + ((<usize>(block * dimensions)) << 3), boxes, blocks4, dimensions, blocks, heap);
  for (let i = (blocks >> 1) - 1; i >= 0; i--) downSmallest(heap, i, blocks);
  let left = blocks;
  let farthest = f32.MAX_VALUE;
  while (left > 0) {
    const key = load<u64>(heap);
    if (reinterpret<f32>(<u32>(key >> 32)) >= farthest) break;
    const other = <i32>key;
    left--;
    store<u64>(heap, load<u64>(heap + ((<usize>left) << 3)));
    downSmallest(heap, 0, left);

    const theirs = references + <usize>other * stride;
    const there = min(32, referenceCount - other * 32);
    distancesToBox(query, boxes, blocks4, other, dimensions, near);
    for (let lane = 0; lane < lanes; lane++) {
      const best = squaresHere + <usize>lane * row;
      if (load<f32>(near + ((<usize>lane) << 2)) >= load<f32>(best)) continue;
      let mask = distances(query + ((<usize>lane) << 2), theirs, dimensions, load<f32>(best), near + 128);
      if (there < 32) mask &= ((<u32>1) << there) - 1;
      if (self === 1 && other === block) mask &= ~((<u32>1) << lane);
      while (mask !== 0) {
        const at = ctz(mask);
        mask &= mask - 1;
        offer(best, foundHere + <usize>lane * row, k, load<f32>(near + 128 + ((<usize>at) << 2)), <u32>(other * 32) + at);
      }
    }
    farthest = 0;
    for (let lane = 0; lane < lanes; lane++) farthest = max(farthest, load<f32>(squaresHere + <usize>lane * row));
  }
  for (let lane = 0; lane < lanes; lane++) sortNearest(squaresHere + <usize>lane * row, foundHere + <usize>lane * row, k);
}
