import type { Checkpoint } from "@/lib/compute/checkpoint";
import { inBlocks, part } from "./blocks";
import type { JoinKind } from "./join-kinds";
import type { MatchedKeys } from "./match-rows";
import { type RowsByGroup, rowsByGroup } from "./rows-by-group";
import { FRESH, type Scratch, type Space, withScratch } from "./scratch";

/** What a join would do, known before a row is copied. */
export interface MatchCounts {
  readonly leftRows: number;
  readonly rightRows: number;
  /** Rows with at least one row on the other side. */
  readonly leftMatched: number;
  readonly rightMatched: number;
  /** Different keys that both sides have. */
  readonly sharedKeys: number;
  /** Pairs of rows that belong together: the rows of an inner join. */
  readonly pairs: number;
  /** Rows that a key makes because it stands more than once on both sides, beyond the longer side: sum of left x right - max(left, right). */
  readonly exploded: number;
  /** Shared keys that stand more than once on both sides. */
  readonly manyToMany: number;
  /** Most rows a shared key has on a side. */
  readonly leftMost: number;
  readonly rightMost: number;
  /** The code of the key with most pairs; -1 without one. */
  readonly largestKey: number;
}

/** Counts what belongs together. O(rows of both + keys). */
export async function countMatches(keys: MatchedKeys, checkpoint: Checkpoint): Promise<MatchCounts> {
  const left = await countCodes(keys.left, keys.count, part(checkpoint, 0, 2));
  const right = await countCodes(keys.right, keys.count, part(checkpoint, 1, 2));
  let [leftMatched, rightMatched, sharedKeys, pairs, exploded, manyToMany, leftMost, rightMost, largestKey, largest] = [0, 0, 0, 0, 0, 0, 0, 0, -1, 0];
  for (let key = 0; key < keys.count; key++) {
    const l = left[key];
    const r = right[key];
    if (l === 0 || r === 0) continue;
    sharedKeys++;
    leftMatched += l;
    rightMatched += r;
    pairs += l * r;
    if (l > 1 && r > 1) {
      manyToMany++;
      exploded += l * r - Math.max(l, r);
    }
    if (l > leftMost) leftMost = l;
    if (r > rightMost) rightMost = r;
    if (l * r > largest) {
      largest = l * r;
      largestKey = key;
    }
  }
  return {
    leftRows: keys.left.length,
    rightRows: keys.right.length,
    leftMatched,
    rightMatched,
    sharedKeys,
    pairs,
    exploded,
    manyToMany,
    leftMost,
    rightMost,
    largestKey,
  };
}

/** Rows that a join of this kind gives. */
export function joinedRows(kind: JoinKind, counts: MatchCounts): number {
  const { leftRows, rightRows, leftMatched, rightMatched, pairs } = counts;
  switch (kind) {
    case "inner":
      return pairs;
    case "left":
      return pairs + leftRows - leftMatched;
    case "right":
      return pairs + rightRows - rightMatched;
    case "full":
      return pairs + leftRows - leftMatched + rightRows - rightMatched;
    case "semi":
      return leftMatched;
    case "anti":
      return leftRows - leftMatched;
  }
}

/** The rows of each side that make a joined row; -1 where a side has none. */
export interface JoinedRows {
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/**
 * Which rows to put side by side: in the order of the left table, matches in the order of the right one; a right join goes
 * the other way round, and a full join has what is left of the right table at the end. As pandas' merge, but for a full join,
 * which pandas sorts by key, and for missing keys, which match nothing here. The result may lie in `space`.
 * O(rows of both + rows made).
 */
export async function joinRows(kind: JoinKind, keys: MatchedKeys, counts: MatchCounts, checkpoint: Checkpoint, space: Space = FRESH): Promise<JoinedRows> {
  const size = joinedRows(kind, counts);
  if (kind === "right") {
    const turned = { left: keys.right, right: keys.left, count: keys.count };
    const made = await pairRows(turned, size, counts.leftMost, true, checkpoint, space);
    return { left: made.right, right: made.left };
  }
  if (kind === "semi" || kind === "anti") return filterRows(kind, keys, size, checkpoint, space);
  const made = await pairRows(keys, size, counts.rightMost, kind !== "inner", part(checkpoint, 0, 2), space);
  if (kind === "full") await appendUnmatched(made, keys, size - (counts.rightRows - counts.rightMatched), part(checkpoint, 1, 2));
  return made;
}

/** Each row on the left in turn, whose numbers are written down only for who asks. */
class EachLeftRow implements JoinedRows {
  constructor(readonly right: Int32Array) {}

