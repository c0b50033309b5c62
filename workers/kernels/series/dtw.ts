/**
 * Least squared differences along a path in the band |i - j| <= window, in eight lanes: `x` rows, `y` columns.
 * `row` (64 bytes x (length + 1)) is worked in; the eight results (f64) stand at its last place when it is done.
 */
export function warp(x: usize, y: usize, length: i32, window: i32, row: usize): void {
  if (ASC_FEATURE_SIMD) {
    const nothing = f64x2.splat(Infinity);
    for (let at = row, end = row + ((<usize>(length + 1)) << 6); at < end; at += 16) v128.store(at, nothing);
    for (let i = 0; i < length; i++) {
      const from = max<i32>(0, i - window);
      const to = min<i32>(length - 1, i + window);
      const rows = x + ((<usize>i) << 6);
      const xA = v128.load(rows);
      const xB = v128.load(rows, 16);
      const xC = v128.load(rows, 32);
      const xD = v128.load(rows, 48);
      // row[j + 1] is the cell of column j: of the row before until it is overwritten.
      let at = row + ((<usize>from) << 6);
      let diagonalA = i === 0 ? f64x2.splat(0) : v128.load(at);
      let diagonalB = i === 0 ? f64x2.splat(0) : v128.load(at, 16);
      let diagonalC = i === 0 ? f64x2.splat(0) : v128.load(at, 32);
      let diagonalD = i === 0 ? f64x2.splat(0) : v128.load(at, 48);
      v128.store(at, nothing);
      v128.store(at, nothing, 16);
      v128.store(at, nothing, 32);
      v128.store(at, nothing, 48);
      let leftA = nothing;
      let leftB = nothing;
      let leftC = nothing;
      let leftD = nothing;
      let column = y + ((<usize>from) << 6);
      const last = row + ((<usize>to) << 6);
      for (; at <= last; at += 64, column += 64) {
        const aboveA = v128.load(at, 64);
        const aboveB = v128.load(at, 80);
        const aboveC = v128.load(at, 96);
        const aboveD = v128.load(at, 112);
        const a = f64x2.sub(xA, v128.load(column));
        const b = f64x2.sub(xB, v128.load(column, 16));
        const c = f64x2.sub(xC, v128.load(column, 32));
        const d = f64x2.sub(xD, v128.load(column, 48));
        leftA = f64x2.add(f64x2.pmin(f64x2.pmin(diagonalA, aboveA), leftA), f64x2.mul(a, a));
        leftB = f64x2.add(f64x2.pmin(f64x2.pmin(diagonalB, aboveB), leftB), f64x2.mul(b, b));
        leftC = f64x2.add(f64x2.pmin(f64x2.pmin(diagonalC, aboveC), leftC), f64x2.mul(c, c));
        leftD = f64x2.add(f64x2.pmin(f64x2.pmin(diagonalD, aboveD), leftD), f64x2.mul(d, d));
        v128.store(at, leftA, 64);
        v128.store(at, leftB, 80);
        v128.store(at, leftC, 96);
        v128.store(at, leftD, 112);
        diagonalA = aboveA;
        diagonalB = aboveB;
        diagonalC = aboveC;
        diagonalD = aboveD;
      }
    }
  } else {
    for (let at = row, end = row + ((<usize>(length + 1)) << 6); at < end; at += 8) store<f64>(at, Infinity);
    for (let lane: usize = 0; lane < 64; lane += 8) {
      for (let i = 0; i < length; i++) {
        const from = max<i32>(0, i - window);
        const to = min<i32>(length - 1, i + window);
        const value = load<f64>(x + ((<usize>i) << 6) + lane);
        let at = row + ((<usize>from) << 6) + lane;
        let diagonal: f64 = i === 0 ? 0 : load<f64>(at);
        store<f64>(at, Infinity);
        let left: f64 = Infinity;
        for (let j = from; j <= to; j++, at += 64) {
          const above = load<f64>(at, 64);
          const difference = value - load<f64>(y + ((<usize>j) << 6) + lane);
          left = min<f64>(min<f64>(diagonal, above), left) + difference * difference;
          store<f64>(at, left, 64);
          diagonal = above;
        }
      }
    }
  }
}

