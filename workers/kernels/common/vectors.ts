/** Squared Euclidean distance of two vectors of f64. */
export function squaredDistance64(a: usize, b: usize, dimensions: i32): f64 {
  let sum: f64 = 0;
  for (let t = 0; t < dimensions; t++) {
    const difference = load<f64>(a + ((<usize>t) << 3)) - load<f64>(b + ((<usize>t) << 3));
    sum += difference * difference;
  }
  return sum;
}

/** Four sums of squares with those of the differences of two vectors added. */
export function addSquares(sums: v128, a: v128, b: v128): v128 {
  const difference = f32x4.sub(a, b);
  return f32x4.add(sums, f32x4.mul(difference, difference));
}
