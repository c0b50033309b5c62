import type { Checkpoint } from "../checkpoint";
import { minimize } from "../lbfgs";
import { bandCells, CELLS_PER_SLICE, type SeriesMetric, type SeriesSet } from "./metric";

/**
 * Soft-DTW (Cuturi and Blondel 2017): the least sum of squared differences, with a soft minimum of temperature `gamma`
 * over all paths in the band. The cost of a clustering is its value, as in tslearn, and may be negative; the distance is
 * its divergence (Blondel, Mensch and Vert 2021), which is 0 for equal series. Barycentres by L-BFGS on the gradient.
 * O(length x window) exponentials a comparison.
 */
export class SoftDtw implements SeriesMetric {
  readonly method = "soft-dtw";
  readonly cells: number;
  private readonly window: number;
  /** (length + 2) x (length + 2): accumulated values R with a border, and their derivatives E. */
  private readonly accumulated: Float64Array;
  private readonly derivatives: Float64Array;

  constructor(
    private readonly length: number,
    private readonly gamma: number,
    window: number | null,
  ) {
    this.window = Math.min(window ?? length, Math.max(0, length - 1));
    this.cells = bandCells(length, this.window);
    this.accumulated = new Float64Array((length + 2) * (length + 2));
    this.derivatives = new Float64Array((length + 2) * (length + 2));
  }

  cost(x: Float64Array, xAt: number, centre: Float64Array, centreAt: number): number {
    const { length, window, gamma, accumulated: r } = this;
    const width = length + 2;
    r.fill(Number.POSITIVE_INFINITY);
    r[0] = 0;
    for (let i = 1; i <= length; i++) {
      const from = i > window ? i - window : 1;
      const to = Math.min(i + window, length);
      const value = x[xAt + i - 1];
      let at = i * width + from;
      for (let j = from; j <= to; j++, at++) {
        const difference = value - centre[centreAt + j - 1];
        r[at] = difference * difference + softMinimum(r[at - width - 1], r[at - width], r[at - 1], gamma);
      }
    }
    return r[length * width + length];
  }

  distance(a: Float64Array, aAt: number, b: Float64Array, bAt: number): number {
    return Math.max(0, this.cost(a, aAt, b, bAt) - (this.cost(a, aAt, a, aAt) + this.cost(b, bAt, b, bAt)) / 2);
  }

  async centre({ values, length }: SeriesSet, members: Uint32Array, start: Float64Array, iterations: number, checkpoint: Checkpoint): Promise<Float64Array> {
    const slice = Math.max(1, Math.floor(CELLS_PER_SLICE / (this.cells * 16)));
    const objective = async (centre: Float64Array, gradient: Float64Array): Promise<number> => {
      gradient.fill(0);
      let cost = 0;
      for (let m = 0; m < members.length; m++) {
        if (m % slice === 0) await checkpoint(0, 1);
        cost += this.costAndGradient(values, members[m] * length, centre, gradient);
      }
      for (let t = 0; t < length; t++) gradient[t] /= members.length;
      return cost / members.length;
    };
    const { x } = await minimize(objective, start, { maxIterations: iterations, tolerance: 3e-4 * (1 + largest(start)) });
    return x;
  }

  /** Adds the derivative of the value by each point of the centre: backwards, each cell hands on to the three before it what it took from them. */
  private costAndGradient(x: Float64Array, at: number, centre: Float64Array, gradient: Float64Array): number {
    const { length, window, gamma, accumulated: r, derivatives: e } = this;
    const width = length + 2;
    const cost = this.cost(x, at, centre, 0);
    e.fill(0);
    e[length * width + length] = 1;
    for (let i = length; i >= 1; i--) {
      const from = i > window ? i - window : 1;
      const to = Math.min(i + window, length);
      const value = x[at + i - 1];
      for (let j = to, here = i * width + to; j >= from; j--, here--) {
        const own = e[here];
        if (own === 0) continue;
        const difference = centre[j - 1] - value;
        gradient[j - 1] += 2 * own * difference;
        // The soft minimum that this cell was made with; its exponentials are shares that add up to 1.
        const minimum = r[here] - difference * difference;
        e[here - width - 1] += own * Math.exp((minimum - r[here - width - 1]) / gamma);
        e[here - width] += own * Math.exp((minimum - r[here - width]) / gamma);
        e[here - 1] += own * Math.exp((minimum - r[here - 1]) / gamma);
      }
    }
    return cost;
  }
}

/** -gamma x log of the sum of exp(-value / gamma), from the least on so that nothing overflows; the exponential of the least itself is 1. */
function softMinimum(a: number, b: number, c: number, gamma: number): number {
  let least = a;
  let second = b;
  let third = c;
  if (second < least) {
    least = b;
    second = a;
  }
  if (third < least) {
    third = least;
    least = c;
  }
  if (least === Number.POSITIVE_INFINITY) return least;
  // Beyond this the others do not show in the last digit.
  const reach = least + 40 * gamma;
  let sum = 1;
  if (second < reach) sum += Math.exp((least - second) / gamma);
  if (third < reach) sum += Math.exp((least - third) / gamma);
  return sum === 1 ? least : least - gamma * Math.log(sum);
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
