import type { Compute, KernelArray, Workspace } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import type { Points } from "../points";
import { BLOCK, packBlocks, paddedWidth } from "./blocks";
import { type Factors, isDiagonal } from "./factors";
import type { CovarianceShape, Mixture } from "./mixture";
import type { Moments } from "./moments";

/** Arithmetic inside a block of points; sums are f64 in both. */
export type Precision = "f32" | "f64";

/** What the kernels call a full, a shared and a diagonal covariance. */
const KERNEL_SHAPES: Readonly<Record<CovarianceShape, number>> = { full: 0, tied: 1, diagonal: 2, spherical: 2 };

/** Multiply-adds of a shard: a good half of a millisecond. */
const SHARD = 3_000_000;
/** Shards of one wave; their sums are added up before the next, so that memory stays small. */
const WAVE = 64;
const MOST_SUMS = 4 << 20;

/** How the points are cut: by the problem only, never by the threads. */
interface Cut {
  readonly width: number;
  readonly blocks: number;
  readonly perShard: number;
  readonly slots: number;
  /** f64 numbers a component has in a shard's sums. */
  readonly moments: number;
  readonly sums: number;
}

function cutOf(count: number, dimensions: number, components: number, shape: CovarianceShape): Cut {
  const width = paddedWidth(dimensions);
  const blocks = Math.ceil(count / BLOCK);
  const perShard = Math.max(1, Math.floor(SHARD / (components * (width * width + 40) * BLOCK)));
  const second = [width * width, 0, width][KERNEL_SHAPES[shape]];
  const moments = 1 + width + second;
  const sums = 3 + components * moments;
  const slots = Math.max(2, Math.min(WAVE, Math.floor(MOST_SUMS / sums), Math.ceil(blocks / perShard)));
  return { width, blocks, perShard, slots, moments, sums };
}

type Arrays = Readonly<Record<"data" | "means" | "factors" | "constants" | "scratch" | "sums" | "shares", readonly [Precision, number]>>;

/** Responsibilities of one block: component by component, BLOCK numbers each, the first `points` of them real. */
export type BlockReader = (shares: Float32Array | Float64Array, at: number, from: number, points: number) => void;

/** Points in the kernels' memory, ready for passes over them. */
export class Passes {
  private constructor(
    private readonly space: Workspace<Arrays>,
    private readonly cut: Cut,
    private readonly precision: Precision,
    private readonly count: number,
    private readonly dimensions: number,
    private readonly components: number,
    private readonly shape: CovarianceShape,
    /** Greatest absolute value of each dimension. */
    readonly range: Float64Array,
  ) {}

  /** Lends kernel memory with the points packed in it for the length of `work`. */
  static over<T>(
    compute: Compute,
    points: Points,
    components: number,
    shape: CovarianceShape,
    precision: Precision,
    checkpoint: Checkpoint,
    work: (passes: Passes) => Promise<T>,
  ): Promise<T> {
    const { count, dimensions } = points;
    const cut = cutOf(count, dimensions, components, shape);
    const { width, blocks, slots, perShard, sums } = cut;
    const layout: Arrays = {
      data: [precision, blocks * width * BLOCK],
      means: [precision, components * width],
      factors: [precision, components * width * width],
      constants: ["f64", components],
      scratch: [precision, slots * (2 * width + components + 2) * BLOCK],
      sums: ["f64", slots * sums],
      shares: [precision, slots * perShard * components * BLOCK],
    };
    return compute.workspace("mixture", layout, async (space) => {
      const range = await packBlocks(points, space.arrays.data, checkpoint);
      return work(new Passes(space, cut, precision, count, dimensions, components, shape, range));
    });
  }

