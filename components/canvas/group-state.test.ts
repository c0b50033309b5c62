import { describe, expect, it } from "vitest";
import type { NodeState, ReadyState } from "@/lib/engine/protocol";
import { failedIn, markOfGroup, progressOfGroup, worstMark } from "./group-state";

const ready: ReadyState = { phase: "ready", key: "k", ms: 1, cached: false, outputs: {}, warnings: [], advice: [], dropped: [], picture: null };
const failed: NodeState = { phase: "failed", problem: { code: "common.internal", severity: "error" } };
const stale: NodeState = { phase: "stale", reason: "new" };
const running: NodeState = { phase: "running", done: 0.5 };

const studio = (states: Record<string, NodeState>, uploads = {}) => ({ states, uploads });
const members = [{ id: "a" }, { id: "b" }, { id: "off", disabled: true }];

describe("the state of a closed group", () => {
  it("is that of the node that needs most attention", () => {
    expect(worstMark(["ready", "stale", "failed", "running"])).toBe("failed");
    expect(worstMark(["ready", "stale", "running"])).toBe("running");
    expect(worstMark(["disabled", "ready"])).toBe("ready");
    expect(worstMark(["disabled"])).toBe("disabled");
    expect(worstMark([])).toBe("stale");
    expect(markOfGroup(studio({ a: ready, b: stale }), members)).toBe("stale");
    expect(markOfGroup(studio({ a: ready, b: ready }), members)).toBe("ready");
    expect(markOfGroup(studio({ a: { ...ready, warnings: [{ code: "x.y", severity: "warning" }] }, b: ready }), members)).toBe("warning");
    expect(markOfGroup(studio({ a: ready, b: stale }, { b: { name: "f.csv", done: 0 } }), members)).toBe("running");
  });

  it("counts how far its nodes are, without those switched off", () => {
    expect(progressOfGroup(studio({ a: ready, b: running }), members)).toBe(0.75);
    expect(progressOfGroup(studio({}), members)).toBe(0);
    expect(progressOfGroup(studio({}), [])).toBe(0);
  });

  it("names the node that failed", () => {
    expect(failedIn(studio({ a: ready, b: failed }), members)).toBe("b");
    expect(failedIn(studio({ a: ready, off: failed }), members)).toBeNull();
  });
});
