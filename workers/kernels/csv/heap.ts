/**
 * Memory that grows. Blocks are powers of two: one that is given back serves the next one of its size, so that what a
 * table has outgrown is where another column's table grows into.
 */

/** Exponent of the smallest block. */
const SMALLEST = 10;
const PAGE: usize = 65536;
/** The first free block of every size; each holds the address of the next one. */
const free = memory.data(32 << 2);
let top: usize = 0;
/** Above this, nothing was ever written. */
let clean: usize = 0;

/** Address of a block of at least `bytes`, aligned to 64. What is in it is unknown. Traps when the memory is at its limit. */
export function allocate(bytes: usize): usize {
  const block = taken(bytes);
  clean = max(clean, block + roomOf(bytes));
  return block;
}

/** The same with zeros in it, which new pages of memory hold anyway. */
export function allocateZeros(bytes: usize): usize {
  const block = taken(bytes);
  const used = min(block + roomOf(bytes), clean);
  if (block < used) memory.fill(block, 0, used - block);
  clean = max(clean, block + roomOf(bytes));
  return block;
}

/** Gives back all blocks. */
export function releaseAll(): void {
  top = 0;
  memory.fill(free, 0, 32 << 2);
}

/** Bytes that a block for `bytes` has. */
export function roomOf(bytes: usize): usize {
  return (<usize>1) << (<usize>exponent(bytes));
}

/** Gives back the block that was asked for with `bytes`. */
export function release(block: usize, bytes: usize): void {
  const list = listOf(bytes);
  store<u32>(block, load<u32>(list));
  store<u32>(list, <u32>block);
}

/** A block that was given back, else a new one. */
function taken(bytes: usize): usize {
  const list = listOf(bytes);
  const block = <usize>load<u32>(list);
  if (block === 0) return fresh(roomOf(bytes));
  store<u32>(list, load<u32>(block));
  return block;
}

function listOf(bytes: usize): usize {
  return free + ((<usize>exponent(bytes)) << 2);
}

function exponent(bytes: usize): i32 {
  return max(SMALLEST, 32 - <i32>clz(<u32>(bytes - 1)));
}

function fresh(bytes: usize): usize {
  if (top === 0) top = (__heap_base + 63) & ~63;
  const end = <u64>top + <u64>bytes;
  const have = (<u64>memory.size()) << 16;
  if (end > have) {
    const missing = <i32>((end - have + <u64>PAGE - 1) >> 16);
    // An eighth ahead, so that many small blocks do not ask one by one.
    if (memory.grow(max(missing, <i32>(have >> 19))) < 0 && memory.grow(missing) < 0) unreachable();
  }
  const block = top;
  top = <usize>end;
  return block;
}
