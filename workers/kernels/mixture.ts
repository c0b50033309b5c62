/**
 * Gaussian mixtures: the E-step and the sums of the M-step in one pass over blocks of 128 points (mixture/block.ts).
 * The log of the likelihood is kept without a logarithm: per shard the sum of the greatest log densities, and the product
 * of the rest as a mantissa and a power of two.
 */
import { blockPoints, diagonalDensities, fullDensities, softmax, subtract } from "./mixture/block";
import { products, squares, sumOf, weigh } from "./mixture/moments";

/** Covariances: one full matrix a component, one matrix for all, one row of deviations a component. */
function isFull(shape: i32): bool {
  return shape === 0;
}

function isDiagonal(shape: i32): bool {
  return shape === 2;
}

/** Zeroes the shares of what is only padding in the last block. */
function blank<T>(shares: usize, components: i32, points: i32): void {
  const bytes = <usize>blockPoints() * sizeof<T>();
  for (let c = 0; c < components; c++) {
    for (let p = points; p < blockPoints(); p++) store<T>(shares + <usize>c * bytes + <usize>p * sizeof<T>(), <T>0);
  }
}

/** Adds the block's log-likelihood to the shard's: sum of the greatest, mantissa, power of two (three f64). */
function addLikelihood<T>(greatest: usize, sums: usize, points: i32, into: usize): void {
  let sum: f64 = 0;
  let mantissa = load<f64>(into, 8);
  let power = load<f64>(into, 16);
  for (let p = 0; p < points; p++) {
    sum += <f64>load<T>(greatest + <usize>p * sizeof<T>());
    mantissa *= <f64>load<T>(sums + <usize>p * sizeof<T>());
  }
  const bits = reinterpret<i64>(mantissa);
  power += <f64>((bits >> 52) - 1023);
  mantissa = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  store<f64>(into, load<f64>(into) + sum);
  store<f64>(into, mantissa, 8);
  store<f64>(into, power, 16);
}

function densitiesOf<T>(
  block: usize,
  width: i32,
  components: i32,
  shape: i32,
  means: usize,
  factors: usize,
  constants: usize,
  differences: usize,
  densities: usize,
): void {
  const bytes = <usize>blockPoints() * sizeof<T>();
  const size = <usize>width * sizeof<T>();
  const stride = isFull(shape) ? size * <usize>width : isDiagonal(shape) ? size : 0;
  for (let c = 0; c < components; c++) {
    subtract<T>(block, means + <usize>c * size, width, differences);
    const constant = load<f64>(constants + ((<usize>c) << 3));
    const factor = factors + <usize>c * stride;
    if (isDiagonal(shape)) diagonalDensities<T>(differences, factor, width, constant, densities + <usize>c * bytes);
    else fullDensities<T>(differences, factor, width, constant, densities + <usize>c * bytes);
  }
}

/**
 * Shard `shard` takes the blocks from `first + shard * blocks`, `blocks` of them, up to `end`. Without `shares` it adds what the
 * M-step needs to its own `sums`: log-likelihood (3), then per component the responsibility, the first moments about the
 * old mean, and the second (full: width x width; diagonal: width; shared: none). With `shares` it writes the
 * responsibilities there instead, block by block from `first`, component by component.
 */
function stepIn<T>(
  shard: i32,
  first: i32,
  blocks: i32,
  end: i32,
  count: i32,
  width: i32,
  components: i32,
  shape: i32,
  data: usize,
  means: usize,
  factors: usize,
  constants: usize,
  scratch: usize,
  sums: usize,
  shares: usize,
): void {
  const bytes = <usize>blockPoints() * sizeof<T>();
  const size = <usize>width * sizeof<T>();
  const rows = <usize>(2 * width + components + 2);
  const differences = scratch + <usize>shard * rows * bytes;
  const weighted = differences + <usize>width * bytes;
  const densities = weighted + <usize>width * bytes;
  const greatest = densities + <usize>components * bytes;
  const second = isFull(shape) ? width * width : isDiagonal(shape) ? width : 0;
  const moments = (<usize>(1 + width + second)) << 3;
  const own = sums + <usize>shard * (24 + <usize>components * moments);
  if (load<f64>(own, 8) === 0) store<f64>(own, 1, 8);
  const from = first + shard * blocks;
  for (let b = from; b < min(end, from + blocks); b++) {
    const block = data + <usize>b * <usize>width * bytes;
    const points = min(blockPoints(), count - b * blockPoints());
    densitiesOf<T>(block, width, components, shape, means, factors, constants, differences, densities);
    softmax<T>(densities, components, greatest, greatest + bytes);
    addLikelihood<T>(greatest, greatest + bytes, points, own);
    if (points < blockPoints()) blank<T>(densities, components, points);
    if (shares !== 0) {
      memory.copy(shares + <usize>(b - first) * <usize>components * bytes, densities, <usize>components * bytes);
      continue;
    }
    for (let c = 0; c < components; c++) {
      const share = densities + <usize>c * bytes;
      const into = own + 24 + <usize>c * moments;
      const total = sumOf<T>(share);
      if (total === 0) continue;
      store<f64>(into, load<f64>(into) + total);
      subtract<T>(block, means + <usize>c * size, width, differences);
      weigh<T>(differences, share, width, weighted, into + 8);
      if (isFull(shape)) products<T>(differences, weighted, width, into + 8 + ((<usize>width) << 3));
      else if (isDiagonal(shape)) squares<T>(differences, weighted, width, into + 8 + ((<usize>width) << 3));
    }
  }
}

/**
 * One EM step (`stepIn`): on f32 data with f32 arithmetic inside a block and f64 sums between blocks, or, when `double`, in f64 throughout, for
 * small problems and where single precision would tell.
 */
export function step(
  shard: i32,
  double: i32,
  first: i32,
  blocks: i32,
  end: i32,
  count: i32,
  width: i32,
  components: i32,
  shape: i32,
  data: usize,
  means: usize,
  factors: usize,
  constants: usize,
  scratch: usize,
  sums: usize,
  shares: usize,
): void {
  if (double) stepIn<f64>(shard, first, blocks, end, count, width, components, shape, data, means, factors, constants, scratch, sums, shares);
  else stepIn<f32>(shard, first, blocks, end, count, width, components, shape, data, means, factors, constants, scratch, sums, shares);
}
