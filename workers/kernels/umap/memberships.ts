import { expOfNegative, log } from "../common/elementary";

const STEPS: i32 = 64;
const TOLERANCE: f64 = 1e-5;
/** A neighbourhood is at least this share of the mean distance wide. */
const LEAST: f64 = 1e-3;

/**
 * Membership strengths of the neighbours of points `shard * block ..`: exp(-(d - rho) / sigma) with rho the distance of the nearest
 * point that is apart and sigma such that they sum to log2(neighbours + 1) (McInnes, Healy and Melville 2018; umap-learn's
 * smooth_knn_dist counts the point itself as a neighbour). Rows of `k` squared distances (f32) become strengths (f32).
 * `mean`: mean distance over all points.
 */
export function memberships(shard: i32, squares: usize, count: i32, k: i32, block: i32, mean: f64, strengths: usize): void {
  const wanted = log(<f64>(k + 1)) / Math.LN2;
  const end = min(count, (shard + 1) * block);
  for (let i = shard * block; i < end; i++) {
    const row = squares + ((<usize>i * <usize>k) << 2);
    const out = strengths + ((<usize>i * <usize>k) << 2);
    let rho: f64 = 0;
    let own: f64 = 0;
    for (let j = 0; j < k; j++) {
      const d = sqrt<f64>(<f64>load<f32>(row + ((<usize>j) << 2)));
      if (rho === 0 && d > 0) rho = d;
      own += d;
    }
    own /= <f64>(k + 1);
    let low: f64 = 0;
    let high: f64 = -1;
    // Distances are in units of their mean, so that the search starts near its end.
    let sigma = mean > 0 ? mean : 1;
    for (let step = 0; step < STEPS; step++) {
      let sum: f64 = 0;
      for (let j = 0; j < k; j++) {
        const d = sqrt<f64>(<f64>load<f32>(row + ((<usize>j) << 2))) - rho;
        sum += d > 0 ? expOfNegative(-d / sigma) : 1;
      }
      if (abs(sum - wanted) < TOLERANCE) break;
      if (sum > wanted) {
        high = sigma;
        sigma = (low + high) / 2;
      } else {
        low = sigma;
        sigma = high < 0 ? sigma * 2 : (low + high) / 2;
      }
    }
    sigma = max(sigma, LEAST * (rho > 0 ? own : mean));
    for (let j = 0; j < k; j++) {
      const d = sqrt<f64>(<f64>load<f32>(row + ((<usize>j) << 2))) - rho;
      store<f32>(out + ((<usize>j) << 2), d > 0 && sigma > 0 ? <f32>expOfNegative(-d / sigma) : 1);
    }
  }
}
