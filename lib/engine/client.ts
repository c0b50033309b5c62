import { proxy, type Remote, wrap } from "comlink";
import type { Problem } from "@/lib/nodes/problem";
import type { EngineApi, NodeEvent, NodeState, Outcome, RunOutcome } from "./protocol";

/** A cancel that is not obeyed within this time ends the worker. Milliseconds. */
const CANCEL_LIMIT = 5_000;
/** A worker with calls open is asked for a sign of life this often; it is given up after `MISSED` without an answer. */
const HEARTBEAT = 10_000;
const MISSED = 6;

const STOPPED: Problem = { code: "engine.stopped", severity: "info" };

type CrashListener = (problem: Problem) => void;

/** The engine in its worker, as the page holds it. */
export interface EngineConnection {
  /** The engine. Never rejects and never hangs: when the worker ends, open calls give a problem, and the next call starts a new worker. */
  api(): EngineApi;
  /** Tells that the worker ended by itself; what was not stored is lost. Returns how to stop listening. */
  onCrash(listener: CrashListener): () => void;
  /** Ends the worker at once; its run is cancelled. The next call starts a new one, which reads the stored results. */
  hardStop(): void;
  /** Ends the worker for good. */
  close(): void;
}

interface LiveWorker {
  readonly worker: Worker;
  readonly remote: Remote<EngineApi>;
  /** What to do with each open call when the worker ends. */
  readonly open: Set<(problem: Problem) => void>;
  readonly heartbeat: ReturnType<typeof setInterval>;
}

/** The only place that knows how page and worker talk. `start` makes the worker. */
export function connectEngine(start: () => Worker = startWorker): EngineConnection {
  const connection = new Connection(start);
  const api = engineOver(connection);
  return {
    api: () => api,
    onCrash: (listener) => connection.onCrash(listener),
    hardStop: () => connection.end(STOPPED),
    close: () => connection.end(STOPPED),
  };
}

function startWorker(): Worker {
  return new Worker(new URL("../../workers/engine.worker.ts", import.meta.url), { type: "module" });
}

class Connection {
  private live: LiveWorker | null = null;
  private readonly listeners = new Set<CrashListener>();

  constructor(private readonly start: () => Worker) {}

  onCrash(listener: CrashListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Asks the worker, started if need be. `lost` makes the answer when the worker ends before giving one. */
  call<T>(ask: (remote: Remote<EngineApi>) => Promise<T>, lost: (problem: Problem) => T): Promise<T> {
    return new Promise((resolve) => {
      const live = this.running();
      if ("code" in live) return resolve(lost(live));
      const end = (problem: Problem) => resolve(lost(problem));
      live.open.add(end);
      ask(live.remote)
        .then(resolve, (error: unknown) => end(internal(error)))
        .finally(() => live.open.delete(end));
    });
  }

  get idle(): boolean {
    return this.live === null;
  }

  /** Ends the worker, if there is one, and with it every open call. */
  end(problem: Problem): void {
    const { live } = this;
    if (!live) return;
    this.live = null;
    clearInterval(live.heartbeat);
    live.worker.terminate();
    for (const end of [...live.open]) end(problem);
  }

  private running(): LiveWorker | Problem {
    if (this.live) return this.live;
    let worker: Worker;
    try {
      worker = this.start();
    } catch (error) {
      return crashed(error instanceof Error ? error.message : String(error));
    }
    const live: LiveWorker = { worker, remote: wrap<EngineApi>(worker), open: new Set(), heartbeat: setInterval(() => beat(), HEARTBEAT) };
    const crash = (reason: string) => {
      if (this.live !== live) return;
      const problem = crashed(reason);
      for (const listener of this.listeners) listener(problem);
      this.end(problem);
    };
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      crash(event.message);
    });
    worker.addEventListener("messageerror", () => crash("messageerror"));
    let missed = 0;
    const beat = () => {
      if (live.open.size === 0) {
        missed = 0;
        return;
      }
      if (++missed > MISSED) return crash("no sign of life");
      live.remote.hasDataset("").then(
        () => {
          missed = 0;
        },
        () => {},
      );
    };
    this.live = live;
    return live;
  }
}

