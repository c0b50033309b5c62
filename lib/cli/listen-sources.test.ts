import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginEvents, type EventServer, eventServer, type SocketServer, socketServer } from "@/lib/network/stream/fixtures/stream-servers";
import { runOneSource } from "./fixtures/run-one-source";

let folder: string;
let events: EventServer;
let sockets: SocketServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "strata-listen-"));
  events = await eventServer((response, _, request) => {
    if (request.headers["x-api-key"] !== "k") {
      response.writeHead(401).end();
      return;
    }
    beginEvents(response);
    response.write('data: {"id":1,"amount":2.5}\n\ndata: oops\n\ndata: {"id":2,"amount":3}\n\n');
  });
  sockets = await socketServer((socket) => {
    socket.on("message", () => socket.send('{"data":[{"id":1},{"id":2},{"id":3}]}'));
  });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await Promise.all([events.close(), sockets.close()]);
});

function run(params: Record<string, unknown>, ...argv: string[]) {
  writeFileSync(join(folder, "rows.ndjson"), '{"id":1}\n{"id":2}\n');
  return runOneSource(folder, { id: "live", type: "source.stream", v: 1, params }, ...argv);
}

const originOf = (url: string) => new URL(url).origin;

describe("strata run of a live stream", () => {
  it("listens only when told for how long and to whom", async () => {
    expect(await run({ url: events.url })).toMatchObject({ status: 1, stderr: expect.stringContaining("--listen live=60") });
    expect(await run({ url: events.url }, "--listen", "live=1")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(`--allow-origin ${originOf(events.url)}`),
    });
    expect(events.requests.length).toBe(0);
    for (const wrong of ["live", "live=soon", "live=0", "other=3"]) expect(await run({ url: events.url }, "--listen", wrong)).toMatchObject({ status: 2 });
    expect(await run({ url: events.url }, "--input", "live=rows.ndjson")).toMatchObject({ status: 0, stdout: expect.stringMatching(/rows of the window: 2/) });
  });

  it("runs on the last window, and tells what was not a row", async () => {
    const given = ["--listen", "live=1", "--allow-origin", originOf(events.url)];
    expect(await run({ url: events.url }, ...given)).toMatchObject({ status: 1, stderr: expect.stringContaining("401") });
    const { status, stdout, stderr } = await run({ url: events.url }, ...given, "--header", "live.X-Api-Key=k");
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toMatch(/rows of the window: 2/);
    expect(stdout).toMatch(/1 – .*piece/);
  });

  it("greets a WebSocket and finds the rows in its messages", async () => {
    const params = { url: sockets.url, greeting: "orders, please", path: "data", window: "all", rows: 3 };
    const { status, stdout } = await run(params, "--listen", "live=30", "--allow-origin", originOf(sockets.url));
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringMatching(/rows of the window: 3/) });
    expect(sockets.greetings).toEqual(["orders, please"]);
  });

  it("says that nothing came", async () => {
    const { status, stderr } = await run({ url: sockets.url }, "--listen", "live=1", "--allow-origin", originOf(sockets.url));
    expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining("No row arrived within 1 s") });
  });
});
