/** Bytes from one column of a tile to the next: 256 f32. */
const COLUMN: usize = 1024;

/** Sums of four lanes in f64, added to a cell. */
function addLanes(cell: usize, lanes: v128): void {
  const sum = <f64>f32x4.extract_lane(lanes, 0) + <f64>f32x4.extract_lane(lanes, 1) + (<f64>f32x4.extract_lane(lanes, 2) + <f64>f32x4.extract_lane(lanes, 3));
  store<f64>(cell, load<f64>(cell) + sum);
}

/**
 * Products of three columns of a tile (a to a + 2, at `left`) with three (b to b + 2, at `right`) over `quads` (even) times four rows, added to
 * the cells of `out`. Two times four rows a turn: the loop itself costs as much as a third of one.
 */
export function dot3x3(left: usize, right: usize, quads: i32, a: i32, b: i32, padded: i32, out: usize): void {
  const cells = out + ((<usize>(a * padded + b)) << 3);
  const line = (<usize>padded) << 3;
  if (ASC_FEATURE_SIMD) {
    let s00 = f32x4.splat(0);
    let s01 = s00;
    let s02 = s00;
    let s10 = s00;
    let s11 = s00;
    let s12 = s00;
    let s20 = s00;
    let s21 = s00;
    let s22 = s00;
    const stop = left + ((<usize>quads) << 4);
    while (left < stop) {
      const r0 = v128.load(right);
      const r1 = v128.load(right, COLUMN);
      const r2 = v128.load(right, 2 * COLUMN);
      const l0 = v128.load(left);
      s00 = f32x4.add(s00, f32x4.mul(l0, r0));
      s01 = f32x4.add(s01, f32x4.mul(l0, r1));
      s02 = f32x4.add(s02, f32x4.mul(l0, r2));
      const l1 = v128.load(left, COLUMN);
      s10 = f32x4.add(s10, f32x4.mul(l1, r0));
      s11 = f32x4.add(s11, f32x4.mul(l1, r1));
      s12 = f32x4.add(s12, f32x4.mul(l1, r2));
      const l2 = v128.load(left, 2 * COLUMN);
      s20 = f32x4.add(s20, f32x4.mul(l2, r0));
      s21 = f32x4.add(s21, f32x4.mul(l2, r1));
      s22 = f32x4.add(s22, f32x4.mul(l2, r2));
      const r3 = v128.load(right, 16);
      const r4 = v128.load(right, COLUMN + 16);
      const r5 = v128.load(right, 2 * COLUMN + 16);
      const l3 = v128.load(left, 16);
      s00 = f32x4.add(s00, f32x4.mul(l3, r3));
      s01 = f32x4.add(s01, f32x4.mul(l3, r4));
      s02 = f32x4.add(s02, f32x4.mul(l3, r5));
      const l4 = v128.load(left, COLUMN + 16);
      s10 = f32x4.add(s10, f32x4.mul(l4, r3));
      s11 = f32x4.add(s11, f32x4.mul(l4, r4));
      s12 = f32x4.add(s12, f32x4.mul(l4, r5));
      const l5 = v128.load(left, 2 * COLUMN + 16);
      s20 = f32x4.add(s20, f32x4.mul(l5, r3));
      s21 = f32x4.add(s21, f32x4.mul(l5, r4));
      s22 = f32x4.add(s22, f32x4.mul(l5, r5));
      left += 32;
      right += 32;
    }
    addLanes(cells, s00);
    addLanes(cells + 8, s01);
    addLanes(cells + 16, s02);
    addLanes(cells + line, s10);
    addLanes(cells + line + 8, s11);
    addLanes(cells + line + 16, s12);
    addLanes(cells + 2 * line, s20);
    addLanes(cells + 2 * line + 8, s21);
    addLanes(cells + 2 * line + 16, s22);
  } else {
    for (let i: usize = 0; i < 3; i++) {
      for (let j: usize = 0; j < 3; j++) {
        let sum: f64 = 0;
        for (let at: usize = 0; at < (<usize>quads) << 4; at += 4) sum += <f64>load<f32>(left + i * COLUMN + at) * <f64>load<f32>(right + j * COLUMN + at);
        const cell = cells + i * line + (j << 3);
        store<f64>(cell, load<f64>(cell) + sum);
      }
    }
  }
}

/** Adds `count` blocks of `size` f64, one after the other, to `sums`, in their order. */
export function addBlocks(blocks: usize, count: i32, size: i32, sums: usize): void {
  const bytes = (<usize>size) << 3;
  for (let block = 0; block < count; block++) {
    for (let at: usize = 0; at < bytes; at += 8) store<f64>(sums + at, load<f64>(sums + at) + load<f64>(blocks + at));
    blocks += bytes;
  }
}
