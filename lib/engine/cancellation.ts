import { Cancelled } from "@/lib/nodes/problem";

/** Whether a run has been cancelled, and a way to stop waiting when it is. */
export class Cancellation {
  private stop: (reason: Cancelled) => void = () => {};
  private stopped = false;
  private readonly signal = new Promise<never>((_, reject) => {
    this.stop = reject;
  });

  constructor() {
    // Nobody may be waiting when it comes.
    this.signal.catch(() => {});
  }

  get cancelled(): boolean {
    return this.stopped;
  }

  cancel(): void {
    this.stopped = true;
    this.stop(new Cancelled());
  }

  /** Throws `Cancelled` when the run has been cancelled. */
  check(): void {
    if (this.stopped) throw new Cancelled();
  }

  /** Resolves like `work`, or rejects with `Cancelled` at once when the run is cancelled. What `work` still does is then ignored. */
  async until<T>(work: () => Promise<T>): Promise<T> {
    this.check();
    return Promise.race([work(), this.signal]);
  }
}
