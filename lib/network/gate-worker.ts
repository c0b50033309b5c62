import { type Problem, ProblemError } from "@/lib/problem";
import { type Collected, type CollectPlan, type CollectProgress, collect } from "./collect";
import { AllowedOrigins, type GateApi, type Gated } from "./gate";
import { StreamSession, type StreamStatus, type StreamWindow } from "./stream/session";
import type { StreamSettings } from "./stream/settings";
import { browserSocket, type SocketMaker, socketConnections } from "./stream/socket-connection";
import { connectEvents } from "./stream/sse-connection";

/** The gate itself: runs in its worker, and as it is in tests. */
export class Gate implements GateApi {
  private readonly origins = new AllowedOrigins();
  private readonly stopped = new AbortController();

  constructor(private readonly socket: SocketMaker = browserSocket) {}

  async begin(origins: readonly string[]): Promise<void> {
    this.origins.begin(origins);
  }

  collect(plan: CollectPlan, onProgress: (progress: CollectProgress) => void): Promise<Gated<Collected>> {
    return gated(() => collect(plan, { allowed: (url) => this.origins.has(url), onProgress: eased(onProgress), signal: this.stopped.signal }));
  }

  stream(settings: StreamSettings, onStatus: (status: StreamStatus) => void, onWindow: (window: StreamWindow) => Promise<void>): Promise<Gated<StreamStatus>> {
    return gated(async () => {
      const session = new StreamSession(settings, {
        connect: settings.transport === "sse" ? connectEvents : socketConnections(this.socket),
        allowed: (url) => this.origins.has(url),
        now: Date.now,
        random: Math.random,
        status: onStatus,
        window: onWindow,
      });
      this.stopped.signal.addEventListener("abort", () => session.stop());
      if (this.stopped.signal.aborted) session.stop();
      const status = await session.run();
      // An origin that was not allowed is asked about; everything else is told by the status.
      if (status.problem?.code === "source.origin-refused" || status.problem?.code === "source.redirect-elsewhere") throw new ProblemError(status.problem);
      return status;
    });
  }

  async stop(): Promise<void> {
    this.stopped.abort();
  }
}

/** Milliseconds between two reports of bytes; each of them makes the page draw. */
const REPORTED = 100;

/** Progress that is told at most so often, and at once when a page has come or the server asks to wait. */
function eased(tell: (progress: CollectProgress) => void): (progress: CollectProgress) => void {
  let pages = 0;
  let at = 0;
  return (progress) => {
    const now = Date.now();
    if (progress.pages === pages && progress.waitingUntil === null && now - at < REPORTED) return;
    pages = progress.pages;
    at = now;
    tell(progress);
  };
}

/** What was thrown, as a value. */
async function gated<T>(work: () => Promise<T>): Promise<Gated<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return { code: "common.internal", severity: "error", detail: { reason: error instanceof Error ? error.message : String(error) } };
}
