/**
 * Appends the other ends of those of four edges that have a turn in this epoch: an edge with 0.4 turns an epoch has one
 * when another whole number is reached, in epochs 2, 4, 7, 9 ... Returns how many there are now.
 */
export function appendDue(others: usize, turns: usize, epoch: f32, list: usize, gathered: i32): i32 {
  if (ASC_FEATURE_SIMD) {
    const each = v128.load(turns);
    const before = f32x4.floor(f32x4.mul(f32x4.splat(epoch), each));
    const after = f32x4.floor(f32x4.mul(f32x4.splat(epoch + 1), each));
    let mask = i32x4.bitmask(f32x4.gt(after, before));
    while (mask !== 0) {
      store<u32>(list + ((<usize>gathered) << 2), load<u32>(others + ((<usize>ctz(mask)) << 2)));
      mask &= mask - 1;
      gathered++;
    }
  } else {
    for (let lane: usize = 0; lane < 16; lane += 4) {
      const each = load<f32>(turns + lane);
      if (!(floor<f32>((epoch + 1) * each) > floor<f32>(epoch * each))) continue;
      store<u32>(list + ((<usize>gathered) << 2), load<u32>(others + lane));
      gathered++;
    }
  }
  return gathered;
}

/** A well mixed start of a point's random numbers in an epoch (the finaliser of MurmurHash3); never 0. */
export function mixed(seed: u32, epoch: u32, point: u32, lane: u32): u32 {
  let h = seed ^ (epoch * 0x9e37_79b9) ^ (point * 0x85eb_ca6b) ^ (lane * 0x27d4_eb2f);
  h ^= h >> 16;
  h *= 0x85eb_ca6b;
  h ^= h >> 13;
  h *= 0xc2b2_ae35;
  h ^= h >> 16;
  return h | 1;
}
