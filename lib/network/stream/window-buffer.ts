import { RowQueue, rowBytes } from "./row-queue";
import type { TimeSettings, WindowSettings } from "./settings";

/** Why rows that arrived are not in the table. */
export const LEFT = ["slid", "earlier", "skipped", "late", "untimed", "full", "memory"] as const;
/**
 * slid: left a window that slides. earlier: in a window before the last one. skipped: in a window that closed while one before was still
 * being worked on. late: its window had closed. untimed: no time in the column. full: beyond the number of rows. memory: beyond the memory.
 */
export type Left = (typeof LEFT)[number];
export type LeftCounts = Readonly<Record<Left, number>>;

export interface WindowRows {
  readonly texts: readonly string[];
  /** Time of each row, ms. */
  readonly times: readonly number[];
  /** ms; the bounds of a period, else the first and last time of a row. */
  readonly from: number;
  readonly to: number;
  /** False for a window of a period or count that was taken before it was complete. */
  readonly complete: boolean;
}

export interface BufferSettings {
  readonly window: WindowSettings;
  readonly time: TimeSettings["by"];
  /** ms that rows may be older than the newest one; of times in a column only. */
  readonly lateness: number;
  /** Bytes. */
  readonly memory: number;
}

/**
 * The rows of a stream that are still to become a table. Pure: time comes with the calls and never goes back. Every row that was added is
 * kept or counted: `received` = the sum of `left` + `waiting` + `shown` (of windows that slide or grow: `waiting` alone).
 */
export class WindowBuffer {
  received = 0;
  /** Rows of the window that was taken last; 0 while windows slide or grow. */
  shown = 0;
  private readonly counts: Record<Left, number> = { slid: 0, earlier: 0, skipped: 0, late: 0, untimed: 0, full: 0, memory: 0 };
  /** Open windows by their beginning; a single one, at 0, unless they are periods. */
  private readonly open = new Map<number, RowQueue>();
  /** The newest window that has closed and was not taken. */
  private closed: WindowRows | null = null;
  private closedBytes = 0;
  private openBytes = 0;
  /** Beginning of the first open window. */
  private earliest = Number.POSITIVE_INFINITY;
  private clock = Number.NEGATIVE_INFINITY;
  private newest = Number.NEGATIVE_INFINITY;
  private changed = false;

  constructor(private readonly settings: BufferSettings) {}

  get left(): LeftCounts {
    return { ...this.counts };
  }

  /** Rows that are kept and not taken yet. */
  get waiting(): number {
    return this.openRows + (this.closed?.texts.length ?? 0);
  }

  get openRows(): number {
    let rows = 0;
    for (const queue of this.open.values()) rows += queue.size;
    return rows;
  }

  /** Nothing more will be kept. */
  get complete(): boolean {
    const { window } = this.settings;
    return window.kind === "all" && this.openRows >= window.rows;
  }

  /** Whether `take` has something. */
  get ready(): boolean {
    return this.tumbles ? this.closed !== null : this.changed;
  }

  /** Takes a row in. `event`: its time by a column, null when it has none; not looked at when arrival counts. */
  add(text: string, event: number | null, arrival: number): void {
    this.received++;
    this.tick(arrival);
    const { window, time: by } = this.settings;
    const time = by === "column" ? (event ?? this.clock) : this.clock;
    const why = this.refusal(time, event, rowBytes(text));
    if (why) {
      this.counts[why]++;
      return;
    }
    const queue = this.queueAt(window.kind === "period" ? Math.floor(time / window.ms) * window.ms : 0);
    queue.push(text, time);
    this.openBytes += rowBytes(text);
    this.changed = true;
    if (window.kind === "last" && queue.size > window.rows) this.drop(queue, "slid");
    if (window.kind === "count" && queue.size >= window.rows) this.close(0, queue, extent(queue));
  }

  /** Why a row is not kept; null when there is room for it now. */
  private refusal(time: number, event: number | null, bytes: number): Left | null {
    const { window, time: by } = this.settings;
    if (by === "column") {
      if (event === null && (window.kind === "recent" || window.kind === "period")) return "untimed";
      if (time > this.newest) {
        this.newest = time;
        this.closePast();
      }
    }
    if (this.isLate(time)) return "late";
    if (this.complete) return "full";
    return this.makeRoom(bytes) ? null : "memory";
  }

