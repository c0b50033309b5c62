/** Squared distances of the eight points turned in `buffer` to one place (a row of f32), into eight f32 at `out`. */
export function distancesToOne(buffer: usize, dimensions: i32, place: usize, out: usize): void {
  let low = f32x4.splat(0);
  let high = low;
  const end = buffer + ((<usize>dimensions) << 5);
  for (let at = buffer; at < end; at += 32) {
    const value = v128.load32_splat(place);
    const lowDifference = f32x4.sub(v128.load(at), value);
    const highDifference = f32x4.sub(v128.load(at, 16), value);
    low = f32x4.add(low, f32x4.mul(lowDifference, lowDifference));
    high = f32x4.add(high, f32x4.mul(highDifference, highDifference));
    place += 4;
  }
  v128.store(out, low);
  v128.store(out, high, 16);
}

/** The same to three places at once: the points are read once. */
export function distancesToThree(buffer: usize, dimensions: i32, first: usize, second: usize, third: usize, out: usize): void {
  let low0 = f32x4.splat(0);
  let high0 = low0;
  let low1 = low0;
  let high1 = low0;
  let low2 = low0;
  let high2 = low0;
  const end = buffer + ((<usize>dimensions) << 5);
  let offset: usize = 0;
  for (let at = buffer; at < end; at += 32) {
    const low = v128.load(at);
    const high = v128.load(at, 16);
    let value = v128.load32_splat(first + offset);
    let lowDifference = f32x4.sub(low, value);
    let highDifference = f32x4.sub(high, value);
    low0 = f32x4.add(low0, f32x4.mul(lowDifference, lowDifference));
    high0 = f32x4.add(high0, f32x4.mul(highDifference, highDifference));
    value = v128.load32_splat(second + offset);
    lowDifference = f32x4.sub(low, value);
    highDifference = f32x4.sub(high, value);
    low1 = f32x4.add(low1, f32x4.mul(lowDifference, lowDifference));
    high1 = f32x4.add(high1, f32x4.mul(highDifference, highDifference));
    value = v128.load32_splat(third + offset);
    lowDifference = f32x4.sub(low, value);
    highDifference = f32x4.sub(high, value);
    low2 = f32x4.add(low2, f32x4.mul(lowDifference, lowDifference));
    high2 = f32x4.add(high2, f32x4.mul(highDifference, highDifference));
    offset += 4;
  }
  v128.store(out, low0);
  v128.store(out, high0, 16);
  v128.store(out, low1, 32);
  v128.store(out, high1, 48);
  v128.store(out, low2, 64);
  v128.store(out, high2, 80);
}

/** Squared distance of two rows, without SIMD. */
export function distanceOfRows(a: usize, b: usize, dimensions: i32): f32 {
  let sum: f32 = 0;
  for (let t = 0; t < dimensions; t++) {
    const difference = load<f32>(a + ((<usize>t) << 2)) - load<f32>(b + ((<usize>t) << 2));
    sum += difference * difference;
  }
  return sum;
}
