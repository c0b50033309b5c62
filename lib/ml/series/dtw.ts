import type { Checkpoint } from "../checkpoint";
import { bandCells, CELLS_PER_SLICE, type SeriesMetric, type SeriesSet } from "./metric";

/**
 * Dynamic time warping of series of equal length within a Sakoe-Chiba band, and DTW barycentre averaging.
 *
 * Sakoe and Chiba 1978; Petitjean, Ketterlin and Gançarski 2011 (DBA). Distances and barycentres as in tslearn:
 * the distance is the root of the least sum of squared differences along a path. O(length x window) a comparison.
 */
export class Dtw implements SeriesMetric {
  readonly method = "dtw";
  readonly cells: number;
  private readonly window: number;
  private readonly row: Float64Array;
  /** Accumulated costs of one comparison, for finding its path. */
  private readonly table: Float64Array;

  /** `window`: how many periods a point may be moved; null for any. */
  constructor(
    private readonly length: number,
    window: number | null,
  ) {
    this.window = Math.min(window ?? length, Math.max(0, length - 1));
    this.cells = bandCells(length, this.window);
    this.row = new Float64Array(length + 1);
    this.table = new Float64Array(length * length);
  }

  /** The squared distance; gives up, with Infinity, as soon as it must exceed `bound`. */
  cost(x: Float64Array, xAt: number, centre: Float64Array, centreAt: number, bound: number): number {
    const { length, window, row } = this;
    // row[j + 1] is the cell of column j: of the row before until it is overwritten.
    row.fill(Number.POSITIVE_INFINITY);
    for (let i = 0; i < length; i++) {
      const from = i > window ? i - window : 0;
      const to = i + window < length ? i + window : length - 1;
      const value = x[xAt + i];
      let diagonal = i === 0 ? 0 : row[from];
      let left = Number.POSITIVE_INFINITY;
      let least = Number.POSITIVE_INFINITY;
      row[from] = Number.POSITIVE_INFINITY;
      for (let j = from; j <= to; j++) {
        const above = row[j + 1];
        let before = diagonal;
        if (above < before) before = above;
        if (left < before) before = left;
        const difference = value - centre[centreAt + j];
        left = before + difference * difference;
        row[j + 1] = left;
        if (left < least) least = left;
        diagonal = above;
      }
      if (least > bound) return Number.POSITIVE_INFINITY;
    }
    return row[length];
  }

  distance(a: Float64Array, aAt: number, b: Float64Array, bAt: number): number {
    return Math.sqrt(this.cost(a, aAt, b, bAt, Number.POSITIVE_INFINITY));
  }

  async centre({ values, length }: SeriesSet, members: Uint32Array, start: Float64Array, iterations: number, checkpoint: Checkpoint): Promise<Float64Array> {
    const slice = Math.max(1, Math.floor(CELLS_PER_SLICE / (this.cells * 2)));
    let current = start;
    let before = Number.POSITIVE_INFINITY;
    for (let iteration = 0; iteration < iterations; iteration++) {
      const sums = new Float64Array(length);
      const counts = new Float64Array(length);
      let cost = 0;
      for (let m = 0; m < members.length; m++) {
        if (m % slice === 0) await checkpoint(iteration + m / members.length, iterations);
        cost += this.align(values, members[m] * length, current, sums, counts);
      }
      if (before - cost <= 1e-9 * cost) break;
      before = cost;
      current = sums.map((sum, t) => sum / counts[t]);
    }
    return current;
  }

  /** Adds each point of the series to the points of the barycentre it is aligned with; gives the squared distance. */
  private align(x: Float64Array, at: number, centre: Float64Array, sums: Float64Array, counts: Float64Array): number {
    const { length, table } = this;
    this.fill(x, at, centre);
    let i = length - 1;
    let j = length - 1;
    for (;;) {
      sums[j] += x[at + i];
      counts[j]++;
      if (i === 0 && j === 0) return table[length * length - 1];
      if (i === 0) j--;
      else if (j === 0) i--;
      else {
        // The first of equals, as tslearn: diagonal, then the series, then the barycentre steps back.
        const diagonal = this.accumulated(i - 1, j - 1);
        const above = this.accumulated(i - 1, j);
        const left = this.accumulated(i, j - 1);
        if (diagonal <= above && diagonal <= left) {
          i--;
          j--;
        } else if (above <= left) i--;
        else j--;
      }
    }
  }

  private accumulated(i: number, j: number): number {
    return Math.abs(i - j) <= this.window ? this.table[i * this.length + j] : Number.POSITIVE_INFINITY;
  }

  private fill(x: Float64Array, at: number, centre: Float64Array): void {
    const { length, window, table } = this;
    for (let i = 0; i < length; i++) {
      const from = i > window ? i - window : 0;
      const to = i + window < length ? i + window : length - 1;
      const value = x[at + i];
      const above = (i - 1) * length;
      for (let j = from; j <= to; j++) {
        const difference = value - centre[j];
        let least = Number.POSITIVE_INFINITY;
        if (i === 0 && j === 0) least = 0;
        else {
          if (i > 0 && j > 0) least = table[above + j - 1];
          if (i > 0 && j < i + window && table[above + j] < least) least = table[above + j];
          if (j > from && table[i * length + j - 1] < least) least = table[i * length + j - 1];
        }
        table[i * length + j] = least + difference * difference;
      }
    }
  }
}
