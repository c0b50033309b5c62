import type { SeriesMetric, SeriesSet } from "./metric";

/** Series compared period by period; the centre is the mean. O(length) a comparison. */
export class Euclidean implements SeriesMetric {
  readonly method = "euclidean";
  readonly cells: number;

  constructor(private readonly length: number) {
    this.cells = length;
  }

  cost(x: Float64Array, xAt: number, centre: Float64Array, centreAt: number): number {
    let sum = 0;
    for (let t = 0; t < this.length; t++) sum += (x[xAt + t] - centre[centreAt + t]) ** 2;
    return sum;
  }

  distance(a: Float64Array, aAt: number, b: Float64Array, bAt: number): number {
    return Math.sqrt(this.cost(a, aAt, b, bAt));
  }

  async centre({ values, length }: SeriesSet, members: Uint32Array): Promise<Float64Array> {
    const mean = new Float64Array(length);
    for (let m = 0; m < members.length; m++) for (let t = 0; t < length; t++) mean[t] += values[members[m] * length + t];
    return mean.map((sum) => sum / members.length);
  }
}
