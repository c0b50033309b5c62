/**
 * The nearest and the second nearest centre of the eight points turned in `buffer`, by |c|² / 2 - x c; the first of
 * equals. Centres lie in groups of four, dimension by dimension (`centers`), with their half squares (`halves`).
 * Into `out`: eight best scores (f32), eight second best, eight labels (i32), eight squares |x|².
 */
export function nearestOfEight(buffer: usize, dimensions: i32, centers: usize, halves: usize, groups: i32, out: usize): void {
  let bestLow = f32x4.splat(f32.MAX_VALUE);
  let bestHigh = bestLow;
  let secondLow = bestLow;
  let secondHigh = bestLow;
  let labelLow = i32x4.splat(0);
  let labelHigh = labelLow;
  let squareLow = f32x4.splat(0);
  let squareHigh = squareLow;
  const end = buffer + ((<usize>dimensions) << 5);
  for (let at = buffer; at < end; at += 32) {
    const low = v128.load(at);
    const high = v128.load(at, 16);
    squareLow = f32x4.add(squareLow, f32x4.mul(low, low));
    squareHigh = f32x4.add(squareHigh, f32x4.mul(high, high));
  }
  let code = i32x4.splat(0);
  const one = i32x4.splat(1);
  for (let g = 0; g < groups; g++) {
    let low0 = v128.load32_splat(halves);
    let high0 = low0;
    let low1 = v128.load32_splat(halves, 4);
    let high1 = low1;
    let low2 = v128.load32_splat(halves, 8);
    let high2 = low2;
    let low3 = v128.load32_splat(halves, 12);
    let high3 = low3;
    halves += 16;
    for (let at = buffer; at < end; at += 32) {
      const low = v128.load(at);
      const high = v128.load(at, 16);
      const first = v128.load32_splat(centers);
      low0 = f32x4.sub(low0, f32x4.mul(low, first));
      high0 = f32x4.sub(high0, f32x4.mul(high, first));
      const second = v128.load32_splat(centers, 4);
      low1 = f32x4.sub(low1, f32x4.mul(low, second));
      high1 = f32x4.sub(high1, f32x4.mul(high, second));
      const third = v128.load32_splat(centers, 8);
      low2 = f32x4.sub(low2, f32x4.mul(low, third));
      high2 = f32x4.sub(high2, f32x4.mul(high, third));
      const fourth = v128.load32_splat(centers, 12);
      low3 = f32x4.sub(low3, f32x4.mul(low, fourth));
      high3 = f32x4.sub(high3, f32x4.mul(high, fourth));
      centers += 16;
    }
    labelLow = v128.bitselect(code, labelLow, f32x4.lt(low0, bestLow));
    labelHigh = v128.bitselect(code, labelHigh, f32x4.lt(high0, bestHigh));
    secondLow = f32x4.pmin(secondLow, f32x4.pmax(low0, bestLow));
    secondHigh = f32x4.pmin(secondHigh, f32x4.pmax(high0, bestHigh));
    bestLow = f32x4.pmin(bestLow, low0);
    bestHigh = f32x4.pmin(bestHigh, high0);
    code = i32x4.add(code, one);
    labelLow = v128.bitselect(code, labelLow, f32x4.lt(low1, bestLow));
    labelHigh = v128.bitselect(code, labelHigh, f32x4.lt(high1, bestHigh));
    secondLow = f32x4.pmin(secondLow, f32x4.pmax(low1, bestLow));
    secondHigh = f32x4.pmin(secondHigh, f32x4.pmax(high1, bestHigh));
    bestLow = f32x4.pmin(bestLow, low1);
    bestHigh = f32x4.pmin(bestHigh, high1);
    code = i32x4.add(code, one);
    labelLow = v128.bitselect(code, labelLow, f32x4.lt(low2, bestLow));
    labelHigh = v128.bitselect(code, labelHigh, f32x4.lt(high2, bestHigh));
    secondLow = f32x4.pmin(secondLow, f32x4.pmax(low2, bestLow));
    secondHigh = f32x4.pmin(secondHigh, f32x4.pmax(high2, bestHigh));
    bestLow = f32x4.pmin(bestLow, low2);
    bestHigh = f32x4.pmin(bestHigh, high2);
    code = i32x4.add(code, one);
    labelLow = v128.bitselect(code, labelLow, f32x4.lt(low3, bestLow));
    labelHigh = v128.bitselect(code, labelHigh, f32x4.lt(high3, bestHigh));
    secondLow = f32x4.pmin(secondLow, f32x4.pmax(low3, bestLow));
    secondHigh = f32x4.pmin(secondHigh, f32x4.pmax(high3, bestHigh));
    bestLow = f32x4.pmin(bestLow, low3);
    bestHigh = f32x4.pmin(bestHigh, high3);
    code = i32x4.add(code, one);
  }
  v128.store(out, bestLow);
  v128.store(out, bestHigh, 16);
  v128.store(out, secondLow, 32);
  v128.store(out, secondHigh, 48);
  v128.store(out, labelLow, 64);
  v128.store(out, labelHigh, 80);
  v128.store(out, squareLow, 96);
  v128.store(out, squareHigh, 112);
}

