import type { Checkpoint } from "./checkpoint";
import { score } from "./evaluation";
import { type Design, type FeatureEncoding, featureParts } from "./feature-encoding";
import { permutation, Random } from "./random";

export interface ColumnImportance {
  readonly column: string;
  /** Mean rise of the log-loss when the column's values are shuffled among the rows, and its deviation over the repeats. */
  readonly loss: number;
  readonly lossDeviation: number;
  /** Mean fall of the balanced accuracy. */
  readonly accuracy: number;
}

/**
 * How much worse a model gets on unseen rows when one column at a time is shuffled, all that it was encoded into
 * together. Breiman (2001); scikit-learn's permutation_importance. Most important first.
 * O(columns x repeats x a prediction of all rows).
 */
export async function permutationImportance(
  predict: (design: Design) => Promise<readonly Float64Array[]>,
  encoding: FeatureEncoding,
  design: Design,
  actual: Int32Array,
  repeats: number,
  seed: number,
  checkpoint: Checkpoint,
): Promise<ColumnImportance[]> {
  const random = new Random(seed);
  const whole = score(actual, await predict(design));
  const parts = featureParts(encoding);
  const found: ColumnImportance[] = [];
  for (const [at, { column, dense, block }] of parts.entries()) {
    const losses: number[] = [];
    let accuracy = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      await checkpoint(at * repeats + repeat, parts.length * repeats);
      const shuffled = score(actual, await predict(shuffle(design, dense, block, permutation(design.rows, random))));
      losses.push(shuffled.logLoss - whole.logLoss);
      accuracy += (whole.balancedAccuracy - shuffled.balancedAccuracy) / repeats;
    }
    const loss = losses.reduce((sum, value) => sum + value, 0) / repeats;
    const lossDeviation = Math.sqrt(losses.reduce((sum, value) => sum + (value - loss) ** 2, 0) / repeats);
    found.push({ column, loss, lossDeviation, accuracy });
  }
  return found.sort((a, b) => b.loss - a.loss);
}

function shuffle(design: Design, term: number | null, block: number | null, order: Uint32Array): Design {
  const dense = term === null ? design.dense : design.dense.slice();
  if (term !== null) for (let row = 0; row < design.rows; row++) dense[row * design.denseWidth + term] = design.dense[order[row] * design.denseWidth + term];
  const blocks = design.blocks.map((of, at) => (at === block ? { ...of, codes: Int32Array.from(order, (row) => of.codes[row]) } : of));
  return { ...design, dense, blocks };
}
