import { afterEach, expect, it } from "vitest";
import { json, TestServer } from "./fixtures/test-server";
import { Gate } from "./gate-worker";

const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

const plan = (url: string) => ({ url, headers: [], paging: { kind: "none" }, mostPages: 1, pause: 0, timeout: 60_000, limit: 1e8, records: "" }) as const;

it("a gate reaches the origins it was begun with, cannot be widened, and reaches none before", async () => {
  const [one, two] = await Promise.all([TestServer.start({ "/": json([1]) }), TestServer.start({ "/": json([1]) })]);
  servers.push(one, two);
  const ask = (gate: Gate, { origin }: TestServer) => gate.collect(plan(`${origin}/`), () => undefined);
  const gate = new Gate();
  expect(await ask(gate, one)).toMatchObject({ ok: false, problem: { code: "source.origin-refused" } });
  await gate.begin([one.origin]);
  await expect(gate.begin([one.origin, two.origin])).rejects.toThrow();
  expect(await ask(gate, two)).toMatchObject({ ok: false, problem: { code: "source.origin-refused", detail: { origin: two.origin } } });
  expect(await ask(gate, one)).toMatchObject({ ok: true, value: { pages: 1 } });
  expect(two.asked).toEqual([]);
  await gate.stop();
  expect(await ask(gate, one)).toMatchObject({ ok: false, problem: { code: "source.fetch-stopped" } });
  expect(one.asked).toHaveLength(1);
});

it("tells of bytes now and then, not with each piece of a large answer", async () => {
  const server = await TestServer.start({ "/": (_, response) => response.writeHead(200).end("a,b\n1,2\n".repeat(2_000_000)) });
  servers.push(server);
  const gate = new Gate();
  await gate.begin([server.origin]);
  let told = 0;
  const collected = await gate.collect(plan(`${server.origin}/`), () => told++);
  expect(collected).toMatchObject({ ok: true, value: { bytes: 16_000_000 } });
  expect(told).toBeLessThan(60);
});
