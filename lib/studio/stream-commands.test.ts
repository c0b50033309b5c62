import { afterEach, describe, expect, it } from "vitest";
import type { Pipeline } from "@/lib/document/schema";
import { beginEvents, type EventServer, eventServer } from "@/lib/network/stream/fixtures/stream-servers";
import { nodeOfType } from "@/lib/nodes/registry";
import { Desk, until } from "./fixtures/desk";
import type { Studio, StudioState } from "./store-types";

const servers: EventServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** Sends the rows from `n` on, a few every 20 ms, until the listener leaves. */
async function counting(): Promise<EventServer> {
  const server = await eventServer((response) => {
    beginEvents(response);
    let n = 0;
    const timer = setInterval(() => response.write(`data: {"n":${n},"shop":"${n++ % 2 === 0 ? "Iași" : "Cluj"}"}\n\n`), 20);
    response.on("close", () => clearInterval(timer));
  });
  servers.push(server);
  return server;
}

const rowsOf = (state: StudioState, node: string) => {
  const output = state.results[node]?.outputs.data;
  return output?.kind === "table" ? output.rows : 0;
};

async function opened(pipeline: (desk: Desk) => Pipeline): Promise<{ desk: Desk; studio: Studio; id: string; after: string }> {
  const desk = new Desk(nodeOfType);
  const document = pipeline(desk);
  const project = await desk.project(document);
  const studio = await desk.open(project);
  return { desk, studio, id: document.nodes[0].id, after: document.nodes.at(-1)?.id ?? "" };
}

const streaming =
  (server: EventServer, more: Record<string, unknown> = {}) =>
  (desk: Desk) =>
    desk.chain(["source.stream", { url: server.url, refresh: 1, ...more }], "prepare.sort");

describe("a live stream in the studio", () => {
  it("asks first, connects then, and its windows run what follows; the stop brings the last one", async () => {
    const server = await counting();
    const { studio, id, after } = await opened(streaming(server));
    const started = studio.commands.startStream(id);
    const asked = await until(studio, ({ question }) => question !== null);
    expect(asked.question).toMatchObject({ node: id, use: "stream", address: server.url, greeting: null, local: true });
    expect(asked.streams[id]?.phase).toBe("asking");
    expect(server.requests.length).toBe(0);
    studio.commands.answerGrant(asked.question?.id ?? 0, "once");
    const live = await until(studio, (state) => rowsOf(state, after) > 0 && !state.running);
    expect(live.streams[id]?.phase).toBe("live");
    expect(live.streams[id]?.status?.lastMessage).toMatch(/^\{"n":\d+/);
    expect(live.canUndo).toBe(false);
    const first = rowsOf(live, after);
    await until(studio, (state) => rowsOf(state, after) > first);
    await studio.commands.stopStream(id);
    await started;
    const { streams, results, pipeline } = studio.store.getState();
    expect(streams[id]).toMatchObject({ phase: "stopped", problem: null });
    const counts = streams[id]?.status?.counts;
    expect(rowsOf(studio.store.getState(), id)).toBe(counts?.received);
    const report = await studio.engine().report(results[id]?.key ?? "", "window");
    if (!report.ok) expect.fail(report.problem.code);
    const facts = { kind: "recent", counts: { malformed: 0, received: counts?.received }, bars: { counts: expect.any(Array) } };
    expect(report.value).toMatchObject({ kind: "source.stream", rows: counts?.received, facts });
    // The document names the window, and holds none of its rows.
    expect(JSON.stringify(pipeline)).not.toContain("Iași");
    await studio.close();
  });

  it("is not asked again where it is always allowed; refused, it connects to nothing", async () => {
    const server = await counting();
    const { desk, studio, id } = await opened(streaming(server));
    const started = studio.commands.startStream(id);
    const { question } = await until(studio, (state) => state.question !== null);
    studio.commands.answerGrant(question?.id ?? 0, "no");
    await started;
    expect(studio.store.getState().streams[id]).toMatchObject({ phase: "failed", problem: { code: "source.origin-denied" } });
    expect(server.requests.length).toBe(0);
    await desk.grants.allow(new URL(server.url).origin);
    const again = studio.commands.startStream(id);
    await until(studio, (state) => state.streams[id]?.phase === "live");
    expect(studio.store.getState().question).toBeNull();
    await studio.commands.stopStream(id);
    await again;
    await studio.close();
  });

  it("does not connect by itself when the project is opened again; its last window stands", async () => {
    const server = await counting();
    const { desk, studio, id } = await opened(streaming(server));
    await desk.grants.allow(new URL(server.url).origin);
    void studio.commands.startStream(id);
    await until(studio, (state) => rowsOf(state, id) > 0);
    await studio.commands.stopStream(id);
    const rows = rowsOf(studio.store.getState(), id);
    const { projectId } = studio.store.getState();
    await studio.close();
    const requests = server.requests.length;
    const reopened = await desk.open(projectId);
    const state = await until(reopened, (candidate) => rowsOf(candidate, id) > 0);
    expect(rowsOf(state, id)).toBe(rows);
    expect(state.streams).toEqual({});
    await reopened.commands.run();
    expect(server.requests.length).toBe(requests);
    await reopened.close();
  });

  it("ends when its node is removed; undo brings the node back with the last window", async () => {
    const server = await counting();
    const { desk, studio, id } = await opened(streaming(server));
    await desk.grants.allow(new URL(server.url).origin);
    const started = studio.commands.startStream(id);
    studio.commands.renameNode(id, "Orders");
    await until(studio, (state) => rowsOf(state, id) > 0);
    studio.commands.removeNodes([id]);
    await started;
    studio.commands.undo();
    studio.commands.undo();
    const node = studio.store.getState().pipeline.nodes.find((candidate) => candidate.id === id);
    expect(node?.label).toBeUndefined();
    expect(node?.params.fetchedAt).toBeTypeOf("number");
    await studio.close();
  });

  it("fails with words when nobody answers there", async () => {
    const server = await eventServer((response) => {
      response.writeHead(403).end();
    });
    servers.push(server);
    const { desk, studio, id } = await opened(streaming(server));
    await desk.grants.allow(new URL(server.url).origin);
    await studio.commands.startStream(id);
    expect(studio.store.getState().streams[id]).toMatchObject({ phase: "failed", problem: { code: "source.stream-forbidden", detail: { status: 403 } } });
    await studio.close();
  });
});
