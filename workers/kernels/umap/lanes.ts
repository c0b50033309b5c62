import { mixed } from "./due";
import { power4 } from "./power";

/** The sum of four lanes, in all of them. */
function sumLanes(v: v128): v128 {
  const pairs = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  return f32x4.add(pairs, v128.shuffle<f32>(pairs, pairs, 1, 0, 3, 2));
}

/** Positions of four points: x and y of the first two. */
function pair(positions: usize, first: u32, second: u32): v128 {
  return v128.load64_lane(positions + ((<usize>second) << 3), v128.load64_zero(positions + ((<usize>first) << 3)), 1);
}

/** Forces are cut at 4 in each coordinate. */
function cut(force: v128): v128 {
  return f32x4.max(f32x4.min(force, f32x4.splat(4)), f32x4.splat(-4));
}

/** What attraction multiplies a difference by: -2b p / (d2 (1 + p)), p = a d2^b; at distance 0 the difference is 0. */
function attraction(d2: v128, a: v128, b: v128): v128 {
  const apart = f32x4.max(d2, f32x4.splat(1e-30));
  const p = f32x4.mul(a, power4(apart, b));
  return f32x4.div(f32x4.mul(f32x4.mul(f32x4.splat(-2), b), p), f32x4.mul(apart, f32x4.add(f32x4.splat(1), p)));
}

/** The same of repulsion: 2b / ((0.001 + d2) (1 + p)). */
function repulsion(d2: v128, a: v128, b: v128): v128 {
  const p = f32x4.mul(a, power4(f32x4.max(d2, f32x4.splat(1e-30)), b));
  return f32x4.div(f32x4.add(b, b), f32x4.mul(f32x4.add(f32x4.splat(0.001), d2), f32x4.add(f32x4.splat(1), p)));
}

/** Lanes of a group of four from `from` on that are below `gathered`. */
function present(from: i32, gathered: i32): v128 {
  return i32x4.lt_s(i32x4.add(i32x4.splat(from), i32x4(0, 1, 2, 3)), i32x4.splat(gathered));
}

/** Draws one point (x and y at `own`) to the points of a list, four at a time. */
export function pull(list: usize, gathered: i32, a: f32, b: f32, rate: f32, positions: usize, own: usize): void {
  const as = f32x4.splat(a);
  const bs = f32x4.splat(b);
  const rates = f32x4.splat(rate);
  let x = v128.load32_splat(own);
  let y = v128.load32_splat(own, 4);
  for (let from = 0; from < gathered; from += 4) {
    const step = pullFour(list, from, gathered, as, bs, positions, x, y);
    const forces = f32x4.mul(rates, step);
    x = f32x4.add(x, v128.shuffle<f32>(forces, forces, 0, 0, 0, 0));
    y = f32x4.add(y, v128.shuffle<f32>(forces, forces, 1, 1, 1, 1));
  }
  store<f32>(own, f32x4.extract_lane(x, 0));
  store<f32>(own, f32x4.extract_lane(y, 0), 4);
}

/** The sum of four attractions, x in lane 0 and y in lane 1. */
function pullFour(list: usize, from: i32, gathered: i32, a: v128, b: v128, positions: usize, x: v128, y: v128): v128 {
  const at = list + ((<usize>from) << 2);
  const last = list + ((<usize>(gathered - 1)) << 2);
  const first = pair(positions, load<u32>(at), load<u32>(min(at + 4, last)));
  const second = pair(positions, load<u32>(min(at + 8, last)), load<u32>(min(at + 12, last)));
  const dx = f32x4.sub(x, v128.shuffle<f32>(first, second, 0, 2, 4, 6));
  const dy = f32x4.sub(y, v128.shuffle<f32>(first, second, 1, 3, 5, 7));
  const factor = v128.and(attraction(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), a, b), present(from, gathered));
  return v128.shuffle<f32>(sumLanes(cut(f32x4.mul(factor, dx))), sumLanes(cut(f32x4.mul(factor, dy))), 0, 4, 0, 4);
}

/** The same, each group of four followed by five pushes a pull from random points. `batch`: how often this point was called in this epoch. */
export function pullAndPush(
  i: i32,
  list: usize,
  gathered: i32,
  count: i32,
  seed: u32,
  epoch: i32,
  batch: i32,
  a: f32,
  b: f32,
  rate: f32,
  positions: usize,
  own: usize,
): void {
  const as = f32x4.splat(a);
  const bs = f32x4.splat(b);
  const rates = f32x4.splat(rate);
  const counts = i32x4.splat(count);
  const self = i32x4.splat(i);
  const run = seed + <u32>batch * 0x1656_67b1;
  let state = i32x4.splat(mixed(run, epoch, i, 0));
  state = i32x4.replace_lane(state, 1, mixed(run, epoch, i, 1));
  state = i32x4.replace_lane(state, 2, mixed(run, epoch, i, 2));
  state = i32x4.replace_lane(state, 3, mixed(run, epoch, i, 3));
  let x = v128.load32_splat(own);
  let y = v128.load32_splat(own, 4);
  for (let from = 0; from < gathered; from += 4) {
    const step = f32x4.mul(rates, pullFour(list, from, gathered, as, bs, positions, x, y));
    x = f32x4.add(x, v128.shuffle<f32>(step, step, 0, 0, 0, 0));
    y = f32x4.add(y, v128.shuffle<f32>(step, step, 1, 1, 1, 1));
    let fx = f32x4.splat(0);
    let fy = f32x4.splat(0);
    const pushes = min(4, gathered - from) * 5;
    for (let done = 0; done < pushes; done += 4) {
      // Marsaglia's xorshift in four lanes; the product's upper half is a number below count.
      state = v128.xor(state, i32x4.shl(state, 13));
      state = v128.xor(state, i32x4.shr_u(state, 17));
      state = v128.xor(state, i32x4.shl(state, 5));
      const low = i64x2.extmul_low_i32x4_u(state, counts);
      const high = i64x2.extmul_high_i32x4_u(state, counts);
      const drawn = v128.shuffle<i32>(low, high, 1, 3, 5, 7);
      const first = pair(positions, i32x4.extract_lane(drawn, 0), i32x4.extract_lane(drawn, 1));
      const second = pair(positions, i32x4.extract_lane(drawn, 2), i32x4.extract_lane(drawn, 3));
      const dx = f32x4.sub(x, v128.shuffle<f32>(first, second, 0, 2, 4, 6));
      const dy = f32x4.sub(y, v128.shuffle<f32>(first, second, 1, 3, 5, 7));
      const meant = v128.andnot(present(done, pushes), i32x4.eq(drawn, self));
      const factor = v128.and(repulsion(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), as, bs), meant);
      fx = f32x4.add(fx, cut(f32x4.mul(factor, dx)));
      fy = f32x4.add(fy, cut(f32x4.mul(factor, dy)));
    }
    x = f32x4.add(x, f32x4.mul(rates, sumLanes(fx)));
    y = f32x4.add(y, f32x4.mul(rates, sumLanes(fy)));
  }
  store<f32>(own, f32x4.extract_lane(x, 0));
  store<f32>(own, f32x4.extract_lane(y, 0), 4);
}
