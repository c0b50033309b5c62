import type { Checkpoint } from "../checkpoint";
import { medianInPlace } from "../median";

/** Below this margin a row lies between two segments. */
const BORDERLINE = 0.1;
/** Rows named as examples, of each kind. */
const EXAMPLES = 3;
const SLICE = 1 << 16;

/** How sure it is that the rows of a segment belong to it. */
export interface Sureness {
  /** Median margin of its rows; null when none has one. */
  readonly margin: number | null;
  /** Share of its rows whose margin is below BORDERLINE. */
  readonly borderline: number | null;
  /** Rows of the table: nearest to the centre of the segment (by the tree: surest), and least sure. */
  readonly typical: readonly number[];
  readonly unsure: readonly number[];
}

/** `distances`: to the own centre, null without centres. NaN margins are left out. O(rows). */
export async function surenessOf(
  margins: Float64Array,
  distances: Float64Array | null,
  groups: Int32Array,
  count: number,
  checkpoint: Checkpoint,
): Promise<Sureness[]> {
  const sizes = new Uint32Array(count);
  for (let row = 0; row < groups.length; row++) if (groups[row] >= 0 && !Number.isNaN(margins[row])) sizes[groups[row]]++;
  await checkpoint(0, groups.length);
  const lists = Array.from(sizes, (size) => new Float64Array(size));
  const filled = new Uint32Array(count);
  const near = new Uint32Array(count);
  const typical = Array.from({ length: count }, () => new Smallest(EXAMPLES));
  const unsure = Array.from({ length: count }, () => new Smallest(EXAMPLES));
  for (let row = 0; row < groups.length; row++) {
    const group = groups[row];
    const margin = margins[row];
    if (row % SLICE === 0) await checkpoint(row, groups.length);
    if (group < 0 || Number.isNaN(margin)) continue;
    lists[group][filled[group]++] = margin;
    if (margin < BORDERLINE) near[group]++;
    typical[group].offer(distances && !Number.isNaN(distances[row]) ? distances[row] : -margin, row);
    unsure[group].offer(margin, row);
  }
  const found: Sureness[] = [];
  for (const [group, list] of lists.entries()) {
    const [margin, borderline] = list.length > 0 ? [medianInPlace(list), near[group] / list.length] : [null, null];
    found.push({ margin, borderline, typical: typical[group].rows, unsure: unsure[group].rows });
    await checkpoint(1, 1);
  }
  return found;
}

/** The rows with the smallest values, the first of equals. */
class Smallest {
  readonly rows: number[] = [];
  private readonly values: number[] = [];

  constructor(private readonly most: number) {}

  offer(value: number, row: number): void {
    if (this.rows.length === this.most && value >= this.values[this.most - 1]) return;
    let place = this.values.length;
    while (place > 0 && this.values[place - 1] > value) place--;
    this.values.splice(place, 0, value);
    this.rows.splice(place, 0, row);
    if (this.rows.length > this.most) {
      this.values.pop();
      this.rows.pop();
    }
  }
}
