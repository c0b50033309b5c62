import type { Problem } from "@/lib/problem";
import { shortened } from "../request";
import { waitBefore } from "./back-off";
import { barsOf, type TimeBars } from "./bars";
import type { Ending } from "./close-codes";
import type { Connect } from "./connection";
import { eventTime } from "./event-time";
import { rowsOf, withFirst } from "./message-rows";
import type { StreamMessage, StreamSettings } from "./settings";
import { type LeftCounts, WindowBuffer, type WindowRows } from "./window-buffer";

/** Attempts without a message in between, before a stream is given up: one that never answered, and one that did. */
const FIRST_ATTEMPTS = 4;
const ATTEMPTS = 30;
const STATUS_INTERVAL = 500;
const FIRST_TABLE = 2000;
const SECONDS_SHOWN = 60;
const RATE_SECONDS = 10;
const LAST_LENGTH = 2000;
const EXAMPLES = 3;

export interface StreamCounts {
  readonly messages: number;
  /** Pieces of messages that are no row. */
  readonly malformed: number;
  /** Messages without a row: heartbeats, other events, answers to the greeting. */
  readonly empty: number;
  readonly received: number;
  readonly left: LeftCounts;
  /** Rows that are kept and in no table yet, or in a window that slides or grows. */
  readonly waiting: number;
  readonly reconnects: number;
}

export type StreamPhase = "connecting" | "live" | "waiting" | "stopped" | "failed";

/** What a stream is doing, told twice a second and whenever its phase changes. */
export interface StreamStatus {
  readonly phase: StreamPhase;
  /** Why it waits, stopped or failed. */
  readonly problem: Problem | null;
  /** When it connects again, ms since the epoch; while it waits. */
  readonly retryAt: number | null;
  readonly counts: StreamCounts;
  /** Messages a second over the last ten seconds. */
  readonly rate: number;
  /** Messages in each of the last seconds, the last one at the end. */
  readonly recent: readonly number[];
  readonly lastMessage: string | null;
  readonly lastAt: number | null;
  /** A piece that was no row. */
  readonly malformedExample: string | null;
  readonly windows: number;
}

/** A window as it becomes a table: NDJSON, and what there is to say about it. */
export interface StreamWindow {
  readonly rows: Blob;
  readonly facts: WindowFacts;
}

/** Told in the report of the node; plain JSON. Times in ms. */
export interface WindowFacts {
  readonly kind: StreamSettings["window"]["kind"];
  readonly timeBy: StreamSettings["time"]["by"];
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly complete: boolean;
  readonly startedAt: number;
  readonly takenAt: number;
  readonly counts: StreamCounts;
  readonly malformedExamples: readonly string[];
  readonly bars: TimeBars;
}

export interface SessionServices {
  readonly connect: Connect;
  readonly allowed: (url: string) => boolean;
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly status: (status: StreamStatus) => void;
  /** Takes a window; the next one comes when this one is dealt with. */
  readonly window: (window: StreamWindow) => Promise<void>;
}

/**
 * One stream from start to stop: connects, reads messages into windows, hands windows over one at a time, connects again after a loss.
 * Runs in the gate worker and in Node.
 */
export class StreamSession {
  private readonly buffer: WindowBuffer;
  private readonly stopping = new AbortController();
  private readonly startedAt: number;
  private readonly perSecond = new Map<number, number>();
  private readonly examples: string[] = [];
  private phase: StreamPhase = "connecting";
  private problem: Problem | null = null;
  private retryAt: number | null = null;
  private messages = 0;
  private malformed = 0;
  private empty = 0;
  private reconnects = 0;
  private windows = 0;
  private last: { readonly text: string; readonly at: number } | null = null;
  private lastId: string | null = null;
  private asked: number | null = null;
  private attempts = 0;
  private everOpened = false;
  private takenAt: number;
  private handing: Promise<void> | null = null;

  constructor(
    private readonly settings: StreamSettings,
    private readonly services: SessionServices,
  ) {
    const { window, time, memory } = settings;
    this.buffer = new WindowBuffer({ window, time: time.by, lateness: time.by === "column" ? time.lateness : 0, memory });
    this.startedAt = services.now();
    this.takenAt = this.startedAt;
  }

  /** Lasts until the stream is stopped, ends or fails; the last window has then been handed over. */
  async run(): Promise<StreamStatus> {
    const beat = setInterval(() => this.beat(), STATUS_INTERVAL);
    try {
      while (!this.stopping.signal.aborted) {
        this.enter("connecting", null);
        const ending = await this.connect();
        if (this.stopping.signal.aborted) break;
        if (!ending.again || this.attempts >= (this.everOpened ? ATTEMPTS : FIRST_ATTEMPTS)) {
          this.enter(ending.problem.severity === "error" || ending.again ? "failed" : "stopped", ending.problem);
          break;
        }
        await this.wait(ending);
      }
    } finally {
      clearInterval(beat);
    }
    await this.handOver(true);
    if (this.phase !== "failed" && this.phase !== "stopped") this.enter("stopped", this.problem);
    else this.tell();
    return this.status;
  }

  stop(): void {
    this.stopping.abort();
  }

  private connect(): Promise<Ending> {
    this.attempts++;
    // An origin that does not allow the header lets no request with it through; every third attempt goes without.
    const lastId = this.attempts % 3 === 0 ? null : this.lastId;
    return this.services.connect(
      { settings: this.settings, lastId, signal: this.stopping.signal, allowed: this.services.allowed },
      {
        opened: () => {
          if (this.everOpened) this.reconnects++;
          this.everOpened = true;
          this.enter("live", null);
        },
        message: (message) => this.receive(message),
        retry: (ms) => {
          this.asked = Math.min(ms, 3_600_000);
        },
      },
    );
  }

