/** Milliseconds of work between two yields. */
const SLICE = 12;

const macrotask: () => Promise<void> = typeof setImmediate === "function" ? () => new Promise((resolve) => setImmediate(resolve)) : viaChannel();

/** A macrotask without the 4 ms that browsers put between nested timers. */
function viaChannel(): () => Promise<void> {
  const waiting: (() => void)[] = [];
  const channel = new MessageChannel();
  channel.port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      channel.port2.postMessage(null);
    });
}

/**
 * Cuts long work into slices: `breathe` lets messages in (a cancel, a page of rows) whenever more than about
 * 12 ms have passed. One for the whole engine, so that branches side by side share the slices.
 */
export class Pace {
  private last: number;

  constructor(private readonly now: () => number) {
    this.last = now();
  }

  async breathe(): Promise<void> {
    if (this.now() - this.last < SLICE) return;
    await macrotask();
    this.last = this.now();
  }
}
