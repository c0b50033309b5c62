/**
 * The smallest family: sums of blocks. Tests of the pool run it, and it shows the form of every kernel:
 * a shard number first, then addresses and sizes; SIMD where there is SIMD; nothing but loads and stores.
 */

/** Sum of `values[shard * block ..]` (f32) in f64, into `sums[shard]`. */
export function sumBlock(shard: i32, values: usize, count: i32, block: i32, sums: usize): void {
  const from = shard * block;
  const to = min(count, from + block);
  let sum: f64 = 0;
  let i = from;
  if (ASC_FEATURE_SIMD) {
    let pairs = f64x2.splat(0);
    for (; i + 2 <= to; i += 2) pairs = f64x2.add(pairs, f64x2.promote_low_f32x4(v128.load64_zero(values + ((<usize>i) << 2))));
    sum = f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1);
  }
  for (; i < to; i++) sum += <f64>load<f32>(values + ((<usize>i) << 2));
  store<f64>(sums + ((<usize>shard) << 3), sum);
}

/** Work without an end in sight: `rounds` steps of a linear congruential generator, the last one into `states[shard]` (u32). */
export function churn(shard: i32, rounds: i32, states: usize): void {
  let state = <u32>shard;
  for (let i = 0; i < rounds; i++) state = state * 1_664_525 + 1_013_904_223;
  store<u32>(states + ((<usize>shard) << 2), state);
}
