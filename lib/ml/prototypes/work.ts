import type { Compute, Workspace } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";
import { variances } from "../points";
import type { MixedRows } from "./mixed-rows";

/** Rows that lie together, column by column, as the kernels read them. */
const BLOCK = 128;
/** Comparisons of a shard: about half a millisecond. */
const SHARD = 1_500_000;
/** Shards of one wave; their sums are added up before the next, so that memory stays small. */
const WAVE = 64;
const MOST_COUNTS = 4 << 20;
/** Bytes a shard works in. */
const SCRATCH = 1088;
/** Label of a row that has none yet. */
const NONE = 65_535;

/** Centres in scaled, centred units, and the level of each category. */
export interface Prototypes {
  /** clusters x numbers. */
  readonly centers: Float64Array;
  /** clusters x categories. */
  readonly modes: Uint16Array;
}

export interface Assignment {
  /** In scaled units. */
  readonly cost: number;
  /** Rows that changed cluster. */
  readonly moved: number;
  /** Rows of each cluster. */
  readonly sizes: Float64Array;
  /** What follows from the rows of each cluster: means and most frequent levels. */
  readonly next: Prototypes;
}

/** Kernel memory with the rows packed in it. */
export interface PrototypeWork {
  readonly width: number;
  readonly categories: number;
  /** By which numbers were multiplied so that f32 can hold their squares. */
  readonly scale: number;
  readonly labels: Uint16Array;
  /** Distance of each row to its prototype, or to the nearest one that was approached; scaled. */
  readonly distances: Float32Array;
  assign(prototypes: Prototypes, gamma: number, checkpoint: Checkpoint): Promise<Assignment>;
  /** Lowers the distances to those from one prototype. Returns the sum of each stretch of `stretch` rows. */
  approach(prototype: Prototypes, gamma: number, checkpoint: Checkpoint): Promise<{ readonly totals: Float64Array; readonly stretch: number }>;
  /** No row has a cluster or a distance. */
  clear(): void;
}

/** Lends kernel memory laid out for `clusters` prototypes for the length of `use`. About 4 x numbers + 2 x categories + 6 bytes a row. */
export async function withPrototypeWork<T>(
  compute: Compute,
  mixed: MixedRows,
  clusters: number,
  checkpoint: Checkpoint,
  use: (work: PrototypeWork) => Promise<T>,
): Promise<T> {
  const width = mixed.points?.dimensions ?? 0;
  const categories = mixed.categories.length;
  const offsets = offsetsOf(mixed);
  const levels = offsets[categories];
  const blocks = Math.max(1, Math.ceil(mixed.count / BLOCK));
  const perShard = Math.max(1, Math.floor(SHARD / (clusters * (width + categories + 4) * BLOCK)));
  const sumsSize = 2 + clusters * (1 + width);
  const slots = Math.max(2, Math.min(WAVE, Math.floor(MOST_COUNTS / (clusters * levels + 1)), Math.ceil(blocks / perShard)));
  const layout = {
    numbers: ["f32", blocks * width * BLOCK],
    codes: ["u16", blocks * categories * BLOCK],
    labels: ["u16", blocks * BLOCK],
    distances: ["f32", blocks * BLOCK],
    centers: ["f32", clusters * width],
    modes: ["u16", clusters * categories],
    offsets: ["u32", categories],
    sums: ["f64", slots * sumsSize],
    counts: ["u32", slots * clusters * levels],
    totals: ["f64", Math.ceil(blocks / perShard)],
    scratch: ["u8", Math.max(slots, Math.ceil(blocks / perShard)) * SCRATCH],
  } as const;
  return compute.workspace("prototypes", layout, async (space) => {
    const { arrays } = space;
    const scale = scaleOf(mixed);
    await pack(mixed, arrays, scale, checkpoint);
    arrays.offsets.set(offsets.subarray(0, categories));
    const write = ({ centers, modes }: Prototypes) => {
      arrays.centers.set(centers);
      arrays.modes.set(modes);
    };
    const clear = () => {
      arrays.labels.fill(NONE);
      arrays.distances.fill(Number.MAX_VALUE);
    };
    clear();
    return use({
      width,
      categories,
      scale,
      labels: arrays.labels,
      distances: arrays.distances,
      clear,
      async assign(prototypes, gamma, within) {
        write(prototypes);
        const sums = new Float64Array(sumsSize);
        const counts = new Float64Array(clusters * levels);
        const wave = slots * perShard;
        for (let first = 0; first < blocks; first += wave) {
          const end = Math.min(blocks, first + wave);
          arrays.sums.fill(0);
          arrays.counts.fill(0);
          const sizes = [first, perShard, end, mixed.count, width, categories, clusters, levels, gamma * scale * scale];
          const { numbers, codes, centers, modes, labels, distances, scratch } = arrays;
          const places = [numbers, codes, centers, modes, arrays.offsets, labels, distances, arrays.sums, arrays.counts, scratch];
          const shards = Math.ceil((end - first) / perShard);
          await space.run("assign", shards, [...sizes, ...places], (done, total) => within(first + ((end - first) * done) / total, blocks));
          addUp(arrays.sums, sums, shards);
          addUp(arrays.counts, counts, shards);
          await within(end, blocks);
        }
        return assignmentOf(sums, counts, prototypes, { width, categories, clusters, levels, offsets });
      },
      async approach(prototype, gamma, within) {
        write(prototype);
        const shards = Math.ceil(blocks / perShard);
        const sizes = [perShard, blocks, mixed.count, width, categories, gamma * scale * scale];
        const { numbers, codes, centers, modes, distances, totals, scratch } = arrays;
        await space.run("approach", shards, [...sizes, numbers, codes, centers, modes, distances, totals, scratch], within);
        return { totals: totals.slice(), stretch: perShard * BLOCK };
      },
    });
  });
}

