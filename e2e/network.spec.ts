import { writeFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { json, parameter, TestServer } from "../lib/network/fixtures/test-server";
import type { StudioPage } from "./studio-page";
import { expect, expectAccessible, test } from "./test";
import { expectTranslated, type Watch } from "./watch";
import { LANGUAGES, type Words } from "./words";

const ORDERS = [
  { customer: "A", amount: 10, day: "2026-01-02" },
  { customer: "B", amount: 20.5, day: "2026-01-03" },
  { customer: "A", amount: 7, day: "2026-01-04" },
];
const ENDLESS = "1,2,3\n".repeat(20_000);

/** A server with CORS, one to which it redirects, and one that pages may not read. */
async function servers() {
  const elsewhere = await TestServer.start({ "/orders": json(ORDERS.slice(0, 1)) });
  const closed = await TestServer.start({ "/orders": json(ORDERS) }, false);
  let turned = 0;
  const api = await TestServer.start({
    "/orders": json(ORDERS),
    "/pages": (request, response) => {
      const page = Number(parameter(request, "page"));
      json({ page, data: page <= 3 ? ORDERS : [] })(request, response);
    },
    "/secret": (request, response) =>
      request.headers["x-api-key"] === "s3cret"
        ? json(ORDERS)(request, response)
        : response.writeHead(401, { "Content-Type": "application/json" }).end('{"error":"<b>no key</b>"}'),
    "/busy": (_, response) => response.writeHead(429, { "Retry-After": "7200" }).end(),
    "/turned": (request, response) => (turned++ === 0 ? response.writeHead(429, { "Retry-After": "1" }).end() : json(ORDERS)(request, response)),
    "/silent": () => undefined,
    "/text": (_, response) => response.writeHead(200, { "Content-Type": "text/csv" }).end("a,b\n1,2\n"),
    "/page": (_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><title>Sign in</title>"),
    "/near": (_, response) => response.writeHead(302, { Location: "/orders" }).end(),
    "/away": (_, response) => response.writeHead(302, { Location: `${elsewhere.origin}/orders` }).end(),
    "/endless": (_, response) => {
      response.writeHead(200, { "Content-Type": "text/csv" });
      const more = () => {
        while (!response.destroyed && response.write(ENDLESS));
      };
      response.on("drain", more);
      more();
    },
  });
  return { api, elsewhere, closed, stop: () => Promise.all([api, elsewhere, closed].map((server) => server.stop())) };
}

let net: Awaited<ReturnType<typeof servers>>;
test.beforeEach(async () => {
  net = await servers();
});
test.afterEach(() => net.stop());

/** A pipeline of one source on the network, as somebody might send it. */
function documentOf(params: Readonly<Record<string, unknown>>): string {
  const path = test.info().outputPath("network.strata.json");
  const document = {
    format: "strata/pipeline",
    version: 1,
    name: "Network",
    seed: 42,
    language: "en",
    nodes: [
      { id: "net", type: "source.url", v: 1, params },
      { id: "health", type: "prepare.health", v: 1, params: {} },
    ],
    wires: [{ from: { node: "net", port: "data" }, to: { node: "health", port: "data" } }],
    layout: { net: { x: 0, y: 0 }, health: { x: 320, y: 0 } },
    groups: [],
    notes: [],
    inputs: {},
  };
  writeFileSync(path, JSON.stringify(document));
  return path;
}

/** The page of one source: its form, and the question that may stand before it. */
class Source {
  constructor(
    private readonly page: Page,
    private readonly studio: StudioPage,
    private readonly words: Words,
  ) {}

  get card(): Locator {
    return this.studio.cardOf("source.url");
  }

  get fetchButton(): Locator {
    const { inspector } = this.studio;
    const again = inspector.getByRole("button", { name: this.words.t("source:network.again") });
    return inspector
      .getByRole("button", { name: this.words.t("source:network.fetch"), exact: true })
      .last()
      .or(again)
      .last();
  }

  get alert(): Locator {
    return this.studio.inspector.getByRole("alert");
  }

  question(origin: string): Locator {
    return this.page.getByRole("dialog", { name: this.words.t("source:network.question.title", { origin }) });
  }

  async answer(origin: string, answer: "no" | "once" | "always"): Promise<void> {
    const dialog = this.question(origin);
    await expect(dialog).toBeVisible();
    await dialog.getByRole("button", { name: this.words.t(`source:network.question.${answer}`) }).click();
    await expect(dialog).toBeHidden();
  }

  async open(params: Readonly<Record<string, unknown>>): Promise<void> {
    await this.studio.importPipeline(documentOf(params));
    await this.studio.select(this.card);
  }

  /** Types another address. */
  async goTo(address: string): Promise<void> {
    const field = this.studio.inspector.getByRole("textbox", { name: this.words.t("source:nodes.url.params.url.label"), exact: true });
    await field.fill(address);
    await field.blur();
  }

  async expectProblem(code: string, values: Readonly<Record<string, unknown>>): Promise<void> {
    await expect(this.alert).toContainText(this.words.t(`source:problems.${code}.message`, values));
    await expect(this.alert).toContainText(this.words.t(`source:problems.${code}.remedy`, values).slice(0, 40));
  }
}

function sourceOn(page: Page, studio: StudioPage, words: Words): Source {
  return new Source(page, studio, words);
}

/** What this test's person may let happen. */
function expectRequests(seen: Watch): void {
  for (const server of [net.api, net.elsewhere, net.closed]) seen.allowOrigin(server.origin);
  seen.allow(/Failed to load resource|CORS policy|net::ERR_FAILED/);
}

test("a document from somebody else asks nobody, opened, run and left alone", async ({ page, studio, words }) => {
  const source = sourceOn(page, studio, words);
  await source.open({ url: `${net.api.origin}/orders`, repeat: true, every: 1, headers: [{ name: "X-A", value: "b", secret: false }] });
  await studio.runButton.click();
  await expect(studio.inspector.getByText(words.t("source:problems.not-fetched.message")).first()).toBeVisible();
  await source.fetchButton.click();
  const dialog = source.question(net.api.origin);
  await expect(dialog).toContainText(`${net.api.origin}/orders`);
  await expect(dialog).toContainText("X-A");
  await expect(dialog).toContainText(words.t("source:network.question.local"));
  // What the page had sent would have come before this, which is sent now that the question has been read.
  const asked = () => net.api.asked.map(({ url }) => url);
  await fetch(`${net.api.origin}/text`);
  expect(asked()).toEqual(["/text"]);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await source.expectProblem("origin-denied", { origin: net.api.origin });
  expect(asked()).toEqual(["/text"]);
});

test("allowed once it is a table; allowed always it is not asked about again, until revoked", async ({ page, studio, words, seen }) => {
  expectRequests(seen);
  const source = sourceOn(page, studio, words);
  await source.open({ url: `${net.api.origin}/orders` });
  await source.fetchButton.click();
  await source.answer(net.api.origin, "once");
  await studio.expectReady(source.card);
  await studio.openTab("source.url", "data");
  expect((await studio.rows()).map(([customer]) => customer)).toEqual(["A", "B", "A"]);
  await source.fetchButton.click();
  await source.answer(net.api.origin, "always");
  await expect(studio.inspector).toContainText(words.t("source:network.always", { origin: net.api.origin }));
  // A reload before the answer has come would call the request off.
  await expect.poll(() => net.api.asked.length).toBe(2);
  await expect(source.fetchButton).toBeVisible();
  await studio.settled();
  await studio.saved();
  await page.reload();
  await studio.opened();
  await studio.select(source.card);
  await studio.expectReady(source.card);
  await source.fetchButton.click();
  await expect.poll(() => net.api.asked.length).toBe(3);
  await expect(source.fetchButton).toBeVisible();
  await studio.settled();
  // Back to the settings of the pipeline, where it is revoked.
  const spot = await studio.emptySpot();
  await page.mouse.click(spot.x, spot.y);
  await studio.inspector.getByRole("button", { name: words.t("source:network.settings.revoke", { origin: net.api.origin }) }).click();
  await expect(studio.inspector).toContainText(words.t("source:network.settings.none"));
  await studio.select(source.card);
  await source.fetchButton.click();
  await source.answer(net.api.origin, "no");
  expect(net.api.asked).toHaveLength(3);
  for (const { headers } of net.api.asked) for (const name of ["cookie", "referer"]) expect(headers[name]).toBeUndefined();
});

test("pages come one after the other and are one table", async ({ page, studio, words, seen }) => {
  expectRequests(seen);
  const source = sourceOn(page, studio, words);
  await source.open({ url: `${net.api.origin}/pages`, paging: "page" });
  await source.fetchButton.click();
  await source.answer(net.api.origin, "once");
  await studio.expectReady(source.card);
  await expect(source.card).toContainText(words.t("common:counts.rows", { count: 9 }));
  expect(net.api.asked.map(({ url }) => url)).toEqual([1, 2, 3, 4].map((number) => `/pages?page=${number}`));
});

test("a secret header is sent to its server and is nowhere in the document", async ({ page, studio, words, seen }) => {
  expectRequests(seen);
  const source = sourceOn(page, studio, words);
  await source.open({ url: `${net.api.origin}/secret` });
  await studio.inspector.getByRole("button", { name: words.t("source:network.headers.add") }).click();
  await studio.inspector.getByRole("textbox", { name: words.t("source:network.headers.name"), exact: true }).fill("X-Api-Key");
  const value = studio.inspector.getByLabel(words.t("source:network.headers.value"), { exact: true });
  await value.fill("s3cret");
  await value.press("Enter");
  await expect(studio.inspector).toContainText(words.t("source:network.headers.kept"));
  await source.fetchButton.click();
  await expect(source.question(net.api.origin)).toContainText(words.t("source:network.question.secretHeader", { name: "X-Api-Key" }));
  await source.answer(net.api.origin, "once");
  await studio.expectReady(source.card);
  await studio.button("studio:top.share").click();
  const share = await studio.dialog("studio:share.title");
  const { text } = await studio.download(share.getByRole("button", { name: words.t("studio:share.download") }));
  expect(text).toContain("X-Api-Key");
  await expect(share).toContainText(words.t("studio:share.secrets", { names: "X-Api-Key" }));
  expect(text).not.toContain("s3cret");
});

test("a server that does not answer is waited for as long as was set", async ({ page, studio, words, seen }) => {
  expectRequests(seen);
  const source = sourceOn(page, studio, words);
  const { origin } = net.api;
  await source.open({ url: `${origin}/silent`, timeout: 2 });
  await source.fetchButton.click();
  await source.answer(origin, "once");
  await source.expectProblem("answer-late", { origin, seconds: 2 });
});

test("what can go wrong is told with a remedy", async ({ page, studio, words, seen }) => {
  expectRequests(seen);
  const source = sourceOn(page, studio, words);
  const { api, elsewhere, closed } = net;
  const { origin } = api;
  await source.open({ url: `${origin}/secret`, largest: 1 });
  await source.fetchButton.click();
  await source.answer(origin, "always");
  await source.expectProblem("status-denied", { origin, answer: '401: {"error":"<b>no key</b>"}' });
  const told = async (path: string, code: string, values: Readonly<Record<string, unknown>>) => {
    await source.goTo(origin + path);
    await source.fetchButton.click();
    await source.expectProblem(code, values);
  };
  await told("/nothing", "status-missing", { origin, answer: "404" });
  await told("/busy", "status-busy", { origin, answer: "429", seconds: 7200 });
  await told("/page", "answer-page", { address: `${origin}/page` });
  await told("/endless", "answer-too-large", { origin, limit: 1 });

  await source.goTo(`${closed.origin}/orders`);
  await source.fetchButton.click();
  await source.answer(closed.origin, "once");
  await expect(source.alert).toContainText("CORS");

  const arrives = async (path: string, last: string) => {
    await source.goTo(origin + path);
    await source.fetchButton.click();
    await expect.poll(() => api.asked.slice(-2).map(({ url }) => url)).toEqual([path, last]);
    await studio.expectReady(source.card);
    await expect(source.fetchButton).toBeVisible();
    await expect(source.alert).toHaveCount(0);
  };
  await arrives("/turned", "/turned");
  await arrives("/near", "/orders");
  await source.goTo(`${origin}/away`);
  await source.fetchButton.click();
  await source.answer(elsewhere.origin, "no");
  await source.expectProblem("origin-denied", { origin: elsewhere.origin });
  await source.fetchButton.click();
  await source.answer(elsewhere.origin, "once");
  await expect(source.card).toContainText(words.t("common:counts.rows", { count: 1 }));
  for (const { headers } of elsewhere.asked) expect(headers.referer).toBeUndefined();
});

test("a redirect is not followed with headers: a page cannot see where they would go", async ({ page, studio, words, seen }) => {
  expectRequests(seen);
  const source = sourceOn(page, studio, words);
  await source.open({ url: `${net.api.origin}/away`, headers: [{ name: "X-Shop", value: "1", secret: false }] });
  await source.fetchButton.click();
  await source.answer(net.api.origin, "once");
  await source.expectProblem("redirect-headers", { origin: net.api.origin });
  expect(net.elsewhere.asked).toEqual([]);
});

test("an address that is pasted on the canvas becomes a source", async ({ page, studio, words }) => {
  await studio.newProject();
  const paste = () =>
    page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", "https://api.example.com/orders");
      return window.dispatchEvent(new ClipboardEvent("paste", { clipboardData, cancelable: true, bubbles: true }));
    });
  // Taken by the studio, the event goes no further.
  await expect.poll(paste).toBe(false);
  await expect(studio.cardOf("source.url")).toContainText("api.example.com/orders");
  await expect(studio.inspector.getByRole("textbox", { name: words.t("source:nodes.url.params.url.label"), exact: true })).toHaveValue(
    "https://api.example.com/orders",
  );
});

