/**
 * Adds what `gathered` centres (x, y, points) do to eight points: forces into `out` (x) and 64 bytes on (y), similarities 128 bytes on.
 */
export function push8(xs: usize, ys: usize, list: usize, gathered: i32, out: usize): void {
  const end = list + <usize>gathered * 12;
  if (ASC_FEATURE_SIMD) {
    const x0 = v128.load(xs);
    const x1 = v128.load(xs, 16);
    const y0 = v128.load(ys);
    const y1 = v128.load(ys, 16);
    let fx0 = v128.load(out);
    let fx1 = v128.load(out, 16);
    let fy0 = v128.load(out, 64);
    let fy1 = v128.load(out, 80);
    let z0 = v128.load(out, 128);
    let z1 = v128.load(out, 144);
    const one = f32x4.splat(1);
    for (; list < end; list += 12) {
      const cx = v128.load32_splat(list);
      const cy = v128.load32_splat(list, 4);
      const points = v128.load32_splat(list, 8);
      const dx0 = f32x4.sub(x0, cx);
      const dy0 = f32x4.sub(y0, cy);
      const q0 = f32x4.div(one, f32x4.add(one, f32x4.add(f32x4.mul(dx0, dx0), f32x4.mul(dy0, dy0))));
      const m0 = f32x4.mul(points, q0);
      z0 = f32x4.add(z0, m0);
      const s0 = f32x4.mul(m0, q0);
      fx0 = f32x4.add(fx0, f32x4.mul(s0, dx0));
      fy0 = f32x4.add(fy0, f32x4.mul(s0, dy0));
      const dx1 = f32x4.sub(x1, cx);
      const dy1 = f32x4.sub(y1, cy);
      const q1 = f32x4.div(one, f32x4.add(one, f32x4.add(f32x4.mul(dx1, dx1), f32x4.mul(dy1, dy1))));
      const m1 = f32x4.mul(points, q1);
      z1 = f32x4.add(z1, m1);
      const s1 = f32x4.mul(m1, q1);
      fx1 = f32x4.add(fx1, f32x4.mul(s1, dx1));
      fy1 = f32x4.add(fy1, f32x4.mul(s1, dy1));
    }
    v128.store(out, fx0);
    v128.store(out, fx1, 16);
    v128.store(out, fy0, 64);
    v128.store(out, fy1, 80);
    v128.store(out, z0, 128);
    v128.store(out, z1, 144);
  } else {
    for (let lane: usize = 0; lane < 32; lane += 4) {
      const x = load<f32>(xs + lane);
      const y = load<f32>(ys + lane);
      let fx = load<f32>(out + lane);
      let fy = load<f32>(out + lane, 64);
      let z = load<f32>(out + lane, 128);
      for (let at = list; at < end; at += 12) {
        const dx = x - load<f32>(at);
        const dy = y - load<f32>(at, 4);
        const q: f32 = 1 / (1 + dx * dx + dy * dy);
        const m = load<f32>(at, 8) * q;
        z += m;
        fx += m * q * dx;
        fy += m * q * dy;
      }
      store<f32>(out + lane, fx);
      store<f32>(out + lane, fy, 64);
      store<f32>(out + lane, z, 128);
    }
  }
}
