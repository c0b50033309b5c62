import * as z from "zod";
import { cell } from "@/lib/table/columns";
import type { Column, JsonObject } from "@/lib/table/table";
import { isNumber } from "../points";
import type { ModelMethod, Prediction } from "./method";

z.config({ jitless: true });

/** What the assigner keeps. Its columns are the numbers, then the categories. */
const stateSchema = z.object({
  gamma: z.number(),
  /** One list a segment, in the units of the columns. */
  centers: z.array(z.array(z.number())),
  /** One list a segment; null is a missing value. */
  modes: z.array(z.array(z.string().nullable())),
  /** A missing category counts as a level; else its row gets no segment. */
  missingIsLevel: z.boolean(),
});

export function prototypesState(state: z.output<typeof stateSchema>): JsonObject {
  const { gamma, centers, modes, missingIsLevel } = state;
  return { gamma, centers: centers.map((center) => [...center]), modes: modes.map((mode) => [...mode]), missingIsLevel };
}

/** Gives each complete row the segment of the nearest prototype; a level never seen differs from all. O(rows x segments x columns). */
export const prototypesMethod: ModelMethod = {
  anyColumns: true,
  async predict(state, columns, rows, _classes, checkpoint): Promise<Prediction> {
    const { gamma, centers, modes, missingIsLevel } = stateSchema.parse(state);
    const width = centers[0]?.length ?? 0;
    const numbers = columns.slice(0, width).filter(isNumber);
    if (numbers.length !== width) throw new TypeError("the first columns of a prototype are numbers");
    const categories = columns.slice(width).map((column, t) =>
      levelReader(
        column,
        modes.map((mode) => mode[t]),
      ),
    );
    const codes = new Int32Array(rows).fill(-1);
    const slice = Math.max(64, Math.floor(500_000 / (centers.length * (columns.length + 1))));
    for (let row = 0; row < rows; row++) {
      if (row % slice === 0) await checkpoint(row, rows);
      const levels = categories.map((read) => read(row));
      if (!numbers.every(({ values }) => Number.isFinite(values[row])) || (!missingIsLevel && levels.includes(MISSING))) continue;
      let least = Number.POSITIVE_INFINITY;
      for (let c = 0; c < centers.length; c++) {
        let distance = 0;
        for (let t = 0; t < width; t++) distance += (numbers[t].values[row] - centers[c][t]) ** 2;
        for (let t = 0; t < levels.length; t++) if (levels[t] !== modes[c][t]) distance += gamma;
        if (distance >= least) continue;
        least = distance;
        codes[row] = c;
      }
    }
    return { codes };
  },
};

const MISSING = null;

/** Reads the level of a row as a text, null where missing, undefined when no prototype has it. */
function levelReader(column: Column, known: readonly (string | null)[]): (row: number) => string | null | undefined {
  const wanted = new Set(known);
  return (row) => {
    const value = cell(column, row);
    if (value === null) return MISSING;
    const text = String(value);
    return wanted.has(text) ? text : undefined;
  };
}