/** The same for one point, without SIMD: into `out` at the place of point `lane`. */
export function nearestOfOne(row: usize, dimensions: i32, centers: usize, halves: usize, groups: i32, out: usize): void {
  let best: f32 = f32.MAX_VALUE;
  let second: f32 = f32.MAX_VALUE;
  let label = 0;
  let square: f32 = 0;
  for (let t = 0; t < dimensions; t++) {
    const value = load<f32>(row + ((<usize>t) << 2));
    square += value * value;
  }
  for (let c = 0; c < groups << 2; c++) {
    let score = load<f32>(halves + ((<usize>c) << 2));
    let at = centers + ((<usize>(c >> 2) * <usize>dimensions) << 4) + ((<usize>(c & 3)) << 2);
    for (let t = 0; t < dimensions; t++) {
      score -= load<f32>(row + ((<usize>t) << 2)) * load<f32>(at);
      at += 16;
    }
    if (score < best) {
      second = best;
      best = score;
      label = c;
    } else if (score < second) second = score;
  }
  store<f32>(out, best);
  store<f32>(out, second, 32);
  store<i32>(out, label, 64);
  store<f32>(out, square, 96);
}

/** More than what rounding can take from a gap (f32), relative to it. */
const ROUNDING: f32 = 5e-7;

/**
 * For the eight results in `out`: an upper bound of the distance to the nearest centre less a lower bound of the distance
 * to the second, rounded up, over the best scores. `error`: relative rounding error of a score (f32); it grows with |x|²
 * and the score.
 */
export function gapsOfEight(out: usize, error: f32): void {
  if (ASC_FEATURE_SIMD) {
    const wide = f32x4.splat(error * 25);
    const narrow = f32x4.splat(error * 16);
    const two = f32x4.splat(2);
    const zero = f32x4.splat(0);
    const rounding = f32x4.splat(ROUNDING);
    for (let half: usize = 0; half < 32; half += 16) {
      const square = v128.load(out + half, 96);
      const best = v128.load(out + half);
      const second = v128.load(out + half, 32);
      const base = f32x4.mul(square, wide);
      const up = f32x4.add(f32x4.add(square, f32x4.mul(two, best)), f32x4.add(base, f32x4.mul(narrow, f32x4.abs(best))));
      const down = f32x4.sub(f32x4.add(square, f32x4.mul(two, second)), f32x4.add(base, f32x4.mul(narrow, f32x4.abs(second))));
      const gap = f32x4.sub(f32x4.sqrt(f32x4.pmax(zero, up)), f32x4.sqrt(f32x4.pmax(zero, down)));
      v128.store(out + half, f32x4.add(gap, f32x4.mul(f32x4.abs(gap), rounding)));
    }
  } else {
    for (let lane: usize = 0; lane < 32; lane += 4) {
      const square = load<f32>(out + lane, 96);
      const best = load<f32>(out + lane);
      const second = load<f32>(out + lane, 32);
      const up = square + 2 * best + square * error * 25 + error * 16 * abs(best);
      const down = square + 2 * second - square * error * 25 - error * 16 * abs(second);
      const gap = sqrt(max<f32>(0, up)) - sqrt(max<f32>(0, down));
      store<f32>(out + lane, gap + abs(gap) * ROUNDING);
    }
  }
}