/** Place of the cell (i, j) in a table of band rows, 64 bytes a cell. */
function cell(i: i32, j: i32, window: i32): usize {
  return (<usize>(i * (2 * window + 1) + j - i + window)) << 6;
}

/** As `warp`, but every cell of the band is kept in `table` (64 bytes x length x (2 window + 1)). */
export function warpTable(x: usize, y: usize, length: i32, window: i32, table: usize): void {
  for (let i = 0; i < length; i++) {
    const from = max<i32>(0, i - window);
    const to = min<i32>(length - 1, i + window);
    const rows = x + ((<usize>i) << 6);
    for (let lane: usize = 0; lane < 64; lane += ASC_FEATURE_SIMD ? 32 : 8) {
      if (ASC_FEATURE_SIMD) {
        const nothing = f64x2.splat(Infinity);
        const xA = v128.load(rows + lane);
        const xB = v128.load(rows + lane, 16);
        let diagonalA = i === 0 ? f64x2.splat(0) : nothing;
        let diagonalB = diagonalA;
        if (i > 0 && from > 0) {
          diagonalA = v128.load(table + cell(i - 1, from - 1, window) + lane);
          diagonalB = v128.load(table + cell(i - 1, from - 1, window) + lane, 16);
        }
        let leftA = nothing;
        let leftB = nothing;
        let at = table + cell(i, from, window) + lane;
        let before = table + cell(i - 1, from, window) + lane;
        let column = y + ((<usize>from) << 6) + lane;
        for (let j = from; j <= to; j++, at += 64, before += 64, column += 64) {
          const inBand = i > 0 && j < i + window;
          const aboveA = inBand ? v128.load(before) : nothing;
          const aboveB = inBand ? v128.load(before, 16) : nothing;
          const a = f64x2.sub(xA, v128.load(column));
          const b = f64x2.sub(xB, v128.load(column, 16));
          leftA = f64x2.add(f64x2.pmin(f64x2.pmin(diagonalA, aboveA), leftA), f64x2.mul(a, a));
          leftB = f64x2.add(f64x2.pmin(f64x2.pmin(diagonalB, aboveB), leftB), f64x2.mul(b, b));
          v128.store(at, leftA);
          v128.store(at, leftB, 16);
          diagonalA = aboveA;
          diagonalB = aboveB;
        }
      } else {
        const value = load<f64>(rows + lane);
        let diagonal: f64 = i === 0 ? 0 : Infinity;
        if (i > 0 && from > 0) diagonal = load<f64>(table + cell(i - 1, from - 1, window) + lane);
        let left: f64 = Infinity;
        for (let j = from; j <= to; j++) {
          const above: f64 = i > 0 && j < i + window ? load<f64>(table + cell(i - 1, j, window) + lane) : Infinity;
          const difference = value - load<f64>(y + ((<usize>j) << 6) + lane);
          left = min<f64>(min<f64>(diagonal, above), left) + difference * difference;
          store<f64>(table + cell(i, j, window) + lane, left);
          diagonal = above;
        }
      }
    }
  }
}

function reached(table: usize, i: i32, j: i32, window: i32): f64 {
  return i - j <= window && j - i <= window ? load<f64>(table + cell(i, j, window)) : Infinity;
}

/**
 * Follows one lane's path back and adds every point of the series to the point of its centre that it is aligned with:
 * sums at `sums`, their number at `counts` (f64 each). Gives the cost. Of equals the diagonal, then the series, steps back.
 */
export function followPath(x: usize, table: usize, lane: usize, length: i32, window: i32, sums: usize, counts: usize): f64 {
  const own = table + lane;
  let i = length - 1;
  let j = length - 1;
  while (true) {
    const to = (<usize>j) << 3;
    store<f64>(sums + to, load<f64>(sums + to) + load<f64>(x + ((<usize>i) << 6) + lane));
    store<f64>(counts + to, load<f64>(counts + to) + 1);
    if (i === 0 && j === 0) return load<f64>(own + cell(length - 1, length - 1, window));
    if (i === 0) j--;
    else if (j === 0) i--;
    else {
      const diagonal = reached(own, i - 1, j - 1, window);
      const above = reached(own, i - 1, j, window);
      const left = reached(own, i, j - 1, window);
      if (diagonal <= above && diagonal <= left) {
        i--;
        j--;
      } else if (above <= left) i--;
      else j--;
    }
  }
}