type Arrays = Workspace<{ readonly numbers: readonly ["f32", number]; readonly codes: readonly ["u16", number] }>["arrays"];

async function pack({ points, categories, count }: MixedRows, { numbers, codes }: Arrays, scale: number, checkpoint: Checkpoint): Promise<void> {
  const width = points?.dimensions ?? 0;
  const values = points?.values ?? new Float64Array(0);
  await inSlices(Math.ceil(count / BLOCK), BLOCK * (width + categories.length), checkpoint, (first, end) => {
    for (let block = first; block < end; block++) {
      const from = block * BLOCK;
      const to = Math.min(count, from + BLOCK);
      for (let t = 0; t < width; t++) {
        for (let row = from, place = (block * width + t) * BLOCK; row < to; row++, place++) numbers[place] = values[row * width + t] * scale;
      }
      for (let t = 0; t < categories.length; t++) codes.set(categories[t].codes.subarray(from, to), (block * categories.length + t) * BLOCK);
    }
  });
}

/** A power of two that brings the numbers near 1, where they are not already. */
function scaleOf({ points }: MixedRows): number {
  if (!points) return 1;
  const most = Math.sqrt(Math.max(...variances(points)));
  return most > 1e6 || (most > 0 && most < 1e-6) ? 2 ** -Math.round(Math.log2(most)) : 1;
}

function offsetsOf({ categories }: MixedRows): Uint32Array {
  const offsets = new Uint32Array(categories.length + 1);
  for (const [t, { levels }] of categories.entries()) offsets[t + 1] = offsets[t] + levels.length;
  return offsets;
}

/** Adds the tables of the shards, in their order. */
function addUp(tables: Float64Array | Uint32Array, into: Float64Array, shards: number): void {
  for (let shard = 0; shard < shards; shard++) for (let i = 0, at = shard * into.length; i < into.length; i++, at++) into[i] += tables[at];
}

interface Shape {
  readonly width: number;
  readonly categories: number;
  readonly clusters: number;
  readonly levels: number;
  readonly offsets: Uint32Array;
}

function assignmentOf(sums: Float64Array, counts: Float64Array, old: Prototypes, { width, categories, clusters, levels, offsets }: Shape): Assignment {
  const centers = old.centers.slice();
  const modes = old.modes.slice();
  const sizes = new Float64Array(clusters);
  for (let c = 0; c < clusters; c++) {
    const at = 2 + c * (1 + width);
    sizes[c] = sums[at];
    if (sizes[c] === 0) continue;
    for (let t = 0; t < width; t++) centers[c * width + t] = sums[at + 1 + t] / sizes[c];
    for (let t = 0; t < categories; t++) {
      let mode = 0;
      for (let level = 1; level < offsets[t + 1] - offsets[t]; level++) {
        if (counts[c * levels + offsets[t] + level] > counts[c * levels + offsets[t] + mode]) mode = level;
      }
      modes[c * categories + t] = mode;
    }
  }
  return { cost: sums[0], moved: sums[1], sizes, next: { centers, modes } };
}
