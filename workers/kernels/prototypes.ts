/**
 * k-prototypes: squared distance of the numbers plus `gamma` for every category that differs. Rows lie in blocks of 128,
 * column by column: numbers as f32, categories as u16.
 */

/** Rows a block. */
function blockRows(): i32 {
  return 128;
}

/** Distances of 8 rows (from `at` of the block on) to one prototype, into `into` (f32). */
function distances8(numbers: usize, width: i32, codes: usize, categories: i32, at: i32, center: usize, mode: usize, gamma: f32, into: usize): void {
  const bytes = (<usize>blockRows()) << 2;
  let low = f32x4.splat(0);
  let high = f32x4.splat(0);
  let from = numbers + ((<usize>at) << 2);
  for (let t = 0; t < width; t++) {
    const value = v128.load32_splat(center + ((<usize>t) << 2));
    const a = f32x4.sub(v128.load(from), value);
    const b = f32x4.sub(v128.load(from, 16), value);
    low = f32x4.add(low, f32x4.mul(a, a));
    high = f32x4.add(high, f32x4.mul(b, b));
    from += bytes;
  }
  // Every equal category takes 1 away from their number.
  let differing = i16x8.splat(<i16>categories);
  let code = codes + ((<usize>at) << 1);
  for (let t = 0; t < categories; t++) {
    differing = i16x8.add(differing, i16x8.eq(v128.load(code), v128.load16_splat(mode + ((<usize>t) << 1))));
    code += bytes >> 1;
  }
  const weight = f32x4.splat(gamma);
  v128.store(into, f32x4.add(low, f32x4.mul(weight, f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(differing)))));
  v128.store(into, f32x4.add(high, f32x4.mul(weight, f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(differing)))), 16);
}

function distance(numbers: usize, width: i32, codes: usize, categories: i32, at: i32, center: usize, mode: usize, gamma: f32): f32 {
  const rows = <usize>blockRows();
  let sum: f32 = 0;
  for (let t = 0; t < width; t++) {
    const difference = load<f32>(numbers + ((<usize>t * rows + <usize>at) << 2)) - load<f32>(center + ((<usize>t) << 2));
    sum += difference * difference;
  }
  let differing = 0;
  for (let t = 0; t < categories; t++) {
    if (load<u16>(codes + ((<usize>t * rows + <usize>at) << 1)) !== load<u16>(mode + ((<usize>t) << 1))) differing++;
  }
  return sum + gamma * <f32>differing;
}

/** The nearest prototype of every row of a block: `best` (128 f32) and `nearest` (128 i32). The first of equals. */
function assignBlock(
  numbers: usize,
  width: i32,
  codes: usize,
  categories: i32,
  centers: usize,
  modes: usize,
  clusters: i32,
  gamma: f32,
  best: usize,
  nearest: usize,
  scratch: usize,
): void {
  for (let at = 0; at < blockRows(); at += 8) {
    const place = (<usize>at) << 2;
    if (ASC_FEATURE_SIMD) {
      let leastLow = f32x4.splat(f32.MAX_VALUE);
      let leastHigh = leastLow;
      let labelLow = i32x4.splat(0);
      let labelHigh = labelLow;
      for (let c = 0; c < clusters; c++) {
        const center = centers + ((<usize>(c * width)) << 2);
        distances8(numbers, width, codes, categories, at, center, modes + ((<usize>(c * categories)) << 1), gamma, scratch);
        const low = v128.load(scratch);
        const high = v128.load(scratch, 16);
        const label = i32x4.splat(c);
        labelLow = v128.bitselect(label, labelLow, f32x4.lt(low, leastLow));
        labelHigh = v128.bitselect(label, labelHigh, f32x4.lt(high, leastHigh));
        leastLow = f32x4.pmin(leastLow, low);
        leastHigh = f32x4.pmin(leastHigh, high);
      }
      v128.store(best + place, leastLow);
      v128.store(best + place, leastHigh, 16);
      v128.store(nearest + place, labelLow);
      v128.store(nearest + place, labelHigh, 16);
    } else {
      for (let p = at; p < at + 8; p++) {
        let least: f32 = f32.MAX_VALUE;
        let label = 0;
        for (let c = 0; c < clusters; c++) {
          const found = distance(numbers, width, codes, categories, p, centers + ((<usize>(c * width)) << 2), modes + ((<usize>(c * categories)) << 1), gamma);
          if (found >= least) continue;
          least = found;
          label = c;
        }
        store<f32>(best + ((<usize>p) << 2), least);
        store<i32>(nearest + ((<usize>p) << 2), label);
      }
    }
  }
}

