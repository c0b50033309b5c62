import { appendDue } from "./due";
import { pull, pullAndPush } from "./lanes";
import { pullAndPushOne, pullOne } from "./scalar";

/** Other ends of edges that are gathered before they act. */
const GATHERED: i32 = 56;

/**
 * Half an epoch of points `shard * block ..`, from `positions` to `moved`. With `pushes` 1 each point is drawn to the other ends of
 * its edges that are due, and pushed from 5 random points for each; with 0 it follows as the far end of the same edges. A point
 * sees the others as they were, itself as it has become. `starts`: where a point's edges begin (multiples of 4); `turns`: turns of
 * an edge in an epoch, up to 1 (f32). The similarity on the map is 1 / (1 + a d^2b). `scratch`: 256 bytes a shard.
 */
export function layOut(
  shard: i32,
  pushes: i32,
  block: i32,
  count: i32,
  starts: usize,
  others: usize,
  turns: usize,
  epoch: i32,
  seed: u32,
  a: f32,
  b: f32,
  rate: f32,
  positions: usize,
  moved: usize,
  scratch: usize,
): void {
  const list = scratch + ((<usize>shard) << 8);
  const end = min(count, (shard + 1) * block);
  for (let i = shard * block; i < end; i++) {
    const at = (<usize>i) << 3;
    store<u64>(moved + at, load<u64>(positions + at));
    const to = load<i32>(starts + ((<usize>i) << 2), 4);
    let gathered = 0;
    let batch = 0;
    for (let edge = load<i32>(starts + ((<usize>i) << 2)); edge < to; edge += 4) {
      gathered = appendDue(others + ((<usize>edge) << 2), turns + ((<usize>edge) << 2), <f32>epoch, list, gathered);
      if (gathered === 0 || (gathered < GATHERED && edge + 4 < to)) continue;
      if (ASC_FEATURE_SIMD) {
        if (pushes === 1) pullAndPush(i, list, gathered, count, seed, epoch, batch, a, b, rate, positions, moved + at);
        else pull(list, gathered, a, b, rate, positions, moved + at);
      } else {
        if (pushes === 1) pullAndPushOne(i, list, gathered, count, seed, epoch, batch, a, b, rate, positions, moved + at);
        else pullOne(list, gathered, a, b, rate, positions, moved + at);
      }
      gathered = 0;
      batch++;
    }
  }
}
