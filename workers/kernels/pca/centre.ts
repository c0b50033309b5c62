/**
 * Writes `length` numbers (f64), less `origin` and times `factor`, as f32 to `tile`, with zeros up to a multiple of eight; adds their sum and
 * the sum of their squares, taken before they are rounded, to the two f64 at `moments`.
 */
export function centre(source: usize, length: i32, origin: f64, factor: f64, tile: usize, moments: usize): void {
  let sum: f64 = 0;
  let square: f64 = 0;
  let done = 0;
  if (ASC_FEATURE_SIMD) {
    const away = f64x2.splat(origin);
    const times = f64x2.splat(factor);
    let lowSum = f64x2.splat(0);
    let highSum = lowSum;
    let lowSquare = lowSum;
    let highSquare = lowSum;
    for (; done + 4 <= length; done += 4) {
      const low = f64x2.mul(f64x2.sub(v128.load(source), away), times);
      const high = f64x2.mul(f64x2.sub(v128.load(source, 16), away), times);
      lowSum = f64x2.add(lowSum, low);
      highSum = f64x2.add(highSum, high);
      lowSquare = f64x2.add(lowSquare, f64x2.mul(low, low));
      highSquare = f64x2.add(highSquare, f64x2.mul(high, high));
      v128.store(tile, v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2));
      source += 32;
      tile += 16;
    }
    lowSum = f64x2.add(lowSum, highSum);
    lowSquare = f64x2.add(lowSquare, highSquare);
    sum = f64x2.extract_lane(lowSum, 0) + f64x2.extract_lane(lowSum, 1);
    square = f64x2.extract_lane(lowSquare, 0) + f64x2.extract_lane(lowSquare, 1);
  }
  for (; done < length; done++) {
    const value = (load<f64>(source) - origin) * factor;
    sum += value;
    square += value * value;
    store<f32>(tile, <f32>value);
    source += 8;
    tile += 4;
  }
  for (; done & 7; done++) {
    store<f32>(tile, 0);
    tile += 4;
  }
  store<f64>(moments, load<f64>(moments) + sum);
  store<f64>(moments, load<f64>(moments, 8) + square, 8);
}
