import { boxOf, capacityOf, dimensionsOf, paddedOf, ROUNDING } from "./tree";

/** Least squared distance of two boxes (lower bounds, then upper ones, `padded` numbers each). */
export function gap(a: usize, b: usize, padded: i32): f32 {
  const up = (<usize>padded) << 2;
  if (ASC_FEATURE_SIMD) {
    const zero = f32x4.splat(0);
    let sum = zero;
    for (let t: usize = 0; t < up; t += 16) {
      const over = f32x4.sub(v128.load(b + t), v128.load(a + up + t));
      const under = f32x4.sub(v128.load(a + t), v128.load(b + up + t));
      const apart = f32x4.pmax(f32x4.pmax(over, under), zero);
      sum = f32x4.add(sum, f32x4.mul(apart, apart));
    }
    return total(sum);
  } else {
    let sum: f32 = 0;
    for (let t: usize = 0; t < up; t += 4) {
      const apart: f32 = max<f32>(max<f32>(load<f32>(b + t) - load<f32>(a + up + t), load<f32>(a + t) - load<f32>(b + up + t)), 0);
      sum += apart * apart;
    }
    return sum;
  }
}

/** Greatest squared distance of two boxes. */
export function reach(a: usize, b: usize, padded: i32): f32 {
  const up = (<usize>padded) << 2;
  if (ASC_FEATURE_SIMD) {
    let sum = f32x4.splat(0);
    for (let t: usize = 0; t < up; t += 16) {
      const right = f32x4.sub(v128.load(b + up + t), v128.load(a + t));
      const left = f32x4.sub(v128.load(a + up + t), v128.load(b + t));
      const apart = f32x4.pmax(right, left);
      sum = f32x4.add(sum, f32x4.mul(apart, apart));
    }
    return total(sum);
  } else {
    let sum: f32 = 0;
    for (let t: usize = 0; t < up; t += 4) {
      const apart: f32 = max<f32>(load<f32>(b + up + t) - load<f32>(a + t), load<f32>(a + up + t) - load<f32>(b + t));
      sum += apart * apart;
    }
    return sum;
  }
}

function total(sum: v128): f32 {
  return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}

/** The largest coordinate of a box, by size. */
export function farthest(head: usize, node: i32): f32 {
  const dimensions = dimensionsOf(head);
  const box = boxOf(head, node);
  const up = (<usize>paddedOf(head)) << 2;
  let most: f32 = 0;
  for (let t = 0; t < dimensions; t++) {
    const at = box + ((<usize>t) << 2);
    most = max<f32>(most, max<f32>(abs<f32>(load<f32>(at)), abs<f32>(load<f32>(at + up))));
  }
  return most;
}

/**
 * By how much the squared f32 distance of two points, one of them with coordinates up to `size`, may differ from the
 * exact one where that is `distance` squared: coordinates, differences, squares and sums are each rounded. Doubled, to be sure.
 */
export function slack(size: f64, distance: f64, dimensions: i32): f64 {
  const each = 2 * ROUNDING * (size + distance) + ROUNDING * distance;
  const root = Math.sqrt(<f64>dimensions);
  return 2 * (2 * root * distance * each + <f64>dimensions * each * each + <f64>(dimensions + 4) * ROUNDING * distance * distance);
}

/**
 * Of the eight points at `block`: bits 0 to 7 tell which lie surely within a squared distance of the point at `at`, bits 8 to
 * 15 which may. Runs of coordinates are `stride` bytes apart.
 */
