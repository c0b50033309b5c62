import type { NodeEvent } from "@/lib/engine/protocol";
import type { Terminal } from "./terminal";

/** One line of progress that is written over while a run goes on; nothing where nobody watches. */
export class Progress {
  private readonly running = new Map<string, number>();
  private readonly settled = new Set<string>();
  private shown = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly total: number,
    private readonly title: (node: string) => string,
  ) {}

  readonly listen = (events: readonly NodeEvent[]): void => {
    for (const { node, state } of events) {
      this.running.delete(node);
      if (state.phase === "running") this.running.set(node, state.done);
      else if (state.phase !== "queued") this.settled.add(node);
    }
    if (!this.terminal.interactive) return;
    const work = [...this.running].map(([node, done]) => `${this.title(node)} ${Math.round(done * 100)}%`).join(", ");
    this.write(`[${this.settled.size}/${this.total}] ${work}`.slice(0, Math.max(10, this.terminal.columns - 1)));
  };

  clear(): void {
    if (this.shown) this.write("");
    this.shown = false;
  }

  private write(line: string): void {
    this.terminal.stderr(`\r\u001b[K${line}`);
    this.shown = true;
  }
}