  private receive(message: StreamMessage): void {
    if (this.stopping.signal.aborted) return;
    const { format, path, time, arrivalColumn, events } = this.settings;
    const now = this.services.now();
    this.attempts = 0;
    this.messages++;
    if (message.id !== undefined) this.lastId = message.id === "" ? null : message.id;
    const second = Math.floor(now / 1000);
    this.perSecond.set(second, (this.perSecond.get(second) ?? 0) + 1);
    this.last = { text: message.data, at: now };
    if (events.length > 0 && !events.includes(message.event ?? "message")) {
      this.empty++;
      return;
    }
    const { rows, malformed } = rowsOf(message.data, format, path);
    if (rows.length === 0 && malformed.length === 0) this.empty++;
    this.malformed += malformed.length;
    for (const example of malformed) if (this.examples.length < EXAMPLES) this.examples.push(shortened(example));
    for (const row of rows) {
      const event = time.by === "column" ? eventTime(row.value, time.column, now) : null;
      const text = arrivalColumn === null ? row.text : withFirst(row.text, arrivalColumn, new Date(now).toISOString());
      this.buffer.add(text, event, now);
    }
    if (this.buffer.complete) {
      const { window } = this.settings;
      this.problem = { code: "source.stream-complete", severity: "info", detail: { rows: window.kind === "all" ? window.rows : 0 } };
      this.stop();
    }
  }

  private wait(ending: Ending): Promise<void> {
    const { now, random } = this.services;
    const wait = waitBefore(Math.max(1, this.attempts), ending.wait ?? this.asked, random());
    this.retryAt = now() + wait;
    this.enter("waiting", ending.problem);
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.stopping.signal.removeEventListener("abort", done);
        this.retryAt = null;
        resolve();
      };
      const timer = setTimeout(done, wait);
      this.stopping.signal.addEventListener("abort", done);
    });
  }

  private beat(): void {
    const now = this.services.now();
    this.buffer.tick(now);
    const { kind } = this.settings.window;
    // The first table comes soon.
    const patience = this.windows === 0 ? Math.min(FIRST_TABLE, this.settings.refresh) : this.settings.refresh;
    const due = kind === "period" || kind === "count" || now - this.takenAt >= patience;
    if (due && this.buffer.ready) void this.handOver(false);
    this.tell();
  }

  /** Hands the window over that is due, unless one is being dealt with; in the end waits for that one and hands over what is left. */
  private async handOver(last: boolean): Promise<void> {
    if (this.handing) {
      if (!last) return;
      await this.handing;
    }
    const now = this.services.now();
    const rows = this.buffer.take(now, last);
    this.takenAt = now;
    if (!rows) return;
    this.windows++;
    this.handing = this.services.window({ rows: ndjson(rows.texts), facts: this.facts(rows, now) }).catch(() => undefined);
    await this.handing;
    this.handing = null;
  }

  private facts({ from, to, texts, times, complete }: WindowRows, takenAt: number): WindowFacts {
    const { window, time } = this.settings;
    return {
      kind: window.kind,
      timeBy: time.by,
      from,
      to,
      rows: texts.length,
      complete,
      startedAt: this.startedAt,
      takenAt,
      counts: this.counts,
      malformedExamples: [...this.examples],
      bars: barsOf(times, from, to),
    };
  }

  private enter(phase: StreamPhase, problem: Problem | null): void {
    this.phase = phase;
    this.problem = problem;
    this.tell();
  }

  private tell(): void {
    this.services.status(this.status);
  }

  private get counts(): StreamCounts {
    const { messages, malformed, empty, reconnects } = this;
    const { received, left, waiting } = this.buffer;
    return { messages, malformed, empty, received, left, waiting, reconnects };
  }

  private get status(): StreamStatus {
    const { phase, problem, retryAt, last, windows } = this;
    const second = Math.floor(this.services.now() / 1000);
    for (const known of this.perSecond.keys()) if (known <= second - SECONDS_SHOWN) this.perSecond.delete(known);
    const recent = Array.from({ length: SECONDS_SHOWN }, (_, i) => this.perSecond.get(second - SECONDS_SHOWN + 1 + i) ?? 0);
    // The second that has just begun is not counted yet, nor are those before the start.
    const elapsed = second - Math.floor(this.startedAt / 1000);
    const whole = recent.slice(-1 - Math.min(RATE_SECONDS, Math.max(1, elapsed)), -1);
    return {
      phase,
      problem,
      retryAt,
      counts: this.counts,
      rate: whole.reduce((sum, count) => sum + count, 0) / whole.length,
      recent,
      lastMessage: last && (last.text.length > LAST_LENGTH ? `${last.text.slice(0, LAST_LENGTH)}…` : last.text),
      lastAt: last?.at ?? null,
      malformedExample: this.examples[0] ?? null,
      windows,
    };
  }
}

/** Rows as a file; a lone one as a list, so that it is not taken for a document that holds rows. */
function ndjson(texts: readonly string[]): Blob {
  if (texts.length === 1) return new Blob([`[${texts[0]}]\n`], { type: "application/json" });
  return new Blob([texts.join("\n"), "\n"], { type: "application/x-ndjson" });
}
