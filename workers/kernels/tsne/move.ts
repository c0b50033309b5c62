import { log } from "../common/elementary";

/** Where a point's neighbours pull it: the sum of probability x similarity x difference, x and y in the lower two lanes of f64x2 and in `out`. */
function pull(from: i32, to: i32, others: usize, weights: usize, positions: usize, x: f32, y: f32, out: usize): void {
  if (ASC_FEATURE_SIMD) {
    const one = f32x4.splat(1);
    const xs = f32x4.splat(x);
    const ys = f32x4.splat(y);
    let fx = f32x4.splat(0);
    let fy = fx;
    for (let e: usize = (<usize>from) << 2; e < (<usize>to) << 2; e += 16) {
      const a = v128.load64_lane(positions + ((<usize>load<u32>(others + e, 4)) << 3), v128.load64_zero(positions + ((<usize>load<u32>(others + e)) << 3)), 1);
      const b = v128.load64_lane(
        positions + ((<usize>load<u32>(others + e, 12)) << 3),
        v128.load64_zero(positions + ((<usize>load<u32>(others + e, 8)) << 3)),
        1,
      );
      const dx = f32x4.sub(xs, v128.shuffle<f32>(a, b, 0, 2, 4, 6));
      const dy = f32x4.sub(ys, v128.shuffle<f32>(a, b, 1, 3, 5, 7));
      const s = f32x4.div(v128.load(weights + e), f32x4.add(one, f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy))));
      fx = f32x4.add(fx, f32x4.mul(s, dx));
      fy = f32x4.add(fy, f32x4.mul(s, dy));
    }
    store<f32>(out, f32x4.extract_lane(fx, 0) + f32x4.extract_lane(fx, 1) + (f32x4.extract_lane(fx, 2) + f32x4.extract_lane(fx, 3)));
    store<f32>(out, f32x4.extract_lane(fy, 0) + f32x4.extract_lane(fy, 1) + (f32x4.extract_lane(fy, 2) + f32x4.extract_lane(fy, 3)), 4);
  } else {
    let fx: f32 = 0;
    let fy: f32 = 0;
    for (let e: usize = (<usize>from) << 2; e < (<usize>to) << 2; e += 4) {
      const other = positions + ((<usize>load<u32>(others + e)) << 3);
      const dx = x - load<f32>(other);
      const dy = y - load<f32>(other, 4);
      const s = load<f32>(weights + e) / (1 + dx * dx + dy * dy);
      fx += s * dx;
      fy += s * dy;
    }
    store<f32>(out, fx);
    store<f32>(out, fy, 4);
  }
}

/** One coordinate's step: gain, momentum, new position; returns the squared gradient. */
function step(gradient: f32, at: usize, from: usize, to: usize, speeds: usize, gains: usize, momentum: f32, rate: f32): f64 {
  let speed = load<f32>(speeds + at);
  let gain = load<f32>(gains + at);
  gain = max<f32>(0.01, speed * gradient < 0 ? gain + 0.2 : gain * 0.8);
  speed = momentum * speed - rate * gain * gradient;
  store<f32>(gains + at, gain);
  store<f32>(speeds + at, speed);
  store<f32>(to + at, load<f32>(from + at) + speed);
  return <f64>gradient * <f64>gradient;
}

/**
 * Moves points `shard * block ..` along the gradient (momentum and gains as in scikit-learn) from `positions` to `moved`.
 * `starts`: where a point's edges begin (a multiple of 4; edges that are none have weight 0), `others` and `weights` theirs.
 * `exaggeration` multiplies the weights, `norm` the forces. Squared gradients are summed into `sums[shard]` (f64).
 */
export function move(
  shard: i32,
  block: i32,
  count: i32,
  starts: usize,
  others: usize,
  weights: usize,
  exaggeration: f32,
  forces: usize,
  norm: f64,
  momentum: f32,
  rate: f32,
  positions: usize,
  moved: usize,
  speeds: usize,
  gains: usize,
  scratch: usize,
  sums: usize,
): void {
  const pulled = scratch + <usize>shard * 64;
  const end = min(count, (shard + 1) * block);
  let sum: f64 = 0;
  for (let i = shard * block; i < end; i++) {
    const at = (<usize>i) << 3;
    const from = load<i32>(starts + ((<usize>i) << 2));
    const to = load<i32>(starts + ((<usize>i) << 2), 4);
    pull(from, to, others, weights, positions, load<f32>(positions + at), load<f32>(positions + at, 4), pulled);
    const gx: f32 = <f32>4 * (exaggeration * load<f32>(pulled) - <f32>(<f64>load<f32>(forces + at) * norm));
    const gy: f32 = <f32>4 * (exaggeration * load<f32>(pulled, 4) - <f32>(<f64>load<f32>(forces + at, 4) * norm));
    sum += step(gx, at, positions, moved, speeds, gains, momentum, rate);
    sum += step(gy, at + 4, positions, moved, speeds, gains, momentum, rate);
  }
  store<f64>(sums + ((<usize>shard) << 3), sum);
}

/** Sum of p log(p / q) over the edges of points `shard * block ..`, into `sums[shard]` (f64). `norm`: 1 / sum of similarities. */
export function divergence(shard: i32, block: i32, count: i32, starts: usize, others: usize, weights: usize, norm: f64, positions: usize, sums: usize): void {
  const end = min(count, (shard + 1) * block);
  let sum: f64 = 0;
  for (let i = shard * block; i < end; i++) {
    const at = positions + ((<usize>i) << 3);
    const x = load<f32>(at);
    const y = load<f32>(at, 4);
    const to = load<i32>(starts + ((<usize>i) << 2), 4);
    for (let e = load<i32>(starts + ((<usize>i) << 2)); e < to; e++) {
      const p = <f64>load<f32>(weights + ((<usize>e) << 2));
      if (p <= 0) continue;
      const other = positions + ((<usize>load<u32>(others + ((<usize>e) << 2))) << 3);
      const dx = <f64>(x - load<f32>(other));
      const dy = <f64>(y - load<f32>(other, 4));
      sum += p * log((p * (1 + dx * dx + dy * dy)) / norm);
    }
  }
  store<f64>(sums + ((<usize>shard) << 3), sum);
}
