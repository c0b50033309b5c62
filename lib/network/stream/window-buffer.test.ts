import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { waitBefore } from "./back-off";
import { barsOf } from "./bars";
import type { WindowSettings } from "./settings";
import { type BufferSettings, WindowBuffer } from "./window-buffer";

const MEMORY = 10_000;

function buffer(window: WindowSettings, more: Partial<BufferSettings> = {}): WindowBuffer {
  return new WindowBuffer({ window, time: "arrival", lateness: 0, memory: MEMORY, ...more });
}

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((total, count) => total + count, 0);

describe("the window buffer", () => {
  it("keeps the last rows", () => {
    const last = buffer({ kind: "last", rows: 2 });
    for (const [i, text] of ["a", "b", "c"].entries()) last.add(text, null, 10 + i);
    expect(last.take(20)).toEqual({ texts: ["b", "c"], times: [11, 12], from: 11, to: 12, complete: true });
    expect(last.left.slid).toBe(1);
    expect(last.take(21)).toBeNull();
  });

  it("keeps the rows of the last while, by their arrival", () => {
    const recent = buffer({ kind: "recent", ms: 100 });
    recent.add("a", null, 1000);
    recent.add("b", null, 1050);
    expect(recent.take(1100)?.texts).toEqual(["a", "b"]);
    expect(recent.take(1101)?.texts).toEqual(["b"]);
    expect(recent.take(2000)).toBeNull();
    expect(recent.left.slid).toBe(2);
  });

  it("keeps the rows of the last while by a column, in whatever order they come", () => {
    const recent = buffer({ kind: "recent", ms: 100 }, { time: "column" });
    recent.add("b", 1050, 1);
    recent.add("a", 1000, 2);
    recent.add("c", 1120, 3);
    recent.add("old", 1019, 4);
    recent.add("none", null, 5);
    expect(recent.take(6)).toMatchObject({ texts: ["b", "c"], from: 1050, to: 1120 });
    expect(recent.left).toMatchObject({ slid: 1, late: 1, untimed: 1 });
  });

  it("closes a period when its time is over, and tells the rows of the one before", () => {
    const periods = buffer({ kind: "period", ms: 100 });
    periods.add("a", null, 1005);
    expect(periods.take(1099)).toBeNull();
    expect(periods.take(1100)).toMatchObject({ texts: ["a"], from: 1000, to: 1100, complete: true });
    periods.add("b", null, 1150);
    periods.add("c", null, 1250);
    expect(periods.ready).toBe(true);
    periods.tick(1300);
    expect(periods.take(1300)?.texts).toEqual(["c"]);
    expect(periods.left).toMatchObject({ earlier: 1, skipped: 1 });
    periods.add("d", null, 1310);
    expect(periods.take(1320)).toBeNull();
    expect(periods.take(1320, true)).toMatchObject({ texts: ["d"], complete: false });
  });

  it("waits for late rows of a period as long as it is told, and counts those that come later", () => {
    const periods = buffer({ kind: "period", ms: 100 }, { time: "column", lateness: 50 });
    periods.add("a", 1010, 1);
    periods.add("b", 1120, 2);
    periods.add("a2", 1090, 3);
    expect(periods.ready).toBe(false);
    periods.add("b2", 1150, 4);
    expect(periods.take(5)).toMatchObject({ texts: ["a", "a2"], from: 1000, to: 1100 });
    periods.add("a3", 1099, 6);
    expect(periods.left.late).toBe(1);
  });

  it("closes a window when it has its rows", () => {
    const counted = buffer({ kind: "count", rows: 2 });
    counted.add("a", null, 1);
    expect(counted.take(1)).toBeNull();
    counted.add("b", null, 2);
    expect(counted.take(3)?.texts).toEqual(["a", "b"]);
  });

  it("is complete when everything that was asked for is there", () => {
    const all = buffer({ kind: "all", rows: 2 });
    for (const text of ["a", "b", "c"]) all.add(text, null, 1);
    expect(all.complete).toBe(true);
    expect(all.left.full).toBe(1);
    expect(all.take(2)?.texts).toEqual(["a", "b"]);
  });

  it("never holds more than its memory", () => {
    const row = "x".repeat(1000);
    const last = buffer({ kind: "last", rows: 100 });
    for (let i = 0; i < 10; i++) last.add(row, null, i);
    expect(last.waiting).toBe(4);
    expect(last.left.memory).toBe(6);
    const all = buffer({ kind: "all", rows: 100 });
    for (let i = 0; i < 10; i++) all.add(`${i}${row}`, null, i);
    expect(all.take(10)?.texts.map((text) => text[0])).toEqual(["0", "1", "2", "3"]);
    last.add("x".repeat(MEMORY), null, 11);
    expect(last.waiting).toBe(4);
  });
});

