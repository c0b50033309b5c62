/** The golden section's smaller part. */
const GOLDEN = 0.5 * (3 - Math.sqrt(5));

/**
 * The least value of a function of one number between two bounds: Brent's method (golden sections with parabolic steps),
 * as scipy.optimize.fminbound. `tolerance`: how near the place must be. A function that is not finite somewhere is taken
 * as very large there. About 40 evaluations. Brent, Algorithms for Minimization without Derivatives, 1973, chapter 5.
 */
export async function minimizeBetween(f: (x: number) => Promise<number>, from: number, to: number, tolerance: number): Promise<number> {
  const at = async (x: number) => {
    const value = await f(x);
    return Number.isFinite(value) ? value : Number.MAX_VALUE;
  };
  let [low, high] = [from, to];
  let best = low + GOLDEN * (high - low);
  let [second, third] = [best, best];
  let bestValue = await at(best);
  let [secondValue, thirdValue] = [bestValue, bestValue];
  let step = 0;
  let before = 0;
  for (let round = 0; round < 200; round++) {
    const middle = (low + high) / 2;
    const near = Math.sqrt(Number.EPSILON) * Math.abs(best) + tolerance / 3;
    if (Math.abs(best - middle) <= 2 * near - (high - low) / 2) break;
    let golden = true;
    if (Math.abs(before) > near) {
      let r = (best - second) * (bestValue - thirdValue);
      let q = (best - third) * (bestValue - secondValue);
      let p = (best - third) * q - (best - second) * r;
      q = 2 * (q - r);
      if (q > 0) p = -p;
      q = Math.abs(q);
      r = before;
      before = step;
      if (Math.abs(p) < Math.abs(0.5 * q * r) && p > q * (low - best) && p < q * (high - best)) {
        step = p / q;
        const x = best + step;
        if (x - low < 2 * near || high - x < 2 * near) step = middle >= best ? near : -near;
        golden = false;
      }
    }
    if (golden) {
      before = best >= middle ? low - best : high - best;
      step = GOLDEN * before;
    }
    const x = best + (step >= 0 ? Math.max(step, near) : Math.min(step, -near));
    const value = await at(x);
    if (value <= bestValue) {
      if (x >= best) low = best;
      else high = best;
      [third, thirdValue, second, secondValue, best, bestValue] = [second, secondValue, best, bestValue, x, value];
    } else {
      if (x < best) low = x;
      else high = x;
      if (value <= secondValue || second === best) [third, thirdValue, second, secondValue] = [second, secondValue, x, value];
      else if (value <= thirdValue || third === best || third === second) [third, thirdValue] = [x, value];
    }
  }
  return best;
}
