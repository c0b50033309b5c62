import { type Problem, ProblemError } from "@/lib/problem";
import { type Collected, type CollectPlan, type CollectProgress, collect } from "./collect";
import { AllowedOrigins, type GateApi, type Gated } from "./gate";

/** The gate itself: runs in its worker, and as it is in tests. */
export class Gate implements GateApi {
  private readonly origins = new AllowedOrigins();
  private readonly stopped = new AbortController();

  async begin(origins: readonly string[]): Promise<void> {
    this.origins.begin(origins);
  }

  collect(plan: CollectPlan, onProgress: (progress: CollectProgress) => void): Promise<Gated<Collected>> {
    return gated(() => collect(plan, { allowed: (url) => this.origins.has(url), onProgress, signal: this.stopped.signal }));
  }

  async stop(): Promise<void> {
    this.stopped.abort();
  }
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
