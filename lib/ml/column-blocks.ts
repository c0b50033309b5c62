import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "./checkpoint";
import type { Points } from "./points";

/** Where coordinates are read from in blocks: columns of a table, or rows of points. */
export interface BlockSource {
  readonly count: number;
  readonly dimensions: number;
  /** Writes rows `from` to `to`, one column after the other, `line` apart. */
  read(from: number, to: number, target: Float64Array, line: number): void;
}

/** The columns of a table as they are; `rows`: those that are read, ascending, all when null. */
export function columnBlocks(columns: readonly Float64Array[], rows: Uint32Array | null, count: number): BlockSource {
  const first = rows && count > 0 ? rows[0] : 0;
  // Rows without a gap are copied as one piece.
  const scattered = rows && count > 0 && rows[count - 1] - first !== count - 1 ? rows : null;
  const read = (from: number, to: number, target: Float64Array, line: number) => {
    for (const [t, column] of columns.entries()) {
      if (scattered) for (let i = from, at = t * line; i < to; i++, at++) target[at] = column[scattered[i]];
      else target.set(column.subarray(first + from, first + to), t * line);
    }
  };
  return { count, dimensions: columns.length, read };
}

/** Points, as they are in their table (their centre is not taken away), or centred when they have none. */
export function pointBlocks(points: Points): BlockSource {
  const { columns, rows, count, dimensions } = points;
  if (columns) return columnBlocks(columns, rows, count);
  const { values } = points;
  const read = (from: number, to: number, target: Float64Array, line: number) => {
    for (let i = from; i < to; i++) for (let t = 0; t < dimensions; t++) target[t * line + i - from] = values[i * dimensions + t];
  };
  return { count, dimensions, read };
}

/** Numbers of a shard, about. */
const SHARD = 65_536;
/** Numbers in the kernels' memory at a time: what the processor's own cache holds, or all its threads together. */
const ALONE = 98_304;
const TOGETHER = 1_048_576;
/** Rows of a shard are a multiple of this. */
const ROWS = 256;
/** Bytes that `slot`s may take together. */
const SLOTS = 32 * 1024 ** 2;
/** Multiply-adds between two checkpoints: a few milliseconds. */
const REST = 1 << 24;

export interface BlockShape {
  /** Rows of a shard: they follow from the problem alone. */
  readonly block: number;
  /** Shards at a time. */
  readonly shards: number;
  /** Numbers from one column to the next: even, and no power of two, so that columns do not contend for the same lines of the cache. */
  readonly line: number;
}

/** How to pass through so many rows and columns; `slot`: bytes that a shard needs for its results. */
export function blockShape({ count, dimensions }: Pick<BlockSource, "count" | "dimensions">, slot: number, { threads }: Compute): BlockShape {
  const block = Math.max(1, Math.floor(SHARD / Math.max(1, dimensions) / ROWS)) * ROWS;
  const most = Math.max(1, Math.min(Math.floor(SLOTS / slot), Math.ceil(count / block)));
  const shards = Math.min(most, Math.max(1, Math.floor((threads > 1 ? TOGETHER : ALONE) / (block * dimensions))));
  // A short table takes no more room than it has rows.
  return { block, shards, line: Math.ceil(Math.min(block * shards, count) / 8) * 8 + 8 };
}

/**
 * Reads rows into `target`, so many shards at a time, and has them worked on; `weight`: multiply-adds a row. `work` gets the first row, how many rows and
 * shards there are, and may end the pass by `false`. Returns whether it went through.
 */
export async function eachColumnBlock(
  source: BlockSource,
  { block, shards, line }: BlockShape,
  target: Float64Array,
  weight: number,
  checkpoint: Checkpoint,
  work: (from: number, rows: number, shards: number) => Promise<boolean>,
): Promise<boolean> {
  let since = 0;
  for (let from = 0; from < source.count; from += block * shards) {
    const rows = Math.min(source.count - from, block * shards);
    source.read(from, from + rows, target, line);
    if (!(await work(from, rows, Math.ceil(rows / block)))) return false;
    since += rows * weight;
    if (since < REST) continue;
    await checkpoint(from + rows, source.count);
    since = 0;
  }
  return true;
}
