const LEAF: i32 = 16;

/** Centre, points and box of one leaf, from its lanes. */
function fitLeaf(xs: usize, ys: usize, lanes: i32, inverse: f32, node: usize): void {
  let x: f32 = 0;
  let y: f32 = 0;
  let left = load<f32>(xs);
  let right = left;
  let low = load<f32>(ys);
  let high = low;
  for (let lane = 0; lane < lanes; lane++) {
    const px = load<f32>(xs + ((<usize>lane) << 2));
    const py = load<f32>(ys + ((<usize>lane) << 2));
    x += px;
    y += py;
    left = min(left, px);
    right = max(right, px);
    low = min(low, py);
    high = max(high, py);
  }
  finish(node, x / <f32>lanes, y / <f32>lanes, <f32>lanes, inverse, left, low, right, high);
}

function finish(node: usize, x: f32, y: f32, points: f32, inverse: f32, left: f32, low: f32, right: f32, high: f32): void {
  const width = right - left;
  const height = high - low;
  store<f32>(node, x);
  store<f32>(node, y, 4);
  store<f32>(node, points, 8);
  store<f32>(node, (width * width + height * height) * inverse, 12);
  store<f32>(node, left, 16);
  store<f32>(node, low, 20);
  store<f32>(node, right, 24);
  store<f32>(node, high, 28);
}

/**
 * Copies positions into the order of the leaves (`xs`, `ys`; lanes behind the last point repeat it) and fits centres and boxes
 * of all nodes to them. `leaves`: the leaf that a node is, or -1; `ends`: the node behind its subtree. `inverse`: 1 / theta².
 */
export function refit(
  positions: usize,
  order: usize,
  count: i32,
  nodes: i32,
  leaves: usize,
  ends: usize,
  inverse: f32,
  xs: usize,
  ys: usize,
  tree: usize,
): void {
  const padded = (count + LEAF - 1) & ~(LEAF - 1);
  for (let place = 0; place < padded; place++) {
    const point = positions + ((<usize>load<u32>(order + ((<usize>min(place, count - 1)) << 2))) << 3);
    store<f32>(xs + ((<usize>place) << 2), load<f32>(point));
    store<f32>(ys + ((<usize>place) << 2), load<f32>(point, 4));
  }
  for (let id = nodes - 1; id >= 0; id--) {
    const node = tree + ((<usize>id) << 5);
    const leaf = load<i32>(leaves + ((<usize>id) << 2));
    if (leaf >= 0) {
      const from = (<usize>leaf) << 6;
      fitLeaf(xs + from, ys + from, min(LEAF, count - leaf * LEAF), inverse, node);
      continue;
    }
    const a = node + 32;
    const b = tree + ((<usize>load<i32>(ends + ((<usize>(id + 1)) << 2))) << 5);
    const na = load<f32>(a, 8);
    const nb = load<f32>(b, 8);
    const share = nb / (na + nb);
    const x = load<f32>(a) + (load<f32>(b) - load<f32>(a)) * share;
    const y = load<f32>(a, 4) + (load<f32>(b, 4) - load<f32>(a, 4)) * share;
    const left = min(load<f32>(a, 16), load<f32>(b, 16));
    const low = min(load<f32>(a, 20), load<f32>(b, 20));
    const right = max(load<f32>(a, 24), load<f32>(b, 24));
    const high = max(load<f32>(a, 28), load<f32>(b, 28));
    finish(node, x, y, na + nb, inverse, left, low, right, high);
  }
}
