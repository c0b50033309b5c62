import { exponential, exponentials } from "../common/exponential";

/** Natural logarithm of x in [1, 3], 2 atanh((r - 1) / (r + 1)) of r = x / √3 in powers up to 27: error under 1e-15. */
function logarithms(x: v128): v128 {
  const r = f64x2.mul(x, f64x2.splat(0.5773502691896258));
  const z = f64x2.div(f64x2.sub(r, f64x2.splat(1)), f64x2.add(r, f64x2.splat(1)));
  const s = f64x2.mul(z, z);
  let p = f64x2.splat(2.0 / 27.0);
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(2.0 / 25.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(2.0 / 23.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(2.0 / 21.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(2.0 / 19.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(2.0 / 17.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(2.0 / 15.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(2.0 / 13.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(2.0 / 11.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(2.0 / 9.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(2.0 / 7.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(2.0 / 5.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(2.0 / 3.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(2));
  return f64x2.add(f64x2.mul(p, z), f64x2.splat(0.5493061443340549));
}

function logarithm(x: f64): f64 {
  const r = x * 0.5773502691896258;
  const z = (r - 1) / (r + 1);
  const s = z * z;
  let p: f64 = 2.0 / 27.0;
  for (let n: f64 = 25; n >= 1; n -= 2) p = p * s + 2.0 / n;
  return p * z + 0.5493061443340549;
}

/** -gamma log of the sum of exp(-value / gamma) of three values, two lanes; the exponential of the least itself is 1. */
function softMinima(a: v128, b: v128, c: v128, gamma: v128, inverse: v128): v128 {
  const less = f64x2.pmin(a, b);
  const more = f64x2.pmax(a, b);
  const least = f64x2.pmin(less, c);
  const greatest = f64x2.pmax(more, c);
  const middle = f64x2.pmax(less, f64x2.pmin(more, c));
  const second = exponentials<f64>(f64x2.mul(f64x2.sub(least, middle), inverse));
  const third = exponentials<f64>(f64x2.mul(f64x2.sub(least, greatest), inverse));
  const sum = f64x2.add(f64x2.splat(1), f64x2.add(second, third));
  return f64x2.sub(least, f64x2.mul(gamma, logarithms(sum)));
}

function softMinimum(a: f64, b: f64, c: f64, gamma: f64): f64 {
  const less = min<f64>(a, b);
  const more = max<f64>(a, b);
  const least = min<f64>(less, c);
  const sum = 1 + exponential<f64>((least - max<f64>(less, min<f64>(more, c))) / gamma) + exponential<f64>((least - max<f64>(more, c)) / gamma);
  return least - gamma * logarithm(sum);
}

/** Bytes of a table of (length + 1) x (length + 2) cells, 64 bytes each: row i and column j at (i, j), borders at 0 and length + 1. */
export function place(i: i32, j: i32, length: i32): usize {
  return (<usize>(i * (length + 2) + j)) << 6;
}

/**
 * Soft-DTW in the band |i - j| <= window, in eight lanes. With `keep` every row stays in `table` (see `place`); else two rows
 * take turns in its beginning. Gives where the eight results (f64) stand.
 */
export function soften(x: usize, y: usize, length: i32, window: i32, gamma: f64, keep: bool, table: usize): usize {
  const rowBytes = (<usize>(length + 2)) << 6;
  for (let at = table, end = table + rowBytes * (keep ? <usize>(length + 1) : 2); at < end; at += 8) store<f64>(at, Infinity);
  for (let lane: usize = 0; lane < 64; lane += 8) store<f64>(table + lane, 0);
  let before = table;
  let here = table + rowBytes;
  for (let i = 1; i <= length; i++) {
    const from = max<i32>(1, i - window);
    const to = min<i32>(length, i + window);
    const rows = x + ((<usize>(i - 1)) << 6);
    // A row that is used again must not show what it held outside of the band.
    for (let lane: usize = 0; lane < 64; lane += 8) store<f64>(here + ((<usize>(from - 1)) << 6) + lane, Infinity);
    for (let j = from; j <= to; j++) {
      const at = (<usize>j) << 6;
      const column = y + ((<usize>(j - 1)) << 6);
      if (ASC_FEATURE_SIMD) {
        const temperature = f64x2.splat(gamma);
        const inverse = f64x2.splat(1 / gamma);
        for (let lane: usize = 0; lane < 64; lane += 16) {
          const difference = f64x2.sub(v128.load(rows + lane), v128.load(column + lane));
          const minimum = softMinima(v128.load(before + at + lane - 64), v128.load(before + at + lane), v128.load(here + at + lane - 64), temperature, inverse);
          v128.store(here + at + lane, f64x2.add(minimum, f64x2.mul(difference, difference)));
        }
      } else {
        for (let lane: usize = 0; lane < 64; lane += 8) {
          const difference = load<f64>(rows + lane) - load<f64>(column + lane);
          const minimum = softMinimum(load<f64>(before + at + lane - 64), load<f64>(before + at + lane), load<f64>(here + at + lane - 64), gamma);
          store<f64>(here + at + lane, minimum + difference * difference);
        }
      }
    }
    if (keep) {
      before = here;
      here += rowBytes;
    } else {
      if (to < length) for (let lane: usize = 0; lane < 64; lane += 8) store<f64>(here + ((<usize>(to + 1)) << 6) + lane, Infinity);
      const spare = before;
      before = here;
      here = spare;
    }
  }
  return before + ((<usize>length) << 6);
}

/**
 * Derivatives of the results of `soften` (kept in `table`) by the points of `y`, in eight lanes, added into `gradient`
 * (64 bytes x length). `flow`: two rows (64 bytes x (length + 2)) worked in. Each cell hands on to the three before it
 * what it took from them.
 */
export function slopes(x: usize, y: usize, length: i32, window: i32, gamma: f64, table: usize, flow: usize, gradient: usize): void {
  const rowBytes = (<usize>(length + 2)) << 6;
  for (let at = flow, end = flow + 2 * rowBytes; at < end; at += 8) store<f64>(at, 0);
  let here = flow;
  let next = flow + rowBytes;
  for (let lane: usize = 0; lane < 64; lane += 8) store<f64>(here + ((<usize>length) << 6) + lane, 1);
  for (let i = length; i >= 1; i--) {
    const from = max<i32>(1, i - window);
    const to = min<i32>(length, i + window);
    const rows = x + ((<usize>(i - 1)) << 6);
    for (let j = to; j >= from; j--) {
      const at = (<usize>j) << 6;
      const column = (<usize>(j - 1)) << 6;
      const r = table + place(i, j, length);
      if (ASC_FEATURE_SIMD) {
        const inverse = f64x2.splat(1 / gamma);
        for (let lane: usize = 0; lane < 64; lane += 16) {
          const own = v128.load(here + at + lane);
          const difference = f64x2.sub(v128.load(y + column + lane), v128.load(rows + lane));
          const push = f64x2.mul(f64x2.mul(f64x2.splat(2), own), difference);
          v128.store(gradient + column + lane, f64x2.add(v128.load(gradient + column + lane), push));
          const minimum = f64x2.sub(v128.load(r + lane), f64x2.mul(difference, difference));
          const diagonal = f64x2.sub(minimum, v128.load(r + lane - rowBytes - 64));
          const above = f64x2.sub(minimum, v128.load(r + lane - rowBytes));
          const left = f64x2.sub(minimum, v128.load(r + lane - 64));
          give(next + at + lane - 64, own, diagonal, inverse);
          give(next + at + lane, own, above, inverse);
          give(here + at + lane - 64, own, left, inverse);
        }
      } else {
        for (let lane: usize = 0; lane < 64; lane += 8) {
          const own = load<f64>(here + at + lane);
          const difference = load<f64>(y + column + lane) - load<f64>(rows + lane);
          store<f64>(gradient + column + lane, load<f64>(gradient + column + lane) + 2 * own * difference);
          const minimum = load<f64>(r + lane) - difference * difference;
          giveOne(next + at + lane - 64, own, minimum - load<f64>(r + lane - rowBytes - 64), gamma);
          giveOne(next + at + lane, own, minimum - load<f64>(r + lane - rowBytes), gamma);
          giveOne(here + at + lane - 64, own, minimum - load<f64>(r + lane - 64), gamma);
        }
      }
    }
    for (let at = here, end = here + rowBytes; at < end; at += 8) store<f64>(at, 0);
    const spare = here;
    here = next;
    next = spare;
  }
}

function give(to: usize, own: v128, difference: v128, inverse: v128): void {
  v128.store(to, f64x2.add(v128.load(to), f64x2.mul(own, exponentials<f64>(f64x2.pmin(f64x2.mul(difference, inverse), f64x2.splat(0))))));
}

function giveOne(to: usize, own: f64, difference: f64, gamma: f64): void {
  store<f64>(to, load<f64>(to) + own * exponential<f64>(min<f64>(difference / gamma, 0)));
}
