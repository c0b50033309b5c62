/**
 * One block of 128 points against one component. A block lies column by column: 128 numbers of the first dimension, then
 * of the second; dimensions are padded to an even number with zeros. `T` is f32 or f64.
 */
import { exponential, exponentials } from "../common/exponential";

/** Points a block. */
export function blockPoints(): i32 {
  return 128;
}

/** `differences = points - mean`, dimension by dimension. */
export function subtract<T>(points: usize, mean: usize, width: i32, differences: usize): void {
  const bytes = <usize>blockPoints() * sizeof<T>();
  for (let t = 0; t < width; t++) {
    const from = points + <usize>t * bytes;
    const to = differences + <usize>t * bytes;
    const center = load<T>(mean + <usize>t * sizeof<T>());
    if (ASC_FEATURE_SIMD) {
      const centers = v128.splat<T>(center);
      for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, v128.sub<T>(v128.load(from + at), centers));
    } else {
      for (let at: usize = 0; at < bytes; at += sizeof<T>()) store<T>(to + at, load<T>(from + at) - center);
    }
  }
}

/** A log density that is still a number, so that a point far from every component is shared evenly rather than lost. */
function least<T>(): T {
  return sizeof<T>() === 4 ? <T>-1e38 : <T>-1e300;
}

function density<T>(constants: v128, squares: v128): v128 {
  return v128.max<T>(v128.sub<T>(constants, v128.mul<T>(v128.splat<T>(<T>0.5), squares)), v128.splat<T>(least<T>()));
}

/**
 * `densities = constant - |factor differences|² / 2`, the log of the weighted density. `factor`: the inverse of the Cholesky
 * factor of the covariance, lower triangle, row by row.
 */
