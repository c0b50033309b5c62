import { expose } from "comlink";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectEngine, type EngineConnection } from "./client";
import { Bench, lastStates } from "./fixtures/engine";
import { pipelineOf } from "./fixtures/nodes";
import type { NodeEvent } from "./protocol";

/** A worker in this thread: a real engine behind real comlink messages, that can be made to die. */
class LocalWorker extends EventTarget {
  onmessage = null;
  onmessageerror = null;
  onerror = null;
  readonly bench = new Bench();
  terminated = false;
  private readonly channel = new MessageChannel();

  constructor() {
    super();
    expose(this.bench.engine, this.channel.port2);
    this.channel.port1.start();
    this.channel.port1.addEventListener("message", (event) => this.dispatchEvent(new MessageEvent("message", { data: event.data, ports: [...event.ports] })));
  }

  postMessage(message: unknown, transfer?: Transferable[] | StructuredSerializeOptions): void {
    this.channel.port1.postMessage(message, Array.isArray(transfer) ? transfer : []);
  }

  terminate(): void {
    this.terminated = true;
    this.channel.port1.close();
    this.channel.port2.close();
  }

  crash(message: string): void {
    this.dispatchEvent(Object.assign(new Event("error"), { message }));
  }
}

const pipeline = pipelineOf({ a: ["test.source"], b: ["test.slow", { stuck: true, tag: "s" }, { data: "a.data" }], c: ["test.add", {}, { data: "b.data" }] });

let workers: LocalWorker[];
let connection: EngineConnection;

beforeEach(() => {
  workers = [];
  connection = connectEngine(() => {
    const worker = new LocalWorker();
    workers.push(worker);
    return worker;
  });
});
afterEach(() => {
  connection.close();
  vi.useRealTimers();
});

/** Starts a run that hangs in node b, and waits until it does. */
async function hangingRun() {
  const events: NodeEvent[] = [];
  const outcome = connection.api().run({ pipeline }, (batch) => void events.push(...batch));
  await expect.poll(() => lastStates(events).b?.phase).toBe("running");
  return { outcome, states: () => lastStates(events) };
}

describe("the engine over a worker", () => {
  it("answers, reports progress, and starts one worker when first asked", async () => {
    expect(workers).toHaveLength(0);
    const events: NodeEvent[] = [];
    const only = pipelineOf({ a: ["test.source"] });
    const outcome = await connection.api().run({ pipeline: only }, (batch) => void events.push(...batch));
    expect(outcome.status).toBe("done");
    expect(lastStates(events).a.phase).toBe("ready");
    expect(lastStates(await connection.api().restore(only)).a.phase).toBe("ready");
    expect(workers).toHaveLength(1);
  });

  it("takes a file and tells its progress", async () => {
    const progress: number[] = [];
    const added = await connection.api().addDataset(new File(["a,b"], "a.csv"), (done) => void progress.push(done));
    expect(added).toMatchObject({ ok: true, value: { size: 3 } });
    expect(progress.at(-1)).toBe(1);
  });
});

describe("a worker that crashes", () => {
  it("fails its run and every open call; the next call gets a new worker", async () => {
    const told: string[] = [];
    connection.onCrash((problem) => void told.push(problem.code));
    const { outcome, states } = await hangingRun();
    const cancel = connection.api().cancel();
    workers[0].crash("wasm trap");
    await cancel;
    expect(await outcome).toMatchObject({ status: "failed", problem: { code: "engine.worker-crashed", detail: { reason: "wasm trap" } } });
    expect(states()).toMatchObject({
      a: { phase: "ready" },
      b: { phase: "failed", problem: { code: "engine.worker-crashed" } },
      c: { phase: "stale", reason: "cancelled" },
    });
    expect(told).toEqual(["engine.worker-crashed"]);
    expect(workers[0].terminated).toBe(true);
    expect((await connection.api().run({ pipeline: pipelineOf({ a: ["test.source"] }) }, () => {})).status).toBe("done");
    expect(workers).toHaveLength(2);
  });

  it("that cannot even start gives a problem", async () => {
    const broken = connectEngine(() => {
      throw new Error("blocked by policy");
    });
    expect(await broken.api().report("key", "port")).toMatchObject({
      ok: false,
      problem: { code: "engine.worker-crashed", detail: { reason: "blocked by policy" } },
    });
    expect(await broken.api().restore(pipeline)).toEqual([]);
    await broken.api().cancel();
  });

  it("without a word is noticed by its silence", async () => {
    const { outcome } = await hangingRun();
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const silent = connectEngine(() => Object.assign(new LocalWorker(), { postMessage: () => {} }));
    const lost = silent.api().usage();
    vi.advanceTimersByTime(90_000);
    expect(await lost).toEqual({ memory: 0, stored: 0, quota: null });
    connection.hardStop();
    await outcome;
  });
});

describe("a hard stop", () => {
  it("cancels the run", async () => {
    const { outcome, states } = await hangingRun();
    connection.hardStop();
    expect((await outcome).status).toBe("cancelled");
    expect(states()).toMatchObject({ b: { phase: "stale", reason: "cancelled" }, c: { phase: "stale", reason: "cancelled" } });
  });

  it("follows a cancel that is not obeyed", async () => {
    const { outcome } = await hangingRun();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    Object.assign(workers[0], { postMessage: () => {} });
    const cancelled = connection.api().cancel();
    vi.advanceTimersByTime(6_000);
    await cancelled;
    expect((await outcome).status).toBe("cancelled");
    expect(workers[0].terminated).toBe(true);
  });
});
