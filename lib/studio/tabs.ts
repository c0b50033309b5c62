import type { Clock } from "./clock";

/** Milliseconds between two calls to the other tabs, and after which one that did not answer is thought closed. */
const CALL = 5_000;
const SILENCE = 12_000;

/** Where tabs of one browser hear each other. */
export interface TabChannel {
  post(message: TabMessage): void;
  listen(listener: (message: unknown) => void): void;
  close(): void;
}

export type TabMessage =
  | { readonly type: "hello" | "here" | "bye"; readonly tab: string }
  | { readonly type: "saved"; readonly tab: string; readonly revision: number };

interface TabListener {
  onOthers(there: boolean): void;
  onSaved(revision: number): void;
}

/** Knows whether the same project is open in another tab, also after a tab has crashed without saying goodbye. */
export class Tabs {
  private readonly heard = new Map<string, number>();
  private callOff: () => void = () => undefined;
  private there = false;

  constructor(
    private readonly channel: TabChannel,
    private readonly tab: string,
    private readonly clock: Clock,
    private readonly listener: TabListener,
  ) {
    channel.listen((message) => this.hear(message));
    channel.post({ type: "hello", tab });
  }

  tellSaved(revision: number): void {
    this.channel.post({ type: "saved", tab: this.tab, revision });
  }

  close(): void {
    this.callOff();
    this.channel.post({ type: "bye", tab: this.tab });
    this.channel.close();
  }

  private hear(message: unknown): void {
    if (!isTabMessage(message) || message.tab === this.tab) return;
    if (message.type === "bye") this.heard.delete(message.tab);
    else this.heard.set(message.tab, this.clock.now());
    if (message.type === "hello") this.channel.post({ type: "here", tab: this.tab });
    this.look();
    if (message.type === "saved") this.listener.onSaved(message.revision);
  }

  private look(): void {
    const now = this.clock.now();
    for (const [tab, at] of this.heard) if (now - at > SILENCE) this.heard.delete(tab);
    const there = this.heard.size > 0;
    this.callOff();
    if (there) {
      this.callOff = this.clock.after(CALL, () => {
        this.channel.post({ type: "hello", tab: this.tab });
        this.look();
      });
    }
    if (there === this.there) return;
    this.there = there;
    this.listener.onOthers(there);
  }
}

function isTabMessage(value: unknown): value is TabMessage {
  if (typeof value !== "object" || value === null || !("type" in value) || !("tab" in value) || typeof value.tab !== "string") return false;
  if (value.type === "saved") return "revision" in value && typeof value.revision === "number";
  return value.type === "hello" || value.type === "here" || value.type === "bye";
}

/** The channel of a project among the tabs of this browser; null where browsers have none. */
export function browserTabChannel(projectId: string): TabChannel | null {
  if (typeof BroadcastChannel === "undefined") return null;
  const channel = new BroadcastChannel(`strata.project.${projectId}`);
  return {
    post: (message) => channel.postMessage(message),
    listen(listener) {
      channel.onmessage = (event: MessageEvent<unknown>) => listener(event.data);
    },
    close: () => channel.close(),
  };
}
