import { describe, expect, it } from "vitest";
import { ProblemError } from "@/lib/problem";
import type { RunContext } from "../contract";
import { recordingContext } from "../fixtures/recording-context";
import { stream } from "./stream";
import type { StreamFacts } from "./stream-report";
import { streamParams, streamSettings, transportOf } from "./stream-settings";

const ref = (letter: string, name: string) => ({ id: letter.repeat(64), name, size: 1 });
const LEFT = { slid: 0, earlier: 0, skipped: 0, late: 0, untimed: 0, full: 0, memory: 0 };

function factsOf(counts: Partial<StreamFacts["counts"]>): StreamFacts {
  return {
    kind: "recent",
    timeBy: "arrival",
    from: 0,
    to: 60_000,
    rows: 3,
    complete: true,
    startedAt: 0,
    takenAt: 60_000,
    counts: { messages: 9, malformed: 0, empty: 0, received: 9, left: LEFT, waiting: 0, reconnects: 0, ...counts },
    malformedExamples: [],
    bars: { from: 0, step: 15_000, counts: [1, 0, 2] },
  };
}

/** Files by the letter of their id. */
const context = (files: Readonly<Record<string, string>>): RunContext & ReturnType<typeof recordingContext> => ({
  ...recordingContext(),
  dataset: ({ id, name }) => {
    const text = files[id[0]];
    return text === undefined
      ? Promise.reject(new ProblemError({ code: "engine.dataset-missing", severity: "error", detail: { name } }))
      : Promise.resolve(new Blob([text]));
  },
});

const params = (more: Record<string, unknown> = {}) => streamParams.parse({ url: "wss://shop.example/live", datasets: [ref("a", "shop.ndjson")], ...more });

describe("source.stream", () => {
  it("reads its window as JSON lines, a lone row with a list in it as well, and tells what is not there", async () => {
    const facts = factsOf({ malformed: 2, left: { ...LEFT, slid: 5, late: 1 } });
    const told = context({ a: '{"n":1,"who":{"city":"Iași"}}\n{"n":2}\n{"n":3}\n', b: JSON.stringify(facts), c: '[{"n":1,"items":[{"p":1},{"p":2}]}]\n' });
    const outputs = await stream.run({}, params({ facts: { ...ref("b", "facts.json"), of: "a".repeat(64) } }), told);
    expect(outputs.data.columns.map(({ name, type }) => [name, type])).toEqual([
      ["n", "number"],
      ["who.city", "text"],
    ]);
    expect(outputs.window).toMatchObject({ kind: "source.stream", place: "shop.example", rows: 3, facts: { rows: 3 } });
    expect(outputs.import).toMatchObject({ kind: "source.import", rows: 3, files: [{ format: "ndjson" }] });
    expect(told.left).toEqual([
      { code: "source.stream-slid", rows: 5 },
      { code: "source.stream-late", rows: 1 },
      { code: "source.stream-malformed", rows: 2 },
    ]);
    expect(stream.picture?.(outputs)).toEqual({ type: "bars", values: [1, 0, 2] });
    const lone = await stream.run({}, params({ datasets: [ref("c", "shop.ndjson")] }), told);
    expect([lone.data.rows, lone.data.columns.map(({ name }) => name)]).toEqual([1, ["n", "items"]]);
  });

  it("says that it was not started here, and reads a file given in its place without the facts of a window", async () => {
    expect(stream.check?.({}, params({ datasets: [] }))).toMatchObject([{ code: "source.stream-not-started", severity: "error" }]);
    const facts = { ...ref("b", "facts.json"), of: "a".repeat(64) };
    await expect(stream.run({}, params({ facts }), context({}))).rejects.toMatchObject({ problem: { code: "source.stream-not-started" } });
    const given = context({ f: "n\n1\n2\n", b: JSON.stringify(factsOf({})) });
    expect((await stream.run({}, params({ datasets: [ref("f", "rows.csv")], facts }), given)).window).toMatchObject({ rows: 2, facts: null });
    const damaged = context({ a: '{"n":1}\n{"n":2}\n', b: "{}" });
    expect((await stream.run({}, params({ facts }), damaged)).window).toMatchObject({ rows: 2, facts: null });
  });

  it("advises where the counts show what is wrong", async () => {
    const codes = async (counts: Partial<StreamFacts["counts"]>) => {
      const told = context({ a: '{"n":1}\n{"n":2}\n', b: JSON.stringify(factsOf(counts)) });
      const outputs = await stream.run({}, params({ facts: { ...ref("b", "facts.json"), of: "a".repeat(64) } }), told);
      return stream.advise?.(outputs, params(), {})?.map(({ code }) => code);
    };
    expect(await codes({})).toEqual([]);
    expect(await codes({ malformed: 8 })).toEqual(["source.stream-not-json"]);
    expect(await codes({ left: { ...LEFT, untimed: 1, late: 1, memory: 1, skipped: 1 } })).toEqual([
      "source.stream-untimed",
      "source.stream-late",
      "source.stream-memory",
      "source.stream-skipped",
    ]);
  });

  it("means by its params what they say", () => {
    const settings = (more: Record<string, unknown>) => streamSettings(params(more), "wss://shop.example/live", [], "ro");
    expect(settings({})).toMatchObject({
      transport: "websocket",
      window: { kind: "recent", ms: 300_000 },
      refresh: 5000,
      time: { by: "arrival" },
      arrivalColumn: "primit",
    });
    expect(settings({ window: "count", rows: 20, time: "column", timeColumn: "at", arrived: false })).toMatchObject({
      window: { kind: "count", rows: 20 },
      time: { by: "arrival" },
      arrivalColumn: null,
    });
    expect(settings({ window: "period", minutes: 0.5, time: "column", timeColumn: " at ", lateness: 3, events: "a, b" })).toMatchObject({
      window: { kind: "period", ms: 30_000 },
      time: { by: "column", column: "at", lateness: 3000 },
      events: ["a", "b"],
    });
    expect(stream.check?.({}, params({ time: "column" }))).toMatchObject([{ code: "source.stream-time-missing", severity: "warning" }]);
    expect(["https://a", " WSS://a", "ws://a", ""].map(transportOf)).toEqual(["sse", "websocket", "websocket", "sse"]);
  });
});
