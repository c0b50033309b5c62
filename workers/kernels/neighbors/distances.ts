import { addSquares } from "../common/vectors";

/** Squared distances of one query (every 32nd value from `query`) to the 32 points of a block, into `out`; the bits of those under `limit`. */
export function distances(query: usize, block: usize, dimensions: i32, limit: f32, out: usize): u32 {
  if (ASC_FEATURE_SIMD) {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let e = a;
    let f = a;
    let g = a;
    let h = a;
    const end = block + ((<usize>dimensions) << 7);
    while (block < end) {
      const value = v128.load32_splat(query);
      a = addSquares(a, v128.load(block), value);
      b = addSquares(b, v128.load(block, 16), value);
      c = addSquares(c, v128.load(block, 32), value);
      d = addSquares(d, v128.load(block, 48), value);
      e = addSquares(e, v128.load(block, 64), value);
      f = addSquares(f, v128.load(block, 80), value);
      g = addSquares(g, v128.load(block, 96), value);
      h = addSquares(h, v128.load(block, 112), value);
      query += 128;
      block += 128;
    }
    v128.store(out, a);
    v128.store(out, b, 16);
    v128.store(out, c, 32);
    v128.store(out, d, 48);
    v128.store(out, e, 64);
    v128.store(out, f, 80);
    v128.store(out, g, 96);
    v128.store(out, h, 112);
    const most = f32x4.splat(limit);
    return (
      <u32>i32x4.bitmask(f32x4.lt(a, most)) |
      ((<u32>i32x4.bitmask(f32x4.lt(b, most))) << 4) |
      ((<u32>i32x4.bitmask(f32x4.lt(c, most))) << 8) |
      ((<u32>i32x4.bitmask(f32x4.lt(d, most))) << 12) |
      ((<u32>i32x4.bitmask(f32x4.lt(e, most))) << 16) |
      ((<u32>i32x4.bitmask(f32x4.lt(f, most))) << 20) |
      ((<u32>i32x4.bitmask(f32x4.lt(g, most))) << 24) |
      ((<u32>i32x4.bitmask(f32x4.lt(h, most))) << 28)
    );
  } else {
    let mask: u32 = 0;
    for (let lane: usize = 0; lane < 32; lane++) {
      let sum: f32 = 0;
      for (let t: usize = 0; t < <usize>dimensions; t++) {
        const difference = load<f32>(block + (t << 7) + (lane << 2)) - load<f32>(query + (t << 7));
        sum += difference * difference;
      }
      store<f32>(out + (lane << 2), sum);
      if (sum < limit) mask |= (<u32>1) << (<u32>lane);
    }
    return mask;
  }
}
