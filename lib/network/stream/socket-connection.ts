import { closeEnding, type Ending } from "./close-codes";
import type { Connect } from "./connection";
import type { StreamSettings } from "./settings";

/** What a WebSocket tells, whatever it is made of. `closed` comes last, once. */
export interface SocketEvents {
  opened(): void;
  text(data: string): void;
  bytes(data: Uint8Array): void;
  closed(code: number, reason: string): void;
  /** The server answered the opening with this status of HTTP instead (Node only: browsers do not tell). */
  refused(status: number): void;
}

export interface OpenSocket {
  send(text: string): void;
  close(): void;
}

/** Opens a WebSocket; throws when the address or a protocol is none. */
export type SocketMaker = (settings: StreamSettings, events: SocketEvents) => OpenSocket;

/** Connections of a WebSocket (RFC 6455) made by `make`. A message of bytes is read as UTF-8. */
export function socketConnections(make: SocketMaker): Connect {
  return ({ settings, signal, allowed }, events) =>
    new Promise<Ending>((resolve) => {
      const failing = (name: string, detail?: Record<string, string | number>): Ending => ({
        again: name === "stream-socket-unreachable" || name === "stream-busy",
        problem: { code: `source.${name}`, severity: "error", detail: { origin: new URL(settings.url).origin, ...detail } },
      });
      if (!allowed(settings.url)) {
        resolve(failing("origin-refused"));
        return;
      }
      let open = false;
      let socket: OpenSocket | null = null;
      const end = (ending: Ending) => {
        signal.removeEventListener("abort", abort);
        resolve(ending);
      };
      const abort = () => {
        socket?.close();
        end(closeEnding(1000, ""));
      };
      let refusedAs: Ending | null = null;
      try {
        socket = make(settings, {
          opened() {
            open = true;
            if (settings.greeting !== "") socket?.send(settings.greeting);
            events.opened();
          },
          text: (data) => events.message({ data }),
          bytes: (data) => events.message({ data: new TextDecoder().decode(data) }),
          refused(status) {
            const name = status === 401 || status === 403 ? "stream-forbidden" : status >= 500 || status === 429 ? "stream-busy" : "stream-refused";
            refusedAs = failing(name, { status });
          },
          closed: (code, reason) => end(refusedAs ?? (open ? closeEnding(code, reason) : failing("stream-socket-unreachable"))),
        });
      } catch {
        end(failing("stream-socket-address"));
        return;
      }
      signal.addEventListener("abort", abort);
      if (signal.aborted) abort();
    });
}

/** The WebSocket of browsers and their workers; it sends no headers. */
export const browserSocket: SocketMaker = (settings, events) => {
  const socket = new WebSocket(settings.url, [...settings.protocols]);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => events.opened();
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === "string") events.text(data);
    else if (data instanceof ArrayBuffer) events.bytes(new Uint8Array(data));
  };
  socket.onclose = ({ code, reason }) => events.closed(code, reason);
  return {
    send: (text) => socket.send(text),
    close() {
      socket.onmessage = null;
      socket.close(1000);
    },
  };
};