/**
 * Shard `shard` assigns the rows of the blocks from `first + shard * blocks`, `blocks` of them, up to `end`: labels (u16) and
 * distances (f32) of each row. Into its own `sums` (f64: cost, rows that changed label, then per cluster the rows and the sum of
 * each number) and `counts` (u32: clusters x levels) it adds what the next prototypes are made of. `offsets`: where the levels of
 * each category begin. `scratch`: 1088 bytes a shard.
 */
export function assign(
  shard: i32,
  first: i32,
  blocks: i32,
  end: i32,
  rows: i32,
  width: i32,
  categories: i32,
  clusters: i32,
  levels: i32,
  gamma: f64,
  numbers: usize,
  codes: usize,
  centers: usize,
  modes: usize,
  offsets: usize,
  labels: usize,
  distances: usize,
  sums: usize,
  counts: usize,
  scratch: usize,
): void {
  const own = sums + ((<usize>(shard * (2 + clusters * (1 + width)))) << 3);
  const table = counts + ((<usize>shard * <usize>(clusters * levels)) << 2);
  const best = scratch + <usize>shard * 1088;
  const nearest = best + 512;
  const from = first + shard * blocks;
  let cost: f64 = 0;
  let moved = 0;
  for (let b = from; b < min(end, from + blocks); b++) {
    const block = numbers + (((<usize>b * <usize>width) << 7) << 2);
    const coded = codes + (((<usize>b * <usize>categories) << 7) << 1);
    assignBlock(block, width, coded, categories, centers, modes, clusters, <f32>gamma, best, nearest, nearest + 512);
    const count = min(blockRows(), rows - b * blockRows());
    for (let p = 0; p < count; p++) {
      const at = (<usize>p) << 2;
      const label = load<i32>(nearest + at);
      const row = ((<usize>b) << 7) + <usize>p;
      const least = load<f32>(best + at);
      cost += <f64>least;
      store<f32>(distances + (row << 2), least);
      if (<i32>load<u16>(labels + (row << 1)) !== label) {
        store<u16>(labels + (row << 1), <u16>label);
        moved++;
      }
      const into = own + ((<usize>(2 + label * (1 + width))) << 3);
      store<f64>(into, load<f64>(into) + 1);
      for (let t = 0; t < width; t++) {
        const place = into + ((<usize>(1 + t)) << 3);
        store<f64>(place, load<f64>(place) + <f64>load<f32>(block + ((<usize>t) << 9) + at));
      }
      for (let t = 0; t < categories; t++) {
        const level = <usize>load<u32>(offsets + ((<usize>t) << 2)) + <usize>load<u16>(coded + ((<usize>t) << 8) + (at >> 1));
        const place = table + ((<usize>(label * levels) + level) << 2);
        store<u32>(place, load<u32>(place) + 1);
      }
    }
  }
  store<f64>(own, load<f64>(own) + cost);
  store<f64>(own, load<f64>(own, 8) + <f64>moved, 8);
}

/** Lowers `distances` to those from one more prototype; the sum of each shard's goes to `totals` (f64). */
export function approach(
  shard: i32,
  blocks: i32,
  end: i32,
  rows: i32,
  width: i32,
  categories: i32,
  gamma: f64,
  numbers: usize,
  codes: usize,
  center: usize,
  mode: usize,
  distances: usize,
  totals: usize,
  scratch: usize,
): void {
  const best = scratch + <usize>shard * 1088;
  const from = shard * blocks;
  let sum: f64 = 0;
  for (let b = from; b < min(end, from + blocks); b++) {
    const block = numbers + (((<usize>b * <usize>width) << 7) << 2);
    const coded = codes + (((<usize>b * <usize>categories) << 7) << 1);
    assignBlock(block, width, coded, categories, center, mode, 1, <f32>gamma, best, best + 512, best + 1024);
    const count = min(blockRows(), rows - b * blockRows());
    for (let p = 0; p < count; p++) {
      const place = distances + ((((<usize>b) << 7) + <usize>p) << 2);
      const least = min<f32>(load<f32>(place), load<f32>(best + ((<usize>p) << 2)));
      store<f32>(place, least);
      sum += <f64>least;
    }
  }
  store<f64>(totals + ((<usize>shard) << 3), sum);
}
