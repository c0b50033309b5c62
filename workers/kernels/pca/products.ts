/** Sums of four lanes in f64, added to a cell. */
function addLanes(cell: usize, lanes: v128): void {
  const sum = <f64>f32x4.extract_lane(lanes, 0) + <f64>f32x4.extract_lane(lanes, 1) + (<f64>f32x4.extract_lane(lanes, 2) + <f64>f32x4.extract_lane(lanes, 3));
  store<f64>(cell, load<f64>(cell) + sum);
}

/** Products of columns a to a + 3 with b and b + 1 over `rows` rows (a multiple of 4), added to the cells of `out`. `column`: bytes of one. */
export function dot4x2(first: usize, column: usize, a: i32, b: i32, rows: i32, padded: i32, out: usize): void {
  let left = first + <usize>a * column;
  let right = first + <usize>b * column;
  const cells = out + ((<usize>(a * padded + b)) << 3);
  const line = (<usize>padded) << 3;
  if (ASC_FEATURE_SIMD) {
    let s00 = f32x4.splat(0);
    let s01 = s00;
    let s10 = s00;
    let s11 = s00;
    let s20 = s00;
    let s21 = s00;
    let s30 = s00;
    let s31 = s00;
    const stop = left + ((<usize>rows) << 2);
    while (left < stop) {
      const r0 = v128.load(right);
      const r1 = v128.load(right + column);
      const l0 = v128.load(left);
      s00 = f32x4.add(s00, f32x4.mul(l0, r0));
      s01 = f32x4.add(s01, f32x4.mul(l0, r1));
      const l1 = v128.load(left + column);
      s10 = f32x4.add(s10, f32x4.mul(l1, r0));
      s11 = f32x4.add(s11, f32x4.mul(l1, r1));
      const l2 = v128.load(left + 2 * column);
      s20 = f32x4.add(s20, f32x4.mul(l2, r0));
      s21 = f32x4.add(s21, f32x4.mul(l2, r1));
      const l3 = v128.load(left + 3 * column);
      s30 = f32x4.add(s30, f32x4.mul(l3, r0));
      s31 = f32x4.add(s31, f32x4.mul(l3, r1));
      left += 16;
      right += 16;
    }
    addLanes(cells, s00);
    addLanes(cells + 8, s01);
    addLanes(cells + line, s10);
    addLanes(cells + line + 8, s11);
    addLanes(cells + 2 * line, s20);
    addLanes(cells + 2 * line + 8, s21);
    addLanes(cells + 3 * line, s30);
    addLanes(cells + 3 * line + 8, s31);
  } else {
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 2; j++) {
        let sum: f64 = 0;
        for (let row = 0; row < rows; row++) {
          const at = (<usize>row) << 2;
          sum += <f64>load<f32>(left + <usize>i * column + at) * <f64>load<f32>(right + <usize>j * column + at);
        }
        const cell = cells + <usize>i * line + ((<usize>j) << 3);
        store<f64>(cell, load<f64>(cell) + sum);
      }
    }
  }
}

/** Rows `from` to `end` (multiples of 4) on one direction. */
export function projectPairs(values: usize, column: usize, dimensions: i32, from: i32, end: i32, weight: usize, scores: usize): void {
  if (ASC_FEATURE_SIMD) {
    for (let row = from; row < end; row += 4) {
      let low = f64x2.splat(0);
      let high = low;
      let at = values + ((<usize>row) << 2);
      for (let t = 0; t < dimensions; t++) {
        const lanes = v128.load(at);
        const w = v128.load64_splat(weight + ((<usize>t) << 3));
        low = f64x2.add(low, f64x2.mul(f64x2.promote_low_f32x4(lanes), w));
        high = f64x2.add(high, f64x2.mul(f64x2.promote_low_f32x4(v128.shuffle<f32>(lanes, lanes, 2, 3, 0, 1)), w));
        at += column;
      }
      const out = scores + ((<usize>row) << 3);
      v128.store(out, low);
      v128.store(out + 16, high);
    }
  } else {
    for (let row = from; row < end; row++) {
      let sum: f64 = 0;
      let at = values + ((<usize>row) << 2);
      for (let t = 0; t < dimensions; t++) {
        sum += <f64>load<f32>(at) * load<f64>(weight + ((<usize>t) << 3));
        at += column;
      }
      store<f64>(scores + ((<usize>row) << 3), sum);
    }
  }
}
