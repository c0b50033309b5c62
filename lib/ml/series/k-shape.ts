import type { Checkpoint } from "../checkpoint";
import { CELLS_PER_SLICE, type SeriesMetric, type SeriesSet } from "./metric";
import { scaleOne } from "./scale";

/**
 * k-shape (Paparrizos and Gravano 2015): the shape-based distance is 1 less the greatest normalised cross-correlation over
 * all shifts; the centre is the shape that its members, shifted to the centre before, correlate with most: the leading
 * eigenvector of their centred scatter matrix. For z-normalised series, as in tslearn. O(length x shifts) a comparison.
 */
export class ShapeBased implements SeriesMetric {
  readonly method = "k-shape";
  readonly cells: number;
  private readonly most: number;

  /** `window`: the largest shift; null for any. */
  constructor(
    private readonly length: number,
    window: number | null,
  ) {
    this.most = Math.min(window ?? length, Math.max(0, length - 1));
    this.cells = length * (2 * this.most + 1) - this.most * (this.most + 1);
  }

  cost(x: Float64Array, xAt: number, centre: Float64Array, centreAt: number): number {
    return 1 - this.bestShift(centre, centreAt, x, xAt).correlation;
  }

  distance(a: Float64Array, aAt: number, b: Float64Array, bAt: number): number {
    const { length } = this;
    // Two series without a shape are alike.
    if (squares(a, aAt, length) + squares(b, bAt, length) < 1e-18) return 0;
    return Math.max(0, 1 - this.bestShift(a, aAt, b, bAt).correlation);
  }

  /** The shift of `x` to the right that fits `reference` best, the first of equals, and the normalised correlation there. */
  private bestShift(reference: Float64Array, referenceAt: number, x: Float64Array, at: number): { shift: number; correlation: number } {
    const { length, most } = this;
    const norm = Math.sqrt(squares(reference, referenceAt, length) * squares(x, at, length));
    // Of a series of zeros every shift is as good; tslearn takes the first.
    if (norm < 1e-9) return { shift: -most, correlation: 0 };
    let shift = 0;
    let greatest = Number.NEGATIVE_INFINITY;
    for (let s = -most; s <= most; s++) {
      let sum = 0;
      const end = s > 0 ? length : length + s;
      for (let t = Math.max(s, 0); t < end; t++) sum += reference[referenceAt + t] * x[at + t - s];
      if (sum > greatest) {
        greatest = sum;
        shift = s;
      }
    }
    return { shift, correlation: greatest / norm };
  }

  async centre({ values, length }: SeriesSet, members: Uint32Array, start: Float64Array, _iterations: number, checkpoint: Checkpoint): Promise<Float64Array> {
    const scatter = new Float64Array(length * length);
    const shifted = new Float64Array(members.length * length);
    const slice = Math.max(1, Math.floor(CELLS_PER_SLICE / (this.cells + length * length)));
    for (let m = 0; m < members.length; m++) {
      if (m % slice === 0) await checkpoint(m, members.length);
      const { shift } = this.bestShift(start, 0, values, members[m] * length);
      const series = shifted.subarray(m * length, (m + 1) * length);
      for (let t = Math.max(0, shift); t < Math.min(length, length + shift); t++) series[t] = values[members[m] * length + t - shift];
      for (let a = 0; a < length; a++) {
        if (series[a] === 0) continue;
        for (let b = a; b < length; b++) scatter[a * length + b] += series[a] * series[b];
      }
    }
    for (let a = 0; a < length; a++) for (let b = 0; b < a; b++) scatter[a * length + b] = scatter[b * length + a];
    const vector = await leadingVector(doublyCentred(scatter, length), length, checkpoint);
    if (!vector) return start;
    // A shape and its mirror image solve the problem alike; the members say which is meant.
    let [plus, minus] = [0, 0];
    for (let m = 0; m < members.length; m++) {
      let [straight, mirrored] = [0, 0];
      for (let t = 0; t < length; t++) {
        straight += (shifted[m * length + t] - vector[t]) ** 2;
        mirrored += (shifted[m * length + t] + vector[t]) ** 2;
      }
      plus += Math.sqrt(straight);
      minus += Math.sqrt(mirrored);
    }
    const centre = minus < plus ? vector.map((value) => -value) : vector;
    scaleOne(centre, "z");
    return centre;
  }
}

function squares(x: Float64Array, at: number, length: number): number {
  let sum = 0;
  for (let t = 0; t < length; t++) sum += x[at + t] * x[at + t];
  return sum;
}

/** Q S Q with Q = I - 1/length: the mean of every row and column taken away. */
function doublyCentred(s: Float64Array, length: number): Float64Array {
  const means = new Float64Array(length);
  let all = 0;
  for (let a = 0; a < length; a++) {
    for (let b = 0; b < length; b++) means[a] += s[a * length + b] / length;
    all += means[a] / length;
  }
  return s.map((value, at) => value - means[Math.floor(at / length)] - means[at % length] + all);
}

/** Doublings of the power: 2^16 steps of the power method tell eigenvalues apart that differ by a few 1e-4 of their size. */
const DOUBLINGS = 16;

/** Unit eigenvector of the greatest eigenvalue of a positive semidefinite matrix, by repeated squaring; null for zeros. O(length³ x DOUBLINGS). */
async function leadingVector(matrix: Float64Array, length: number, checkpoint: Checkpoint): Promise<Float64Array | null> {
  let power = matrix;
  const rows = Math.max(1, Math.floor(CELLS_PER_SLICE / (length * length)));
  for (let doubling = 0; doubling < DOUBLINGS; doubling++) {
    let trace = 0;
    for (let t = 0; t < length; t++) trace += power[t * length + t];
    if (!(trace > 0)) return null;
    const scaled = power.map((value) => value / trace);
    const next = new Float64Array(length * length);
    for (let a = 0; a < length; a++) {
      if (a % rows === 0) await checkpoint(doubling, DOUBLINGS);
      for (let c = 0; c < length; c++) {
        const factor = scaled[a * length + c];
        if (factor === 0) continue;
        for (let b = 0; b < length; b++) next[a * length + b] += factor * scaled[c * length + b];
      }
    }
    // A single eigenvector is left when the square is as large as the matrix itself.
    let square = 0;
    for (let t = 0; t < length; t++) square += next[t * length + t];
    power = next;
    if (1 - square < 1e-15) break;
  }
  // Every column is a multiple of the vector; the longest is the most exact.
  let best = 0;
  for (let t = 1; t < length; t++) if (power[t * length + t] > power[best * length + best]) best = t;
  const vector = Float64Array.from({ length }, (_, t) => power[t * length + best]);
  const norm = Math.sqrt(squares(vector, 0, length));
  return norm > 0 ? vector.map((value) => value / norm) : null;
}
