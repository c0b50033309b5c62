import type { Outcome } from "@/lib/engine/protocol";
import type { DatasetRef } from "@/lib/nodes/contract";
import type { Problem } from "@/lib/problem";
import { datasetsIn } from "@/lib/storage/dataset-references";
import type { StudioCore } from "./core";
import type { EngineConnection, Runner } from "./runner";
import type { Upload } from "./store-types";

/** Files on their way to a node: stored one after another, put into the document, then read by a run. */
export interface Arrival {
  readonly node: string;
  readonly files: readonly File[];
  readonly controller: AbortController;
  /** What is stored so far, each content once. */
  readonly stored: DatasetRef[];
  /** Takes back what the arrival has done to the document. */
  takeBack: () => void;
}

/** The arrivals of files, of which a node has one at a time. Each can be called off until its files are read, and then leaves nothing. */
export class Arrivals {
  private readonly open = new Map<string, Arrival>();

  constructor(
    private readonly core: StudioCore,
    private readonly engine: EngineConnection,
    private readonly runner: Runner,
    /** Writes the document as it is now: what is stored of it then no longer refers to what was called off. */
    private readonly save: () => Promise<void>,
  ) {
    core.onEdit(() => this.endOrphans());
  }

  /** Begins the arrival of files at a node; one that was under way there is called off. */
  begin(node: string, files: readonly File[]): Arrival {
    const before = this.open.get(node);
    if (before) this.giveUp(before);
    const arrival: Arrival = { node, files, controller: new AbortController(), stored: [], takeBack: () => undefined };
    this.open.set(node, arrival);
    this.show(arrival, { name: files[0]?.name ?? "", stage: "naming", done: 0, file: 1, files: files.length });
    return arrival;
  }

  /** Stores the files. Null when the arrival was called off; files that could not be stored are told and left out. */
  async store(arrival: Arrival): Promise<readonly DatasetRef[] | null> {
    const total = arrival.files.reduce((sum, { size }) => sum + size, 0) || 1;
    let before = 0;
    for (const [index, file] of arrival.files.entries()) {
      if (!this.isOpen(arrival)) return null;
      const shown = { name: file.name, file: index + 1, files: arrival.files.length };
      const stored = await this.storeFile(arrival, file, (done, stage) => {
        this.show(arrival, { ...shown, stage, done: (before + file.size * done) / total });
      });
      if (!stored || !this.isOpen(arrival)) return null;
      if (!stored.ok) this.core.say(stored.problem);
      else if (arrival.stored.some(({ id }) => id === stored.value.id)) this.core.say(alreadyRead(file.name));
      else arrival.stored.push(stored.value);
      before += file.size;
    }
    return this.isOpen(arrival) ? arrival.stored : null;
  }

  /** Runs the nodes of arrivals whose files are in the document. Those that are called off meanwhile do not keep the others from being read. */
  async read(arrivals: readonly Arrival[]): Promise<void> {
    let left = arrivals.filter((arrival) => this.isOpen(arrival));
    for (const arrival of left) this.show(arrival, { ...this.shown(arrival), stage: "reading", done: 1 });
    while (left.length > 0) {
      await this.runner.run(left.map(({ node }) => node));
      const still = left.filter((arrival) => this.isOpen(arrival));
      if (still.length === left.length) break;
      left = still;
    }
    for (const arrival of left) this.end(arrival);
  }

  isOpen(arrival: Arrival): boolean {
    return this.open.get(arrival.node) === arrival;
  }

  /** It has come to its end, one way or another. */
  end(arrival: Arrival): void {
    if (!this.isOpen(arrival)) return;
    this.open.delete(arrival.node);
    const { [arrival.node]: _ended, ...uploads } = this.core.state.uploads;
    this.core.set({ uploads });
  }

  /** Because a person asked for it. */
  cancel(node: string): void {
    const arrival = this.open.get(node);
    if (!arrival) return;
    const reading = this.shown(arrival).stage === "reading";
    this.stop(arrival);
    arrival.takeBack();
    if (reading) void this.runner.cancel();
    const [{ name }] = arrival.files;
    this.core.say({ code: "studio.arrival-cancelled", severity: "info", detail: { name, count: arrival.files.length } });
    void this.release(arrival.stored);
  }

  close(): void {
    for (const arrival of [...this.open.values()]) this.stop(arrival);
  }

  /** Something else came in between: nobody waits for the files any more. */
  private giveUp(arrival: Arrival): void {
    this.stop(arrival);
    void this.release(arrival.stored);
  }

  private stop(arrival: Arrival): void {
    this.end(arrival);
    arrival.controller.abort();
  }

  /** The stored file, or why there is none; null at once when the arrival is called off, whatever the engine still does. */
  private async storeFile(arrival: Arrival, file: File, onProgress: (done: number, stage: Upload["stage"]) => void): Promise<Outcome<DatasetRef> | null> {
    const ticket = crypto.randomUUID();
    const { signal } = arrival.controller;
    const api = this.engine.api();
    const storing = answered(() => api.addDataset(file, onProgress, ticket));
    const stored = await Promise.race([storing, aborted(signal)]);
    if (stored) return stored;
    void api.cancelDataset(ticket);
    void storing.then((late) => (late.ok ? this.release([late.value]) : undefined));
    return null;
  }

  /** Lets go of what was stored, unless something in this document, or another arrival, has to do with it. */
  private async release(stored: readonly DatasetRef[]): Promise<void> {
    if (stored.length === 0) return;
    await this.save();
    const used = datasetsIn(this.core.documents);
    const coming = new Set([...this.open.values()].flatMap(({ files }) => files.map(({ size }) => size)));
    for (const { id, size } of stored) if (!used.has(id) && !coming.has(size)) await this.engine.api().releaseDataset(id);
  }

  private show(arrival: Arrival, upload: Upload): void {
    if (this.isOpen(arrival)) this.core.set({ uploads: { ...this.core.state.uploads, [arrival.node]: upload } });
  }

  private shown(arrival: Arrival): Upload {
    return this.core.state.uploads[arrival.node] ?? { name: "", stage: "naming", done: 0, file: 1, files: 1 };
  }

  /** Files of nodes that were removed do not arrive. */
  private endOrphans(): void {
    const nodes = new Set(this.core.pipeline.nodes.map(({ id }) => id));
    for (const arrival of [...this.open.values()]) {
      if (!nodes.has(arrival.node)) this.giveUp(arrival);
    }
  }
}

/** A file whose content the node reads already. */
export function alreadyRead(name: string): Problem {
  return { code: "studio.file-there", severity: "info", detail: { name } };
}

/** The engine's answer, or the problem that there was none. */
export async function answered<T>(ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await ask();
  } catch (error) {
    const problem: Problem = { code: "common.internal", severity: "error", detail: { reason: error instanceof Error ? error.message : String(error) } };
    return { ok: false, problem };
  }
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener("abort", () => resolve(null), { once: true });
  });
}
