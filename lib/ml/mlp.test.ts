import { beforeAll, describe, expect, it } from "vitest";
import { chooseBackend, tensorflow, withTensorflow } from "@/lib/compute/tensor-backend";
import { Cancelled } from "@/lib/problem";
import type { Column } from "@/lib/table/table";
import { noCheckpoint } from "./checkpoint";
import { ACTIVATIONS, parameterCount } from "./dense-layers";
import { score } from "./evaluation";
import { type Design, encode, fitEncoding } from "./feature-encoding";
import cases from "./fixtures/mlp.json";
import { fitMlp, type MlpParams } from "./mlp";
import { mlpNetworkSchema, predictMlp } from "./mlp-network";

const never = () => {
  throw new Error("no fallback was expected");
};

const PARAMS: MlpParams = {
  hidden: [16, 8],
  activation: "relu",
  epochs: 60,
  batchSize: 32,
  learningRate: 0.01,
  penalty: 1e-4,
  validationShare: null,
  balanced: false,
  seed: 1,
};

async function prepare({ columns, codes, training }: (typeof cases)[number]) {
  const part = (from: number, to: number) =>
    columns.map((values, at): Column => ({ name: `x${at}`, role: null, type: "number", values: Float64Array.from(values.slice(from, to)) }));
  const { encoding } = await fitEncoding(part(0, training), training, noCheckpoint);
  return {
    train: await encode(encoding, part(0, training), training, noCheckpoint),
    trainCodes: Int32Array.from(codes.slice(0, training)),
    test: await encode(encoding, part(training, codes.length), codes.length - training, noCheckpoint),
    testCodes: Int32Array.from(codes.slice(training)),
    classes: Math.max(...codes) + 1,
  };
}

async function tensorsNow(): Promise<number> {
  return (await tensorflow()).core.memory().numTensors;
}

/** The oracle is scikit-learn 1.9 MLPClassifier, same data, sizes and epochs, mean of five seeds: fixtures/mlp.py. */
describe.each(cases)("the perceptron on $name", (given) => {
  it("scores on held-out rows as scikit-learn's does", async () => {
    const { train, trainCodes, test, testCodes, classes } = await prepare(given);
    const activation = ACTIVATIONS.find((known) => known === given.activation) ?? "relu";
    const { network, curve } = await fitMlp(train, trainCodes, classes, { ...PARAMS, hidden: given.hidden, activation, epochs: 150 }, noCheckpoint, never);
    const held = score(testCodes, await predictMlp(network, test, noCheckpoint));
    expect(held.accuracy).toBeGreaterThan(given.accuracy - 0.03);
    expect(held.logLoss).toBeLessThan(given.logLoss + 0.08);
    expect(curve).toHaveLength(150);
    expect(curve[149].loss).toBeLessThan(curve[0].loss);
  });
});

