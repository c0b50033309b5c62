/** x to the power b in four lanes, to about 1e-6: 2 to (b log2 x), both by polynomials. x from 1e-37 up; 0 gives nearly 0 for b > 0. */
export function power4(x: v128, b: v128): v128 {
  const one = f32x4.splat(1);
  const bits = i32x4.sub(x, i32x4.splat(0x3f35_04f3));
  const exponent = i32x4.shr_s(bits, 23);
  const m = i32x4.sub(x, i32x4.shl(exponent, 23));
  // log2 m for m in [0.707, 1.414) by the series of artanh.
  const s = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const z = f32x4.mul(s, s);
  let sum = f32x4.splat(0.412_198_583_111_132);
  sum = f32x4.add(f32x4.mul(sum, z), f32x4.splat(0.577_078_016_355_585));
  sum = f32x4.add(f32x4.mul(sum, z), f32x4.splat(0.961_796_693_925_975));
  sum = f32x4.add(f32x4.mul(sum, z), f32x4.splat(2.885_390_081_777_927));
  const exponents = f32x4.convert_i32x4_s(exponent);
  const p = f32x4.max(f32x4.min(f32x4.mul(b, f32x4.add(exponents, f32x4.mul(s, sum))), f32x4.splat(126)), f32x4.splat(-126));
  const whole = f32x4.nearest(p);
  const r = f32x4.sub(p, whole);
  let power = f32x4.splat(0.001_333_355_814_642_844);
  power = f32x4.add(f32x4.mul(power, r), f32x4.splat(0.009_618_129_107_628_477));
  power = f32x4.add(f32x4.mul(power, r), f32x4.splat(0.055_504_108_664_822));
  power = f32x4.add(f32x4.mul(power, r), f32x4.splat(0.240_226_506_959_1));
  power = f32x4.add(f32x4.mul(power, r), f32x4.splat(<f32>Math.LN2));
  power = f32x4.add(f32x4.mul(power, r), one);
  return i32x4.add(power, i32x4.shl(i32x4.trunc_sat_f32x4_s(whole), 23));
}

/** The same of one number, by the same steps. */
export function power1(x: f32, b: f32): f32 {
  const bits = reinterpret<i32>(x) - 0x3f35_04f3;
  const exponent = bits >> 23;
  const m = reinterpret<f32>(reinterpret<i32>(x) - (exponent << 23));
  const s: f32 = (m - 1) / (m + 1);
  const z: f32 = s * s;
  const sum: f32 = ((<f32>0.412_198_583_111_132 * z + <f32>0.577_078_016_355_585) * z + <f32>0.961_796_693_925_975) * z + <f32>2.885_390_081_777_927;
  const p: f32 = max<f32>(min<f32>(b * (<f32>exponent + s * sum), 126), -126);
  const whole = nearest<f32>(p);
  const r: f32 = p - whole;
  let power: f32 = <f32>0.001_333_355_814_642_844 * r + <f32>0.009_618_129_107_628_477;
  power = power * r + <f32>0.055_504_108_664_822;
  power = power * r + <f32>0.240_226_506_959_1;
  power = power * r + <f32>Math.LN2;
  power = power * r + 1;
  return reinterpret<f32>(reinterpret<i32>(power) + ((<i32>whole) << 23));
}
