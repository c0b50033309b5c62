import { push8 } from "./push";

const LEAF: i32 = 16;
/** Centres and points that are gathered before they push, three f32 each. */
const GATHERED: i32 = 512;

/**
 * The forces that push the points of leaves `shard * block ..` apart, not yet divided by their normalisation (Barnes and Hut 1986;
 * a node is taken as its centre when its diagonal is less than theta times its distance from the leaf's box): x and y into
 * `forces` (f32, by point), and the sum of their similarities into `sums[shard]` (f64). `scratch`: 6,400 bytes a shard.
 */
export function repel(
  shard: i32,
  block: i32,
  count: i32,
  order: usize,
  xs: usize,
  ys: usize,
  tree: usize,
  nodes: i32,
  leaves: usize,
  ends: usize,
  scratch: usize,
  forces: usize,
  sums: usize,
): void {
  const list = scratch + <usize>shard * 6400;
  const out = list + 6144;
  const all = (count + LEAF - 1) / LEAF;
  const end = min(all, (shard + 1) * block);
  let total: f64 = 0;
  for (let leaf = shard * block; leaf < end; leaf++) {
    const from = (<usize>leaf) << 6;
    const lanes = min(LEAF, count - leaf * LEAF);
    let left = load<f32>(xs + from);
    let right = left;
    let low = load<f32>(ys + from);
    let high = low;
    for (let lane = 1; lane < lanes; lane++) {
      const x = load<f32>(xs + from + ((<usize>lane) << 2));
      const y = load<f32>(ys + from + ((<usize>lane) << 2));
      left = min(left, x);
      right = max(right, x);
      low = min(low, y);
      high = max(high, y);
    }
    memory.fill(out, 0, 192);
    let gathered = 0;
    let id = 0;
    while (id < nodes) {
      const node = tree + ((<usize>id) << 5);
      const x = load<f32>(node);
      const y = load<f32>(node, 4);
      const dx = max<f32>(max<f32>(left - x, x - right), 0);
      const dy = max<f32>(max<f32>(low - y, y - high), 0);
      if (load<f32>(node, 12) < dx * dx + dy * dy) {
        const at = list + <usize>gathered * 12;
        store<f32>(at, x);
        store<f32>(at, y, 4);
        store<f32>(at, load<f32>(node, 8), 8);
        gathered++;
        id = load<i32>(ends + ((<usize>id) << 2));
      } else {
        const other = load<i32>(leaves + ((<usize>id) << 2));
        if (other >= 0) {
          const there = (<usize>other) << 6;
          const points = min(LEAF, count - other * LEAF);
          for (let lane: usize = 0; lane < <usize>points; lane++) {
            const at = list + <usize>gathered * 12;
            store<f32>(at, load<f32>(xs + there + (lane << 2)));
            store<f32>(at, load<f32>(ys + there + (lane << 2)), 4);
            store<f32>(at, 1, 8);
            gathered++;
          }
        }
        id++;
      }
      if (gathered > GATHERED - LEAF) {
        push8(xs + from, ys + from, list, gathered, out);
        push8(xs + from + 32, ys + from + 32, list, gathered, out + 32);
        gathered = 0;
      }
    }
    push8(xs + from, ys + from, list, gathered, out);
    push8(xs + from + 32, ys + from + 32, list, gathered, out + 32);
    for (let lane = 0; lane < lanes; lane++) {
      const point = forces + ((<usize>load<u32>(order + ((<usize>(leaf * LEAF + lane)) << 2))) << 3);
      const at = out + ((<usize>lane) << 2);
      store<f32>(point, load<f32>(at));
      store<f32>(point, load<f32>(at, 64), 4);
      // Every point met itself, at distance 0.
      total += <f64>load<f32>(at, 128) - 1;
    }
  }
  store<f64>(sums + ((<usize>shard) << 3), total);
}
