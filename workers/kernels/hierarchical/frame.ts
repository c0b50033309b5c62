/**
 * Where the arrays of a search lie: `frame` is a list of u32, sizes and addresses, written by the driver (lib/ml/hierarchical/
 * frame.ts keeps the same order).
 */

/** Slots in a block. */
export const BLOCK: i32 = 32;
/** Bytes from one dimension of a block to the next. */
export const ROW: usize = 128;
/** Clusters that search together. */
export const TILE: i32 = 4;
/** Bytes into a tile: the limit of each query is its base plus its slope times the weight of the slot. */
export const BASES: usize = 0;
export const SLOPES: usize = 16;

/** Clusters that there are, one a slot. */
export function slots(frame: usize): i32 {
  return load<i32>(frame, 0);
}

export function dimensions(frame: usize): i32 {
  return load<i32>(frame, 4);
}

/** f32, block by block, dimension by dimension; slots behind the last hold far points. */
export function blocks(frame: usize): usize {
  return <usize>load<u32>(frame, 8);
}

/** f32, one a slot: what the slope of a query's limit is multiplied by. */
export function weights(frame: usize): usize {
  return <usize>load<u32>(frame, 12);
}

/** f32: lows, then highs of each block. */
export function boxes(frame: usize): usize {
  return <usize>load<u32>(frame, 16);
}

/** f32: the largest weight of each block. */
export function blockWeights(frame: usize): usize {
  return <usize>load<u32>(frame, 20);
}

/** Room for each tile of queries: 64 bytes of limits, then the lows and highs of its box. */
export function tileOf(frame: usize, from: i32): usize {
  return <usize>load<u32>(frame, 24) + <usize>(from / TILE) * (64 + ((<usize>dimensions(frame)) << 3));
}

export function queryAt(frame: usize, k: i32): i32 {
  return load<i32>(<usize>load<u32>(frame, 28) + ((<usize>k) << 2));
}

/** f64, the centre of a slot. */
export function centroid(frame: usize, slot: i32): usize {
  return <usize>load<u32>(frame, 32) + <usize>slot * ((<usize>dimensions(frame)) << 3);
}

/** Rows in a slot. */
export function sizeOf(frame: usize, slot: i32): f64 {
  return load<f64>(<usize>load<u32>(frame, 36) + ((<usize>slot) << 3));
}

/** Mean squared distance of a slot's rows to its centre. */
export function spreadOf(frame: usize, slot: i32): f64 {
  return load<f64>(<usize>load<u32>(frame, 40) + ((<usize>slot) << 3));
}

/** Number of the cluster in the tree: by it ties are broken, the same way whoever asks. */
export function keyOf(frame: usize, slot: i32): i32 {
  return load<i32>(<usize>load<u32>(frame, 44) + ((<usize>slot) << 2));
}

/** Round in which the cluster was made. */
export function bornIn(frame: usize, slot: i32): i32 {
  return load<i32>(<usize>load<u32>(frame, 48) + ((<usize>slot) << 2));
}

/** First member of a slot; that of the next slot ends it. */
export function startOf(frame: usize, slot: i32): i32 {
  return load<i32>(<usize>load<u32>(frame, 52) + ((<usize>slot) << 2));
}

/** Address of the f64 coordinates of a member. */
export function memberAt(frame: usize, place: i32): usize {
  return <usize>load<u32>(frame, 60) + <usize>pointAt(frame, place) * ((<usize>dimensions(frame)) << 3);
}

/** Rows that a member stands for. */
export function multipleAt(frame: usize, place: i32): f64 {
  return load<f64>(<usize>load<u32>(frame, 64) + ((<usize>pointAt(frame, place)) << 3));
}

/** Distinct point of a member. */
export function pointAt(frame: usize, place: i32): i32 {
  return load<i32>(<usize>load<u32>(frame, 56) + ((<usize>place) << 2));
}

/** i32: slot of the nearest cluster. */
export function near(frame: usize): usize {
  return <usize>load<u32>(frame, 68);
}

/** f64: value of the merge with it. */
export function values(frame: usize): usize {
  return <usize>load<u32>(frame, 72);
}

/** f64, one a shard: distances between rows that were worked out. */
export function work(frame: usize): usize {
  return <usize>load<u32>(frame, 76);
}

/** Address of the first f32 coordinate of a slot in its block; the next dimension is ROW further. */
export function centreIn(frame: usize, slot: i32): usize {
  return blocks(frame) + <usize>(slot / BLOCK) * <usize>dimensions(frame) * ROW + ((<usize>(slot & (BLOCK - 1))) << 2);
}

/** f64: a number for each pair of slots, row by row: the sum of the distances between their rows (average) or the largest squared one (complete). */
export function cellAt(frame: usize, row: i32, column: i32): usize {
  const place = <usize>load<i32>(rowPlaces(frame) + ((<usize>row) << 2));
  return <usize>load<u32>(frame, 80) + ((place * <usize>load<u32>(frame, 84) + <usize>column) << 3);
}

/** i32: row of the matrix that holds a slot. */
function rowPlaces(frame: usize): usize {
  return <usize>load<u32>(frame, 88);
}

/** f64, dimension by dimension: the distinct points in the order of the members. */
export function sorted(frame: usize): usize {
  return <usize>load<u32>(frame, 92);
}

/** Distinct points. */
export function pointCount(frame: usize): i32 {
  return load<i32>(frame, 96);
}

/** i32: slot of each member. */
export function slotAt(frame: usize, place: i32): i32 {
  return load<i32>(<usize>load<u32>(frame, 100) + ((<usize>place) << 2));
}
