import { describe, expect, it } from "vitest";
import { ManualClock } from "./fixtures/desk";
import { type TabMessage, Tabs } from "./tabs";

/** A channel whose other end is the test. */
function lonelyTab() {
  const clock = new ManualClock();
  const posted: TabMessage[] = [];
  const others: boolean[] = [];
  const revisions: number[] = [];
  let hear: (message: unknown) => void = () => undefined;
  const tabs = new Tabs(
    {
      post: (message) => posted.push(message),
      listen: (listener) => {
        hear = listener;
      },
      close: () => undefined,
    },
    "me",
    clock,
    { onOthers: (there) => others.push(there), onSaved: (revision) => revisions.push(revision) },
  );
  return { tabs, clock, posted, others, revisions, hear: (message: unknown) => hear(message) };
}

describe("tabs", () => {
  it("greets, answers a greeting, and says goodbye", () => {
    const { tabs, posted, hear } = lonelyTab();
    hear({ type: "hello", tab: "you" });
    tabs.close();
    expect(posted.map((message) => message.type)).toEqual(["hello", "here", "bye"]);
  });

  it("knows of another tab until it leaves", () => {
    const { others, hear } = lonelyTab();
    hear({ type: "here", tab: "you" });
    hear({ type: "here", tab: "third" });
    hear({ type: "bye", tab: "you" });
    expect(others).toEqual([true]);
    hear({ type: "bye", tab: "third" });
    expect(others).toEqual([true, false]);
  });

  it("forgets a tab that crashed: it does not answer any more", () => {
    const { clock, others, hear, posted } = lonelyTab();
    hear({ type: "here", tab: "you" });
    clock.advance(5_000);
    hear({ type: "here", tab: "you" });
    clock.advance(10_000);
    expect(others).toEqual([true]);
    clock.advance(10_000);
    expect(others).toEqual([true, false]);
    const calls = posted.length;
    clock.advance(60_000);
    expect(posted).toHaveLength(calls);
  });

  it("hears of saves by others, and of nothing else", () => {
    const { hear, others, revisions } = lonelyTab();
    hear({ type: "saved", tab: "you", revision: 7 });
    for (const noise of [null, 3, "hello", {}, { type: "saved", tab: "you" }, { type: "hello", tab: 5 }, { type: "saved", tab: "me", revision: 9 }])
      hear(noise);
    expect(revisions).toEqual([7]);
    expect(others).toEqual([true]);
  });
});
