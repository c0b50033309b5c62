import * as z from "zod";
import type { Checkpoint } from "../checkpoint";
import { NEIGHBOR_WEIGHTS } from "./missing-strategies";

/** Rows to borrow from, as they travel in a recipe. */
export const donorsSchema = z.object({
  /** Columns the distance is taken over. */
  columns: z.array(z.string()),
  /** Those of them that are filled. */
  fills: z.array(z.string()),
  neighbors: z.int().min(1),
  weights: z.enum(NEIGHBOR_WEIGHTS),
  /** What differences in each column are divided by. */
  scales: z.array(z.number()),
  /** Column by column, the cells of the donors; null is missing. */
  cells: z.array(z.array(z.number().nullable())),
});
export type Donors = z.output<typeof donorsSchema>;

/**
 * Fills missing cells by the mean of the nearest rows that have one, as scikit-learn's KNNImputer does (Troyanskaya et
 * al., Bioinformatics 17, 2001): the distance is Euclidean over the columns both rows have, scaled up by
 * sqrt(columns / columns both have); a donor that shares no column weighs nothing; a row that shares none with any donor
 * gets the column's mean; "distance" weighs by 1 / distance, and by equal donors alone where there are any. Among equally
 * near donors the earlier one is taken. `columns`: the cells of the rows, in the order of `donors.columns`.
 * Returns the filled copies in the order of `donors.fills`. O(rows with gaps x donors x columns).
 */
export async function imputeByNeighbors(columns: readonly Float64Array[], rows: number, donors: Donors, checkpoint: Checkpoint): Promise<Float64Array[]> {
  const width = columns.length;
  const cells = donors.cells.map((column) => Float64Array.from(column, (value) => value ?? Number.NaN));
  const count = cells.at(0)?.length ?? 0;
  const scaled = cells.map((column, c) => column.map((value) => value / donors.scales[c]));
  const places = donors.fills.map((name) => donors.columns.indexOf(name));
  const means = places.map((c) => meanOf(cells[c]));
  const filled = places.map((c) => columns[c].slice());
  const distances = new Float64Array(count);
  const shared = new Int32Array(count);
  const nearest = new Nearest(donors.neighbors);
  const every = Math.max(1, Math.floor(1_000_000 / Math.max(1, count * width)));
  let sinceCheckpoint = 0;
  for (let row = 0; row < rows; row++) {
    if (!places.some((c) => Number.isNaN(columns[c][row]))) continue;
    squaredDistances(columns, donors.scales, scaled, row, distances, shared);
    for (const [i, c] of places.entries()) {
      if (!Number.isNaN(columns[c][row])) continue;
      nearest.clear();
      const cell = cells[c];
      for (let donor = 0; donor < count; donor++) if (!Number.isNaN(cell[donor]) && distances[donor] >= 0) nearest.offer(distances[donor], cell[donor]);
      filled[i][row] = nearest.size === 0 ? means[i] : nearest.mean(donors.weights);
    }
    if (++sinceCheckpoint === every) {
      sinceCheckpoint = 0;
      await checkpoint(row, rows);
    }
  }
  await checkpoint(rows, rows);
  return filled;
}

/** Squared nan-Euclidean distances of a row to every donor; -1 where they share no column. */
function squaredDistances(
  columns: readonly Float64Array[],
  scales: readonly number[],
  scaled: readonly Float64Array[],
  row: number,
  into: Float64Array,
  shared: Int32Array,
): void {
  const width = columns.length;
  into.fill(0);
  shared.fill(0);
  for (let c = 0; c < width; c++) {
    const value = columns[c][row] / scales[c];
    if (Number.isNaN(value)) continue;
    const donor = scaled[c];
    for (let d = 0; d < into.length; d++) {
      const difference = donor[d] - value;
      if (Number.isNaN(difference)) continue;
      into[d] += difference * difference;
      shared[d]++;
    }
  }
  for (let d = 0; d < into.length; d++) into[d] = shared[d] === 0 ? -1 : (into[d] * width) / shared[d];
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count > 0 ? sum / count : Number.NaN;
}

/** The nearest donors seen so far, nearest first. */
class Nearest {
  size = 0;
  private readonly distance: Float64Array;
  private readonly value: Float64Array;

  constructor(private readonly limit: number) {
    this.distance = new Float64Array(limit);
    this.value = new Float64Array(limit);
  }

  clear(): void {
    this.size = 0;
  }

  offer(distance: number, value: number): void {
    if (this.size === this.limit && distance >= this.distance[this.limit - 1]) return;
    let place = this.size < this.limit ? this.size++ : this.limit - 1;
    while (place > 0 && this.distance[place - 1] > distance) {
      this.distance[place] = this.distance[place - 1];
      this.value[place] = this.value[place - 1];
      place--;
    }
    this.distance[place] = distance;
    this.value[place] = value;
  }

  mean(weights: Donors["weights"]): number {
    const exact = weights === "distance" && this.distance[0] === 0;
    let sum = 0;
    let weighed = 0;
    for (let i = 0; i < this.size; i++) {
      const weight = weights === "uniform" ? 1 : exact ? Number(this.distance[i] === 0) : 1 / Math.sqrt(this.distance[i]);
      sum += weight * this.value[i];
      weighed += weight;
    }
    return sum / weighed;
  }
}
