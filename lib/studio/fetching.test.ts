import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { emptyPipeline } from "@/lib/document/empty";
import { serializePipeline } from "@/lib/document/serialize";
import { json, TestServer } from "@/lib/network/fixtures/test-server";
import { nodeOfType } from "@/lib/nodes/registry";
import { Desk, until } from "./fixtures/desk";
import type { GrantAnswer, Studio } from "./store-types";

let server: TestServer;
let other: TestServer;
let orders: unknown;
let broken: boolean;

beforeEach(async () => {
  orders = [
    { customer: "A", amount: 10 },
    { customer: "B", amount: 20.5 },
  ];
  broken = false;
  other = await TestServer.start({ "/moved": json([{ id: 1 }]) });
  server = await TestServer.start({
    "/orders": (request, response) => (broken ? response.writeHead(500).end() : json(orders)(request, response)),
    "/private": (request, response) => (request.headers["x-api-key"] === "s3cret" ? json(orders)(request, response) : response.writeHead(401).end()),
    "/away": (_, response) => response.writeHead(302, { Location: `${other.origin}/moved` }).end(),
    "/stalls": (_, response) => void response.writeHead(200).write("a,b\n"),
  });
});
afterEach(() => Promise.all([server.stop(), other.stop()]));

async function studioWith(params: Readonly<Record<string, unknown>>, desk = new Desk(nodeOfType), autoRun = false) {
  const pipeline = desk.chain(["source.url", params]);
  const project = await desk.project(pipeline);
  const studio = await desk.open(project, { autoRun });
  const [{ id }] = pipeline.nodes;
  return { desk, project, studio, id };
}

/** Answers every question, and remembers them. */
function answering(studio: Studio, answer: GrantAnswer) {
  const questions: string[] = [];
  studio.store.subscribe(({ question }) => {
    if (!question || questions.includes(question.origin)) return;
    questions.push(question.origin);
    queueMicrotask(() => studio.commands.answerGrant(question.id, answer));
  });
  return questions;
}

const paramsOf = (studio: Studio, id: string) => studio.store.getState().pipeline.nodes.find((node) => node.id === id)?.params ?? {};
const rowsOf = (studio: Studio, id: string) => {
  const data = studio.store.getState().results[id]?.outputs.data;
  return data?.kind === "table" ? data.rows : null;
};

