import { describe, expect, it } from "vitest";
import { Random } from "@/lib/ml/random";
import { REPLAY_FRAMES, type Replay } from "@/lib/ml/replay/contract";
import type { Table } from "@/lib/table/table";
import { classifier } from "./classifier";
import { category, classify, customers, number, tableOf } from "./fixtures/try-classify";

/** Two numbers and a class that goes with the first, some of them wrong: whoever learns them all by heart errs on new rows. */
function noisy(rows: number, wrong: number): Table {
  const random = new Random(5);
  const [x, y] = [0, 1].map(() => Float64Array.from({ length: rows }, () => random.uniform() * 4 - 2));
  const group = Array.from(x, (value) => (value > 0 !== random.uniform() < wrong ? "b" : "a"));
  return tableOf([number("x", x, "feature"), number("y", y, "feature"), category("group", group, "target")], rows);
}

async function recorded(table: Table, params: Record<string, unknown>) {
  const { report } = await classify(table, { replay: true, ...params });
  if (!report.replay) throw new Error("nothing was recorded");
  return { report, replay: report.replay };
}

/** What every frame must hold, whichever method made it. */
function expectWhole({ frames, sample, surface, steps }: Replay): void {
  const cells = (surface?.columns ?? 0) * (surface?.rows ?? 0);
  expect(cells).toBeGreaterThan(0);
  expect(frames.length).toBeLessThanOrEqual(REPLAY_FRAMES + 1);
  expect(frames.at(-1)?.step).toBe(steps - 1);
  expect(sample.truth).toHaveLength(sample.x.length);
  expect(sample.held).toBeGreaterThan(0);
  for (const { labels, surface: tint, measures } of frames) {
    expect(labels).toHaveLength(sample.x.length);
    expect(tint).toHaveLength(cells);
    expect(Object.values(measures ?? {}).every(Number.isFinite)).toBe(true);
  }
}

describe("the replay of a classifier", () => {
  it("shows a network that learns noise by heart: held-out loss rises while the other falls, and says so", async () => {
    const { replay, report } = await recorded(noisy(240, 0.25), {
      method: "mlp",
      hidden: "64, 32",
      epochs: 160,
      learningRate: 0.02,
      earlyStopping: false,
      penalty: 0,
    });
    expectWhole(replay);
    expect(replay.method).toBe("sgd");
    expect(replay.steps).toBe(161);
    const first = replay.frames[0].measures;
    const last = replay.frames.at(-1)?.measures;
    const lowest = Math.min(...replay.frames.map(({ measures }) => measures?.heldLoss ?? 0));
    expect(last?.loss).toBeLessThan((first?.loss ?? 0) - 0.2);
    expect(last?.heldLoss).toBeGreaterThan(1.1 * lowest);
    expect(last?.accuracy).toBeGreaterThan((last?.heldAccuracy ?? 1) + 0.1);
    expect(replay.frames.at(-1)?.note.code).toBe("overfits");
    // All rows are measured here: what is shown last is what the report says of the model.
    expect(last?.heldLoss).toBeCloseTo(report.test.logLoss, 3);
    expect(last?.accuracy).toBeCloseTo(report.train.accuracy, 3);
    expect(JSON.stringify(replay).length).toBeLessThan(1_500_000);
  });

  it("ends with the network that is kept when training stopped early", async () => {
    const { replay, report } = await recorded(noisy(240, 0.25), { method: "mlp", hidden: "64, 32", epochs: 300, learningRate: 0.02 });
    expectWhole(replay);
    const last = replay.frames.at(-1);
    expect(last?.note).toEqual({ code: "kept", values: { count: report.mlp?.curve.length, best: report.mlp?.bestEpoch } });
    expect(last?.measures?.heldAccuracy).toBeCloseTo(report.test.accuracy, 4);
  });

  it("shows a logistic regression step by step, also on columns of categories and with gaps", async () => {
    const { replay, report } = await recorded(customers(800), {});
    expectWhole(replay);
    expect(replay.method).toBe("lbfgs");
    expect(replay.steps).toBe((report.logistic?.iterations ?? 0) + 1);
    expect(replay.frames[0].measures?.loss).toBeCloseTo(Math.LN2, 4);
    expect(replay.frames.at(-1)?.measures?.heldLoss).toBeCloseTo(report.test.logLoss, 4);
    expect(replay.surface?.explained).toBeLessThan(1);
  });

  it("draws two columns as they are: the tint under a row is what the model says of that row", async () => {
    const { replay } = await recorded(noisy(400, 0), {});
    const { sample, surface, frames } = replay;
    const tint = frames.at(-1)?.surface ?? [];
    const labels = frames.at(-1)?.labels ?? [];
    if (!surface) throw new Error("no surface");
    expect(surface.explained).toBe(1);
    const cellOf = (i: number) => {
      const column = Math.floor(((sample.x[i] - surface.x[0]) / (surface.x[1] - surface.x[0])) * surface.columns);
      const row = Math.floor(((sample.y[i] - surface.y[0]) / (surface.y[1] - surface.y[0])) * surface.rows);
      return row * surface.columns + column;
    };
    const agree = labels.filter((label, i) => Math.floor(tint[cellOf(i)] / 10) === label).length;
    // A cell that the border crosses has one colour only.
    expect(agree / labels.length).toBeGreaterThan(0.95);
  });

  it("is nothing unless asked for, changes no answer, and older documents open without it", async () => {
    const plain = await classify(customers(300), { method: "mlp", epochs: 5 });
    expect(plain.report.replay).toBeUndefined();
    const { report } = await recorded(customers(300), { method: "mlp", epochs: 5 });
    expect(report.test).toEqual(plain.report.test);
    expect(classifier.migrations[2].up({ method: "mlp" })).toEqual({ method: "mlp", replay: false });
  });
});
