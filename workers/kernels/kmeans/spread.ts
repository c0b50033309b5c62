import { addSquares } from "../common/vectors";

/** Squared distances of the eight points turned in `buffer` to one place (a row of f32), into eight f32 at `out`. */
export function distancesToOne(buffer: usize, dimensions: i32, place: usize, out: usize): void {
  let low = f32x4.splat(0);
  let high = low;
  const end = buffer + ((<usize>dimensions) << 5);
  for (let at = buffer; at < end; at += 32) {
    const value = v128.load32_splat(place);
    low = addSquares(low, v128.load(at), value);
    high = addSquares(high, v128.load(at, 16), value);
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
    low0 = addSquares(low0, low, value);
    high0 = addSquares(high0, high, value);
    value = v128.load32_splat(second + offset);
    low1 = addSquares(low1, low, value);
    high1 = addSquares(high1, high, value);
    value = v128.load32_splat(third + offset);
    low2 = addSquares(low2, low, value);
    high2 = addSquares(high2, high, value);
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