describe("the perceptron", () => {
  let moons: Awaited<ReturnType<typeof prepare>>;
  beforeAll(async () => {
    moons = await prepare(cases[0]);
    await chooseBackend(null);
  });
  const trainOnMoons = (params: Partial<MlpParams>, design: Design = moons.train) =>
    fitMlp(design, moons.trainCodes, 2, { ...PARAMS, ...params }, noCheckpoint, never);

  it.each(ACTIVATIONS)("predicts from JSON what tfjs predicts, %s", async (activation) => {
    const { network } = await trainOnMoons({ activation, epochs: 5 });
    const read = mlpNetworkSchema.parse(JSON.parse(JSON.stringify(network)));
    expect(read).toEqual(network);
    expect(parameterCount(read.layers)).toBe(2 * 16 + 16 + 16 * 8 + 8 + 8 * 2 + 2);
    const plain = await predictMlp(read, moons.test, noCheckpoint);
    const tensors = await withTensorflow(async ({ core }) => {
      const result = core.tidy(() => {
        let x = core.tensor2d(moons.test.dense, [moons.test.rows, 2]);
        for (const [at, { inputs, units, kernel, bias }] of network.layers.entries()) {
          x = core.add(core.matMul(x, core.tensor2d(kernel, [inputs, units])), core.tensor1d(bias));
          if (at < network.layers.length - 1) x = activation === "relu" ? core.relu(x) : activation === "tanh" ? core.tanh(x) : core.sigmoid(x);
        }
        return core.softmax(x);
      });
      const values = await result.data();
      result.dispose();
      return values;
    }, never);
    for (let row = 0; row < moons.test.rows; row++) for (const k of [0, 1]) expect(Math.abs(plain[k][row] - tensors[2 * row + k])).toBeLessThan(1e-5);
  });

  it("is the same for the same seed, another for another, and leaves no tensor behind", async () => {
    const before = await tensorsNow();
    const first = await trainOnMoons({});
    expect(await trainOnMoons({})).toEqual(first);
    expect((await trainOnMoons({ seed: 2 })).network).not.toEqual(first.network);
    expect(await tensorsNow()).toBe(before);
  });

  it("agrees between backends", async () => {
    const wasm = await trainOnMoons({ epochs: 20 });
    await chooseBackend("cpu");
    const cpu = await trainOnMoons({ epochs: 20 });
    await chooseBackend(null);
    expect([wasm.backend, cpu.backend]).toEqual(["wasm", "cpu"]);
    const [a, b] = [await predictMlp(wasm.network, moons.test, noCheckpoint), await predictMlp(cpu.network, moons.test, noCheckpoint)];
    for (let row = 0; row < moons.test.rows; row++) expect(Math.abs(a[1][row] - b[1][row])).toBeLessThan(1e-3);
  });

  it("stops early at the epoch with the lowest validation loss", async () => {
    const { curve, bestEpoch, stoppedEarly } = await trainOnMoons({ epochs: 500, validationShare: 0.2, hidden: [64, 64], penalty: 0 });
    expect(stoppedEarly).toBe(true);
    expect(curve.length).toBe(bestEpoch + 10);
    const losses = curve.map(({ validationLoss }) => validationLoss ?? 0);
    expect(losses[bestEpoch - 1]).toBe(Math.min(...losses));
  });

  it("weighs a small class up when balanced", async () => {
    const rows = 400;
    const values = Float64Array.from({ length: rows }, (_, i) => ((i * 37) % 100) / 100);
    const codes = Int32Array.from(values, (x, i) => (x > 0.8 && i % 200 < 100 ? 1 : 0));
    const { encoding } = await fitEncoding([{ name: "x", role: null, type: "number", values }], rows, noCheckpoint);
    const design = await encode(encoding, [{ name: "x", role: null, type: "number", values }], rows, noCheckpoint);
    const mean = async (balanced: boolean) => {
      const { network } = await fitMlp(design, codes, 2, { ...PARAMS, balanced }, noCheckpoint, never);
      return (await predictMlp(network, design, noCheckpoint))[1].reduce((sum, p) => sum + p / rows, 0);
    };
    // One row in ten is of the class, half of those with x > 0.8: a probability of 0.5 there, 0.9 once weighed.
    expect(Math.abs((await mean(false)) - 0.1)).toBeLessThan(0.03);
    expect(await mean(true)).toBeGreaterThan(0.15);
  });

  it("can be cancelled between batches, leaving no tensor behind and tfjs usable", async () => {
    const before = await tensorsNow();
    let calls = 0;
    const cancelling = async () => {
      if (++calls > 10) throw new Cancelled();
    };
    await expect(fitMlp(moons.train, moons.trainCodes, 2, PARAMS, cancelling, never)).rejects.toBeInstanceOf(Cancelled);
    expect(calls).toBe(11);
    expect(await tensorsNow()).toBe(before);
    expect((await trainOnMoons({ epochs: 1 })).curve).toHaveLength(1);
  });

  it("says so when the loss leaves the numbers, and does not take that for a broken backend", async () => {
    const wild = { ...moons.train, dense: moons.train.dense.map((value) => value * 1e38) };
    await expect(trainOnMoons({ learningRate: 1000 }, wild)).rejects.toMatchObject({ problem: { code: "classify.diverged" } });
    expect((await trainOnMoons({ epochs: 1 })).backend).toBe("wasm");
  });
});
