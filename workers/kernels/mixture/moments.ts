/** What the M-step sums over a block of points: responsibilities, and first and second moments about the old mean. */
import { blockPoints } from "./block";

function lanes<T>(v: v128): f64 {
  if (sizeof<T>() === 4) {
    const low = <f64>f32x4.extract_lane(v, 0) + <f64>f32x4.extract_lane(v, 1);
    return low + (<f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3));
  }
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** Sum of a block row. */
export function sumOf<T>(row: usize): f64 {
  const bytes = <usize>blockPoints() * sizeof<T>();
  let sum: f64 = 0;
  if (ASC_FEATURE_SIMD) {
    let all = v128.splat<T>(<T>0);
    for (let at: usize = 0; at < bytes; at += 16) all = v128.add<T>(all, v128.load(row + at));
    sum = lanes<T>(all);
  } else {
    for (let at: usize = 0; at < bytes; at += sizeof<T>()) sum += <f64>load<T>(row + at);
  }
  return sum;
}

/** `weighted = shares x differences`; their sums are added to `first` (f64, one a dimension). */
export function weigh<T>(differences: usize, shares: usize, width: i32, weighted: usize, first: usize): void {
  const bytes = <usize>blockPoints() * sizeof<T>();
  for (let t = 0; t < width; t++) {
    const from = differences + <usize>t * bytes;
    const to = weighted + <usize>t * bytes;
    let sum: f64 = 0;
    if (ASC_FEATURE_SIMD) {
      let all = v128.splat<T>(<T>0);
      for (let at: usize = 0; at < bytes; at += 16) {
        const product = v128.mul<T>(v128.load(shares + at), v128.load(from + at));
        v128.store(to + at, product);
        all = v128.add<T>(all, product);
      }
      sum = lanes<T>(all);
    } else {
      for (let at: usize = 0; at < bytes; at += sizeof<T>()) {
        const product = load<T>(shares + at) * load<T>(from + at);
        store<T>(to + at, product);
        sum += <f64>product;
      }
    }
    const place = first + ((<usize>t) << 3);
    store<f64>(place, load<f64>(place) + sum);
  }
}

/** Adds the sums of weighted squares to `second` (f64, one a dimension). */
export function squares<T>(differences: usize, weighted: usize, width: i32, second: usize): void {
  const bytes = <usize>blockPoints() * sizeof<T>();
  for (let t = 0; t < width; t++) {
    const place = second + ((<usize>t) << 3);
    store<f64>(place, load<f64>(place) + product<T>(differences + <usize>t * bytes, weighted + <usize>t * bytes));
  }
}

function product<T>(a: usize, b: usize): f64 {
  const bytes = <usize>blockPoints() * sizeof<T>();
  let sum: f64 = 0;
  if (ASC_FEATURE_SIMD) {
    let all = v128.splat<T>(<T>0);
    for (let at: usize = 0; at < bytes; at += 16) all = v128.add<T>(all, v128.mul<T>(v128.load(a + at), v128.load(b + at)));
    sum = lanes<T>(all);
  } else {
    for (let at: usize = 0; at < bytes; at += sizeof<T>()) sum += <f64>(load<T>(a + at) * load<T>(b + at));
  }
  return sum;
}

/** Adds the sums of weighted products to `second` (f64, width x width, lower triangle). */
export function products<T>(differences: usize, weighted: usize, width: i32, second: usize): void {
  const bytes = <usize>blockPoints() * sizeof<T>();
  if (ASC_FEATURE_SIMD) {
    for (let i = 0; i < width; i += 2) {
      for (let j = 0; j <= i; j += 2) {
        let left = weighted + <usize>i * bytes;
        let right = differences + <usize>j * bytes;
        const end = left + bytes;
        let a = v128.splat<T>(<T>0);
        let b = a;
        let c = a;
        let d = a;
        while (left < end) {
          const l0 = v128.load(left);
          const l1 = v128.load(left + bytes);
          const r0 = v128.load(right);
          const r1 = v128.load(right + bytes);
          a = v128.add<T>(a, v128.mul<T>(l0, r0));
          b = v128.add<T>(b, v128.mul<T>(l0, r1));
          c = v128.add<T>(c, v128.mul<T>(l1, r0));
          d = v128.add<T>(d, v128.mul<T>(l1, r1));
          left += 16;
          right += 16;
        }
        const place = second + ((<usize>(i * width + j)) << 3);
        const below = place + ((<usize>width) << 3);
        store<f64>(place, load<f64>(place) + lanes<T>(a));
        store<f64>(place, load<f64>(place, 8) + lanes<T>(b), 8);
        store<f64>(below, load<f64>(below) + lanes<T>(c));
        store<f64>(below, load<f64>(below, 8) + lanes<T>(d), 8);
      }
    }
  } else {
    for (let i = 0; i < width; i++) {
      for (let j = 0; j <= i; j++) {
        const place = second + ((<usize>(i * width + j)) << 3);
        store<f64>(place, load<f64>(place) + product<T>(weighted + <usize>i * bytes, differences + <usize>j * bytes));
      }
    }
  }
}
