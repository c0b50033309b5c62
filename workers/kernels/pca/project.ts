/** Rows `from` to `end` on two directions: `weights` and behind them the next `dimensions`; the second scores are a line behind the first. */
export function projectTwo(values: usize, line: usize, dimensions: i32, from: i32, end: i32, origins: usize, weights: usize, scores: usize): void {
  const next = weights + ((<usize>dimensions) << 3);
  let row = from;
  if (ASC_FEATURE_SIMD) {
    for (; row + 4 <= end; row += 4) {
      let low0 = f64x2.splat(0);
      let high0 = low0;
      let low1 = low0;
      let high1 = low0;
      let at = values + ((<usize>row) << 3);
      for (let place: usize = 0; place < (<usize>dimensions) << 3; place += 8) {
        const origin = v128.load64_splat(origins + place);
        const low = f64x2.sub(v128.load(at), origin);
        const high = f64x2.sub(v128.load(at, 16), origin);
        const first = v128.load64_splat(weights + place);
        low0 = f64x2.add(low0, f64x2.mul(low, first));
        high0 = f64x2.add(high0, f64x2.mul(high, first));
        const second = v128.load64_splat(next + place);
        low1 = f64x2.add(low1, f64x2.mul(low, second));
        high1 = f64x2.add(high1, f64x2.mul(high, second));
        at += line;
      }
      const out = scores + ((<usize>row) << 3);
      v128.store(out, low0);
      v128.store(out, high0, 16);
      v128.store(out + line, low1);
      v128.store(out + line, high1, 16);
    }
  }
  projectRows(values, line, dimensions, row, end, origins, weights, scores);
  projectRows(values, line, dimensions, row, end, origins, next, scores + line);
}

/** Rows `from` to `end` on one direction. */
export function projectOne(values: usize, line: usize, dimensions: i32, from: i32, end: i32, origins: usize, weights: usize, scores: usize): void {
  let row = from;
  if (ASC_FEATURE_SIMD) {
    for (; row + 4 <= end; row += 4) {
      let low = f64x2.splat(0);
      let high = low;
      let at = values + ((<usize>row) << 3);
      for (let place: usize = 0; place < (<usize>dimensions) << 3; place += 8) {
        const origin = v128.load64_splat(origins + place);
        const weight = v128.load64_splat(weights + place);
        low = f64x2.add(low, f64x2.mul(f64x2.sub(v128.load(at), origin), weight));
        high = f64x2.add(high, f64x2.mul(f64x2.sub(v128.load(at, 16), origin), weight));
        at += line;
      }
      const out = scores + ((<usize>row) << 3);
      v128.store(out, low);
      v128.store(out, high, 16);
    }
  }
  projectRows(values, line, dimensions, row, end, origins, weights, scores);
}

/** The same row by row: what is left of a shard, and all of it without SIMD. */
function projectRows(values: usize, line: usize, dimensions: i32, from: i32, end: i32, origins: usize, weights: usize, scores: usize): void {
  for (let row = from; row < end; row++) {
    let sum: f64 = 0;
    let at = values + ((<usize>row) << 3);
    for (let place: usize = 0; place < (<usize>dimensions) << 3; place += 8) {
      sum += (load<f64>(at) - load<f64>(origins + place)) * load<f64>(weights + place);
      at += line;
    }
    store<f64>(scores + ((<usize>row) << 3), sum);
  }
}
