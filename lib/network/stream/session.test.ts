import { afterEach, describe, expect, it } from "vitest";
import { closeEnding } from "./close-codes";
import { beginEvents, eventServer, socketServer } from "./fixtures/stream-servers";
import { nodeSocket } from "./node-socket";
import { StreamSession, type StreamStatus, type StreamWindow } from "./session";
import type { StreamSettings } from "./settings";
import { socketConnections } from "./socket-connection";
import { connectEvents } from "./sse-connection";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

const SETTINGS: StreamSettings = {
  transport: "sse",
  url: "",
  headers: [],
  protocols: [],
  greeting: "",
  events: [],
  format: "json",
  path: "",
  time: { by: "arrival" },
  window: { kind: "all", rows: 1_000_000 },
  refresh: 50,
  arrivalColumn: null,
  memory: 256 * 2 ** 20,
};

class Listener {
  readonly statuses: StreamStatus[] = [];
  readonly windows: StreamWindow[] = [];
  readonly session: StreamSession;
  readonly done: Promise<StreamStatus>;
  private readonly waiting: { until: (status: StreamStatus) => boolean; resolve: (status: StreamStatus) => void }[] = [];

  constructor(settings: Partial<StreamSettings>, allowed: (url: string) => boolean = () => true) {
    const chosen = { ...SETTINGS, ...settings };
    this.session = new StreamSession(chosen, {
      connect: chosen.transport === "sse" ? connectEvents : socketConnections(nodeSocket),
      allowed,
      now: Date.now,
      random: () => 0,
      status: (status) => {
        this.statuses.push(status);
        for (const entry of [...this.waiting])
          if (entry.until(status)) {
            this.waiting.splice(this.waiting.indexOf(entry), 1);
            entry.resolve(status);
          }
      },
      window: async (window) => {
        this.windows.push(window);
      },
    });
    this.done = this.session.run();
  }

  when(until: (status: StreamStatus) => boolean): Promise<StreamStatus> {
    return new Promise((resolve) => this.waiting.push({ until, resolve }));
  }

  async stop(): Promise<StreamStatus> {
    this.session.stop();
    return this.done;
  }

  async rows(): Promise<unknown[]> {
    const text = await this.windows.at(-1)?.rows.text();
    return (text ?? "")
      .split("\n")
      .filter(Boolean)
      .flatMap((line): unknown[] => [JSON.parse(line)].flat());
  }

  get phases(): string[] {
    return this.statuses.map(({ phase }) => phase).filter((phase, i, all) => phase !== all[i - 1]);
  }
}

const received = (rows: number) => (status: StreamStatus) => status.counts.received >= rows;

