import type { Checkpoint } from "@/lib/compute/checkpoint";
import type { Column } from "../table";
import { byRows, part } from "./blocks";
import { keyCodes } from "./key-codes";
import type { RowsByGroup } from "./rows-by-group";

/** How many different values each group has; missing is none. O(rows). */
export async function distinctByGroup(column: Column, { starts, rows }: RowsByGroup, checkpoint: Checkpoint): Promise<Float64Array> {
  const keys = await keyCodes(column, part(checkpoint, 0, 2));
  const groups = starts.length - 1;
  const seen = new Int32Array(keys.count).fill(-1);
  const counts = new Float64Array(groups);
  await byRows(starts, part(checkpoint, 1, 2), (from, to) => {
    for (let group = from; group < to; group++) {
      let count = 0;
      for (let i = starts[group]; i < starts[group + 1]; i++) {
        const key = keys.codes[rows[i]];
        if (key < 0 || seen[key] === group) continue;
        seen[key] = group;
        count++;
      }
      counts[group] = count;
    }
  });
  return counts;
}

/** A row with each group's most frequent value, the value met first among equally frequent ones; -1 without a value. O(rows). */
export async function modeByGroup(column: Column, { starts, rows }: RowsByGroup, checkpoint: Checkpoint): Promise<Int32Array> {
  const keys = await keyCodes(column, part(checkpoint, 0, 2));
  const groups = starts.length - 1;
  const times = new Uint32Array(keys.count);
  const modes = new Int32Array(groups).fill(-1);
  await byRows(starts, part(checkpoint, 1, 2), (from, to) => {
    for (let group = from; group < to; group++) {
      for (let i = starts[group]; i < starts[group + 1]; i++) {
        const key = keys.codes[rows[i]];
        if (key >= 0) times[key]++;
      }
      let most = 0;
      // In the order of the rows: the first of equally frequent values is met first.
      for (let i = starts[group]; i < starts[group + 1]; i++) {
        const key = keys.codes[rows[i]];
        if (key < 0) continue;
        if (times[key] > most) {
          most = times[key];
          modes[group] = rows[i];
        }
      }
      for (let i = starts[group]; i < starts[group + 1]; i++) {
        const key = keys.codes[rows[i]];
        if (key >= 0) times[key] = 0;
      }
    }
  });
  return modes;
}
