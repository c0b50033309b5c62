import { writeFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { escaped, type StudioPage } from "./studio-page";
import { expect, expectAccessible, test } from "./test";
import { expectTranslated } from "./watch";
import { LANGUAGES, wordsOf } from "./words";

/** A stream of orders on another origin, which lets web pages listen to it: ten orders a second while somebody listens. */
class Orders {
  readonly requests: string[] = [];
  private readonly listeners = new Set<ServerResponse>();
  private count = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Orders> {
    const server = createServer();
    const orders = new Orders(server);
    server.on("request", (request, response) => {
      // Going on from an id is asked for first: the header is not one that every request may have.
      if (request.method === "OPTIONS") {
        response.writeHead(204, { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Last-Event-ID" }).end();
        return;
      }
      orders.requests.push(`${request.method} ${request.url}`);
      response.writeHead(200, { "Content-Type": "text/event-stream", "Access-Control-Allow-Origin": "*" });
      response.flushHeaders();
      orders.listeners.add(response);
      response.on("close", () => orders.listeners.delete(response));
    });
    const timer = setInterval(() => orders.send(), 100);
    server.on("close", () => clearInterval(timer));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return orders;
  }

  get origin(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  get listening(): number {
    return this.listeners.size;
  }

  /** The server ends every connection; listeners may come again. */
  hangUp(): void {
    for (const response of this.listeners) response.end();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private send(): void {
    const n = this.count++;
    const text =
      n % 10 === 7 ? "maintenance soon" : JSON.stringify({ order: n, customer: `c${n % 12}`, city: ["Iași", "Cluj", "Bălți"][n % 3], amount: 10 + (n % 40) });
    for (const response of this.listeners) response.write(`id: ${n}\ndata: ${text}\n\n`);
  }
}

let orders: Orders;
test.beforeEach(async () => {
  orders = await Orders.start();
});
test.afterEach(() => orders.stop());

/** A pipeline of a stream and what follows, as somebody might send it: opening it connects to nothing. */
async function openStream(studio: StudioPage, params: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const path = test.info().outputPath("stream.strata.json");
  const document = {
    format: "strata/pipeline",
    version: 1,
    name: "Orders, live",
    seed: 42,
    language: studio.words.language,
    nodes: [
      { id: "live", type: "source.stream", v: 1, params: { url: `${orders.origin}/orders?shop=7`, refresh: 1, ...params } },
      { id: "sort", type: "prepare.sort", v: 1, params: {} },
    ],
    wires: [{ from: { node: "live", port: "data" }, to: { node: "sort", port: "data" } }],
    layout: { live: { x: 0, y: 0 }, sort: { x: 320, y: 0 } },
    groups: [],
    notes: [],
    inputs: {},
  };
  writeFileSync(path, JSON.stringify(document));
  await studio.importPipeline(path);
  await studio.select(studio.cardOf("source.stream"));
}

/** A number of the panel, by its word. */
async function figure(studio: StudioPage, key: string): Promise<number> {
  const found = studio.inspector.locator("dl div").filter({ has: studio.page.locator("dt", { hasText: new RegExp(`^${escaped(studio.words.t(key))}$`) }) });
  return Number(((await found.locator("dd").textContent()) ?? "").replace(/\D/g, ""));
}

for (const language of LANGUAGES) {
  const { t } = wordsOf(language);
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test("a stream is asked about, heard, stopped, and its last window stands after a reload", async ({ studio, seen, page }) => {
      seen.allowOrigin(orders.origin);
      await openStream(studio);
      const { inspector } = studio;
      const card = studio.cardOf("source.stream");
      await expect(inspector).toContainText(t("source:stream.never"));
      expect(orders.requests).toEqual([]);

      await inspector.getByRole("button", { name: t("source:stream.start"), exact: true }).click();
      const dialog = page.getByRole("dialog", { name: t("source:network.question.title", { origin: orders.origin }) });
      await expect(dialog).toContainText("/orders?shop=7");
      expect(orders.requests).toEqual([]);
      await dialog.getByRole("button", { name: t("source:network.question.once") }).click();

      await expect(inspector).toContainText(t("source:stream.live"));
      await studio.expectReady(card);
      await expect(inspector).toContainText("maintenance soon");
      expect(orders.requests).toEqual(["GET /orders?shop=7"]);
      await studio.openTab("source.stream", "data");
      await expect.poll(() => studio.headers()).toEqual(expect.arrayContaining(["order", "customer", "city", "amount"]));
      const windows = await figure(studio, "source:stream.windows");
      await expect.poll(() => figure(studio, "source:stream.windows")).toBeGreaterThan(windows + 1);
      await studio.expectReady(studio.cardOf("prepare.sort"));
      await expectTranslated(page, language);
      if (language === "en") await expectAccessible(page, "a live stream");

      orders.hangUp();
      await expect(inspector).toContainText(t("source:stream.reconnects"));
      await expect.poll(() => orders.listening).toBe(1);

      await inspector.getByRole("button", { name: t("source:stream.stop"), exact: true }).click();
      await expect(inspector).toContainText(t("source:stream.stopped"));
      await expect.poll(() => orders.listening).toBe(0);
      await studio.openTab("source.stream", "window");
      await expect(studio.dock).toContainText(t("source:results.stream.malformed"));
      await expectTranslated(page, language);
      if (language === "en") await expectAccessible(page, "the window of a stream");

      const requests = orders.requests.length;
      await studio.settled();
      await page.keyboard.press("Control+s");
      await studio.saved();
      await page.reload();
      await studio.opened();
      await studio.expectReady(card);
      await studio.select(card);
      await expect(inspector).toContainText(t("source:stream.stands", { time: "…" }).split("…")[0].trim());
      expect(orders.requests.length).toBe(requests);
      expect(orders.listening).toBe(0);
    });
  });
}

test("windows of so many rows close one after another; who is not allowed is not asked", async ({ studio, seen, page, words }) => {
  const { t } = words;
  seen.allowOrigin(orders.origin);
  await openStream(studio);
  const { inspector } = studio;
  await inspector.getByRole("button", { name: t("source:stream.start"), exact: true }).click();
  const dialog = page.getByRole("dialog", { name: t("source:network.question.title", { origin: orders.origin }) });
  await dialog.getByRole("button", { name: t("source:network.question.no") }).click();
  await expect(inspector).toContainText(t("source:problems.origin-denied.message", { origin: orders.origin }));
  expect(orders.requests).toEqual([]);

  await inspector.getByRole("combobox", { name: t("source:nodes.stream.params.window.label") }).click();
  await page.getByRole("option", { name: t("source:nodes.stream.params.window.options.count") }).click();
  await inspector.getByLabel(t("source:nodes.stream.params.rows.label"), { exact: true }).fill("15");
  await inspector.getByRole("button", { name: t("source:stream.again"), exact: true }).click();
  await dialog.getByRole("button", { name: t("source:network.question.always") }).click();
  const card = studio.cardOf("source.stream");
  await studio.expectReady(card);
  await expect(card).toContainText(t("common:counts.rows", { count: 15 }));
  await expect.poll(() => figure(studio, "source:stream.windows")).toBeGreaterThanOrEqual(3);
  await expect(card).toContainText(t("common:counts.rows", { count: 15 }));
  await inspector.getByRole("button", { name: t("source:stream.stop"), exact: true }).click();
  await expect(inspector).toContainText(t("source:stream.stopped"));
  expect(orders.requests).toEqual(["GET /orders?shop=7"]);
});