describe("a source on the network", () => {
  it("asks nobody when its document is opened and run, and nothing without a yes", async () => {
    const { studio, id } = await studioWith({ url: `${server.origin}/orders`, repeat: true, every: 1 });
    await studio.commands.run();
    expect(studio.store.getState().problems[id]).toMatchObject([{ code: "source.not-fetched", fix: { type: "fetch" } }]);
    const fetching = studio.commands.fetchSource(id);
    const { question } = await until(studio, (state) => state.question !== null);
    expect(question).toMatchObject({ node: id, origin: server.origin, address: `${server.origin}/orders`, local: true, open: true, from: null });
    expect(server.asked).toEqual([]);
    studio.commands.answerGrant(question?.id ?? 0, "no");
    await fetching;
    expect(server.asked).toEqual([]);
    expect(studio.store.getState()).toMatchObject({ question: null, network: { [id]: { busy: null, problem: { code: "source.origin-denied" } } } });
  });

  it("once allowed becomes a table; once means once, always means until revoked", async () => {
    const { desk, studio, id } = await studioWith({ url: `${server.origin}/orders` });
    const questions = answering(studio, "once");
    await studio.commands.fetchSource(id);
    expect(rowsOf(studio, id)).toBe(2);
    expect(paramsOf(studio, id)).toMatchObject({
      kind: "json",
      datasets: [{ name: "orders.json" }],
      fetched: { pages: 1, end: "complete", at: desk.clock.now() },
    });
    expect(questions).toEqual([server.origin]);
    expect((await studio.commands.grants())[0]).toMatchObject({ grantedAt: null });

    const again = studio.commands.fetchSource(id);
    const { question } = await until(studio, (state) => state.question !== null);
    studio.commands.answerGrant(question?.id ?? 0, "always");
    await again;
    await studio.commands.fetchSource(id);
    expect(server.asked).toHaveLength(3);
    await studio.commands.revokeGrant(server.origin);
    const revoked = studio.commands.fetchSource(id);
    await until(studio, (state) => state.question !== null);
    studio.commands.stopFetch(id);
    await revoked;
    expect(server.asked).toHaveLength(3);
  });

  it("runs nothing again when the answer is the same, and is one step to undo when it is not", async () => {
    const { studio, id } = await studioWith({ url: `${server.origin}/orders` });
    answering(studio, "always");
    await studio.commands.fetchSource(id);
    const first = paramsOf(studio, id).datasets;
    const result = studio.store.getState().results[id];
    await studio.commands.fetchSource(id);
    expect(studio.store.getState().states[id]?.phase).toBe("ready");
    expect(studio.store.getState().results[id]).toBe(result);
    orders = [{ customer: "C", amount: 1, city: "x" }];
    await studio.commands.fetchSource(id);
    expect(rowsOf(studio, id)).toBe(1);
    const state = studio.store.getState().states[id];
    expect(state?.phase === "ready" ? state.warnings.map(({ code }) => code) : []).toContain("source.columns-added");
    studio.commands.undo();
    expect(paramsOf(studio, id).datasets).toEqual(first);
  });

  it("keeps secret values out of the document, and sends them to their origin", async () => {
    const { studio, id } = await studioWith({ url: `${server.origin}/private`, headers: [{ name: "X-Api-Key", value: "", secret: true }] });
    answering(studio, "always");
    await studio.commands.fetchSource(id);
    expect(studio.store.getState().network[id]?.problem).toMatchObject({ code: "source.header-empty", param: "headers" });
    expect(server.asked).toEqual([]);
    await studio.commands.keepHeader(server.origin, "X-Api-Key", "s3cret");
    await studio.commands.fetchSource(id);
    expect(rowsOf(studio, id)).toBe(2);
    await studio.commands.saveNow();
    await studio.commands.saveVersion("with a key");
    const versions = await Promise.all((await studio.commands.versions()).map((version) => studio.commands.versionPipeline(version.id)));
    for (const pipeline of [studio.store.getState().pipeline, await studio.commands.sharedPipeline(), ...versions])
      expect(pipeline && serializePipeline(pipeline)).not.toContain("s3cret");
  });

  it("asks about each server on the way", async () => {
    const { studio, id } = await studioWith({ url: `${server.origin}/away` });
    const questions = answering(studio, "once");
    await studio.commands.fetchSource(id);
    expect(questions).toEqual([server.origin, other.origin]);
    expect(rowsOf(studio, id)).toBe(1);
  });

  it("tells why it could not, keeps what it had, and can be stopped", async () => {
    const { studio, id } = await studioWith({ url: `${server.origin}/orders` });
    answering(studio, "always");
    await studio.commands.fetchSource(id);
    broken = true;
    await studio.commands.fetchSource(id);
    expect(studio.store.getState().network[id]).toMatchObject({ busy: null, problem: { code: "source.status-server" } });
    expect(rowsOf(studio, id)).toBe(2);
    studio.commands.setParams(id, { url: `${server.origin}/stalls` });
    expect(studio.store.getState().states[id]?.phase).toBe("ready");
    const fetching = studio.commands.fetchSource(id);
    await until(studio, ({ network }) => (network[id]?.busy?.bytes ?? 0) > 0);
    studio.commands.stopFetch(id);
    await fetching;
    expect(studio.store.getState().network[id]).toMatchObject({ busy: null, problem: null });
  });
});