  /** The E-step and what the M-step needs, in one pass. The same bits at any number of threads. */
  async moments(mixture: Mixture, factors: Factors, checkpoint: Checkpoint): Promise<Moments> {
    const { cut, components, dimensions: d } = this;
    const totals = new Float64Array(cut.sums);
    const logLikelihood = await this.pass(mixture, factors, 0, totals, checkpoint);
    const second = [d * d, 0, d][KERNEL_SHAPES[this.shape]];
    const result = { totals: new Float64Array(components), first: new Float64Array(components * d), second: new Float64Array(components * second) };
    for (let c = 0; c < components; c++) {
      const at = 3 + c * cut.moments;
      result.totals[c] = totals[at];
      for (let t = 0; t < d; t++) result.first[c * d + t] = totals[at + 1 + t];
      const from = at + 1 + cut.width;
      if (second === d) for (let t = 0; t < d; t++) result.second[c * d + t] = totals[from + t];
      else if (second > 0) for (let i = 0; i < d; i++) for (let j = 0; j <= i; j++) result.second[(c * d + i) * d + j] = totals[from + i * cut.width + j];
    }
    return { logLikelihood: logLikelihood / this.count, ...result };
  }

  /** The E-step alone: mean log-likelihood of a point; `read` sees the responsibilities of every block in turn. */
  async responsibilities(mixture: Mixture, factors: Factors, read: BlockReader, checkpoint: Checkpoint): Promise<number> {
    const { shares } = this.space.arrays;
    const wide = this.components * BLOCK;
    const logLikelihood = await this.pass(mixture, factors, shares, new Float64Array(this.cut.sums), checkpoint, (first, end) => {
      for (let b = first; b < end; b++) read(shares, (b - first) * wide, b * BLOCK, Math.min(BLOCK, this.count - b * BLOCK));
    });
    return logLikelihood / this.count;
  }

  private async pass(
    mixture: Mixture,
    factors: Factors,
    shares: KernelArray | 0,
    totals: Float64Array,
    checkpoint: Checkpoint,
    waved: (first: number, end: number) => void = () => undefined,
  ): Promise<number> {
    this.write(mixture, factors);
    const { cut, space } = this;
    const { data, means, factors: values, constants, scratch, sums } = space.arrays;
    let logLikelihood = 0;
    for (let first = 0; first < cut.blocks; first += cut.slots * cut.perShard) {
      const end = Math.min(cut.blocks, first + cut.slots * cut.perShard);
      const shards = Math.ceil((end - first) / cut.perShard);
      sums.fill(0);
      const within: Checkpoint = (done, all) => checkpoint(first + ((end - first) * done) / all, cut.blocks);
      const sizes = [Number(this.precision === "f64"), first, cut.perShard, end, this.count, cut.width, this.components, KERNEL_SHAPES[this.shape]];
      await space.run("step", shards, [...sizes, data, means, values, constants, scratch, sums, shares], within);
      for (let shard = 0; shard < shards; shard++) {
        const at = shard * cut.sums;
        logLikelihood += sums[at] + Math.log(sums[at + 1]) + sums[at + 2] * Math.LN2;
        for (let i = 3; i < cut.sums; i++) totals[i] += sums[at + i];
      }
      waved(first, end);
      await checkpoint(end, cut.blocks);
    }
    return logLikelihood;
  }

  /** Parameters as the kernels read them: padded to an even width. */
  private write(mixture: Mixture, factors: Factors): void {
    const { components, dimensions: d } = this;
    const { width } = this.cut;
    const { means, factors: values, constants } = this.space.arrays;
    constants.set(factors.constants);
    for (let c = 0; c < components; c++) for (let t = 0; t < d; t++) means[c * width + t] = mixture.means[c * d + t];
    if (isDiagonal(mixture)) {
      for (let c = 0; c < components; c++) for (let t = 0; t < d; t++) values[c * width + t] = factors.values[c * d + t];
      return;
    }
    const matrices = mixture.shape === "tied" ? 1 : components;
    for (let c = 0; c < matrices; c++) {
      for (let i = 0; i < d; i++) for (let j = 0; j <= i; j++) values[(c * width + i) * width + j] = factors.values[(c * d + i) * d + j];
    }
  }
}
