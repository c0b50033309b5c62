import type { PrincipalComponents } from "@/lib/ml/pca";
import { type PointMap, short } from "@/lib/ml/plane";
import { Random } from "@/lib/ml/random";
import { samplePlaces } from "@/lib/ml/sample-places";

/** Points that a report holds for its small map. */
const SHOWN = 2000;

/** Some rows on the first two components, each divided by its deviation. */
export function scoresMap({ scores, variances, total }: PrincipalComponents, rows: Uint32Array, seed: number): PointMap {
  const [x, y] = scores;
  const deviation = (c: number) => Math.sqrt(variances[c]) || 1;
  const share = (c: number) => (c < scores.length ? variances[c] / total : 0);
  const shown = samplePlaces(x.length, SHOWN, new Random(seed, 83));
  return {
    x: Array.from(shown, (i) => short(x[i] / deviation(0))),
    y: Array.from(shown, (i) => (y ? short(y[i] / deviation(1)) : 0)),
    group: Array.from(shown, () => 0),
    row: Array.from(shown, (i) => rows[i]),
    explained: [share(0), share(1)],
    total: x.length,
  };
}

/** Some points of a map in two dimensions; `positions`: x and y of each. */
export function positionsMap(positions: Float32Array, rows: Uint32Array, seed: number): PointMap {
  const count = positions.length / 2;
  const shown = samplePlaces(count, SHOWN, new Random(seed, 83));
  return {
    x: Array.from(shown, (i) => short(positions[2 * i])),
    y: Array.from(shown, (i) => short(positions[2 * i + 1])),
    group: Array.from(shown, () => 0),
    row: Array.from(shown, (i) => rows[i]),
    explained: [0, 0],
    total: count,
  };
}