function engineOver(connection: Connection): EngineApi {
  const outcome = <T>(ask: (remote: Remote<EngineApi>) => Promise<Outcome<T>>) => connection.call<Outcome<T>>(ask, (problem) => ({ ok: false, problem }));
  return {
    addDataset: (file, onProgress, ticket) => outcome((remote) => remote.addDataset(file, proxy(onProgress), ticket)),
    async cancelDataset(ticket) {
      if (connection.idle) return;
      await connection.call<void>(
        (remote) => remote.cancelDataset(ticket),
        () => undefined,
      );
    },
    async releaseDataset(id) {
      if (connection.idle) return;
      await connection.call<void>(
        (remote) => remote.releaseDataset(id),
        () => undefined,
      );
    },
    hasDataset: (id) =>
      connection.call(
        (remote) => remote.hasDataset(id),
        () => false,
      ),
    keepWindow: (source, ids) =>
      connection.call<void>(
        (remote) => remote.keepWindow(source, ids),
        () => undefined,
      ),
    restore: (pipeline) =>
      connection.call<readonly NodeEvent[]>(
        (remote) => remote.restore(pipeline),
        () => [],
      ),
    run(request, onEvent) {
      const busy = new Map<string, NodeState>();
      const listen = (events: readonly NodeEvent[]) => {
        for (const { node, state } of events) {
          if (state.phase === "queued" || state.phase === "running") busy.set(node, state);
          else busy.delete(node);
        }
        return onEvent(events);
      };
      const started = performance.now();
      return connection.call<RunOutcome>(
        (remote) => remote.run(request, proxy(listen)),
        (problem) => {
          if (busy.size > 0) onEvent([...busy].map(([node, state]) => ({ node, state: lostState(state, problem) })));
          const ms = Math.round(performance.now() - started);
          return problem === STOPPED ? { status: "cancelled", ms } : { status: "failed", ms, problem };
        },
      );
    },
    async cancel() {
      if (connection.idle) return;
      const impatience = setTimeout(() => connection.end(STOPPED), CANCEL_LIMIT);
      await connection.call<void>(
        (remote) => remote.cancel(),
        () => undefined,
      );
      clearTimeout(impatience);
    },
    preview: (request, onProgress) => outcome((remote) => remote.preview(request, proxy(onProgress))),
    rows: (key, port, query) => outcome((remote) => remote.rows(key, port, query)),
    mapPoints: (key, port, plane) => outcome((remote) => remote.mapPoints(key, port, plane)),
    report: (key, port) => outcome((remote) => remote.report(key, port)),
    model: (key, port) => outcome((remote) => remote.model(key, port)),
    exportOutput: (key, port, name, rows) => outcome((remote) => remote.exportOutput(key, port, name, rows)),
    contracts: (pipeline) =>
      connection.call<Awaited<ReturnType<EngineApi["contracts"]>>>(
        (remote) => remote.contracts(pipeline),
        () => ({}),
      ),
    backend: (force) => outcome((remote) => remote.backend(force)),
    usage: () =>
      connection.call<Awaited<ReturnType<EngineApi["usage"]>>>(
        (remote) => remote.usage(),
        () => ({ memory: 0, stored: 0, quota: null }),
      ),
  };
}

/** What becomes of a node whose worker has gone: the one at work failed, those that waited are as before. */
function lostState(state: NodeState, problem: Problem): NodeState {
  return problem !== STOPPED && state.phase === "running" ? { phase: "failed", problem } : { phase: "stale", reason: "cancelled" };
}

function crashed(reason: string): Problem {
  return { code: "engine.worker-crashed", severity: "error", detail: { reason } };
}

function internal(error: unknown): Problem {
  return { code: "common.internal", severity: "error", detail: { reason: error instanceof Error ? error.message : String(error) } };
}
