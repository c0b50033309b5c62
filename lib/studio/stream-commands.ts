import * as edits from "@/lib/document/edits";
import { downstreamOf } from "@/lib/document/wires";
import type { Gated } from "@/lib/network/gate";
import type { StreamStatus, StreamWindow } from "@/lib/network/stream/session";
import { hostOf, readStreamParams, type StreamParams, settingsKey, streamSettings } from "@/lib/nodes/source/stream-settings";
import type { Problem } from "@/lib/problem";
import { answered } from "./arrivals";
import type { StudioCore } from "./core";
import type { GateClient, GateUse } from "./gate-client";
import { broughtUp } from "./node-defaults";
import type { EngineConnection, Runner } from "./runner";
import type { NodeStream } from "./store-types";

interface OpenStream {
  /** Ends it at once: the question, the gate. */
  readonly hard: AbortController;
  /** Asks the gate to end and to hand over the last window; while there is no gate, like `hard`. */
  stop: () => void;
  readonly ended: Promise<void>;
}

/** Live streams of this tab. Each has a gate of its own, where its rows wait; the page sees counts, and windows as files. */
export class Streams {
  private readonly open = new Map<string, OpenStream>();
  /** Windows become tables one after the other. */
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly core: StudioCore,
    private readonly engine: EngineConnection,
    private readonly runner: Runner,
    private readonly gate: GateClient,
  ) {
    core.onEdit(() => this.endOrphans());
  }

  /** Because a person asked for it: asks for permission where there is none, then listens until stopped. Resolves when it has ended. */
  async start(id: string): Promise<void> {
    const chosen = this.params(id);
    if (!chosen || this.open.has(id)) return;
    const hard = new AbortController();
    let finish = () => {};
    const ended = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const stream: OpenStream = { hard, stop: () => hard.abort(), ended };
    this.open.set(id, stream);
    const { language } = this.core.pipeline;
    this.note(id, { phase: "asking", status: null, problem: null, settings: settingsKey(chosen, language) });
    try {
      const greeting = streamSettings(chosen, chosen.url, [], language).greeting;
      const request = { node: id, use: "stream", url: chosen.url, headers: chosen.headers, ...(greeting === "" ? {} : { greeting }) } as const;
      const outcome = await this.gate.use(request, (use) => this.listen(id, stream, chosen, use), hard.signal);
      this.close(id, outcome);
    } finally {
      this.open.delete(id);
      finish();
    }
  }

  /** Ends a stream; its last window becomes a table first. */
  async stop(id: string): Promise<void> {
    const stream = this.open.get(id);
    stream?.stop();
    await stream?.ended;
  }

  /** Ends all at once; windows on their way are let go of. */
  closeAll(): void {
    for (const { hard } of this.open.values()) hard.abort();
  }

  private listen(id: string, stream: OpenStream, chosen: StreamParams, { api, url, headers }: GateUse): Promise<Gated<StreamStatus>> {
    stream.stop = () => void api.stop();
    if (stream.hard.signal.aborted) stream.stop();
    const settings = streamSettings(chosen, url, headers, this.core.pipeline.language);
    const isOpen = () => this.open.get(id) === stream && !stream.hard.signal.aborted;
    return api.stream(
      settings,
      (status) => {
        if (isOpen()) this.note(id, { phase: status.phase, status, problem: status.problem });
      },
      (window) => {
        this.turn = this.turn.then(() => (isOpen() ? this.take(id, window) : undefined)).catch((error: unknown) => this.core.say(internal(error)));
        return this.turn;
      },
    );
  }

  private close(id: string, outcome: Gated<StreamStatus>): void {
    if (!this.core.state.streams[id]) return;
    if (outcome.ok) this.note(id, { phase: outcome.value.phase, status: outcome.value, problem: outcome.value.problem });
    else if (outcome.problem.code === "source.fetch-stopped") this.note(id, { phase: "stopped", problem: null });
    else this.note(id, { phase: "failed", problem: outcome.problem });
  }

  /** A window becomes the data of its node, and the node runs. */
  private async take(id: string, { rows, facts }: StreamWindow): Promise<void> {
    const chosen = this.params(id);
    if (!chosen) return;
    const name = hostOf(chosen.url).replaceAll(":", "-") || "stream";
    const data = await this.store(rows, `${name}.ndjson`);
    const about = data && (await this.store(new Blob([JSON.stringify(facts)], { type: "application/json" }), `${name}.window.json`));
    if (!data || !about) return;
    await this.engine.api().keepWindow(`${this.core.state.projectId}/${id}`, [data.id, about.id]);
    await this.idle();
    const params = { datasets: [data], facts: { ...about, of: data.id }, fetchedAt: facts.takenAt };
    this.core.amend((pipeline) => edits.setParams(pipeline, id, params));
    const now = this.params(id);
    if (!now) return;
    await this.runner.run(now.follow ? [id, ...downstreamOf(this.core.pipeline, id)] : [id]);
  }

  private async store(blob: Blob, name: string) {
    const stored = await answered(() => this.engine.api().addDataset(new File([blob], name, { type: blob.type }), () => undefined));
    if (stored.ok) return stored.value;
    this.core.say(stored.problem);
    return null;
  }

  /** Until nothing runs: a window waits for what a person has begun, and for the window before. */
  private idle(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.core.state.running) return resolve();
      const unfollow = this.core.store.subscribe(({ running }) => {
        if (running) return;
        unfollow();
        resolve();
      });
    });
  }

  /** Streams of nodes that were removed or disabled end. */
  private endOrphans(): void {
    for (const [id, stream] of this.open) {
      const node = this.core.pipeline.nodes.find((candidate) => candidate.id === id);
      if (!node || node.disabled) stream.hard.abort();
    }
  }

  private params(id: string): StreamParams | null {
    const node = this.core.pipeline.nodes.find((candidate) => candidate.id === id);
    return node?.type === "source.stream" && !node.disabled ? readStreamParams(broughtUp(this.core.catalogue, node).params) : null;
  }

  private note(id: string, change: Partial<NodeStream>): void {
    const { streams } = this.core.state;
    const before: NodeStream = streams[id] ?? { phase: "stopped", status: null, problem: null, settings: "" };
    this.core.set({ streams: { ...streams, [id]: { ...before, ...change } } });
  }
}

function internal(error: unknown): Problem {
  return { code: "common.internal", severity: "error", detail: { reason: error instanceof Error ? error.message : String(error) } };
}