test("the gate has a policy of its own, and the page cannot reach what it can", async ({ page, studio, request, seen }) => {
  const response = await request.get("/gate.js");
  expect(response.headers()["content-security-policy"]).toBe("default-src 'none'; connect-src https: http: wss: ws:");
  expect(response.headers()["cross-origin-embedder-policy"]).toBe("require-corp");
  await studio.newProject();
  seen.allowOrigin(net.api.origin);
  seen.allow(/policy: connect-src|Content Security Policy/);
  // The page itself cannot get out, whatever runs in it.
  const stopped = await page.evaluate(async (address) => {
    const violated = new Promise<string>((resolve) => document.addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective)));
    await fetch(address).catch(() => undefined);
    return violated;
  }, `${net.api.origin}/orders`);
  expect(stopped).toBe("connect-src");
  expect(net.api.asked).toEqual([]);
});

for (const language of LANGUAGES) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test("question, form, error and settings are in words, in reach of everybody", async ({ page, studio, words, seen }) => {
      expectRequests(seen);
      const source = sourceOn(page, studio, words);
      const headers = [
        { name: "Authorization", value: "", secret: true },
        { name: "Accept", value: "application/json", secret: false },
      ];
      await source.open({ url: `${net.api.origin}/secret`, headers, paging: "cursor", repeat: true });
      const value = studio.inspector.getByLabel(words.t("source:network.headers.value"), { exact: true }).first();
      await value.fill("Bearer x");
      await value.press("Enter");
      await source.fetchButton.click();
      await expect(source.question(net.api.origin)).toBeVisible();
      await expectTranslated(page, language);
      await expectAccessible(page, "question");
      await shots(page, `question-${language}`);
      await source.answer(net.api.origin, "always");
      await expect(source.alert).toBeVisible();
      await expectTranslated(page, language);
      await expectAccessible(page, "form");
      await shots(page, `form-${language}`);
      const spot = await studio.emptySpot();
      await page.mouse.click(spot.x, spot.y);
      await expect(studio.inspector).toContainText(net.api.origin);
      await studio.inspector.getByText(net.api.origin).scrollIntoViewIfNeeded();
      await expectTranslated(page, language);
      await shots(page, `settings-${language}`);
    });
  });
}

/** Pictures to look at, light and dark, where STRATA_SHOTS names a folder. */
async function shots(page: Page, name: string): Promise<void> {
  const folder = process.env.STRATA_SHOTS;
  if (!folder) return;
  await page.setViewportSize({ width: 1440, height: 1300 });
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1440, height: 900 });
}
