import { type BrowserContext, expect, type Page } from "@playwright/test";
import { keyRoots } from "./words";

/** What must never happen on any page, collected while a test runs. */
export interface Watch {
  readonly origins: ReadonlySet<string>;
  readonly errors: readonly string[];
  /** Requests to another origin, which the person in a test allows. */
  allowOrigin(origin: string): void;
  /** Errors that a test brings about on purpose are taken out by it. */
  allow(pattern: RegExp): void;
}

/** Watches every page of a context: where requests go, what the console says, what the security policy stops. */
export async function watch(context: BrowserContext): Promise<Watch> {
  const origins = new Set<string>();
  const errors: string[] = [];
  const allowed: RegExp[] = [];
  const reachable = new Set<string>();
  const note = (text: string) => {
    if (!allowed.some((pattern) => pattern.test(text))) errors.push(text);
  };
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "blob:" && url.protocol !== "data:" && !reachable.has(url.origin)) origins.add(url.origin);
  });
  context.on("console", (message) => {
    if (message.type() === "error") note(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => note(`uncaught: ${error.error().message}`));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} stopped ${event.blockedURI}`));
  });
  return { origins, errors, allowOrigin: (origin) => reachable.add(origin), allow: (pattern) => allowed.push(pattern) };
}

/** No request left the page's origin, no error was logged, nothing ran into the security policy. */
export function expectQuiet(seen: Watch, origin: string): void {
  expect([...seen.origins], "requests go to the page's own origin only").toEqual([origin]);
  expect(seen.errors, "no errors in the console").toEqual([]);
}

/** Every word in sight is translated, and the page says in which language it is. */
export async function expectTranslated(page: Page, language: string): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("lang", language);
  const named = await page.evaluate(() => {
    const elements = [...document.querySelectorAll("[aria-label], [title], [placeholder]")];
    const labels = elements.flatMap((element) => ["aria-label", "title", "placeholder"].map((name) => element.getAttribute(name) ?? ""));
    return [document.title, ...labels];
  });
  const shown = await page.locator("body").allInnerTexts();
  const roots = keyRoots();
  const tokens = [...named, ...shown].flatMap((text) => text.split(/\s+/));
  const raw = tokens.filter((token) => {
    if (/\{\{|\}\}/.test(token) || /^[a-z]+:[a-z][\w-]*\./.test(token)) return true;
    const [root, ...rest] = token.split(".");
    return rest.length > 1 && rest.every((part) => /^[\w-]+$/.test(part)) && roots.has(root);
  });
  expect(raw, "no untranslated key is in sight").toEqual([]);
}
