import { describe, expect, it } from "vitest";
import { Cancelled } from "@/lib/problem";
import { type AutoencoderParams, fitAutoencoder } from "./autoencoder";
import { autoencoderSchema, encodeRows } from "./autoencoder-network";
import { noCheckpoint } from "./checkpoint";
import oracle from "./fixtures/autoencoder.json";
import { clusteringSet, SET_NAMES, setColumns, setPoints } from "./fixtures/clustering-sets";

const never = () => {
  throw new Error("no fallback was expected");
};
const PARAMS: AutoencoderParams = { hidden: [8], latent: 2, activation: "tanh", epochs: 120, batchSize: 32, learningRate: 0.02, seed: 1 };

function setNamed(name: string) {
  return clusteringSet(SET_NAMES.find((known) => known === name) ?? expect.fail(name));
}

describe("the autoencoder", () => {
  it.each(oracle.map((expected) => [expected.name, expected] as const))(
    "gives back what it gets as well as scikit-learn's network, better than components: %s",
    async (name, expected) => {
      const set = setNamed(name);
      const points = await setPoints(set);
      const { network, curve, bestEpoch } = await fitAutoencoder(
        points,
        { ...PARAMS, latent: expected.latent, epochs: points.count > 1000 ? 40 : 120 },
        noCheckpoint,
        never,
      );
      const { errorByInput, rows } = await encodeRows(network, setColumns(set), points.count, noCheckpoint);
      const error = errorByInput.reduce((sum, value) => sum + value, 0) / (rows * points.dimensions);
      // Noise is not learned by heart, as scikit-learn's network does; the bend of the moons is found from some seeds only.
      const structured = name !== "one cluster" && name !== "moons";
      expect(error).toBeLessThan((structured ? 1.1 : 1.25) * expected.linear + 0.01);
      if (structured) expect(error).toBeLessThan(1.3 * expected.network + 0.03);
      expect(bestEpoch).toBeGreaterThan(0);
      expect(curve.length).toBeGreaterThanOrEqual(bestEpoch);
    },
  );

  it("gives the same network for the same seed, and the same codes from its JSON", async () => {
    const set = setNamed("wholesale");
    const points = await setPoints(set);
    const params = { ...PARAMS, epochs: 5 };
    const first = await fitAutoencoder(points, params, noCheckpoint, never);
    const second = await fitAutoencoder(points, params, noCheckpoint, never);
    expect(second.network).toEqual(first.network);
    const read = autoencoderSchema.parse(JSON.parse(JSON.stringify(first.network)));
    const columns = setColumns(set);
    columns[0][3] = Number.NaN;
    const { latent, error } = await encodeRows(read, columns, points.count, noCheckpoint);
    expect(latent).toHaveLength(2);
    expect([latent[0][3], latent[1][3], error[3]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(Number.isFinite(latent[0][4])).toBe(true);
  });

  it("can be cancelled, and says when the learning rate is too high", async () => {
    const points = await setPoints(setNamed("wholesale"));
    await expect(fitAutoencoder(points, PARAMS, () => Promise.reject(new Cancelled()), never)).rejects.toBeInstanceOf(Cancelled);
    const wild = fitAutoencoder(points, { ...PARAMS, activation: "relu", learningRate: 1e30 }, noCheckpoint, never);
    await expect(wild).rejects.toMatchObject({ problem: { code: "feature.autoencoder-diverged" } });
  });
});
