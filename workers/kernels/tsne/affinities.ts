import { expOfNegative, log } from "../common/elementary";

const STEPS: i32 = 100;
const TOLERANCE: f64 = 1e-5;

/**
 * Conditional probabilities of the neighbours of points `shard * block ..` at a perplexity: rows of `k` squared distances (f32)
 * become rows of probabilities (f32), by bisection of the precision (van der Maaten and Hinton 2008, as scikit-learn does it).
 */
export function affinities(shard: i32, squares: usize, count: i32, k: i32, block: i32, perplexity: f64, probabilities: usize): void {
  const wanted = log(perplexity);
  const end = min(count, (shard + 1) * block);
  for (let i = shard * block; i < end; i++) {
    const row = squares + ((<usize>i * <usize>k) << 2);
    const out = probabilities + ((<usize>i * <usize>k) << 2);
    // Distances count from the nearest: the probabilities stay the same, and nothing underflows.
    const least = <f64>load<f32>(row);
    const scale = <f64>load<f32>(row + ((<usize>(k - 1)) << 2)) - least;
    let low: f64 = -1;
    let high: f64 = -1;
    let beta = scale > 0 ? 1 / scale : 1;
    for (let step = 0; step < STEPS; step++) {
      let sum: f64 = 0;
      let moment: f64 = 0;
      for (let j = 0; j < k; j++) {
        const distance = <f64>load<f32>(row + ((<usize>j) << 2)) - least;
        const p = expOfNegative(-beta * distance);
        store<f32>(out + ((<usize>j) << 2), <f32>p);
        sum += p;
        moment += p * distance;
      }
      const difference = log(sum) + (beta * moment) / sum - wanted;
      const norm = 1 / sum;
      if (abs(difference) <= TOLERANCE || step === STEPS - 1 || scale <= 0) {
        for (let j = 0; j < k; j++) {
          const at = out + ((<usize>j) << 2);
          store<f32>(at, <f32>(<f64>load<f32>(at) * norm));
        }
        break;
      }
      if (difference > 0) {
        low = beta;
        beta = high < 0 ? beta * 2 : (beta + high) / 2;
      } else {
        high = beta;
        beta = low < 0 ? beta / 2 : (beta + low) / 2;
      }
    }
  }
}
