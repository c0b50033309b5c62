import type { Checkpoint } from "../checkpoint";
import { mapPoints, type PointMap } from "../plane";
import { type Points, variances } from "../points";
import { Random } from "../random";
import { samplePlaces } from "../sample-places";
import type { MixedRows } from "./mixed-rows";

/** Rows that the plane is fitted to. */
const SAMPLE = 20_000;
/** Levels that take part, the most frequent ones; a level of fewer rows than this share says nothing of the whole. */
const MOST_LEVELS = 60;
const LEAST_SHARE = 0.005;

/**
 * Rows with numbers and categories on a plane: the first two components of factor analysis of mixed data (Pagès 2004), that is
 * standardised numbers, and indicators of the levels over the square root of their share. Of a seeded sample.
 */
export async function mixedMap(mixed: MixedRows, group: (row: number) => number, seed: number, checkpoint: Checkpoint): Promise<PointMap> {
  const { count, points, categories } = mixed;
  const shown = samplePlaces(count, SAMPLE, new Random(seed, 510));
  const deviations = points ? variances(points).map(Math.sqrt) : new Float64Array(0);
  const numbers = [...deviations.keys()].filter((t) => deviations[t] > 0);
  const levels = categories
    .flatMap(({ codes, counts }) => [...counts].map((rows, level) => ({ codes, level, share: rows / count })))
    .filter(({ share }) => share >= LEAST_SHARE && share < 1)
    .sort((a, b) => b.share - a.share)
    .slice(0, MOST_LEVELS);
  const dimensions = Math.max(1, numbers.length + levels.length);
  const values = new Float64Array(shown.length * dimensions);
  for (const [i, row] of shown.entries()) {
    const at = i * dimensions;
    for (const [t, column] of numbers.entries()) values[at + t] = (points?.values[row * deviations.length + column] ?? 0) / deviations[column];
    for (const [t, { codes, level, share }] of levels.entries()) values[at + numbers.length + t] = ((codes[row] === level ? 1 : 0) - share) / Math.sqrt(share);
    if (i % 4096 === 0) await checkpoint(i, shown.length);
  }
  const plane: Points = { values, count: shown.length, dimensions, center: new Float64Array(dimensions), rows: shown.map((row) => mixed.rows[row]) };
  const map = await mapPoints(plane, (point) => group(shown[point]), seed, checkpoint);
  return { ...map, total: count };
}
