import { afterEach, describe, expect, it } from "vitest";
import { ProblemError } from "@/lib/problem";
import { type Collected, type CollectPlan, type CollectProgress, collect } from "./collect";
import { fileNameOf, waitOf } from "./fetch-one";
import { json, parameter, TestServer } from "./fixtures/test-server";
import { nextAddress, withParameter } from "./pages";

const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function serve(...args: Parameters<typeof TestServer.start>): Promise<TestServer> {
  const server = await TestServer.start(...args);
  servers.push(server);
  return server;
}

interface Options extends Partial<CollectPlan> {
  readonly also?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CollectProgress) => void;
}

function ask(url: string, { also = [], signal = new AbortController().signal, onProgress = () => undefined, ...plan }: Options = {}): Promise<Collected> {
  const origins = [new URL(url).origin, ...also];
  return collect(
    { url, headers: [], paging: { kind: "none" }, mostPages: 10, pause: 0, timeout: 60_000, limit: 2 ** 20, records: "", ...plan },
    { allowed: (address) => origins.includes(new URL(address).origin), onProgress, signal },
  );
}

async function problemOf(work: Promise<unknown>) {
  try {
    await work;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  return expect.fail("nothing was refused");
}

const textOf = ({ files }: Collected) => Promise.all(files.map(({ blob }) => blob.text()));
const rows = (from: number, count: number) => Array.from({ length: count }, (_, i) => ({ id: from + i, name: `row ${from + i}` }));

describe("one address", () => {
  it("comes byte for byte, named as the server or the address says", async () => {
    const text = "id;betrag\n1;1,50\n";
    const server = await serve({
      "/export": (_, response) =>
        response.writeHead(200, { "Content-Type": "text/csv; charset=utf-8", "Content-Disposition": 'attachment; filename="Q1 orders.csv"' }).end(text),
      "/v1/orders": json([{ id: 1 }]),
    });
    const progress: CollectProgress[] = [];
    const collected = await ask(`${server.origin}/export?period=q1`, { onProgress: (one) => progress.push(one) });
    expect(await textOf(collected)).toEqual([text]);
    expect(collected).toMatchObject({ pages: 1, bytes: text.length, end: "complete", files: [{ name: "Q1 orders.csv" }] });
    expect(progress.at(-1)).toEqual({ pages: 1, bytes: text.length, waitingUntil: null });
    expect((await ask(`${server.origin}/v1/orders`)).files[0].name).toBe("orders.json");
  });

  it("gets the headers and nothing that tells of the person", async () => {
    const server = await serve({ "/a": json([]) });
    await ask(`${server.origin}/a`, { headers: [["X-Api-Key", "k"]] });
    const { headers } = server.asked[0];
    expect(headers["x-api-key"]).toBe("k");
    for (const name of ["cookie", "referer", "authorization"]) expect(headers[name], name).toBeUndefined();
  });

  it("of an origin that is not allowed is not asked", async () => {
    const server = await serve({ "/a": json([]) });
    const refused = collect(
      { url: `${server.origin}/a`, headers: [], paging: { kind: "none" }, mostPages: 1, pause: 0, timeout: 60_000, limit: 1000, records: "" },
      { allowed: () => false, onProgress: () => undefined, signal: new AbortController().signal },
    );
    expect(await problemOf(refused)).toMatchObject({ code: "source.origin-refused" });
    expect(server.asked).toEqual([]);
  });

  it("tells each refusal with what the server says, as capped text", async () => {
    const said = (status: number, type: string, body: string) => (_: unknown, response: import("node:http").ServerResponse) =>
      void response.writeHead(status, { "Content-Type": type }).end(body);
    const server = await serve({
      "/401": said(401, "application/json", '{"error":\n"<script>bad token</script>"}'),
      "/403": said(403, "text/html", "<h1>no</h1>"),
      "/418": said(418, "text/plain", "x".repeat(10_000)),
      "/500": said(500, "text/plain", ""),
    });
    const of = (path: string) => problemOf(ask(`${server.origin}${path}`));
    expect(await of("/401")).toMatchObject({ code: "source.status-denied", detail: { answer: '401: {"error": "<script>bad token</script>"}' } });
    expect(await of("/403")).toMatchObject({ code: "source.status-denied", detail: { answer: "403" } });
    expect(await of("/404")).toMatchObject({ code: "source.status-missing", detail: { answer: "404" } });
    expect(String((await of("/418")).detail?.answer).length).toBeLessThan(220);
    expect(await of("/500")).toMatchObject({ code: "source.status-server", detail: { answer: "500" } });
  });

  it("that answers with a web page, with nothing, or not at all, is told so", async () => {
    const server = await serve({
      "/page": (_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end("\n<!DOCTYPE html><title>Sign in</title>"),
      "/empty": (_, response) => response.writeHead(200).end(),
      "/silent": () => undefined,
      "/stalls": (_, response) => void response.writeHead(200, { "Content-Type": "text/csv" }).write("a,b\n"),
    });
    expect(await problemOf(ask(`${server.origin}/page`))).toMatchObject({ code: "source.answer-page" });
    expect(await problemOf(ask(`${server.origin}/empty`))).toMatchObject({ code: "source.answer-empty" });
    expect(await problemOf(ask(`${server.origin}/silent`, { timeout: 150 }))).toMatchObject({ code: "source.answer-late" });
    expect(await problemOf(ask(`${server.origin}/stalls`, { timeout: 150 }))).toMatchObject({ code: "source.answer-late" });
    const { origin } = server;
    await server.stop();
    servers.pop();
    expect(await problemOf(ask(`${origin}/page`))).toMatchObject({
      code: "source.no-answer",
      detail: { reason: expect.stringMatching(/ECONNREFUSED|UND_ERR_SOCKET/) },
    });
  });

  it("whose body never ends is cut off at the limit, and its connection let go of", async () => {
    let closed = false;
    const server = await serve({
      "/endless": (_, response) => {
        response.writeHead(200, { "Content-Type": "text/csv" });
        const write = () => {
          while (!closed && response.write("1,2,3\n".repeat(10_000)));
        };
        response.on("drain", write).on("close", () => {
          closed = true;
        });
        write();
      },
    });
    expect(await problemOf(ask(`${server.origin}/endless`))).toMatchObject({ code: "source.answer-too-large", detail: { limit: 1 } });
    await expect.poll(() => closed).toBe(true);
  });

  it("stops when told to, at once", async () => {
    const server = await serve({ "/stalls": (_, response) => void response.writeHead(200).write("a,b\n") });
    const controller = new AbortController();
    const fetching = ask(`${server.origin}/stalls`, { signal: controller.signal, onProgress: () => controller.abort() });
    expect(await problemOf(fetching)).toMatchObject({ code: "source.fetch-stopped" });
  });

  it("is asked again when the server is busy and says so, but not for ever", async () => {
    let busy = 2;
    const server = await serve({
      "/busy": (_, response) => (busy-- > 0 ? response.writeHead(429, { "Retry-After": "0" }).end() : response.writeHead(200).end("a\n1\n")),
      "/always": (_, response) => response.writeHead(429, { "Retry-After": "0", "Content-Type": "text/plain" }).end("slow down"),
      "/tomorrow": (_, response) => response.writeHead(429, { "Retry-After": "86400" }).end(),
    });
    const waits: (number | null)[] = [];
    expect((await ask(`${server.origin}/busy`, { onProgress: ({ waitingUntil }) => waits.push(waitingUntil) })).pages).toBe(1);
    expect(waits.filter((until) => until !== null)).toHaveLength(2);
    expect(await problemOf(ask(`${server.origin}/always`))).toMatchObject({ code: "source.status-busy", detail: { answer: "429: slow down" } });
    expect(await problemOf(ask(`${server.origin}/tomorrow`))).toMatchObject({ code: "source.status-busy", detail: { seconds: 86400 } });
    expect(server.asked.filter(({ url }) => url === "/tomorrow")).toHaveLength(1);
  });
});

describe("redirects", () => {
  const to = (location: string) => (_: unknown, response: import("node:http").ServerResponse) => void response.writeHead(302, { Location: location }).end();

  it("within the origin are followed, headers along", async () => {
    const server = await serve({ "/a": to("/b"), "/b": json([{ id: 1 }]) });
    expect((await ask(`${server.origin}/a`, { headers: [["X-Api-Key", "k"]] })).files[0].name).toBe("b.json");
    expect(server.asked.map(({ headers }) => headers["x-api-key"])).toEqual(["k", "k"]);
  });

  it("to another origin reach it only when it is allowed, and never with the headers", async () => {
    const other = await serve({ "/data": json([{ id: 1 }]) });
    const server = await serve({ "/a": to(`${other.origin}/data`) });
    expect(await problemOf(ask(`${server.origin}/a`, { headers: [["X-Api-Key", "k"]] }))).toMatchObject({
      code: "source.redirect-elsewhere",
      detail: { origin: other.origin, from: server.origin },
    });
    expect(other.asked).toEqual([]);
    expect((await ask(`${server.origin}/a`, { headers: [["X-Api-Key", "k"]], also: [other.origin] })).pages).toBe(1);
    expect(other.asked[0].headers["x-api-key"]).toBeUndefined();
  });

  it("without an end or to no address end", async () => {
    const server = await serve({ "/a": to("/a"), "/b": to("ftp://example.com/") });
    expect(await problemOf(ask(`${server.origin}/a`))).toMatchObject({ code: "source.redirect-endless" });
    expect(await problemOf(ask(`${server.origin}/b`))).toMatchObject({ code: "source.redirect-endless" });
  });
});

describe("pages", () => {
  it("by number end at a page without rows, or at “not found”, and come as one list", async () => {
    const server = await serve({
      "/orders": (request, response) => {
        const page = Number(parameter(request, "page"));
        json({ data: { orders: page <= 3 ? rows(page * 10, 2) : [] }, page })(request, response);
      },
      "/strict": (request, response) => {
        const page = Number(parameter(request, "page"));
        if (page > 2) response.writeHead(404).end();
        else json(rows(page * 10, 2))(request, response);
      },
    });
    const paging = { kind: "page", parameter: "page", first: 1 } as const;
    const collected = await ask(`${server.origin}/orders?status=paid`, { paging });
    expect(collected).toMatchObject({ pages: 3, end: "complete" });
    const [text] = await textOf(collected);
    expect(JSON.parse(text)).toEqual({ data: { orders: [...rows(10, 2), ...rows(20, 2), ...rows(30, 2)] } });
    expect(server.asked.map(({ url }) => url)).toEqual([1, 2, 3, 4].map((page) => `/orders?status=paid&page=${page}`));
    expect(await ask(`${server.origin}/strict`, { paging })).toMatchObject({ pages: 2, end: "complete" });
  });

  it("that the server does not turn are not taken twice", async () => {
    const server = await serve({ "/same": json(rows(1, 3)) });
    const collected = await ask(`${server.origin}/same`, { paging: { kind: "page", parameter: "page", first: 0 } });
    expect(collected).toMatchObject({ pages: 1, end: "repeats" });
  });

  it("by offset follow the rows that came, not those that were asked for", async () => {
    const all = rows(0, 7);
    const server = await serve({
      // Gives three rows at most, whatever is asked for.
      "/rows": (request, response) => {
        const from = Number(parameter(request, "skip"));
        json({ value: all.slice(from, from + 3), total: 7 })(request, response);
      },
    });
    const collected = await ask(`${server.origin}/rows`, { paging: { kind: "offset", parameter: "skip", sizeParameter: "take", size: 100 } });
    expect(collected).toMatchObject({ pages: 3, end: "complete" });
    expect(JSON.parse((await textOf(collected))[0])).toEqual({ value: all });
    expect(server.asked.map(({ url }) => url)).toEqual([0, 3, 6, 7].map((skip) => `/rows?take=100&skip=${skip}`));
  });

  it("by a mark end where there is none, and keep all digits of long numbers", async () => {
    const server = await serve({
      "/items": (request, response) => {
        const cursor = parameter(request, "after");
        const next = cursor === null ? '"a b&c"' : "null";
        const id = cursor === null ? "12345678901234567890" : "2";
        response.writeHead(200, { "Content-Type": "application/json" }).end(`{"items":[{"id":${id}}],"meta":{"next":${next}}}`);
      },
    });
    const collected = await ask(`${server.origin}/items`, { paging: { kind: "cursor", path: "meta.next", parameter: "after" } });
    expect(collected).toMatchObject({ pages: 2, end: "complete" });
    expect((await textOf(collected))[0].replace(/\s/g, "")).toBe('{"items":[{"id":12345678901234567890},{"id":2}]}');
    expect(server.asked[1].url).toBe("/items?after=a%20b%26c");
  });

  it("by the next address stop at the most pages, at one that was seen, and at another origin", async () => {
    const other = await serve({ "/b": json({ rows: rows(9, 1), next: null }) });
    const server = await serve({
      "/on": (request, response) => {
        const n = Number(parameter(request, "n") ?? 0);
        json({ rows: rows(n, 1), next: `/on?n=${n + 1}` })(request, response);
      },
      "/loop": json({ rows: rows(1, 1), next: "/loop" }),
      "/away": json({ rows: rows(1, 1), next: `${other.origin}/b` }),
    });
    const paging = { kind: "next", path: "next" } as const;
    expect(await ask(`${server.origin}/on`, { paging, mostPages: 4 })).toMatchObject({ pages: 4, end: "most-pages" });
    expect(await ask(`${server.origin}/loop`, { paging })).toMatchObject({ pages: 1, end: "repeats" });
    expect(await problemOf(ask(`${server.origin}/away`, { paging }))).toMatchObject({ code: "source.origin-refused", detail: { origin: other.origin } });
    expect(other.asked).toEqual([]);
    expect(await ask(`${server.origin}/away`, { paging, headers: [["X-Api-Key", "k"]], also: [other.origin] })).toMatchObject({ pages: 2 });
    expect(other.asked[0].headers["x-api-key"]).toBeUndefined();
  });

  it("of text stay files, one a page", async () => {
    const server = await serve({
      "/a.csv": (_, response) => response.writeHead(200, { "Content-Type": "text/csv", Link: '</b.csv>; rel="next", </z>; rel="last"' }).end("id\n1\n"),
      "/b.csv": (_, response) => response.writeHead(200, { "Content-Type": "text/csv" }).end("id\n2\n"),
    });
    const collected = await ask(`${server.origin}/a.csv`, { paging: { kind: "link" } });
    expect(collected.files.map(({ name }) => name)).toEqual(["a 1.csv", "b 2.csv"]);
    expect(await textOf(collected)).toEqual(["id\n1\n", "id\n2\n"]);
  });

  it("of anything but JSON hold no next address", async () => {
    const server = await serve({ "/a": (_, response) => response.writeHead(200, { "Content-Type": "text/csv" }).end("a,b\n1,2\n") });
    expect(await problemOf(ask(`${server.origin}/a`, { paging: { kind: "next", path: "next" } }))).toMatchObject({ code: "source.paging-not-json" });
  });

  it("share one limit of bytes", async () => {
    const server = await serve({
      "/big": (request, response) => json({ rows: [{ text: "x".repeat(400_000) }], next: `/big?n=${Number(parameter(request, "n")) + 1}` })(request, response),
    });
    expect(await problemOf(ask(`${server.origin}/big`, { paging: { kind: "next", path: "next" } }))).toMatchObject({ code: "source.answer-too-large" });
    expect(server.asked).toHaveLength(3);
  });
});

describe("small things", () => {
  it("the next link among others, however it is written (RFC 8288)", () => {
    const next = (link: string | null) =>
      nextAddress("https://a.example/x", { kind: "link" }, { url: "https://a.example/x?page=1", link, document: undefined, before: 0, rows: 0, index: 0 });
    expect(next('<https://a.example/x?page=1>; rel="prev", <https://a.example/x?a=1,2&page=3>; title="a, b"; rel="next last"')).toBe(
      "https://a.example/x?a=1,2&page=3",
    );
    expect(next("<?page=2>; rel=next")).toBe("https://a.example/x?page=2");
    expect(next('<x>; rel="nextish"')).toBeNull();
    expect(next("")).toBeNull();
    expect(next(null)).toBeNull();
  });

  it("a parameter is set without touching the others", () => {
    expect(withParameter("https://a.example/x?q=a+b%2Fc&page=1&page=2&z", "page", "3")).toBe("https://a.example/x?q=a+b%2Fc&z&page=3");
    expect(withParameter("https://a.example/x", "page[number]", "1")).toBe("https://a.example/x?page%5Bnumber%5D=1");
    expect(withParameter("https://a.example/x?page%5Bnumber%5D=1", "page[number]", "2")).toBe("https://a.example/x?page%5Bnumber%5D=2");
  });

  it("waits are seconds or a date", () => {
    expect(waitOf("120")).toBe(120_000);
    expect(waitOf("Wed, 21 Oct 2015 07:28:00 GMT", Date.UTC(2015, 9, 21, 7, 27))).toBe(60_000);
    expect(waitOf("Wed, 21 Oct 2015 07:28:00 GMT")).toBe(0);
    expect(waitOf("soon")).toBeNull();
    expect(waitOf(null)).toBeNull();
  });

  it("a file's name has no folders", () => {
    expect(fileNameOf("attachment; filename*=UTF-8''%D0%B7%D0%B0%D0%BA%D0%B0%D0%B7%D1%8B.csv; filename=\"orders.csv\"")).toBe("заказы.csv");
    expect(fileNameOf('attachment; filename="../../etc/passwd"')).toBe("passwd");
    expect(fileNameOf("attachment")).toBeNull();
  });
});