  /** Lets time pass: rows leave, periods close. */
  tick(now: number): void {
    if (now > this.clock) this.clock = now;
    const { window, time } = this.settings;
    if (time !== "arrival") return;
    if (window.kind === "recent") {
      const queue = this.open.get(0);
      while (queue && queue.firstTime < this.clock - window.ms) this.drop(queue, "slid");
    }
    this.closePast();
  }

  /**
   * The window that is due: the newest closed one, or what slides or grows as it is now. With `unfinished` also the one that is still open.
   * Null when there is nothing new. O(rows).
   */
  take(now: number, unfinished = false): WindowRows | null {
    this.tick(now);
    if (!this.tumbles) {
      if (!this.changed) return null;
      this.changed = false;
      this.slide();
      const queue = this.open.get(0);
      return queue && queue.size > 0 ? { ...queue.rows(), ...extent(queue), complete: true } : null;
    }
    const last = [...this.open].filter(([, queue]) => queue.size > 0).sort(([a], [b]) => a - b);
    if (unfinished) for (const [start, queue] of last) this.close(start, queue, this.bounds(start, queue), false);
    const { closed } = this;
    if (!closed) return null;
    this.counts.earlier += this.shown;
    this.shown = closed.texts.length;
    this.closed = null;
    this.closedBytes = 0;
    return closed;
  }

  private get tumbles(): boolean {
    const { kind } = this.settings.window;
    return kind === "period" || kind === "count";
  }

  private drop(queue: RowQueue, why: Left): void {
    const before = queue.bytes;
    queue.shift();
    this.openBytes += queue.bytes - before;
    this.counts[why]++;
    this.changed = true;
  }

  private queueAt(start: number): RowQueue {
    const known = this.open.get(start);
    if (known) return known;
    const queue = new RowQueue();
    this.open.set(start, queue);
    this.earliest = Math.min(this.earliest, start);
    return queue;
  }

  /** Up to here all rows have come, as far as they are waited for. */
  private get watermark(): number {
    return this.settings.time === "arrival" ? this.clock : this.newest - this.settings.lateness;
  }

  private isLate(time: number): boolean {
    const { window, time: by } = this.settings;
    if (by === "arrival") return false;
    if (window.kind === "recent") return time < this.newest - window.ms;
    return window.kind === "period" && Math.floor(time / window.ms) * window.ms + window.ms <= this.watermark;
  }

  private closePast(): void {
    const { window } = this.settings;
    if (window.kind !== "period" || this.earliest + window.ms > this.watermark) return;
    const due = [...this.open].filter(([start]) => start + window.ms <= this.watermark).sort(([a], [b]) => a - b);
    for (const [start, queue] of due) this.close(start, queue, this.bounds(start, queue));
  }

  private bounds(start: number, queue: RowQueue): { from: number; to: number } {
    const { window } = this.settings;
    return window.kind === "period" ? { from: start, to: start + window.ms } : extent(queue);
  }

  private close(start: number, queue: RowQueue, bounds: { from: number; to: number }, complete = true): void {
    this.open.delete(start);
    this.openBytes -= queue.bytes;
    this.earliest = Math.min(Number.POSITIVE_INFINITY, ...this.open.keys());
    if (this.closed) this.counts.skipped += this.closed.texts.length;
    this.closed = { ...queue.rows(), ...bounds, complete };
    this.closedBytes = queue.bytes;
  }

  /** Times in a column come in any order: what is too old is looked for among all rows. */
  private slide(): void {
    const { window, time } = this.settings;
    const queue = this.open.get(0);
    if (window.kind !== "recent" || time !== "column" || !queue) return;
    this.openBytes -= queue.bytes;
    this.counts.slid += queue.removeBefore(this.newest - window.ms);
    this.openBytes += queue.bytes;
  }

  private makeRoom(bytes: number): boolean {
    const { memory, window } = this.settings;
    if (bytes > memory) return false;
    if (this.closedBytes + this.openBytes + bytes <= memory) return true;
    if (window.kind !== "recent" && window.kind !== "last") return false;
    const queue = this.queueAt(0);
    if (window.kind === "recent" && this.settings.time === "column") this.slide();
    while (queue.size > 0 && this.openBytes + bytes > memory) this.drop(queue, "memory");
    return true;
  }
}

/** First and last time in a queue. O(rows). */
function extent(queue: RowQueue): { from: number; to: number } {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const time of queue.rows().times) {
    if (time < from) from = time;
    if (time > to) to = time;
  }
  return { from, to };
}