describe("server-sent events", () => {
  it("become rows; comments, other events and what is no JSON are counted", async () => {
    const server = await eventServer((response) => {
      beginEvents(response);
      response.write(': hello\n\nevent: order\ndata: {"n":1}\n\nevent: ping\ndata: {}\n\nevent: order\ndata: {"n":\ndata: 2}\n\nevent: order\ndata: oops\n\n');
    });
    open.push(server);
    const listener = new Listener({ url: server.url, events: ["order"], headers: [["X-Shop", "17"]] });
    await listener.when(received(2));
    const status = await listener.stop();
    expect(await listener.rows()).toEqual([{ n: 1 }, { n: 2 }]);
    expect(status).toMatchObject({ phase: "stopped", problem: null, malformedExample: "oops", lastMessage: "oops" });
    expect(status.counts).toMatchObject({ messages: 4, malformed: 1, empty: 1, received: 2 });
    expect(server.requests[0].headers).toMatchObject({ accept: "text/event-stream", "x-shop": "17" });
    expect(server.requests[0].method).toBe("GET");
  });

  it("come again after a loss, after as long as the server asked, from the last id on", async () => {
    const times: number[] = [];
    const server = await eventServer((response, count) => {
      times.push(Date.now());
      beginEvents(response);
      response.write(`${count === 0 ? "retry: 700\n" : ""}id: ${count}\ndata: {"n":${count}}\n\n`);
      if (count === 0) response.end();
    });
    open.push(server);
    const listener = new Listener({ url: server.url });
    const waiting = await listener.when(({ phase }) => phase === "waiting");
    expect(waiting.problem?.code).toBe("source.stream-closed-lost");
    expect(waiting.retryAt).toBeGreaterThanOrEqual(times[0] + 700);
    await listener.when(received(2));
    const status = await listener.stop();
    expect(await listener.rows()).toEqual([{ n: 0 }, { n: 1 }]);
    expect(server.requests[1].headers["last-event-id"]).toBe("0");
    expect(times[1] - times[0]).toBeGreaterThanOrEqual(690);
    expect(status.counts.reconnects).toBe(1);
    expect(listener.phases).toEqual(["connecting", "live", "waiting", "connecting", "live", "stopped"]);
  });

  it("are given up with words where coming again would not help", async () => {
    const answers: Record<number, string> = {
      204: "source.stream-closed-ended",
      401: "source.stream-forbidden",
      404: "source.stream-not-found",
      418: "source.stream-refused",
    };
    for (const [code, expected] of Object.entries(answers)) {
      const server = await eventServer((response) => {
        response.writeHead(Number(code)).end();
      });
      open.push(server);
      const status = await new Listener({ url: server.url }).done;
      expect(status.problem?.code).toBe(expected);
      expect(status.phase).toBe(code === "204" ? "stopped" : "failed");
      expect(server.requests.length).toBe(1);
    }
    const page = await eventServer((response) => {
      response.writeHead(200, { "Content-Type": "text/html" }).end("<p>");
    });
    open.push(page);
    expect((await new Listener({ url: page.url }).done).problem).toMatchObject({ code: "source.stream-not-events", detail: { kind: "text/html" } });
  });

  it("wait when the server is busy, as long as it asks", async () => {
    let asked = 0;
    const server = await eventServer((response, count) => {
      asked ||= Date.now();
      if (count === 0) response.writeHead(503, { "Retry-After": "1" }).end();
      else {
        beginEvents(response);
        response.write("data: {}\n\n");
      }
    });
    open.push(server);
    const listener = new Listener({ url: server.url });
    const waiting = await listener.when(({ phase }) => phase === "waiting");
    expect(waiting.problem).toMatchObject({ code: "source.stream-busy", detail: { status: 503 } });
    expect(waiting.retryAt).toBeGreaterThanOrEqual(asked + 1000);
    await listener.when(received(1));
    await listener.stop();
  });

  it("do not follow to an origin that was not allowed", async () => {
    const elsewhere = await eventServer((response) => {
      beginEvents(response);
      response.write("data: {}\n\n");
    });
    const server = await eventServer((response) => {
      response.writeHead(302, { Location: elsewhere.url }).end();
    });
    open.push(server, elsewhere);
    const status = await new Listener({ url: server.url }, (url) => new URL(url).origin === new URL(server.url).origin).done;
    expect(status).toMatchObject({
      phase: "failed",
      problem: { code: "source.redirect-elsewhere", detail: { from: new URL(server.url).origin, origin: new URL(elsewhere.url).origin } },
    });
    expect(status.counts.messages).toBe(0);
  });

  it("of a hundred thousand messages at once all become rows, in order, the arrival beside them", async () => {
    const messages = 100_000;
    const server = await eventServer((response) => {
      beginEvents(response);
      const part = (from: number) => Array.from({ length: 1000 }, (_, i) => `id: ${from + i}\ndata: {"n":${from + i}}\n\n`).join("");
      for (let from = 0; from < messages; from += 1000) response.write(part(from));
    });
    open.push(server);
    const listener = new Listener({ url: server.url, arrivalColumn: "arrived", window: { kind: "last", rows: 60_000 } });
    await listener.when(received(messages));
    const status = await listener.stop();
    expect(status.counts).toMatchObject({ messages, received: messages, malformed: 0 });
    expect(status.counts.left.slid).toBe(40_000);
    const rows = await listener.rows();
    expect(rows.length).toBe(60_000);
    expect(rows[0]).toMatchObject({ n: 40_000 });
    expect(rows.at(-1)).toMatchObject({ n: 99_999, arrived: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) });
  });

  it("that trickle in pieces, within a character, are read whole", async () => {
    const server = await eventServer((response) => {
      beginEvents(response);
      const bytes = Buffer.from('data: {"city":"Chișinău"}\r\n\r\n');
      let at = 0;
      const drip = setInterval(() => {
        response.write(bytes.subarray(at, ++at));
        if (at === bytes.length) clearInterval(drip);
      }, 1);
    });
    open.push(server);
    const listener = new Listener({ url: server.url });
    await listener.when(received(1));
    await listener.stop();
    expect(await listener.rows()).toEqual([{ city: "Chișinău" }]);
  });

  it("may also be JSON lines that never end", async () => {
    const server = await eventServer((response) => {
      response.writeHead(200, { "Content-Type": "application/x-ndjson" });
      response.write('{"n":1}\n{"n"');
      setTimeout(() => response.write(":2}\n\n"), 20);
    });
    open.push(server);
    const listener = new Listener({ url: server.url });
    await listener.when(received(2));
    await listener.stop();
    expect(await listener.rows()).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it("stop by themselves when everything that was asked for has come", async () => {
    const server = await eventServer((response) => {
      beginEvents(response);
      response.write('data: [{"n":1},{"n":2},{"n":3}]\n\ndata: {"n":4}\n\n');
    });
    open.push(server);
    const listener = new Listener({ url: server.url, window: { kind: "all", rows: 2 } });
    const status = await listener.done;
    expect(status).toMatchObject({ phase: "stopped", problem: { code: "source.stream-complete", detail: { rows: 2 } } });
    expect(status.counts).toMatchObject({ received: 3, left: { full: 1 } });
    expect(await listener.rows()).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it("hand over one window at a time, the next when it is dealt with", async () => {
    const server = await eventServer((response) => {
      beginEvents(response);
      let n = 0;
      const timer = setInterval(() => response.write(`data: {"n":${n++}}\n\n`), 20);
      response.on("close", () => clearInterval(timer));
    });
    open.push(server);
    let working = 0;
    let most = 0;
    let windows = 0;
    const session = new StreamSession(
      { ...SETTINGS, url: server.url },
      {
        connect: connectEvents,
        allowed: () => true,
        now: Date.now,
        random: Math.random,
        status: () => undefined,
        window: async () => {
          most = Math.max(most, ++working);
          await new Promise((resolve) => setTimeout(resolve, 700));
          working--;
          if (++windows === 2) session.stop();
        },
      },
    );
    await session.run();
    expect(most).toBe(1);
    expect(windows).toBe(3);
  });
});

describe("the id to go on from", () => {
  it("is left out of every third attempt: an origin that does not allow the header refuses all requests with it", async () => {
    const ids: (string | null)[] = [];
    const unreachable = { again: true, problem: { code: "source.stream-unreachable", severity: "error" as const } };
    const session = new StreamSession(
      { ...SETTINGS, url: "https://shop.example/events" },
      {
        connect: async ({ lastId }, events) => {
          ids.push(lastId);
          if (ids.length === 1 || ids.length === 4) {
            events.opened();
            events.retry(0);
            events.message({ data: "{}", id: String(ids.length) });
          }
          if (ids.length === 5) session.stop();
          return unreachable;
        },
        allowed: () => true,
        now: Date.now,
        random: () => 0,
        status: () => undefined,
        window: async () => undefined,
      },
    );
    await session.run();
    expect(ids).toEqual([null, "1", "1", null, "4"]);
  });
});

describe("a WebSocket", () => {
  it("is greeted after every opening; texts and bytes become rows", async () => {
    const server = await socketServer((socket, count) => {
      socket.on("message", () => {
        if (count === 0) {
          socket.send('{"n":1}');
          socket.send(Buffer.from('{"n":2}'));
          socket.send("{broken");
          socket.close(1001, "restart");
        } else socket.send('[{"n":3},{"n":4}]');
      });
    });
    open.push(server);
    const listener = new Listener({ transport: "websocket", url: server.url, greeting: '{"subscribe":"orders"}' });
    const waiting = await listener.when(({ phase }) => phase === "waiting");
    expect(waiting.problem).toMatchObject({ code: "source.stream-closed-away", detail: { code: 1001, reason: "restart" } });
    await listener.when(received(4));
    const status = await listener.stop();
    expect(await listener.rows()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
    expect(status.counts).toMatchObject({ malformed: 1, reconnects: 1 });
    expect(server.greetings).toEqual(['{"subscribe":"orders"}', '{"subscribe":"orders"}']);
  });

  it.each([
    [1000, "", "stopped", "source.stream-closed-ended"],
    [1008, "no such channel", "failed", "source.stream-closed-policy"],
    [4001, "token expired", "failed", "source.stream-closed-application"],
  ])("closed with %i is told in words and not opened again", async (code, reason, phase, expected) => {
    const server = await socketServer((socket) => socket.close(code, reason));
    open.push(server);
    const status = await new Listener({ transport: "websocket", url: server.url }).done;
    expect(status).toMatchObject({ phase, problem: { code: expected, detail: { code, reason } } });
  });

  it("that is refused is told with the status", async () => {
    const server = await socketServer(
      () => undefined,
      () => 401,
    );
    open.push(server);
    expect(await new Listener({ transport: "websocket", url: server.url }).done).toMatchObject({
      phase: "failed",
      problem: { code: "source.stream-forbidden", detail: { status: 401 } },
    });
  });

  it("that nobody answers is tried a few times, then told", async () => {
    const server = await socketServer(() => undefined);
    await server.close();
    const listener = new Listener({ transport: "websocket", url: server.url });
    const waiting = await listener.when(({ phase }) => phase === "waiting");
    expect(waiting.problem?.code).toBe("source.stream-socket-unreachable");
    expect((await listener.stop()).phase).toBe("stopped");
  });

  it("is not opened to an origin that was not allowed", async () => {
    const server = await socketServer((socket) => socket.send("{}"));
    open.push(server);
    const status = await new Listener({ transport: "websocket", url: server.url }, () => false).done;
    expect(status.problem?.code).toBe("source.origin-refused");
  });

  it("has words for every code", () => {
    for (const code of [1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015, 3000, 4999]) {
      expect(closeEnding(code, "").problem.code).toMatch(/^source\.stream-closed-[a-z-]+$/);
    }
  });
});
