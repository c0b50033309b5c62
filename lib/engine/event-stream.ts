import type { NodeEvent, NodeState } from "./protocol";

/** Milliseconds between two batches; the page draws no faster. */
const INTERVAL = 60;

type Receive = (events: readonly NodeEvent[]) => void | Promise<void>;

/**
 * Batches node states to a receiver: at most one batch an interval, the newest state of a node wins within a
 * batch, each batch is awaited before the next, so order holds and `end` returns after the last has arrived.
 */
export class EventStream {
  private pending = new Map<string, NodeState>();
  private sending: Promise<void> | null = null;
  private hurry: (() => void) | null = null;
  private ending = false;
  private closed = false;
  private last = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly receive: Receive,
    private readonly now: () => number,
  ) {}

  push(node: string, state: NodeState): void {
    if (this.closed) return;
    this.pending.delete(node);
    this.pending.set(node, state);
    this.sending ??= this.send();
  }

  /** Sends what is left without waiting for the interval; resolves when the receiver has it all. Later states are not sent. */
  async end(): Promise<void> {
    this.ending = true;
    this.hurry?.();
    await this.sending;
    this.closed = true;
  }

  private async send(): Promise<void> {
    while (this.pending.size > 0) {
      await this.interval();
      const batch = [...this.pending].map(([node, state]) => ({ node, state }));
      this.pending.clear();
      this.last = this.now();
      try {
        await this.receive(batch);
      } catch {
        // The receiver is gone (a closed page, a released proxy): the run goes on for its results' sake.
        this.closed = true;
        this.pending.clear();
      }
    }
    this.sending = null;
  }

  /** Waits until a batch may go. Always yields once, so that states pushed together travel together. */
  private async interval(): Promise<void> {
    const wait = this.ending ? 0 : this.last + INTERVAL - this.now();
    if (wait <= 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, wait);
      this.hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.hurry = null;
  }
}
