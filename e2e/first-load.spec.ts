import { gzipSync } from "node:zlib";
import type { Page, Response } from "@playwright/test";
import { expect, test } from "./test";
import { wordsOf } from "./words";

const LIMIT = 300_000;
/**
 * What the studio may add to home once nothing more is on its way: the canvas library, the store, the words on the cards of all nodes, and the
 * inspector, dock and menus that it fetches ahead while nobody waits. No room for another library.
 */
const STUDIO_LIMIT = 400_000;

interface Script {
  readonly url: string;
  readonly bytes: number;
}

/** Bytes of every script the page has fetched so far, each as gzip would send it. */
function countScripts(page: Page) {
  const scripts: Response[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") scripts.push(response);
  });
  return async () => {
    return Promise.all(scripts.map(async (response): Promise<Script> => ({ url: response.url(), bytes: gzipSync(await response.body()).length })));
  };
}

function total(scripts: readonly Script[]): number {
  return scripts.reduce((sum, { bytes }) => sum + bytes, 0);
}

function note(what: string, bytes: number): void {
  test.info().annotations.push({ type: "gzip", description: `${what}: ${bytes} B` });
}

/** The scripts of home once nothing more of it is on its way. */
async function countedHome(page: Page): Promise<ReadonlySet<string>> {
  const count = countScripts(page);
  await page.goto("/");
  await expect(page.getByRole("button", { name: wordsOf("en").t("home:first.sample") })).toBeEnabled();
  await page.waitForLoadState("networkidle");
  return new Set((await count()).map(({ url }) => url));
}

async function expectPolicy(page: Page, response: Response | null): Promise<void> {
  const header = (await response?.headerValue("content-security-policy")) ?? "";
  const meta = (await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content")) ?? "";
  for (const policy of [header, meta]) {
    expect(policy).toMatch(/default-src 'self'|default-src 'none'/);
    expect(policy).toMatch(/connect-src 'self'/);
    expect(policy).not.toMatch(/https?:|\*|'unsafe-eval'/);
    const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? "";
    expect(scripts).not.toContain("'unsafe-inline'");
  }
}

test("home loads under 300 kB of JavaScript, under a policy that lets nothing out", async ({ page, studio, words }) => {
  const count = countScripts(page);
  const response = await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: words.t("home:first.headline") })).toBeVisible();
  const sample = studio.button("home:first.sample");
  await expect(sample).toBeEnabled();
  await page.waitForLoadState("networkidle");
  const scripts = await count();
  note("home", total(scripts));
  expect(scripts.length).toBeGreaterThan(0);
  expect(total(scripts)).toBeLessThan(LIMIT);
  await expectPolicy(page, response);
  await sample.click();
  await studio.opened();
  await studio.settled();
});

test("the way from home into the studio loads under 400 kB more, all that it fetches ahead included", async ({ page, studio, words, context }) => {
  const home = await countedHome(page);
  await studio.button("home:projects.new").first().click();
  await studio.opened();
  const address = page.url();
  await page.close();

  const fresh = await context.newPage();
  const count = countScripts(fresh);
  const response = await fresh.goto(address);
  await expect(fresh.getByRole("button", { name: words.t("studio:empty.choose-file") })).toBeEnabled();
  // Everything has arrived: a count in the middle would tell how quick the machine is, not how much is loaded.
  await fresh.waitForLoadState("networkidle");
  const scripts = await count();
  const added = scripts.filter(({ url }) => !home.has(url));
  note("studio, all of it", total(scripts));
  note("studio, beyond home", total(added));
  expect(added.length).toBeGreaterThan(0);
  expect(total(added), JSON.stringify(added, null, 1)).toBeLessThan(STUDIO_LIMIT);
  await expectPolicy(fresh, response);
});
