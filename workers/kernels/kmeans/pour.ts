/**
 * Rows `from` to `end` of columns of f64 (`line` bytes apart), less `origins` and times `scale`, as rows of f32 that are `vectors` times four long, from row
 * `first` of `points` on; what they are longer than `dimensions` is left alone.
 */
export function pourRows(
  columns: usize,
  line: usize,
  from: i32,
  end: i32,
  dimensions: i32,
  vectors: i32,
  origins: usize,
  scale: f64,
  points: usize,
  first: i32,
): void {
  const rowBytes = (<usize>vectors) << 4;
  let start = 0;
  if (ASC_FEATURE_SIMD) {
    const even = from + ((end - from) & ~1);
    const factor = f64x2.splat(scale);
    for (; start + 4 <= dimensions; start += 4) {
      const at = origins + ((<usize>start) << 3);
      const origin0 = v128.load64_splat(at);
      const origin1 = v128.load64_splat(at, 8);
      const origin2 = v128.load64_splat(at, 16);
      const origin3 = v128.load64_splat(at, 24);
      let source = columns + <usize>start * line + ((<usize>from) << 3);
      let target = points + <usize>(first + from) * rowBytes + ((<usize>start) << 2);
      for (let row = from; row < even; row += 2) {
        const a = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.sub(v128.load(source), origin0), factor));
        const b = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.sub(v128.load(source + line), origin1), factor));
        const c = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.sub(v128.load(source + 2 * line), origin2), factor));
        const d = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.sub(v128.load(source + 3 * line), origin3), factor));
        const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
        const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
        v128.store(target, v128.shuffle<i64>(ab, cd, 0, 2));
        v128.store(target + rowBytes, v128.shuffle<i64>(ab, cd, 1, 3));
        source += 16;
        target += 2 * rowBytes;
      }
    }
    pourColumns(columns, line, even, end, 0, start, origins, scale, points + <usize>first * rowBytes, rowBytes);
  }
  pourColumns(columns, line, from, end, start, dimensions, origins, scale, points + <usize>first * rowBytes, rowBytes);
}

/** The same for columns `start` to `stop`, one after the other. */
function pourColumns(
  columns: usize,
  line: usize,
  from: i32,
  end: i32,
  start: i32,
  stop: i32,
  origins: usize,
  scale: f64,
  points: usize,
  rowBytes: usize,
): void {
  for (let t = start; t < stop; t++) {
    const origin = load<f64>(origins + ((<usize>t) << 3));
    let source = columns + <usize>t * line + ((<usize>from) << 3);
    let target = points + <usize>from * rowBytes + ((<usize>t) << 2);
    for (let row = from; row < end; row++) {
      store<f32>(target, <f32>((load<f64>(source) - origin) * scale));
      source += 8;
      target += rowBytes;
    }
  }
}
