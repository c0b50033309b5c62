import { squaredDistance64 } from "../common/vectors";

/**
 * Steps `from .. to` of Prim's minimum spanning tree over `count` points, without a matrix. The points that are left stand
 * side by side (`coordinates`: f32, dimension by dimension, `stride` floats each; `ids`, `least`, `parents`, `limits` beside
 * them); f32 distances rule out most, the rest is compared in f64 squares. Step s writes the edge (`parents`, `ids`, square)
 * into `heads`, `tails`, `squares` [s]. `current`: f32, room for a point. Point 0 is the root and not among those left.
 */
export function growTree(
  from: i32,
  to: i32,
  count: i32,
  dimensions: i32,
  coordinates: usize,
  stride: i32,
  points: usize,
  ids: usize,
  least: usize,
  parents: usize,
  limits: usize,
  current: usize,
  heads: usize,
  tails: usize,
  squares: usize,
  slack: f64,
): void {
  const rowBytes = (<usize>stride) << 2;
  const allBytes = rowBytes * <usize>dimensions;
  const pointBytes = (<usize>dimensions) << 3;
  for (let step = from; step < to; step++) {
    const left = count - 1 - step;
    const point = step === 0 ? 0 : load<i32>(tails + ((<usize>(step - 1)) << 2));
    const exact = points + <usize>point * pointBytes;
    for (let t = 0; t < dimensions; t++) store<f32>(current + ((<usize>t) << 2), <f32>load<f64>(exact + ((<usize>t) << 3)));
    let lowest: f32 = Infinity;
    if (ASC_FEATURE_SIMD) {
      let lows = f32x4.splat(Infinity);
      for (let place = 0; place < left; place += 4) {
        const at = (<usize>place) << 2;
        let sum = f32x4.splat(0);
        let here = current;
        for (let row: usize = 0; row < allBytes; row += rowBytes) {
          const difference = f32x4.sub(v128.load(coordinates + row + at), v128.load32_splat(here));
          sum = f32x4.add(sum, f32x4.mul(difference, difference));
          here += 4;
        }
        const bits = i32x4.bitmask(f32x4.le(sum, v128.load(limits + at)));
        for (let rest = bits; rest !== 0; rest &= rest - 1) {
          const lane = place + ctz(rest);
          if (lane < left) approach(lane, point, exact, dimensions, points, ids, least, parents, limits, slack);
        }
        lows = f32x4.pmin(lows, v128.load(limits + at));
      }
      lowest = min(min(f32x4.extract_lane(lows, 0), f32x4.extract_lane(lows, 1)), min(f32x4.extract_lane(lows, 2), f32x4.extract_lane(lows, 3)));
    } else {
      for (let place = 0; place < left; place++) {
        const at = (<usize>place) << 2;
        let sum: f32 = 0;
        let here = current;
        for (let row: usize = 0; row < allBytes; row += rowBytes) {
          const difference = load<f32>(coordinates + row + at) - load<f32>(here);
          sum += difference * difference;
          here += 4;
        }
        if (sum <= load<f32>(limits + at)) approach(place, point, exact, dimensions, points, ids, least, parents, limits, slack);
        lowest = min(lowest, load<f32>(limits + at));
      }
    }
    const found = leastOf(left, lowest, ids, least, limits);
    const place = <usize>found;
    store<i32>(heads + ((<usize>step) << 2), load<i32>(parents + (place << 2)));
    store<i32>(tails + ((<usize>step) << 2), load<i32>(ids + (place << 2)));
    store<f64>(squares + ((<usize>step) << 3), load<f64>(least + (place << 3)));
    const last = <usize>(left - 1);
    for (let row: usize = 0; row < allBytes; row += rowBytes) store<f32>(coordinates + row + (place << 2), load<f32>(coordinates + row + (last << 2)));
    store<i32>(ids + (place << 2), load<i32>(ids + (last << 2)));
    store<i32>(parents + (place << 2), load<i32>(parents + (last << 2)));
    store<f64>(least + (place << 3), load<f64>(least + (last << 3)));
    store<f32>(limits + (place << 2), load<f32>(limits + (last << 2)));
    store<f32>(limits + (last << 2), Infinity);
  }
}

/** Compares a point that is left with the newest of the tree, in f64. */
function approach(
  place: i32,
  point: i32,
  exact: usize,
  dimensions: i32,
  points: usize,
  ids: usize,
  least: usize,
  parents: usize,
  limits: usize,
  slack: f64,
): void {
  const id = load<i32>(ids + ((<usize>place) << 2));
  const square = squaredDistance64(exact, points + <usize>id * ((<usize>dimensions) << 3), dimensions);
  if (square >= load<f64>(least + ((<usize>place) << 3))) return;
  store<f64>(least + ((<usize>place) << 3), square);
  store<i32>(parents + ((<usize>place) << 2), point);
  const wide = square * (1 + 1e-6 * <f64>(dimensions + 8));
  store<f32>(limits + ((<usize>place) << 2), <f32>(wide + 2 * slack * sqrt(wide) + slack * slack));
}

/** Place with the least square among those whose limit is `lowest`; the point with the lower number first. */
function leastOf(left: i32, lowest: f32, ids: usize, least: usize, limits: usize): i32 {
  let found = -1;
  let place = 0;
  if (ASC_FEATURE_SIMD) {
    const wanted = f32x4.splat(lowest);
    for (; place + 4 <= left; place += 4) {
      const bits = i32x4.bitmask(f32x4.eq(v128.load(limits + ((<usize>place) << 2)), wanted));
      for (let rest = bits; rest !== 0; rest &= rest - 1) found = nearer(found, place + ctz(rest), ids, least);
    }
  }
  for (; place < left; place++) if (load<f32>(limits + ((<usize>place) << 2)) === lowest) found = nearer(found, place, ids, least);
  return found;
}

function nearer(a: i32, b: i32, ids: usize, least: usize): i32 {
  if (a < 0) return b;
  const difference = load<f64>(least + ((<usize>b) << 3)) - load<f64>(least + ((<usize>a) << 3));
  if (difference !== 0) return difference < 0 ? b : a;
  return load<i32>(ids + ((<usize>b) << 2)) < load<i32>(ids + ((<usize>a) << 2)) ? b : a;
}
