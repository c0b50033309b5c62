/**
 * The gate is the only code of Strata that reaches other origins: a worker with a policy of its own (workers/gate.worker.ts), while page and
 * engine may reach nothing but their own origin. A gate is started for one use (one fetch with its pages, one stream), told once which
 * origins it may reach, and ended with the use.
 */
import { fail, type Problem } from "@/lib/problem";
import type { Collected, CollectPlan, CollectProgress } from "./collect";
import type { StreamStatus, StreamWindow } from "./stream/session";
import type { StreamSettings } from "./stream/settings";

export type Gated<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** The gate over comlink. Failures are values; callbacks are comlink proxies. */
export interface GateApi {
  /** The origins of this use. May be called once: a gate that has begun cannot be widened. */
  begin(origins: readonly string[]): Promise<void>;
  /** One address with its pages, as files. */
  collect(plan: CollectPlan, onProgress: (progress: CollectProgress) => void): Promise<Gated<Collected>>;
  /** A stream until it is stopped, ends or fails; windows are handed over one at a time, the last one before this resolves. */
  stream(settings: StreamSettings, onStatus: (status: StreamStatus) => void, onWindow: (window: StreamWindow) => Promise<void>): Promise<Gated<StreamStatus>>;
  /** Ends what is open. */
  stop(): Promise<void>;
}

/** Origins that a use may reach. */
export class AllowedOrigins {
  private origins: ReadonlySet<string> | null = null;

  begin(origins: readonly string[]): void {
    if (this.origins) throw new Error("begun already");
    this.origins = new Set(origins);
  }

  has(url: string | URL): boolean {
    return this.origins?.has(new URL(url).origin) ?? false;
  }

  /** Fails with `source.origin-refused` when the address is not of an origin that was allowed. */
  check(url: string | URL): void {
    if (!this.has(url)) fail("source.origin-refused", { origin: new URL(url).origin });
  }
}
