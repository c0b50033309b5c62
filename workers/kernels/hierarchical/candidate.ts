import { squaredDistance64 } from "../common/vectors";
import { bornIn, centroid, dimensions, keyOf, memberAt, multipleAt, near, sizeOf, slots, startOf, values } from "./frame";
import { AVERAGE, WARD } from "./linkages";

/** Puts slot `other` in the place of the query's nearest when it is nearer. Returns the distances between rows that it took. */
export function offer(frame: usize, linkage: i32, query: i32, other: i32): f64 {
  if (other === query || other >= slots(frame)) return 0;
  const held = values(frame) + ((<usize>query) << 3);
  const best = load<f64>(held);
  const value = mergeValue(frame, linkage, query, other, best);
  if (value > best) return tookOf(frame, linkage, query, other);
  const place = near(frame) + ((<usize>query) << 2);
  const known = load<i32>(place);
  if (value < best || known < 0 || precedes(frame, query, other, known)) {
    store<f64>(held, value);
    store<i32>(place, other);
  }
  return tookOf(frame, linkage, query, other);
}

function tookOf(frame: usize, linkage: i32, a: i32, b: i32): f64 {
  return linkage === WARD ? 0 : <f64>(startOf(frame, a + 1) - startOf(frame, a)) * <f64>(startOf(frame, b + 1) - startOf(frame, b));
}

/**
 * What the merge of two slots costs, the same bits for (a, b) and (b, a). Ward: by how much the sum of squares grows;
 * average: mean distance; complete: largest squared distance. Infinity when it is certain to exceed `best`.
 */
function mergeValue(frame: usize, linkage: i32, a: i32, b: i32, best: f64): f64 {
  const size = dimensions(frame);
  if (linkage === WARD) {
    const s = sizeOf(frame, a);
    const t = sizeOf(frame, b);
    return squaredDistance64(centroid(frame, a), centroid(frame, b), size) * ((s * t) / (s + t));
  }
  // The cluster that is older comes first: sums in one order, whoever asks.
  const older = keyOf(frame, a) < keyOf(frame, b);
  const outer = older ? a : b;
  const inner = older ? b : a;
  const outerEnd = startOf(frame, outer + 1);
  const innerEnd = startOf(frame, inner + 1);
  if (linkage === AVERAGE) {
    const pairs = sizeOf(frame, a) * sizeOf(frame, b);
    const most = best * pairs * (1 + 1e-12);
    let sum: f64 = 0;
    for (let i = startOf(frame, outer); i < outerEnd; i++) {
      const point = memberAt(frame, i);
      let inSum: f64 = 0;
      for (let j = startOf(frame, inner); j < innerEnd; j++) inSum += multipleAt(frame, j) * sqrt(squaredDistance64(point, memberAt(frame, j), size));
      sum += multipleAt(frame, i) * inSum;
      if (sum > most) return Infinity;
    }
    return sum / pairs;
  }
  let greatest: f64 = 0;
  for (let i = startOf(frame, outer); i < outerEnd; i++) {
    const point = memberAt(frame, i);
    for (let j = startOf(frame, inner); j < innerEnd; j++) greatest = max(greatest, squaredDistance64(point, memberAt(frame, j), size));
    if (greatest > best) return Infinity;
  }
  return greatest;
}

/**
 * Breaks a tie between two partners of `query`: the older pair, then the smaller mixed number. By age, so that an answer
 * found earlier stays right when clusters join; mixed, so that in even data many pairs are each other's nearest at once.
 */
function precedes(frame: usize, query: i32, other: i32, known: i32): bool {
  return tieBefore(bornIn(frame, query), keyOf(frame, query), bornIn(frame, other), keyOf(frame, other), bornIn(frame, known), keyOf(frame, known));
}

/** True when (query, other) precedes (query, known), by round of making and key of each. */
export function tieBefore(queryBorn: i32, queryKey: i32, otherBorn: i32, otherKey: i32, knownBorn: i32, knownKey: i32): bool {
  const otherAge = max(queryBorn, otherBorn);
  const knownAge = max(queryBorn, knownBorn);
  if (otherAge !== knownAge) return otherAge < knownAge;
  const otherMixed = mixed(queryKey, otherKey);
  const knownMixed = mixed(queryKey, knownKey);
  return otherMixed === knownMixed ? otherKey < knownKey : otherMixed < knownMixed;
}

/** The same number for (a, b) and (b, a), without order otherwise (the finaliser of MurmurHash3). */
function mixed(a: i32, b: i32): u32 {
  let h = <u32>min(a, b) * 0x9e3779b1 + <u32>max(a, b) * 0x85ebca6b;
  h = (h ^ (h >> 16)) * 0x85ebca6b;
  h = (h ^ (h >> 13)) * 0xc2b2ae35;
  return h ^ (h >> 16);
}
