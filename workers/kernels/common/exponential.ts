/**
 * e to the power of x for x <= 0, by 2^n times a polynomial on [-ln 2 / 2, ln 2 / 2].
 * f32: Cephes' expf, relative error under 2e-7; 0 below -87. f64: Taylor of degree 12, under 5e-16; 0 below -708.
 */
export function exponentials<T>(x: v128): v128 {
  if (sizeof<T>() === 4) {
    const kept = f32x4.gt(x, f32x4.splat(-87));
    const bounded = f32x4.max(x, f32x4.splat(-87));
    const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(<f32>Math.LOG2E)));
    const high = f32x4.sub(bounded, f32x4.mul(n, f32x4.splat(0.693359375)));
    const f = f32x4.add(high, f32x4.mul(n, f32x4.splat(2.1219444e-4)));
    let p = f32x4.splat(1.98756915e-4);
    p = f32x4.add(f32x4.mul(p, f), f32x4.splat(1.3981999507e-3));
    p = f32x4.add(f32x4.mul(p, f), f32x4.splat(8.3334519073e-3));
    p = f32x4.add(f32x4.mul(p, f), f32x4.splat(4.1665795894e-2));
    p = f32x4.add(f32x4.mul(p, f), f32x4.splat(1.6666665459e-1));
    p = f32x4.add(f32x4.mul(p, f), f32x4.splat(5.0000001201e-1));
    p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, f), f), f), f32x4.splat(1));
    const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
    return v128.and(f32x4.mul(p, scale), kept);
  }
  const kept = f64x2.gt(x, f64x2.splat(-708));
  const bounded = f64x2.max(x, f64x2.splat(-708));
  const n = f64x2.nearest(f64x2.mul(bounded, f64x2.splat(Math.LOG2E)));
  const high = f64x2.sub(bounded, f64x2.mul(n, f64x2.splat(6.93145751953125e-1)));
  const f = f64x2.sub(high, f64x2.mul(n, f64x2.splat(1.4286068203094173e-6)));
  let p = f64x2.splat(1.0 / 479001600.0);
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1.0 / 39916800.0));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1.0 / 3628800.0));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1.0 / 362880.0));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1.0 / 40320.0));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1.0 / 5040.0));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1.0 / 720.0));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1.0 / 120.0));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1.0 / 24.0));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1.0 / 6.0));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(0.5));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1));
  const power = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(n));
  const scale = i64x2.shl(i64x2.add(power, i64x2.splat(1023)), 52);
  return v128.and(f64x2.mul(p, scale), kept);
}

/** The same for one number, where there is no SIMD: in f64 for both kinds. */
export function exponential<T>(x: T): T {
  if (<f64>x < -708) return <T>0;
  const n = nearest<f64>(<f64>x * Math.LOG2E);
  const f = <f64>x - n * 6.93145751953125e-1 - n * 1.4286068203094173e-6;
  let p: f64 = 1.0 / 479001600.0;
  p = p * f + 1.0 / 39916800.0;
  p = p * f + 1.0 / 3628800.0;
  p = p * f + 1.0 / 362880.0;
  p = p * f + 1.0 / 40320.0;
  p = p * f + 1.0 / 5040.0;
  p = p * f + 1.0 / 720.0;
  p = p * f + 1.0 / 120.0;
  p = p * f + 1.0 / 24.0;
  p = p * f + 1.0 / 6.0;
  p = p * f + 0.5;
  p = p * f + 1;
  p = p * f + 1;
  return <T>(p * reinterpret<f64>((<i64>n + 1023) << 52));
}
