import type { Value } from "@/lib/nodes/contract";
import type { ResultKey } from "./protocol";
import { holdings } from "./value-bytes";

/**
 * Values of results in memory, within a budget of bytes. The least recently used go first; pinned ones stay
 * (a run needs them soon). What several values share counts once.
 */
export class MemoryCache {
  /** In order of last use, oldest first. */
  private readonly entries = new Map<ResultKey, Map<string, Value>>();
  private readonly held = new Map<object, { readonly bytes: number; count: number }>();
  private readonly pins = new Map<ResultKey, number>();
  private total = 0;

  constructor(
    private readonly budget: number,
    /** Told of each result whose values left memory. */
    private readonly onEvict: (key: ResultKey) => void,
  ) {}

  /** Bytes held. */
  get bytes(): number {
    return this.total;
  }

  value(key: ResultKey, port: string): Value | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.get(port);
  }

  has(key: ResultKey): boolean {
    return this.entries.has(key);
  }

  set(key: ResultKey, port: string, value: Value): void {
    const entry = this.entries.get(key) ?? new Map<string, Value>();
    const before = entry.get(port);
    if (before) this.release(before);
    this.hold(value);
    entry.set(port, value);
    this.entries.delete(key);
    this.entries.set(key, entry);
    this.shrink(this.budget);
  }

  delete(key: ResultKey): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    for (const value of entry.values()) this.release(value);
  }

  pin(key: ResultKey): void {
    this.pins.set(key, (this.pins.get(key) ?? 0) + 1);
  }

  unpin(key: ResultKey): void {
    const left = (this.pins.get(key) ?? 0) - 1;
    if (left > 0) this.pins.set(key, left);
    else this.pins.delete(key);
    this.shrink(this.budget);
  }

  /** Lets go of what is not pinned until at most `bytes` are held. */
  shrink(bytes: number): void {
    if (this.total <= bytes) return;
    for (const key of [...this.entries.keys()]) {
      if (this.total <= bytes) return;
      if (this.pins.has(key)) continue;
      this.delete(key);
      this.onEvict(key);
    }
  }

  private hold(value: Value): void {
    for (const [piece, bytes] of holdings(value)) {
      const held = this.held.get(piece);
      if (held) held.count++;
      else {
        this.held.set(piece, { bytes, count: 1 });
        this.total += bytes;
      }
    }
  }

  private release(value: Value): void {
    for (const piece of holdings(value).keys()) {
      const held = this.held.get(piece);
      if (!held) continue;
      held.count--;
      if (held.count > 0) continue;
      this.held.delete(piece);
      this.total -= held.bytes;
    }
  }
}
