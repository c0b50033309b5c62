/** Natural logarithm of a positive normal number, to about 1e-15: exponent and the series of artanh. */
export function log(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  let exponent = <i32>((bits >> 52) & 0x7ff) - 1023;
  let m = reinterpret<f64>((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
  if (m > Math.SQRT2) {
    m *= 0.5;
    exponent++;
  }
  const s = (m - 1) / (m + 1);
  const z = s * s;
  let sum: f64 = 1.0 / 21;
  sum = sum * z + 1.0 / 19;
  sum = sum * z + 1.0 / 17;
  sum = sum * z + 1.0 / 15;
  sum = sum * z + 1.0 / 13;
  sum = sum * z + 1.0 / 11;
  sum = sum * z + 1.0 / 9;
  sum = sum * z + 1.0 / 7;
  sum = sum * z + 1.0 / 5;
  sum = sum * z + 1.0 / 3;
  sum = sum * z + 1;
  return <f64>exponent * Math.LN2 + 2 * s * sum;
}

/** e to the x for x up to 0, to about 1e-13; 0 under -700. */
export function expOfNegative(x: f64): f64 {
  if (!(x > -700)) return 0;
  const whole = nearest<f64>(x * Math.LOG2E);
  const r = x - whole * Math.LN2;
  let sum: f64 = 1.0 / 479_001_600;
  sum = sum * r + 1.0 / 39_916_800;
  sum = sum * r + 1.0 / 3_628_800;
  sum = sum * r + 1.0 / 362_880;
  sum = sum * r + 1.0 / 40_320;
  sum = sum * r + 1.0 / 5040;
  sum = sum * r + 1.0 / 720;
  sum = sum * r + 1.0 / 120;
  sum = sum * r + 1.0 / 24;
  sum = sum * r + 1.0 / 6;
  sum = sum * r + 0.5;
  sum = sum * r + 1;
  sum = sum * r + 1;
  return sum * reinterpret<f64>((<u64>(1023 + <i64>whole)) << 52);
}
