import { mixed } from "./due";
import { power1 } from "./power";

function cut(force: f32): f32 {
  return max<f32>(min<f32>(force, 4), -4);
}

function attraction(d2: f32, a: f32, b: f32): f32 {
  const apart = max<f32>(d2, 1e-30);
  const p: f32 = a * power1(apart, b);
  return (<f32>-2 * b * p) / (apart * (1 + p));
}

function repulsion(d2: f32, a: f32, b: f32): f32 {
  const p: f32 = a * power1(max<f32>(d2, 1e-30), b);
  return (<f32>2 * b) / ((<f32>0.001 + d2) * (1 + p));
}

/** As `pull` of lanes.ts, without SIMD: one point after the other. */
export function pullOne(list: usize, gathered: i32, a: f32, b: f32, rate: f32, positions: usize, own: usize): void {
  let x = load<f32>(own);
  let y = load<f32>(own, 4);
  for (let at = 0; at < gathered; at++) {
    const other = positions + ((<usize>load<u32>(list + ((<usize>at) << 2))) << 3);
    const dx = x - load<f32>(other);
    const dy = y - load<f32>(other, 4);
    const factor = attraction(dx * dx + dy * dy, a, b);
    x += rate * cut(factor * dx);
    y += rate * cut(factor * dy);
  }
  store<f32>(own, x);
  store<f32>(own, y, 4);
}

/** As `pullAndPush` of lanes.ts, without SIMD. */
export function pullAndPushOne(
  i: i32,
  list: usize,
  gathered: i32,
  count: i32,
  seed: u32,
  epoch: i32,
  batch: i32,
  a: f32,
  b: f32,
  rate: f32,
  positions: usize,
  own: usize,
): void {
  let state = mixed(seed + <u32>batch * 0x1656_67b1, epoch, i, 0);
  for (let at = 0; at < gathered; at++) {
    pullOne(list + ((<usize>at) << 2), 1, a, b, rate, positions, own);
    let x = load<f32>(own);
    let y = load<f32>(own, 4);
    for (let push = 0; push < 5; push++) {
      state ^= state << 13;
      state ^= state >> 17;
      state ^= state << 5;
      const drawn = <u32>((<u64>state * <u64>count) >> 32);
      if (drawn === <u32>i) continue;
      const other = positions + ((<usize>drawn) << 3);
      const dx = x - load<f32>(other);
      const dy = y - load<f32>(other, 4);
      const factor = repulsion(dx * dx + dy * dy, a, b);
      x += rate * cut(factor * dx);
      y += rate * cut(factor * dy);
    }
    store<f32>(own, x);
    store<f32>(own, y, 4);
  }
}
