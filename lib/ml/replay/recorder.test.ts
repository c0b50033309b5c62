import { describe, expect, it } from "vitest";
import { noCheckpoint } from "../checkpoint";
import { clusteringSet, setPoints } from "../fixtures/clustering-sets";
import { REPLAY_FRAMES } from "./contract";
import { ReplayRecorder, replayPlane } from "./recorder";

const note = { code: "step", values: {} };

describe("the replay recorder", () => {
  it("keeps evenly spaced frames and the last, however many steps there are", () => {
    for (const steps of [1, 2, REPLAY_FRAMES, REPLAY_FRAMES + 1, 1000, 4097]) {
      const recorder = new ReplayRecorder();
      for (let i = 0; i < steps; i++) recorder.add({ note });
      const { frames } = recorder.finish("kmeans", { x: [], y: [], row: [] });
      expect(frames.length).toBeLessThanOrEqual(REPLAY_FRAMES + 1);
      expect(frames[0].step).toBe(0);
      expect(frames.at(-1)?.step).toBe(steps - 1);
      const gaps = new Set(frames.slice(1, -1).map(({ step }, i) => step - frames[i].step));
      expect(gaps.size).toBeLessThanOrEqual(1);
    }
  });

  it("projects centres as it does points", async () => {
    const points = await setPoints(clusteringSet("wholesale"));
    const plane = await replayPlane(points, 1, noCheckpoint);
    expect(plane.sample.x).toHaveLength(points.count);
    expect(plane.project(points.values, 5 * points.dimensions)).toEqual([plane.sample.x[5], plane.sample.y[5]]);
    expect(plane.project(new Float64Array(6))).toEqual([0, 0]);
  });
});