  get left(): Int32Array {
    return this.right.map((_, row) => row);
  }
}

/** `most`: rows of a shared key on the right. `unmatched`: also the rows on the left without a match. */
async function pairRows(keys: MatchedKeys, size: number, most: number, unmatched: boolean, checkpoint: Checkpoint, space: Space): Promise<JoinedRows> {
  // The codes are the rows to look for.
  if (keys.rightInTurn && unmatched && size === keys.left.length) return new EachLeftRow(keys.left);
  const made = { left: space.int32(size), right: space.int32(size) };
  return withScratch(async (scratch) => {
    let at = 0;
    if (most <= 1) {
      const rowOf = await rowsOfKeys(keys, part(checkpoint, 0, 2), scratch);
      await inBlocks(keys.left.length, part(checkpoint, 1, 2), (from, to) => {
        if (unmatched) eachToOne(made, keys.left, rowOf, from, to);
        else at = oneToOne(made, keys.left, rowOf, at, from, to);
      });
      return made;
    }
    const byKey = await rowsByGroup(keys.right, keys.count, part(checkpoint, 0, 2), undefined, scratch);
    await inBlocks(keys.left.length, part(checkpoint, 1, 2), (from, to) => {
      at = oneToMany(made, keys.left, byKey, unmatched, at, from, to);
    });
    return made;
  });
}

/** The row on the right of each key, at the key's place + 1; -1 where there is none, as at place 0, where a missing key looks. */
async function rowsOfKeys({ right, count }: MatchedKeys, checkpoint: Checkpoint, scratch: Scratch): Promise<Int32Array> {
  const rowOf = scratch.int32(count + 1).fill(-1);
  await inBlocks(right.length, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) if (right[row] >= 0) rowOf[right[row] + 1] = row;
  });
  return rowOf;
}

/** Every row on the left, with its match or -1. */
function eachToOne(made: JoinedRows, left: Int32Array, rowOf: Int32Array, from: number, to: number): void {
  for (let row = from; row < to; row++) made.left[row] = row;
  for (let row = from; row < to; row++) made.right[row] = rowOf[left[row] + 1];
}

function oneToOne(made: JoinedRows, left: Int32Array, rowOf: Int32Array, start: number, from: number, to: number): number {
  let at = start;
  for (let row = from; row < to; row++) {
    const match = rowOf[left[row] + 1];
    if (match < 0) continue;
    made.left[at] = row;
    made.right[at++] = match;
  }
  return at;
}

function oneToMany(made: JoinedRows, left: Int32Array, { starts, rows }: RowsByGroup, unmatched: boolean, start: number, from: number, to: number): number {
  let at = start;
  for (let row = from; row < to; row++) {
    const key = left[row];
    const begin = key < 0 ? 0 : starts[key];
    const end = key < 0 ? 0 : starts[key + 1];
    if (begin === end && unmatched) {
      made.left[at] = row;
      made.right[at++] = -1;
    }
    for (let i = begin; i < end; i++) {
      made.left[at] = row;
      made.right[at++] = rows[i];
    }
  }
  return at;
}

async function appendUnmatched(made: JoinedRows, keys: MatchedKeys, start: number, checkpoint: Checkpoint): Promise<void> {
  const present = await countCodes(keys.left, keys.count, part(checkpoint, 0, 2));
  let at = start;
  await inBlocks(keys.right.length, part(checkpoint, 1, 2), (from, to) => {
    for (let row = from; row < to; row++) {
      const key = keys.right[row];
      if (key >= 0 && present[key] > 0) continue;
      made.left[at] = -1;
      made.right[at++] = row;
    }
  });
}

async function filterRows(kind: "semi" | "anti", keys: MatchedKeys, size: number, checkpoint: Checkpoint, space: Space): Promise<JoinedRows> {
  const present = await countCodes(keys.right, keys.count, part(checkpoint, 0, 2));
  const left = space.int32(size);
  let at = 0;
  await inBlocks(keys.left.length, part(checkpoint, 1, 2), (from, to) => {
    for (let row = from; row < to; row++) {
      const key = keys.left[row];
      if ((key >= 0 && present[key] > 0) === (kind === "semi")) left[at++] = row;
    }
  });
  return { left, right: space.int32(size).fill(-1) };
}

/** How many rows each code has. */
async function countCodes(codes: Int32Array, count: number, checkpoint: Checkpoint): Promise<Uint32Array> {
  const counts = new Uint32Array(count);
  await inBlocks(codes.length, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) if (codes[row] >= 0) counts[codes[row]]++;
  });
  return counts;
}
