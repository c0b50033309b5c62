/** Least squared distance of a box to each of the reference boxes, as keys to sort by: its bits above, the block's number below. */
export function boundsOfBoxes(query: usize, boxes: usize, blocks4: i32, dimensions: i32, blocks: i32, keys: usize): void {
  const line = (<usize>blocks4) << 2;
  const high = boxes + <usize>dimensions * line;
  if (ASC_FEATURE_SIMD) {
    const zero = f32x4.splat(0);
    for (let block = 0; block < blocks; block += 4) {
      const at = (<usize>block) << 2;
      let sum = zero;
      for (let t = 0; t < dimensions; t++) {
        const place = <usize>t * line + at;
        const below = f32x4.sub(v128.load(boxes + place), v128.load32_splat(query + ((<usize>(dimensions + t)) << 2)));
        const above = f32x4.sub(v128.load32_splat(query + ((<usize>t) << 2)), v128.load(high + place));
        const gap = f32x4.max(f32x4.max(below, above), zero);
        sum = f32x4.add(sum, f32x4.mul(gap, gap));
      }
      const key = keys + (at << 1);
      store<u64>(key, ((<u64>reinterpret<u32>(f32x4.extract_lane(sum, 0))) << 32) | <u64>block);
      store<u64>(key + 8, ((<u64>reinterpret<u32>(f32x4.extract_lane(sum, 1))) << 32) | <u64>(block + 1));
      store<u64>(key + 16, ((<u64>reinterpret<u32>(f32x4.extract_lane(sum, 2))) << 32) | <u64>(block + 2));
      store<u64>(key + 24, ((<u64>reinterpret<u32>(f32x4.extract_lane(sum, 3))) << 32) | <u64>(block + 3));
    }
  } else {
    for (let block = 0; block < blocks; block++) {
      let sum: f32 = 0;
      for (let t = 0; t < dimensions; t++) {
        const place = <usize>t * line + ((<usize>block) << 2);
        const below = load<f32>(boxes + place) - load<f32>(query + ((<usize>(dimensions + t)) << 2));
        const above = load<f32>(query + ((<usize>t) << 2)) - load<f32>(high + place);
        const gap = max<f32>(max<f32>(below, above), 0);
        sum += gap * gap;
      }
      store<u64>(keys + ((<usize>block) << 3), ((<u64>reinterpret<u32>(sum)) << 32) | <u64>block);
    }
  }
}

/** Least squared distance of each of 32 queries to one reference box, into `near` (f32). */
export function distancesToBox(queries: usize, boxes: usize, blocks4: i32, block: i32, dimensions: i32, near: usize): void {
  const line = (<usize>blocks4) << 2;
  const low = boxes + ((<usize>block) << 2);
  const high = low + <usize>dimensions * line;
  if (ASC_FEATURE_SIMD) {
    const zero = f32x4.splat(0);
    for (let lane: usize = 0; lane < 128; lane += 16) {
      let sum = zero;
      for (let t = 0; t < dimensions; t++) {
        const value = v128.load(queries + ((<usize>t) << 7) + lane);
        const below = f32x4.sub(v128.load32_splat(low + <usize>t * line), value);
        const above = f32x4.sub(value, v128.load32_splat(high + <usize>t * line));
        const gap = f32x4.max(f32x4.max(below, above), zero);
        sum = f32x4.add(sum, f32x4.mul(gap, gap));
      }
      v128.store(near + lane, sum);
    }
  } else {
    for (let lane: usize = 0; lane < 128; lane += 4) {
      let sum: f32 = 0;
      for (let t = 0; t < dimensions; t++) {
        const value = load<f32>(queries + ((<usize>t) << 7) + lane);
        const gap = max<f32>(max<f32>(load<f32>(low + <usize>t * line) - value, value - load<f32>(high + <usize>t * line)), 0);
        sum += gap * gap;
      }
      store<f32>(near + lane, sum);
    }
  }
}
