import "fake-indexeddb/auto";
import Dexie from "dexie";
import { expect, it } from "vitest";
import { StrataDatabase } from "./database";
import { Grants } from "./grants";

const name = () => `grants-${crypto.randomUUID()}`;

it("comes to a database of the first version, whose projects stay", async () => {
  const called = name();
  const old = new Dexie(called);
  old.version(1).stores({
    projects: "id, updatedAt",
    versions: "++id, [projectId+savedAt], label",
    datasets: "id",
    columns: "id, [id+bytes]",
    results: "key, usedAt, *blocks, bytes",
  });
  await old.table("projects").add({ id: "p", name: "kept", updatedAt: 1 });
  old.close();
  const db = new StrataDatabase(called);
  expect(await db.projects.get("p")).toMatchObject({ name: "kept" });
  expect(await new Grants(db).list()).toEqual([]);
});

it("keeps what was allowed, asked and typed by origin, and forgets all of it at once", async () => {
  let now = 1;
  const grants = new Grants(new StrataDatabase(name()), () => now);
  const origin = "https://api.example.com";
  await grants.setHeader(origin, "X-Api-Key", "k");
  expect(await grants.get(origin)).toEqual({ origin, grantedAt: null, usedAt: null, headers: { "x-api-key": "k" }, addresses: [] });
  await grants.allow(origin);
  now = 2;
  await grants.allow(origin);
  await grants.asked(origin);
  await grants.fetched(origin, `${origin}/a`);
  await grants.fetched(origin, `${origin}/b`);
  await grants.fetched(origin, `${origin}/a`);
  expect(await grants.get(origin)).toMatchObject({ grantedAt: 1, usedAt: 2, addresses: [`${origin}/a`, `${origin}/b`] });
  await grants.setHeader(origin, "x-api-key", "");
  expect((await grants.get(origin))?.headers).toEqual({});
  await grants.allow("https://a.example");
  expect((await grants.list()).map((row) => row.origin)).toEqual(["https://a.example", origin]);
  await grants.revoke(origin);
  expect(await grants.get(origin)).toBeUndefined();
  for (let i = 0; i < 205; i++) await grants.fetched("https://a.example", `https://a.example/${i}`);
  expect((await grants.get("https://a.example"))?.addresses).toHaveLength(200);
});
