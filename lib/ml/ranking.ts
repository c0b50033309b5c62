import type { Checkpoint } from "./checkpoint";

/** How well the probability of one class ranks the rows of that class before the others. */
export interface Ranking {
  /** Area under the ROC curve; null when all rows are of the class or none is. */
  readonly auc: number | null;
  /** Average precision: sum of precision times the rise in recall; null when no row is of the class. */
  readonly averagePrecision: number | null;
  /** Mean squared error of the probability. */
  readonly brier: number;
  /** Points of the curves, thinned to what can be seen; the areas above are of the whole curves. */
  readonly roc: readonly { readonly falsePositiveRate: number; readonly truePositiveRate: number }[];
  readonly precisionRecall: readonly { readonly recall: number; readonly precision: number }[];
  /** What is reached when the highest-ranked share of the rows is taken; ties are shared out evenly. */
  readonly gains: readonly { readonly share: number; readonly captured: number; readonly lift: number }[];
  /** Ten equal-width bins of the probability; empty bins are left out. */
  readonly calibration: readonly { readonly predicted: number; readonly observed: number; readonly rows: number }[];
  /** Mean distance of predicted and observed over the bins, weighed by rows. */
  readonly calibrationError: number;
}

interface Cumulative {
  /** Rows, and rows of the class, with a score of at least each distinct score, descending. */
  readonly rows: Float64Array;
  readonly hits: Float64Array;
  readonly steps: number;
}

const CALIBRATION_BINS = 10;
const GAIN_STEPS = 20;
/** Curve points closer than this in the plane are drawn as one. */
const VISIBLE = 0.01;

/**
 * ROC, precision-recall, gains and calibration of one class against the rest, as scikit-learn's roc_auc_score,
 * average_precision_score, brier_score_loss and calibration_curve(strategy="uniform") define them.
 * `isClass`: 1 where the row is of the class. O(rows log rows).
 */
export async function rank(scores: Float64Array, isClass: Uint8Array, checkpoint: Checkpoint): Promise<Ranking> {
  const rows = scores.length;
  const curve = await cumulate(scores, isClass, checkpoint);
  const positives = curve.steps > 0 ? curve.hits[curve.steps - 1] : 0;
  const negatives = rows - positives;
  let brier = 0;
  for (let row = 0; row < rows; row++) brier += (scores[row] - isClass[row]) ** 2 / rows;
  const bins = calibrate(scores, isClass);
  return {
    auc: positives > 0 && negatives > 0 ? area(curve, positives, negatives) : null,
    averagePrecision: positives > 0 ? averagePrecision(curve, positives) : null,
    brier,
    roc: positives > 0 && negatives > 0 ? rocPoints(curve, positives, negatives) : [],
    precisionRecall: positives > 0 ? precisionRecallPoints(curve, positives) : [],
    gains: positives > 0 ? gainPoints(curve, rows, positives) : [],
    calibration: bins,
    calibrationError: bins.reduce((sum, bin) => sum + (bin.rows / rows) * Math.abs(bin.predicted - bin.observed), 0),
  };
}

/** Area under the ROC curve of any score (ties count half); null when one side is empty. NaN scores are left out. O(rows log rows). */
export async function areaUnderRoc(scores: Float64Array, isClass: Uint8Array, checkpoint: Checkpoint): Promise<number | null> {
  const curve = await cumulate(scores, isClass, checkpoint);
  if (curve.steps === 0) return null;
  const positives = curve.hits[curve.steps - 1];
  const negatives = curve.rows[curve.steps - 1] - positives;
  return positives > 0 && negatives > 0 ? area(curve, positives, negatives) : null;
}