export function fullDensities<T>(differences: usize, factor: usize, width: i32, constant: f64, densities: usize): void {
  const bytes = <usize>blockPoints() * sizeof<T>();
  const row = <usize>width * sizeof<T>();
  if (ASC_FEATURE_SIMD) {
    const constants = v128.splat<T>(<T>constant);
    for (let at: usize = 0; at < bytes; at += 64) {
      let s0 = v128.splat<T>(<T>0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      for (let i = 0; i < width; i += 2) {
        let a0 = v128.splat<T>(<T>0);
        let a1 = a0;
        let a2 = a0;
        let a3 = a0;
        let b0 = a0;
        let b1 = a0;
        let b2 = a0;
        let b3 = a0;
        let upper = factor + <usize>i * row;
        let from = differences + at;
        for (let j = 0; j < i + 2; j++) {
          const u = v128.load_splat<T>(upper);
          const v = v128.load_splat<T>(upper + row);
          const d0 = v128.load(from);
          const d1 = v128.load(from, 16);
          const d2 = v128.load(from, 32);
          const d3 = v128.load(from, 48);
          a0 = v128.add<T>(a0, v128.mul<T>(u, d0));
          b0 = v128.add<T>(b0, v128.mul<T>(v, d0));
          a1 = v128.add<T>(a1, v128.mul<T>(u, d1));
          b1 = v128.add<T>(b1, v128.mul<T>(v, d1));
          a2 = v128.add<T>(a2, v128.mul<T>(u, d2));
          b2 = v128.add<T>(b2, v128.mul<T>(v, d2));
          a3 = v128.add<T>(a3, v128.mul<T>(u, d3));
          b3 = v128.add<T>(b3, v128.mul<T>(v, d3));
          upper += sizeof<T>();
          from += bytes;
        }
        s0 = v128.add<T>(s0, v128.add<T>(v128.mul<T>(a0, a0), v128.mul<T>(b0, b0)));
        s1 = v128.add<T>(s1, v128.add<T>(v128.mul<T>(a1, a1), v128.mul<T>(b1, b1)));
        s2 = v128.add<T>(s2, v128.add<T>(v128.mul<T>(a2, a2), v128.mul<T>(b2, b2)));
        s3 = v128.add<T>(s3, v128.add<T>(v128.mul<T>(a3, a3), v128.mul<T>(b3, b3)));
      }
      v128.store(densities + at, density<T>(constants, s0));
      v128.store(densities + at, density<T>(constants, s1), 16);
      v128.store(densities + at, density<T>(constants, s2), 32);
      v128.store(densities + at, density<T>(constants, s3), 48);
    }
  } else {
    for (let at: usize = 0; at < bytes; at += sizeof<T>()) {
      let sum: f64 = 0;
      for (let i = 0; i < width; i++) {
        let y: f64 = 0;
        for (let j = 0; j <= i; j++) y += <f64>load<T>(factor + <usize>i * row + <usize>j * sizeof<T>()) * <f64>load<T>(differences + <usize>j * bytes + at);
        sum += y * y;
      }
      store<T>(densities + at, <T>max(constant - 0.5 * sum, <f64>least<T>()));
    }
  }
}

/** As `fullDensities` with a diagonal factor: one over the deviation of each dimension. */
export function diagonalDensities<T>(differences: usize, factor: usize, width: i32, constant: f64, densities: usize): void {
  const bytes = <usize>blockPoints() * sizeof<T>();
  if (ASC_FEATURE_SIMD) {
    const constants = v128.splat<T>(<T>constant);
    for (let at: usize = 0; at < bytes; at += 16) {
      let sum = v128.splat<T>(<T>0);
      for (let t = 0; t < width; t++) {
        const y = v128.mul<T>(v128.load_splat<T>(factor + <usize>t * sizeof<T>()), v128.load(differences + <usize>t * bytes + at));
        sum = v128.add<T>(sum, v128.mul<T>(y, y));
      }
      v128.store(densities + at, density<T>(constants, sum));
    }
  } else {
    for (let at: usize = 0; at < bytes; at += sizeof<T>()) {
      let sum: f64 = 0;
      for (let t = 0; t < width; t++) {
        const y = <f64>load<T>(factor + <usize>t * sizeof<T>()) * <f64>load<T>(differences + <usize>t * bytes + at);
        sum += y * y;
      }
      store<T>(densities + at, <T>max(constant - 0.5 * sum, <f64>least<T>()));
    }
  }
}

/**
 * Log densities of all components (one block row each) become responsibilities in place. Writes each point's greatest log
 * density to `greatest` and the sum of the others relative to it, at least 1, to `sums`.
 */
export function softmax<T>(densities: usize, components: i32, greatest: usize, sums: usize): void {
  const bytes = <usize>blockPoints() * sizeof<T>();
  const end = densities + <usize>components * bytes;
  if (ASC_FEATURE_SIMD) {
    for (let at: usize = 0; at < bytes; at += 16) {
      let most = v128.load(densities + at);
      for (let from = densities + bytes + at; from < end; from += bytes) most = v128.max<T>(most, v128.load(from));
      let sum = v128.splat<T>(<T>0);
      for (let from = densities + at; from < end; from += bytes) {
        const power = exponentials<T>(v128.sub<T>(v128.load(from), most));
        v128.store(from, power);
        sum = v128.add<T>(sum, power);
      }
      const share = v128.div<T>(v128.splat<T>(<T>1), sum);
      for (let from = densities + at; from < end; from += bytes) v128.store(from, v128.mul<T>(v128.load(from), share));
      v128.store(greatest + at, most);
      v128.store(sums + at, sum);
    }
  } else {
    for (let at: usize = 0; at < bytes; at += sizeof<T>()) {
      let most = load<T>(densities + at);
      for (let from = densities + bytes + at; from < end; from += bytes) most = max<T>(most, load<T>(from));
      let sum: T = <T>0;
      for (let from = densities + at; from < end; from += bytes) {
        const power = exponential<T>(load<T>(from) - most);
        store<T>(from, power);
        sum = sum + power;
      }
      for (let from = densities + at; from < end; from += bytes) store<T>(from, load<T>(from) / sum);
      store<T>(greatest + at, most);
      store<T>(sums + at, sum);
    }
  }
}
