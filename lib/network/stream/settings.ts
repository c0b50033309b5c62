import type { Header } from "../request";

/** How many rows are kept at a time, and when they become a table. Times in milliseconds. */
export type WindowSettings =
  /** The rows of the last `ms`, again and again. */
  | { readonly kind: "recent"; readonly ms: number }
  /** The last `rows` rows, again and again. */
  | { readonly kind: "last"; readonly rows: number }
  /** One window after another, each `ms` long, from multiples of `ms` on (UTC). */
  | { readonly kind: "period"; readonly ms: number }
  /** One window after another, each of `rows` rows. */
  | { readonly kind: "count"; readonly rows: number }
  /** Everything from the start on, until there are `rows` rows. */
  | { readonly kind: "all"; readonly rows: number };

/** What the time of a row is. */
export type TimeSettings =
  | { readonly by: "arrival" }
  /** A time within the row (keys joined by dots); rows up to `lateness` ms older than the newest one are waited for. */
  | { readonly by: "column"; readonly column: string; readonly lateness: number };

export interface StreamSettings {
  readonly transport: "sse" | "websocket";
  readonly url: string;
  /** Sent with server-sent events; a browser sends none with a WebSocket. */
  readonly headers: readonly Header[];
  /** WebSocket: subprotocols to offer. */
  readonly protocols: readonly string[];
  /** WebSocket: sent once after every opening; "" for nothing. */
  readonly greeting: string;
  /** Server-sent events: names of the events to take; all when empty. */
  readonly events: readonly string[];
  /** What a message holds: JSON (an object, a list, or one value a line), or text. */
  readonly format: "json" | "text";
  /** Keys joined by dots that lead to the rows within a message; "" for the message itself. */
  readonly path: string;
  readonly time: TimeSettings;
  readonly window: WindowSettings;
  /** How often a window that slides or grows becomes a table, ms. */
  readonly refresh: number;
  /** Name of the column with the time of arrival; null for none. */
  readonly arrivalColumn: string | null;
  /** Bytes of rows held at a time. */
  readonly memory: number;
}

/** A message as it arrived. */
export interface StreamMessage {
  readonly data: string;
  /** Name of the event and its id, of server-sent events. */
  readonly event?: string;
  readonly id?: string;
}