export function within(at: usize, block: usize, stride: usize, dimensions: i32, surely: f32, maybe: f32): i32 {
  let p = at;
  let q = block;
  if (ASC_FEATURE_SIMD) {
    let low = f32x4.splat(0);
    let high = low;
    let t = 0;
    // Two dimensions a turn: half of the time would go into counting.
    for (; t + 2 <= dimensions; t += 2) {
      const value = v128.load32_splat(p);
      const left = f32x4.sub(v128.load(q), value);
      const right = f32x4.sub(v128.load(q, 16), value);
      const next = v128.load32_splat(p + stride);
      const nextLeft = f32x4.sub(v128.load(q + stride), next);
      const nextRight = f32x4.sub(v128.load(q + stride, 16), next);
      low = f32x4.add(low, f32x4.add(f32x4.mul(left, left), f32x4.mul(nextLeft, nextLeft)));
      high = f32x4.add(high, f32x4.add(f32x4.mul(right, right), f32x4.mul(nextRight, nextRight)));
      p += 2 * stride;
      q += 2 * stride;
    }
    if (t < dimensions) {
      const value = v128.load32_splat(p);
      const left = f32x4.sub(v128.load(q), value);
      const right = f32x4.sub(v128.load(q, 16), value);
      low = f32x4.add(low, f32x4.mul(left, left));
      high = f32x4.add(high, f32x4.mul(right, right));
    }
    const far = f32x4.splat(maybe);
    const lower = f32x4.le(low, far);
    const upper = f32x4.le(high, far);
    if (!v128.any_true(v128.or(lower, upper))) return 0;
    const near = f32x4.splat(surely);
    return i32x4.bitmask(f32x4.le(low, near)) | (i32x4.bitmask(f32x4.le(high, near)) << 4) | (i32x4.bitmask(lower) << 8) | (i32x4.bitmask(upper) << 12);
  } else {
    let bits = 0;
    for (let lane = 0; lane < 8; lane++) {
      let sum: f32 = 0;
      p = at;
      q = block + ((<usize>lane) << 2);
      for (let t = 0; t < dimensions; t++) {
        const difference = load<f32>(q) - load<f32>(p);
        sum += difference * difference;
        p += stride;
        q += stride;
      }
      if (sum <= surely) bits |= 1 << lane;
      if (sum <= maybe) bits |= 256 << lane;
    }
    return bits;
  }
}

/** Which of the four points at `at` (runs `stride` bytes apart) lie no farther from a box than the squared `limits` (four f32). */
export function boxWithin4(at: usize, stride: usize, box: usize, padded: i32, dimensions: i32, limits: usize): i32 {
  const up = (<usize>padded) << 2;
  let p = at;
  if (ASC_FEATURE_SIMD) {
    const zero = f32x4.splat(0);
    let sum = zero;
    for (let t = 0; t < dimensions; t++) {
      const value = v128.load(p);
      const edge = box + ((<usize>t) << 2);
      const apart = f32x4.pmax(f32x4.pmax(f32x4.sub(v128.load32_splat(edge), value), f32x4.sub(value, v128.load32_splat(edge + up))), zero);
      sum = f32x4.add(sum, f32x4.mul(apart, apart));
      p += stride;
    }
    return i32x4.bitmask(f32x4.le(sum, v128.load(limits)));
  } else {
    let bits = 0;
    for (let lane = 0; lane < 4; lane++) {
      const place = (<usize>lane) << 2;
      let sum: f32 = 0;
      for (let t = 0; t < dimensions; t++) {
        const value = load<f32>(at + place + <usize>t * stride);
        const edge = box + ((<usize>t) << 2);
        const apart = max<f32>(max<f32>(load<f32>(edge) - value, value - load<f32>(edge + up)), 0);
        sum += apart * apart;
      }
      if (sum <= load<f32>(limits + place)) bits |= 1 << lane;
    }
    return bits;
  }
}

/** Which of the four groups of a leaf have bounds no farther from the point at `at` than a squared distance. */
export function groupsWithin(at: usize, stride: usize, groups: usize, dimensions: i32, limit: f32): i32 {
  let p = at;
  let q = groups;
  if (ASC_FEATURE_SIMD) {
    const zero = f32x4.splat(0);
    let sum = zero;
    for (let t = 0; t < dimensions; t++) {
      const value = v128.load32_splat(p);
      const apart = f32x4.pmax(f32x4.pmax(f32x4.sub(v128.load(q), value), f32x4.sub(value, v128.load(q, 16))), zero);
      sum = f32x4.add(sum, f32x4.mul(apart, apart));
      p += stride;
      q += 32;
    }
    return i32x4.bitmask(f32x4.le(sum, f32x4.splat(limit)));
  } else {
    let bits = 0;
    for (let group = 0; group < 4; group++) {
      let sum: f32 = 0;
      p = at;
      q = groups + ((<usize>group) << 2);
      for (let t = 0; t < dimensions; t++) {
        const value = load<f32>(p);
        const apart = max<f32>(max<f32>(load<f32>(q) - value, value - load<f32>(q + 16)), 0);
        sum += apart * apart;
        p += stride;
        q += 32;
      }
      if (sum <= limit) bits |= 1 << group;
    }
    return bits;
  }
}

/** Bits of the slots of a leaf that hold a point, from slot `from` on, at most eight. */
export function filled(size: i32, from: i32): i32 {
  const left = size - from;
  return left >= 8 ? 255 : left <= 0 ? 0 : (1 << left) - 1;
}

/** Bytes between two runs of coordinates. */
export function strideOf(head: usize): usize {
  return (<usize>capacityOf(head)) << 2;
}
