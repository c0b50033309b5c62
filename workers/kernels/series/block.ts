/**
 * Series lie in blocks of eight, period by period: the eight values of period t at `block + 64 t` (f64). What is compared
 * with them lies in the same way, so that every lane may have a centre of its own.
 */
export function lanes(): i32 {
  return 8;
}

/** A series (f64) in all lanes of `into`. */
export function spread(series: usize, length: i32, into: usize): void {
  for (let t = 0; t < length; t++) {
    const value = load<f64>(series + ((<usize>t) << 3));
    for (let lane = 0; lane < 8; lane++) store<f64>(into + ((<usize>t) << 6) + ((<usize>lane) << 3), value);
  }
}

/** The centre of each lane's label (i32, less than 0: the first) in its lane of `into`. */
export function ownCentres(centres: usize, labels: usize, length: i32, into: usize): void {
  for (let lane = 0; lane < 8; lane++) {
    const label = load<i32>(labels + ((<usize>lane) << 2));
    const centre = centres + ((<usize>(max<i32>(0, label) * length)) << 3);
    for (let t = 0; t < length; t++) store<f64>(into + ((<usize>t) << 6) + ((<usize>lane) << 3), load<f64>(centre + ((<usize>t) << 3)));
  }
}

/** Keeps the costs (eight f64) of centre `c` where they are less than the best so far. */
export function keepLess(costs: usize, c: i32, best: usize, nearest: usize): void {
  for (let lane: usize = 0; lane < 8; lane++) {
    const cost = load<f64>(costs + (lane << 3));
    if (c > 0 && cost >= load<f64>(best + (lane << 3))) continue;
    store<f64>(best + (lane << 3), cost);
    store<i32>(nearest + (lane << 2), c);
  }
}
