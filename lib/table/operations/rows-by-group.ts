import type { Checkpoint } from "@/lib/compute/checkpoint";
import { inBlocks } from "./blocks";
import { FRESH, type Space } from "./scratch";

/** Rows laid out group after group, in their order: those of group g are `rows[starts[g]]` to `rows[starts[g + 1] - 1]`. */
export interface RowsByGroup {
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
}

/** Lays rows out by group, in `order` (default: as they come); rows of no group (-1) are left out. A counting sort, O(rows + groups). */
export async function rowsByGroup(codes: Int32Array, count: number, checkpoint: Checkpoint, order?: Uint32Array, space: Space = FRESH): Promise<RowsByGroup> {
  // The place after a group's own counts its rows, so that the places of all groups before it add up to its start.
  const starts = space.uint32(count + 1).fill(0);
  countInto(starts, codes);
  for (let group = 0; group < count; group++) starts[group + 1] += starts[group];
  const next = space.uint32(count);
  next.set(starts.subarray(0, count));
  const rows = space.uint32(starts[count]);
  await inBlocks(codes.length, checkpoint, (from, to) => {
    if (order) layOutOrdered(rows, next, codes, order, from, to);
    else layOut(rows, next, codes, from, to);
  });
  return { starts, rows };
}

function countInto(starts: Uint32Array, codes: Int32Array): void {
  for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) starts[codes[row] + 1]++;
}

function layOut(rows: Uint32Array, next: Uint32Array, codes: Int32Array, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const group = codes[row];
    if (group >= 0) rows[next[group]++] = row;
  }
}

function layOutOrdered(rows: Uint32Array, next: Uint32Array, codes: Int32Array, order: Uint32Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const row = order[i];
    const group = codes[row];
    if (group >= 0) rows[next[group]++] = row;
  }
}
