/** How DBSCAN's clusters grow, for a replay: the wave at which each point is reached from the first core point of its cluster. */
import { maybeOf, surelyOf } from "./core";
import { boxWithin4, filled, gap, groupsWithin, strideOf, within } from "./distances";
import { blockOf, boxOf, capacityOf, dimensionsOf, exactSquare, groupsOf, leafSize, leafStart, levelsOf, paddedOf, pointAt } from "./tree";

/**
 * Reaches from the core points of wave `wave` the points of their cluster within epsilon that have no wave yet. `waves` (i32 a
 * slot) is -1 where a point has none; threads that race write the same number. `reached` (i32 a shard): points that were.
 */
export function spread(
  shard: i32,
  head: usize,
  perShard: i32,
  epsilon: f64,
  wave: i32,
  limits: usize,
  cores: usize,
  labels: usize,
  waves: usize,
  reached: usize,
): void {
  const levels = levelsOf(head);
  const leaves = 1 << levels;
  const capacity = capacityOf(head);
  const padded = paddedOf(head);
  const end = min(leaves, (shard + 1) * perShard);
  let found = 0;
  for (let leaf = shard * perShard; leaf < end; leaf++) {
    const size = leafSize(head, leaf);
    const maybe = maybeOf(head, leaf, epsilon);
    let open = 0;
    for (let s = 0; s < capacity; s++) {
      const slot = <usize>(leaf * capacity + s);
      const isCore = ((load<u8>(cores + (slot >> 3)) >> <u8>(slot & 7)) & 1) === 1;
      const grows = s < size && isCore && load<i32>(waves + (slot << 2)) === wave;
      store<f32>(limits + (slot << 2), grows ? maybe : -1);
      if (grows) open++;
    }
    if (open === 0) continue;
    const surely = surelyOf(head, leaf, epsilon);
    const box = boxOf(head, leaves + leaf);
    let node = 1;
    let at = 0;
    for (;;) {
      if (gap(box, boxOf(head, node), padded) <= maybe) {
        if (at < levels) {
          node <<= 1;
          at++;
          continue;
        }
        found += spreadPair(head, leaf, node - leaves, epsilon, surely, maybe, wave, limits, labels, waves);
      }
      while (node !== 1 && (node & 1) === 1) {
        node >>= 1;
        at--;
      }
      if (node === 1) break;
      node++;
    }
  }
  store<i32>(reached + ((<usize>shard) << 2), found);
}

function spreadPair(head: usize, a: i32, b: i32, epsilon: f64, surely: f32, maybe: f32, wave: i32, limits: usize, labels: usize, waves: usize): i32 {
  const dimensions = dimensionsOf(head);
  const capacity = capacityOf(head);
  const stride = strideOf(head);
  const from = blockOf(head, a);
  const to = blockOf(head, b);
  const size = leafSize(head, b);
  const starts = leafStart(head, a);
  const others = leafStart(head, b);
  const box = boxOf(head, (1 << levelsOf(head)) + b);
  const squared = epsilon * epsilon;
  let found = 0;
  for (let quad = 0; quad < capacity; quad += 4) {
    const at = (<usize>quad) << 2;
    let near = boxWithin4(from + at, stride, box, paddedOf(head), dimensions, limits + ((<usize>(a * capacity + quad)) << 2));
    while (near !== 0) {
      const s = quad + ctz(near);
      near &= near - 1;
      const label = load<i32>(labels + ((<usize>(a * capacity + s)) << 2));
      let groups = groupsWithin(from + ((<usize>s) << 2), stride, groupsOf(head, b), dimensions, maybe);
      while (groups !== 0) {
        const first = ctz(groups) << 3;
        groups &= groups - 1;
        const bits = within(from + ((<usize>s) << 2), to + ((<usize>first) << 2), stride, dimensions, surely, maybe);
        const sure = bits & 255;
        let candidates = (bits >> 8) & filled(size, first);
        while (candidates !== 0) {
          const lane = ctz(candidates);
          candidates &= candidates - 1;
          const other = (<usize>(b * capacity + first + lane)) << 2;
          if (load<i32>(waves + other) >= 0 || load<i32>(labels + other) !== label) continue;
          if (((sure >> lane) & 1) === 0 && exactSquare(head, pointAt(head, starts + s), pointAt(head, others + first + lane)) > squared) continue;
          store<i32>(waves + other, wave + 1);
          found++;
        }
      }
    }
  }
  return found;
}