const anyWindow: fc.Arbitrary<WindowSettings> = fc.oneof(
  fc.record({ kind: fc.constant("recent" as const), ms: fc.integer({ min: 1, max: 500 }) }),
  fc.record({ kind: fc.constant("last" as const), rows: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ kind: fc.constant("period" as const), ms: fc.integer({ min: 1, max: 500 }) }),
  fc.record({ kind: fc.constant("count" as const), rows: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ kind: fc.constant("all" as const), rows: fc.integer({ min: 1, max: 40 }) }),
);

const anyStep = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("add" as const),
      after: fc.integer({ min: -50, max: 200 }),
      event: fc.option(fc.integer({ min: 0, max: 5000 })),
      length: fc.integer({ min: 0, max: 300 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("take" as const), after: fc.integer({ min: 0, max: 600 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("tick" as const), after: fc.integer({ min: 0, max: 600 }) }) },
);

describe("for any settings and any sequence", () => {
  it("every row that came is kept, was in the table, or is counted with its reason", () => {
    const settings = fc.record({
      window: anyWindow,
      time: fc.constantFrom("arrival" as const, "column" as const),
      lateness: fc.integer({ min: 0, max: 300 }),
      memory: fc.integer({ min: 100, max: 5000 }),
    });
    fc.assert(
      fc.property(settings, fc.array(anyStep, { maxLength: 120 }), (chosen, steps) => {
        const kept = new WindowBuffer(chosen);
        let now = 1000;
        let added = 0;
        const seen = new Set<string>();
        let taken = 0;
        const look = (window: ReturnType<WindowBuffer["take"]>) => {
          if (!window) return;
          expect(window.times.length).toBe(window.texts.length);
          expect(window.texts.length).toBeGreaterThan(0);
          expect(Math.min(...window.times)).toBeGreaterThanOrEqual(window.from);
          expect(Math.max(...window.times)).toBeLessThanOrEqual(window.to);
          if (chosen.window.kind === "period" || chosen.window.kind === "count") {
            // Windows one after another never show a row twice.
            for (const text of window.texts) expect(seen.has(text)).toBe(false);
            taken += window.texts.length;
          }
          for (const text of window.texts) seen.add(text);
        };
        for (const step of steps) {
          now += step.after;
          if (step.do === "add") kept.add(`${added++}:${"x".repeat(step.length)}`, step.event, now);
          else if (step.do === "take") look(kept.take(now));
          else kept.tick(now);
          expect(kept.received).toBe(added);
          expect(sum(kept.left) + kept.waiting + kept.shown).toBe(added);
        }
        look(kept.take(now, true));
        expect(sum(kept.left) + kept.waiting + kept.shown).toBe(added);
        const { slid, late, untimed, full, memory, skipped } = kept.left;
        if (chosen.window.kind === "period" || chosen.window.kind === "count") expect(taken + late + untimed + memory + skipped).toBe(added);
        else expect(slid + late + untimed + full + memory + kept.waiting).toBe(added);
      }),
      { numRuns: 500 },
    );
  });

  it("bars hold every row once", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 90_000_000 }), { minLength: 1, maxLength: 200 }), (times) => {
        const { counts, step } = barsOf(times, Math.min(...times), Math.max(...times));
        expect(counts.reduce((total, count) => total + count, 0)).toBe(times.length);
        expect(counts.length).toBeLessThanOrEqual(122);
        expect(step).toBeGreaterThanOrEqual(1000);
      }),
    );
  });

  it("waits grow, are bounded and never shorter than the server asked", () => {
    expect([1, 2, 3, 10].map((attempt) => waitBefore(attempt, null, 1))).toEqual([1000, 2000, 4000, 30_000]);
    expect(waitBefore(1, null, 0)).toBe(500);
    expect(waitBefore(1, 7000, 0.3)).toBe(7000);
  });
});