/** Sorts each side by itself and merges them: native sorts of numbers are several times faster than sorting row numbers. */
async function cumulate(scores: Float64Array, isClass: Uint8Array, checkpoint: Checkpoint): Promise<Cumulative> {
  const hits = scores.filter((score, row) => isClass[row] === 1 && !Number.isNaN(score)).sort();
  await checkpoint(1, 3);
  const misses = scores.filter((score, row) => isClass[row] !== 1 && !Number.isNaN(score)).sort();
  await checkpoint(2, 3);
  const curve = { rows: new Float64Array(hits.length + misses.length), hits: new Float64Array(hits.length + misses.length), steps: 0 };
  let h = hits.length;
  let m = misses.length;
  while (h > 0 || m > 0) {
    const score = Math.max(h > 0 ? hits[h - 1] : Number.NEGATIVE_INFINITY, m > 0 ? misses[m - 1] : Number.NEGATIVE_INFINITY);
    while (h > 0 && hits[h - 1] === score) h--;
    while (m > 0 && misses[m - 1] === score) m--;
    curve.hits[curve.steps] = hits.length - h;
    curve.rows[curve.steps] = hits.length - h + misses.length - m;
    curve.steps++;
  }
  return curve;
}

function area(curve: Cumulative, positives: number, negatives: number): number {
  let sum = 0;
  let hitsBefore = 0;
  let missesBefore = 0;
  for (let i = 0; i < curve.steps; i++) {
    const hits = curve.hits[i];
    const misses = curve.rows[i] - hits;
    sum += ((misses - missesBefore) * (hits + hitsBefore)) / 2;
    hitsBefore = hits;
    missesBefore = misses;
  }
  return sum / positives / negatives;
}

function averagePrecision(curve: Cumulative, positives: number): number {
  let sum = 0;
  let before = 0;
  for (let i = 0; i < curve.steps; i++) {
    sum += ((curve.hits[i] - before) / positives) * (curve.hits[i] / curve.rows[i]);
    before = curve.hits[i];
  }
  return sum;
}

function rocPoints(curve: Cumulative, positives: number, negatives: number): Ranking["roc"] {
  const points = [{ falsePositiveRate: 0, truePositiveRate: 0 }];
  let shown = 0;
  for (let i = 0; i < curve.steps; i++) {
    const point = { falsePositiveRate: (curve.rows[i] - curve.hits[i]) / negatives, truePositiveRate: curve.hits[i] / positives };
    const along = point.falsePositiveRate + point.truePositiveRate;
    if (along - shown >= VISIBLE || i === curve.steps - 1) {
      points.push(point);
      shown = along;
    }
  }
  return points;
}

function precisionRecallPoints(curve: Cumulative, positives: number): Ranking["precisionRecall"] {
  const points: { recall: number; precision: number }[] = [];
  for (let i = 0; i < curve.steps; i++) {
    const point = { recall: curve.hits[i] / positives, precision: curve.hits[i] / curve.rows[i] };
    const last = points.at(-1);
    const complete = curve.hits[i] === positives;
    if (!last || complete || Math.abs(point.recall - last.recall) + Math.abs(point.precision - last.precision) >= VISIBLE) points.push(point);
    if (complete) break;
  }
  return points;
}

function gainPoints(curve: Cumulative, rows: number, positives: number): Ranking["gains"] {
  let i = 0;
  return Array.from({ length: GAIN_STEPS }, (_, step) => {
    const share = (step + 1) / GAIN_STEPS;
    const taken = share * rows;
    while (i < curve.steps - 1 && curve.rows[i] < taken) i++;
    const rowsBefore = i === 0 ? 0 : curve.rows[i - 1];
    const hitsBefore = i === 0 ? 0 : curve.hits[i - 1];
    const within = Math.min(1, (taken - rowsBefore) / (curve.rows[i] - rowsBefore));
    const captured = (hitsBefore + within * (curve.hits[i] - hitsBefore)) / positives;
    return { share, captured, lift: captured / share };
  });
}

function calibrate(scores: Float64Array, isClass: Uint8Array): { predicted: number; observed: number; rows: number }[] {
  const bins = Array.from({ length: CALIBRATION_BINS }, () => ({ predicted: 0, observed: 0, rows: 0 }));
  const width = 1 / CALIBRATION_BINS;
  for (let row = 0; row < scores.length; row++) {
    // A score on an edge belongs to the bin below it, as numpy.searchsorted has it.
    let at = 0;
    while (at < CALIBRATION_BINS - 1 && scores[row] > (at + 1) * width) at++;
    const bin = bins[at];
    bin.rows++;
    bin.predicted += scores[row];
    bin.observed += isClass[row];
  }
  return bins.filter((bin) => bin.rows > 0).map(({ predicted, observed, rows }) => ({ predicted: predicted / rows, observed: observed / rows, rows }));
}
