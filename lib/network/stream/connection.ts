import type { Ending } from "./close-codes";
import type { StreamMessage, StreamSettings } from "./settings";

/** What a connection tells while it lasts. */
export interface ConnectionEvents {
  /** The server has answered; messages may come. */
  opened(): void;
  message(message: StreamMessage): void;
  /** The server asked to wait this long (ms) before coming back. */
  retry(ms: number): void;
}

export interface ConnectionPlan {
  readonly settings: StreamSettings;
  /** Last id that a message of server-sent events had; null when none or when it must not be sent. */
  readonly lastId: string | null;
  readonly signal: AbortSignal;
  /** Whether an address may be reached: asked of the address that answers in the end. */
  readonly allowed: (url: string) => boolean;
}

/** One connection from its opening to its end. Never rejects: why it ended is the value. */
export type Connect = (plan: ConnectionPlan, events: ConnectionEvents) => Promise<Ending>;
