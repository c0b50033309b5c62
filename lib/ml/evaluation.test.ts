import { describe, expect, it } from "vitest";
import { noCheckpoint } from "./checkpoint";
import { classCounts } from "./classes";
import { evaluate, membership } from "./evaluation";
import cases from "./fixtures/evaluation.json";
import { areaUnderRoc, rank } from "./ranking";

const near = (value: number | null, expected: number | null) => {
  if (value === null || expected === null) expect(value).toBe(expected);
  else expect(Math.abs(value - expected)).toBeLessThan(1e-10);
};

/** The oracle is scikit-learn 1.9 (metrics, calibration_curve) and statsmodels (Wilson): fixtures/evaluation.py. */
describe.each(cases)("evaluation with $name", (expected) => {
  const actual = Int32Array.from(expected.actual);
  const probabilities = expected.probabilities.map((column) => Float64Array.from(column));
  const classes = probabilities.length;

  it("has the scores of scikit-learn", async () => {
    const found = await evaluate(actual, probabilities, new Int32Array(classes).fill(5), 1, noCheckpoint);
    near(found.accuracy, expected.accuracy);
    near(found.accuracyInterval.low, expected.interval[0]);
    near(found.accuracyInterval.high, expected.interval[1]);
    near(found.balancedAccuracy, expected.balancedAccuracy);
    near(found.logLoss, expected.logLoss);
    near(found.brier, expected.brier);
    expect(found.confusion).toEqual(expected.confusion);
    for (const [k, of] of found.perClass.entries()) {
      near(of.precision ?? 0, expected.precision[k]);
      near(of.recall ?? 0, expected.recall[k]);
      near(of.f1 ?? 0, expected.f1[k]);
      expect(of.support).toBe(expected.support[k]);
    }
    for (const how of ["precision", "recall", "f1"] as const) {
      near(found.macro[how], expected.macro[how]);
      near(found.weighted[how], expected.weighted[how]);
    }
    if (expected.auc !== null) near(found.auc, expected.auc);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  it("ranks and calibrates each class as scikit-learn does", async () => {
    for (const [k, scores] of probabilities.entries()) {
      const found = await rank(scores, membership(actual, k), noCheckpoint);
      near(found.auc, expected.ranking[k].auc);
      near(found.averagePrecision, expected.ranking[k].averagePrecision);
      const bins = expected.ranking[k].calibration;
      if (bins) {
        expect(found.calibration).toHaveLength(bins.length);
        for (const [at, [predicted, observed]] of bins.entries()) {
          near(found.calibration[at].predicted, predicted);
          near(found.calibration[at].observed, observed);
        }
      }
    }
  });
});

describe("curves", () => {
  it("of gains share ties out evenly and end with everything", async () => {
    const equal = await rank(
      new Float64Array(40).fill(0.5),
      Uint8Array.from({ length: 40 }, (_, i) => (i < 10 ? 1 : 0)),
      noCheckpoint,
    );
    for (const { share, captured, lift } of equal.gains) {
      expect(captured).toBeCloseTo(share, 12);
      expect(lift).toBeCloseTo(1, 12);
    }
    const perfect = await rank(
      Float64Array.from({ length: 100 }, (_, i) => (100 - i) / 100),
      Uint8Array.from({ length: 100 }, (_, i) => (i < 20 ? 1 : 0)),
      noCheckpoint,
    );
    expect(perfect.gains.find(({ share }) => share === 0.1)).toEqual({ share: 0.1, captured: 0.5, lift: 5 });
    expect(perfect.gains.at(-1)).toEqual({ share: 1, captured: 1, lift: 1 });
    expect(perfect.auc).toBe(1);
  });

  it("are thinned without touching their areas or their ends", async () => {
    const rows = 20_000;
    const scores = Float64Array.from({ length: rows }, (_, i) => ((i * 7919) % rows) / rows);
    const isClass = Uint8Array.from(scores, (score, i) => (score + ((i * 31) % 100) / 100 > 1 ? 1 : 0));
    const found = await rank(scores, isClass, noCheckpoint);
    expect(found.roc.length).toBeLessThan(205);
    expect(found.roc[0]).toEqual({ falsePositiveRate: 0, truePositiveRate: 0 });
    expect(found.roc.at(-1)).toEqual({ falsePositiveRate: 1, truePositiveRate: 1 });
    expect(found.precisionRecall.at(-1)?.recall).toBe(1);
    expect(await areaUnderRoc(scores, isClass, noCheckpoint)).toBe(found.auc);
  });

  it("are not there when all rows are of one class", async () => {
    const found = await rank(Float64Array.of(0.2, 0.9), Uint8Array.of(0, 0), noCheckpoint);
    expect(found).toMatchObject({ auc: null, averagePrecision: null, roc: [], precisionRecall: [], gains: [] });
  });

  it("leave missing scores out", async () => {
    expect(await areaUnderRoc(Float64Array.of(1, NaN, 2), Uint8Array.of(0, 1, 1), noCheckpoint)).toBe(1);
    expect(await areaUnderRoc(Float64Array.of(NaN), Uint8Array.of(1), noCheckpoint)).toBeNull();
  });
});

describe("the baseline", () => {
  it("answers the class most frequent in training", async () => {
    const actual = Int32Array.of(0, 0, 0, 1);
    const even = Float64Array.of(0.5, 0.5, 0.5, 0.5);
    const found = await evaluate(actual, [even, even], classCounts(Int32Array.of(0, 0, 0, 1), 2), 1, noCheckpoint);
    expect(found.baseline.class).toBe(0);
    expect(found.baseline.accuracy).toBe(0.75);
    // scikit-learn: log_loss([0, 0, 0, 1], [[.75, .25]] * 4)
    expect(found.baseline.logLoss).toBeCloseTo(0.5623351446188083, 12);
  });
});