describe("polling", () => {
  const minutes = (count: number) => count * 60_000;

  it("begins after a fetch by hand of an origin allowed for good, runs nothing for the same answer, and follows a change", async () => {
    const { desk, studio, id } = await studioWith({ url: `${server.origin}/orders`, repeat: true, every: 5 });
    answering(studio, "always");
    await studio.commands.fetchSource(id);
    await until(studio, ({ network }) => network[id]?.nextAt === desk.clock.now() + minutes(5));
    const before = paramsOf(studio, id).datasets;
    const runs = vi.spyOn(desk.bench.engine, "run");
    desk.clock.advance(minutes(5));
    await until(studio, ({ network }) => network[id]?.nextAt === desk.clock.now() + minutes(5));
    expect(server.asked).toHaveLength(2);
    expect(runs).not.toHaveBeenCalled();
    expect(paramsOf(studio, id).fetched).toMatchObject({ at: desk.clock.now() });
    orders = [{ customer: "C", amount: 1 }];
    desk.clock.advance(minutes(5));
    await until(studio, () => rowsOf(studio, id) === 1);
    expect(paramsOf(studio, id).datasets).not.toEqual(before);
    studio.commands.setParams(id, { repeat: false });
    await until(studio, ({ network }) => network[id]?.nextAt === null);
    desk.clock.advance(minutes(60));
    expect(server.asked).toHaveLength(3);
  });

  it("tries less often after failures, and as before after a success", async () => {
    const { desk, studio, id } = await studioWith({ url: `${server.origin}/orders`, repeat: true, every: 1 });
    answering(studio, "always");
    await studio.commands.fetchSource(id);
    await until(studio, ({ network }) => typeof network[id]?.nextAt === "number");
    broken = true;
    for (const wait of [2, 4, 8, 16, 16]) {
      desk.clock.advance((studio.store.getState().network[id]?.nextAt ?? 0) - desk.clock.now());
      await until(studio, ({ network }) => network[id]?.nextAt === desk.clock.now() + minutes(wait));
      expect(studio.store.getState().network[id]?.problem).toMatchObject({ code: "source.status-server" });
    }
    broken = false;
    desk.clock.advance(minutes(16));
    await until(studio, ({ network }) => network[id]?.nextAt === desk.clock.now() + minutes(1));
    expect(studio.store.getState().network[id]).toMatchObject({ failures: 0, problem: null });
  });

  it("never begins for a document from elsewhere, even of an origin that is allowed", async () => {
    const desk = new Desk(nodeOfType);
    const mine = await studioWith({ url: `${server.origin}/orders` }, desk);
    answering(mine.studio, "always");
    await mine.studio.commands.fetchSource(mine.id);
    expect(server.asked).toHaveLength(1);
    const theirs = await studioWith({ url: `${server.origin}/orders?exfiltrate=1`, repeat: true, every: 1 }, desk, true);
    const sly = await studioWith({ url: `${server.origin}/orders`, repeat: true, every: 1, paging: "page", pageParameter: "drop" }, desk, true);
    const same = await studioWith({ url: `${server.origin}/orders`, repeat: true, every: 1 }, desk, true);
    await until(same.studio, ({ network }) => typeof network[same.id]?.nextAt === "number");
    desk.clock.advance(minutes(1));
    await until(same.studio, () => rowsOf(same.studio, same.id) === 2);
    expect(server.asked.map(({ url }) => url)).toEqual(["/orders", "/orders"]);
    for (const { studio, id } of [theirs, sly]) expect(studio.store.getState().network[id]).toBeUndefined();
  });

  it("ends when the origin is revoked, and with the studio", async () => {
    const { desk, studio, id } = await studioWith({ url: `${server.origin}/orders`, repeat: true, every: 1 });
    answering(studio, "always");
    await studio.commands.fetchSource(id);
    await until(studio, ({ network }) => typeof network[id]?.nextAt === "number");
    await studio.commands.revokeGrant(server.origin);
    await until(studio, ({ network }) => network[id]?.nextAt === null);
    desk.clock.advance(minutes(60));
    await studio.close();
    desk.clock.advance(minutes(60));
    expect(server.asked).toHaveLength(1);
  });
});

it("the address of data, pasted or dropped, becomes a source that asks nobody", async () => {
  const desk = new Desk(nodeOfType);
  const studio = await desk.open(await desk.project(emptyPipeline("", "en")));
  expect(await studio.commands.paste(" https://api.example.com/orders?from=2026 \n")).toBe(true);
  expect(studio.store.getState().pipeline.nodes).toMatchObject([
    { type: "source.url", params: { url: "https://api.example.com/orders?from=2026", datasets: [] } },
  ]);
  expect(studio.store.getState()).toMatchObject({ question: null, network: {} });
  for (const text of ["https://a.example/ https://b.example/", "https://user:pass@a.example/", "http://a.example/", "https://studio.example/#p=abc", "orders"])
    expect(studio.commands.addAddress(text), text).toBe(false);
  expect(studio.store.getState().pipeline.nodes).toHaveLength(1);
});

it("an empty document has nothing to do with the network", async () => {
  const desk = new Desk(nodeOfType);
  const studio = await desk.open(await desk.project(emptyPipeline("", "en")));
  expect(studio.store.getState()).toMatchObject({ network: {}, question: null });
});
