import { describe, expect, it } from "vitest";
import { emptyPipeline } from "./empty";
import { COALESCE_MS, HISTORY_LIMIT, record, redo, startHistory, undo, withdraw } from "./history";

const named = (name: string) => emptyPipeline(name, "en");
const start = () => startHistory(named("0"));

describe("history", () => {
  it("goes back and forth", () => {
    let history = record(record(start(), named("1"), "immediate", 0), named("2"), "immediate", 0);
    history = undo(history);
    expect(history.present.name).toBe("1");
    history = undo(history);
    expect(history.present.name).toBe("0");
    expect(undo(history)).toBe(history);
    history = redo(redo(history));
    expect(history.present.name).toBe("2");
    expect(redo(history)).toBe(history);
  });

  it("takes typing as one step, until a pause, another key or an undo", () => {
    const typing = { coalesced: "label:a" };
    let history = record(start(), named("a"), typing, 0);
    history = record(history, named("ab"), typing, COALESCE_MS);
    expect(history.past).toHaveLength(1);
    history = record(history, named("abc"), typing, 2 * COALESCE_MS + 1);
    expect(history.past).toHaveLength(2);
    history = record(history, named("x"), { coalesced: "label:b" }, 2 * COALESCE_MS + 2);
    expect(history.past).toHaveLength(3);
    history = record(undo(history), named("y"), { coalesced: "label:b" }, 2 * COALESCE_MS + 3);
    expect(history.past.map((p) => p.name)).toEqual(["0", "ab", "abc"]);
  });

  it("makes no step of an edit that is not to be undone, nor of one that changes nothing", () => {
    const history = start();
    expect(record(history, history.present, "immediate", 0)).toBe(history);
    expect(record(history, named("1"), "none", 0)).toMatchObject({ past: [], present: { name: "1" } });
  });

  it("forgets what could be redone when something new is done, and the oldest beyond the limit", () => {
    let history = undo(record(start(), named("1"), "immediate", 0));
    history = record(history, named("2"), "immediate", 0);
    expect(history.future).toEqual([]);
    for (let i = 0; i < HISTORY_LIMIT + 10; i++) history = record(history, named(`n${i}`), "immediate", 0);
    expect(history.past).toHaveLength(HISTORY_LIMIT);
  });

  it("withdraws a step as if it had never been; steps that followed stay without what it did", () => {
    const before = undo(record(start(), named("redo"), "immediate", 0));
    const after = record(before, { ...named("0"), seed: 7 }, "immediate", 0);
    const change = <P extends { seed: number }>(pipeline: P): P => (pipeline.seed === 7 ? { ...pipeline, seed: 42 } : pipeline);
    const unnamed = record(after, { ...after.present, language: "ro" }, "none", 0);
    expect(withdraw(unnamed, before, after, change)).toEqual({ ...before, present: { ...named("0"), seed: 42, language: "ro" } });
    const followed = record(after, { ...after.present, name: "more" }, "immediate", 0);
    const left = withdraw(followed, before, after, change);
    expect(left.present).toMatchObject({ name: "more", seed: 42 });
    expect(left.past.map(({ name, seed }) => [name, seed])).toEqual([["0", 42]]);
    expect(undo(left).present).toMatchObject({ name: "0", seed: 42 });
  });
});
