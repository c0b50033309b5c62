import { WebSocket } from "ws";
import type { SocketMaker } from "./socket-connection";

/** Bytes of one message. */
const LONGEST = 16 * 2 ** 20;

/** A WebSocket in Node, which has none of its own before version 22; it sends the headers too. Used by the command line only. */
export const nodeSocket: SocketMaker = (settings, events) => {
  const socket = new WebSocket(settings.url, [...settings.protocols], {
    headers: Object.fromEntries(settings.headers),
    maxPayload: LONGEST,
    followRedirects: false,
    handshakeTimeout: 15_000,
  });
  socket.on("open", () => events.opened());
  socket.on("message", (data, binary) => {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? Buffer.from(data) : data;
    if (binary) events.bytes(bytes);
    else events.text(bytes.toString("utf8"));
  });
  socket.on("unexpected-response", (request, response) => {
    events.refused(response.statusCode ?? 0);
    response.destroy();
    request.destroy();
    events.closed(1006, "");
  });
  // What went wrong is told by the closing that follows.
  socket.on("error", () => undefined);
  socket.on("close", (code, reason) => events.closed(code, reason.toString("utf8")));
  return {
    send: (text) => socket.send(text),
    close() {
      socket.removeAllListeners("message");
      socket.close(1000);
      // A server that does not answer the closing is not waited for.
      setTimeout(() => socket.terminate(), 1000).unref();
    },
  };
};
