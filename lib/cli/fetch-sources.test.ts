import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { json, TestServer } from "@/lib/network/fixtures/test-server";
import { called, runOneSource } from "./fixtures/run-one-source";

let folder: string;
let server: TestServer;
let other: TestServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "strata-fetch-"));
  other = await TestServer.start({ "/rows": json([{ id: 1 }]) }, false);
  server = await TestServer.start(
    {
      // Without CORS: a browser could not read it, a command can.
      "/rows": (request, response) =>
        request.headers["x-api-key"] === "k=1"
          ? json([
              { id: 1, amount: 2 },
              { id: 2, amount: 3 },
            ])(request, response)
          : response.writeHead(401, { "Content-Type": "text/plain" }).end("who are you"),
      "/away": (_, response) => response.writeHead(302, { Location: `${other.origin}/rows` }).end(),
    },
    false,
  );
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await Promise.all([server.stop(), other.stop()]);
});

function run(path: string, ...argv: string[]) {
  const params = { url: `${server.origin}${path}`, headers: path === "/rows" ? [{ name: "X-Api-Key", value: "", secret: true }] : [] };
  return runOneSource(folder, { id: "net", type: "source.url", v: 1, label: "Shop v2.1", params }, ...argv);
}

describe("strata run of a source on the network", () => {
  it("asks nobody whom the call does not allow, and names the flag", async () => {
    const { status, stderr } = await run("/rows");
    expect(status).toBe(1);
    expect(stderr).toContain(`--allow-origin ${server.origin}`);
    expect(stderr).toContain("--input net=PATH");
    expect(server.asked).toEqual([]);
  });

  it("wants secret values with the call, and sends them", async () => {
    const without = await run("/rows", "--allow-origin", server.origin);
    expect(without.status).toBe(1);
    expect(without.stderr).toContain('--header "net.X-Api-Key=…"');
    expect(server.asked).toEqual([]);
    const wrong = await run("/rows", "--allow-origin", server.origin, "--header", "net.X-Api-Key=x");
    expect(wrong.stderr).toContain("401: who are you");
    const { status, stdout, stderr } = await run("/rows", "--allow-origin", `${server.origin}/rows`, "--header", "Shop v2.1.X-Api-Key=k=1", "--json");
    expect([status, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout).nodes[0]).toMatchObject({ id: "net", phase: "ready", rows: { data: 2 } });
    expect(stdout).not.toContain("k=1");
  });

  it("looks where a redirect leads before it goes there", async () => {
    const refused = await run("/away", "--allow-origin", server.origin);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(`--allow-origin ${other.origin}`);
    expect(other.asked).toEqual([]);
    const allowed = await run("/away", "--allow-origin", server.origin, "--allow-origin", other.origin);
    expect(allowed.status).toBe(0);
    expect(other.asked).toHaveLength(1);
  });

  it("takes a file instead and asks nobody then", async () => {
    writeFileSync(join(folder, "rows.csv"), "id\n1\n2\n3\n");
    const before = server.asked.length;
    const { status, stdout } = await run("/rows", "--input", "net=rows.csv", "--json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout).nodes[0].rows).toEqual({ data: 3 });
    expect(server.asked).toHaveLength(before);
  });

  it("is no fault of the file, which comes without its data", async () => {
    await run("/rows");
    expect(await called(folder, "validate", "source.strata.json")).toMatchObject({ status: 0, stderr: "" });
  });

  it("does not understand an origin or a header that is none", async () => {
    expect(await run("/rows", "--allow-origin", "everyone")).toMatchObject({ status: 2, stderr: expect.stringContaining("--allow-origin everyone") });
    expect(await run("/rows", "--header", "nobody.X=1")).toMatchObject({ status: 2 });
  });
});
