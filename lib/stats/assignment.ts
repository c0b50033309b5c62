/**
 * Seeded, stratified assignment to the arms of an experiment. Who gets what depends on the customer's id, the stratum and the
 * seed alone, not on the order of rows: customers of a stratum are put into the order of a hash of seed and id, and that order is
 * cut into arms. Sizes are exact to one customer in every stratum.
 */

type Checkpoint = (done: number, total: number) => Promise<void>;

/** MurmurHash3 (x86, 32 bits; Austin Appleby, public domain) of the UTF-16 code units of a text, two to a block. O(length). */
export function hashText(text: string, seed: number): number {
  let hash = seed | 0;
  const even = text.length & ~1;
  for (let i = 0; i < even; i += 2) {
    hash ^= scramble(text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16));
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  if (even < text.length) hash ^= scramble(text.charCodeAt(even));
  hash ^= text.length * 2;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function scramble(block: number): number {
  const mixed = Math.imul(block, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}

/** A second seed for the low half of a 64-bit key. */
const LOW = 0x9e3779b9;
/** The fractional part of the golden ratio: starts of strata spread evenly over [0, 1), so that rounding favours no arm. */
const GOLDEN = 0.6180339887498949;
const CHUNK = 32_768;
/** Scattered writes wait for memory; still well under 50 ms. */
const SCATTERED = 262_144;

export interface AssignmentPlan {
  /** Distinct customers. */
  readonly customers: readonly string[];
  /** Stratum of each customer, an index into `strata`. */
  readonly stratumOf: ArrayLike<number>;
  readonly strata: readonly string[];
  /** Planned share of each arm, any positive scale. */
  readonly shares: readonly number[];
  /** Unsigned 32-bit integer. */
  readonly seed: number;
}

/**
 * Arm of each customer. In a stratum of m customers an arm of share s gets m s of them, rounded up or down; over all strata
 * the roundings cancel. O(customers) with a radix sort; cancellable.
 */
export async function assignArms(plan: AssignmentPlan, checkpoint: Checkpoint): Promise<Uint8Array> {
  const { customers, stratumOf, strata, seed } = plan;
  const n = customers.length;
  const high = new Uint32Array(n);
  const low = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    high[i] = hashText(customers[i], seed);
    low[i] = hashText(customers[i], seed ^ LOW);
    if (i % CHUNK === CHUNK - 1) await checkpoint(i / 2, n);
  }
  const order = await orderByKeys(high, low, checkpoint);

  const sizes = new Uint32Array(strata.length);
  for (let i = 0; i < n; i++) sizes[stratumOf[i]]++;
  const starts = startsOf(strata, seed);
  const bounds = strata.map((_, stratum) => boundsOf(plan.shares, sizes[stratum], starts[stratum]));
  const position = new Uint32Array(strata.length);
  const arms = new Uint8Array(n);
  for (let k = 0; k < n; k++) {
    const customer = order[k];
    const stratum = stratumOf[customer];
    const at = position[stratum]++;
    let arm = 0;
    while (at >= bounds[stratum][arm]) arm++;
    arms[customer] = arm;
    if (k % CHUNK === CHUNK - 1) await checkpoint(0.9 * n + (k / n) * 0.1 * n, n);
  }
  return arms;
}

/** Where the rounding of each stratum starts in [0, 1); by the rank of its name, so that the order of rows has no say. */
function startsOf(strata: readonly string[], seed: number): Float64Array {
  const first = hashText("", seed) / 4294967296;
  const ranked = strata.map((_, i) => i).sort((i, j) => (strata[i] < strata[j] ? -1 : strata[i] > strata[j] ? 1 : 0));
  const starts = new Float64Array(strata.length);
  ranked.forEach((stratum, rank) => {
    starts[stratum] = (first + rank * GOLDEN) % 1;
  });
  return starts;
}

/** End position of each arm among m customers: cumulative shares rounded from a common start (systematic rounding). */
function boundsOf(shares: readonly number[], m: number, start: number): number[] {
  const whole = shares.reduce((sum, share) => sum + share, 0);
  let cumulative = 0;
  return shares.map((share, arm) => {
    cumulative += share;
    // A hair is added because 0.1 + 0.2 + 0.7 falls short of 1.
    return arm === shares.length - 1 ? m : Math.min(m, Math.floor((m * cumulative) / whole + start + 1e-9));
  });
}

/** Indices in the order of 64-bit keys: radix sort, 16 bits a pass. */
async function orderByKeys(high: Uint32Array, low: Uint32Array, checkpoint: Checkpoint): Promise<Uint32Array> {
  const n = high.length;
  let order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  let other = new Uint32Array(n);
  const counts = new Uint32Array(65_537);
  for (let pass = 0; pass < 4; pass++) {
    const keys = pass < 2 ? low : high;
    const shift = pass % 2 === 0 ? 0 : 16;
    counts.fill(0);
    for (let i = 0; i < n; i++) counts[((keys[i] >>> shift) & 0xffff) + 1]++;
    await checkpoint(0.5 * n + pass * 0.1 * n, n);
    for (let digit = 0; digit < 65_536; digit++) counts[digit + 1] += counts[digit];
    for (let i = 0; i < n; i++) {
      const index = order[i];
      other[counts[(keys[index] >>> shift) & 0xffff]++] = index;
      if (i % SCATTERED === SCATTERED - 1) await checkpoint(0.5 * n + (pass + i / n) * 0.1 * n, n);
    }
    [order, other] = [other, order];
  }
  return order;
}
